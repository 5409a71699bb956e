//! A narrow form: a few fields below each other, with what is wrong beside each.

use askama::Template;
use askama_web::WebTemplate;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};

use crate::web::wizard::Notice;

/// A page with one such form.
#[derive(Default, Template, WebTemplate)]
#[template(path = "account/form.html")]
pub(super) struct FormPage {
    pub(super) heading: &'static str,
    pub(super) notice: Option<Notice>,
    pub(super) lead: Vec<String>,
    pub(super) action: String,
    pub(super) hidden: Vec<(&'static str, String)>,
    pub(super) fields: Vec<Field>,
    /// The words on the button; a page without them has no form.
    pub(super) button: &'static str,
    /// A way out: its address and its words.
    pub(super) aside: Option<(&'static str, &'static str)>,
    /// Whether its address holds a secret that no other page may learn.
    pub(super) secret: bool,
}

/// One field.
#[derive(Default)]
pub(super) struct Field {
    pub(super) key: &'static str,
    pub(super) label: &'static str,
    pub(super) help: &'static str,
    /// `email`, `password` or `text`.
    pub(super) kind: &'static str,
    /// Which keys a phone shows, where not all.
    pub(super) inputmode: &'static str,
    /// What a browser may fill in.
    pub(super) autocomplete: &'static str,
    /// What was typed, never a password.
    pub(super) value: String,
    pub(super) fault: Option<&'static str>,
}

impl FormPage {
    /// Whether a field needs another look.
    pub(super) fn has_faults(&self) -> bool {
        self.fields.iter().any(|field| field.fault.is_some())
    }

    /// The page: 422 where a field needs another look.
    pub(super) fn answer(self) -> Response {
        let faulty = self.has_faults();
        let status = if faulty { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
        (status, self).into_response()
    }
}

impl Field {
    /// The ids of what stands beside it.
    pub(super) fn described_by(&self) -> Option<String> {
        let help = (!self.help.is_empty()).then(|| format!("{}-help", self.key));
        let fault = self.fault.map(|_| format!("{}-fault", self.key));
        let ids: Vec<String> = help.into_iter().chain(fault).collect();
        (!ids.is_empty()).then(|| ids.join(" "))
    }

    /// The address of an account, as typed.
    pub(super) fn email(typed: &str, fault: Option<&'static str>) -> Field {
        Field {
            key: "email",
            label: "E-mail address",
            kind: "email",
            autocomplete: "username",
            value: typed.to_owned(),
            fault,
            ..Field::default()
        }
    }

    /// A new password.
    pub(super) fn new_password(fault: Option<&'static str>) -> Field {
        Field {
            key: "password",
            label: "Password",
            help: "At least 15 characters of any kind. Four or five words that do not belong \
                   together are easy to remember and hard to guess.",
            kind: "password",
            autocomplete: "new-password",
            fault,
            ..Field::default()
        }
    }
}

#[derive(Template, WebTemplate)]
#[template(path = "account/dead-link.html")]
struct DeadLink {}

/// The answer (404) to a link that is used, replaced, over, or never was: all look the same.
pub(super) fn dead_link() -> Response {
    (StatusCode::NOT_FOUND, DeadLink {}).into_response()
}
