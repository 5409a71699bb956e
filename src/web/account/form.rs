//! A narrow form: a few fields below each other, with what is wrong beside each.

use askama::Template;
use askama_web::WebTemplate;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};

use crate::web::wizard::Notice;

/// A page with one such form.
#[derive(Default, Template, WebTemplate)]
#[template(path = "account/form.html")]
pub(in crate::web) struct FormPage {
    pub(in crate::web) heading: &'static str,
    pub(in crate::web) notice: Option<Notice>,
    pub(in crate::web) lead: Vec<String>,
    pub(in crate::web) action: String,
    pub(in crate::web) hidden: Vec<(&'static str, String)>,
    pub(in crate::web) fields: Vec<Field>,
    /// The words on the button; a page without them has no form.
    pub(in crate::web) button: &'static str,
    /// A way out: its address and its words.
    pub(in crate::web) aside: Option<(&'static str, &'static str)>,
    /// Whether its address holds a secret that no other page may learn.
    pub(in crate::web) secret: bool,
}

/// One field.
#[derive(Default)]
pub(in crate::web) struct Field {
    pub(in crate::web) key: &'static str,
    pub(in crate::web) label: &'static str,
    pub(in crate::web) help: &'static str,
    /// `email`, `password` or `text`.
    pub(in crate::web) kind: &'static str,
    /// Which keys a phone shows, where not all.
    pub(in crate::web) inputmode: &'static str,
    /// What a browser may fill in.
    pub(in crate::web) autocomplete: &'static str,
    /// What was typed, never a password.
    pub(in crate::web) value: String,
    pub(in crate::web) fault: Option<&'static str>,
}

impl FormPage {
    /// Whether a field needs another look.
    pub(in crate::web) fn has_faults(&self) -> bool {
        self.fields.iter().any(|field| field.fault.is_some())
    }

    /// The page: 422 where a field needs another look.
    pub(in crate::web) fn answer(self) -> Response {
        let faulty = self.has_faults();
        let status = if faulty { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
        (status, self).into_response()
    }
}

impl Field {
    /// The ids of what stands beside it.
    pub(in crate::web) fn described_by(&self) -> Option<String> {
        let help = (!self.help.is_empty()).then(|| format!("{}-help", self.key));
        let fault = self.fault.map(|_| format!("{}-fault", self.key));
        let ids: Vec<String> = help.into_iter().chain(fault).collect();
        (!ids.is_empty()).then(|| ids.join(" "))
    }

    /// The address of an account, as typed.
    pub(in crate::web) fn email(typed: &str, fault: Option<&'static str>) -> Field {
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

    /// What the others call somebody, as typed.
    pub(in crate::web) fn name(typed: &str, fault: Option<&'static str>) -> Field {
        Field {
            key: "name",
            label: "Name",
            help: "Your colleagues see it beside what you do.",
            kind: "text",
            autocomplete: "name",
            value: typed.to_owned(),
            fault,
            ..Field::default()
        }
    }

    /// A new password.
    pub(in crate::web) fn new_password(fault: Option<&'static str>) -> Field {
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
pub(in crate::web) fn dead_link() -> Response {
    (StatusCode::NOT_FOUND, DeadLink {}).into_response()
}
