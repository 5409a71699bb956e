//! What a consultant types about somebody to invite or to ask.

use crate::mail;
use crate::rules::questionnaire::questionnaire;
use crate::rules::words::is_plain;
use crate::web::account::names;
use crate::web::form::Fields;

/// Most characters of a note.
const MOST_OF_NOTE: usize = 2_000;

/// A field that needs another look, and what is wrong.
pub(super) type Fault = (&'static str, &'static str);

/// The fields as they were typed.
#[derive(Clone, Default)]
pub(super) struct Typed {
    pub(super) name: String,
    pub(super) role: String,
    pub(super) email: String,
    pub(super) note: String,
    /// Whether all pages are asked.
    pub(super) all: bool,
    /// The pages that were ticked.
    pub(super) pages: Vec<String>,
}

/// Somebody, as it can be stored.
pub(super) struct Person {
    pub(super) name: String,
    pub(super) role: String,
    pub(super) email: String,
    pub(super) note: String,
    /// The pages that are asked, `None` for all.
    pub(super) asked: Option<Vec<String>>,
}

impl Typed {
    /// Takes the fields out of a form.
    pub(super) fn take(fields: &mut Fields) -> Typed {
        let mut take = |name| fields.take(name).unwrap_or_default();
        let [name, role, email, note] = ["name", "role", "email", "note"].map(&mut take);
        let which = fields.take("which").unwrap_or_default();
        let pages = fields.take_all(|name| {
            name.strip_prefix("page-").is_some_and(|key| questionnaire().page(key).is_some())
        });
        let key = |(name, _): (String, String)| name.trim_start_matches("page-").to_owned();
        let pages = pages.into_iter().map(key).collect();
        Typed { name, role, email, note, all: which != "some", pages }
    }

    /// Reads it.
    pub(super) fn read(&self) -> Result<Person, Vec<Fault>> {
        let mut faults = Vec::new();
        let name = names::person(&self.name).unwrap_or_else(|fault| {
            faults.push(("name", fault));
            String::new()
        });
        let role = match self.role.trim() {
            "" => String::new(),
            role => names::person(role).unwrap_or_else(|_| {
                faults.push(("role", "Say the role in a few plain words, 80 letters at most."));
                String::new()
            }),
        };
        let email = match self.email.trim() {
            "" => Some(String::new()),
            typed => mail::whole_address(typed),
        };
        if email.is_none() {
            faults.push(("email", "Write a whole e-mail address, or leave this empty."));
        }
        let note = note(&self.note).unwrap_or_else(|fault| {
            faults.push(("note", fault));
            String::new()
        });
        if !self.all && self.pages.is_empty() {
            faults.push(("which", "Choose at least one page, or all of them."));
        }
        if !faults.is_empty() {
            return Err(faults);
        }
        let asked = (!self.all).then(|| self.pages.clone());
        Ok(Person { name, role, email: email.unwrap_or_default(), note, asked })
    }
}

/// A note keeps its lines; signs that cannot be shown are refused.
fn note(typed: &str) -> Result<String, &'static str> {
    let text = typed.trim().replace("\r\n", "\n");
    if text.chars().count() > MOST_OF_NOTE {
        return Err("This note is too long: 2,000 letters are the most.");
    }
    if !text.lines().all(is_plain) {
        return Err("This note holds signs that cannot be shown. Type it anew.");
    }
    Ok(text)
}

#[cfg(test)]
mod tests {
    use super::note;

    #[test]
    fn a_note_keeps_its_lines_and_nothing_that_cannot_be_shown() {
        assert_eq!(note("  Dear Olu,\r\nplease look.\n").as_deref(), Ok("Dear Olu,\nplease look."));
        assert!(note(&"\u{e9}".repeat(2_000)).is_ok());
        assert!(note(&"\u{e9}".repeat(2_001)).is_err());
        assert!(note("a\u{202e}b").is_err());
        assert!(note("a\u{7}b").is_err());
    }
}
