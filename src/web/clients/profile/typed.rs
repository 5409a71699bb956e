//! What a consultant typed about a client.

use uuid::Uuid;

use super::{CHANGED_FORM, Client, Fields, PageError, PageResult, Profile};
use crate::mail;
use crate::rules::words::is_plain;
use crate::web::visitor::parse_id;

/// Most letters of a name, and of a contact.
const MOST: usize = 120;
/// Most bytes of one.
const MOST_BYTES: usize = 400;
/// Most bytes of the notes.
const MOST_OF_NOTES: usize = 16_384;
/// What programs are told; no form of a browser brings so much.
const LONG_NOTES: &str = "These are too long: 16 kilobytes are the most.";
/// Most tags, and most letters of one.
const MOST_TAGS: usize = 20;
const MOST_OF_TAG: usize = 40;

/// What cannot be stored: fields and words.
pub(in crate::web) type Faults = Vec<(&'static str, &'static str)>;

/// The fields as they were typed.
#[derive(Clone, Default)]
pub(super) struct Typed {
    pub(super) name: String,
    pub(super) contact: String,
    pub(super) email: String,
    pub(super) tags: String,
    pub(super) notes: String,
    /// The account, nothing for nobody.
    pub(super) responsible: String,
}

impl From<&Client> for Typed {
    fn from(client: &Client) -> Typed {
        let Profile { name, contact, email, notes, tags } = client.profile.clone();
        let responsible = client.responsible.map(|id| id.to_string()).unwrap_or_default();
        Typed { name, contact, email, tags: tags.join(", "), notes, responsible }
    }
}

impl Typed {
    pub(super) fn take(fields: &mut Fields) -> Typed {
        let mut take = |name| fields.take(name).unwrap_or_default();
        Typed {
            name: take("name"),
            contact: take("contact"),
            email: take("email"),
            tags: take("tags"),
            // Browsers end lines in their own way.
            notes: take("notes").replace("\r\n", "\n"),
            responsible: take("responsible"),
        }
    }

    /// The profile, or what of it cannot be: fields and words.
    pub(super) fn profile(&self) -> Result<Profile, Faults> {
        checked(Profile {
            name: self.name.clone(),
            contact: self.contact.clone(),
            email: self.email.clone(),
            notes: self.notes.clone(),
            tags: self.tags.split(',').map(str::to_owned).collect(),
        })
    }

    /// Who looks after it.
    ///
    /// # Errors
    /// [`PageError::BadRequest`] for what no form of ours sends.
    pub(super) fn responsible(&self) -> PageResult<Option<Uuid>> {
        match self.responsible.as_str() {
            "" => Ok(None),
            id => {
                let id = parse_id(id).ok_or_else(|| PageError::BadRequest(CHANGED_FORM.into()))?;
                Ok(Some(id))
            }
        }
    }
}

/// What is written about a client as it may be stored, without blanks around it and with each tag
/// once; or what of it cannot be. Pages and programs send what they like.
pub(in crate::web) fn checked(given: Profile) -> Result<Profile, Faults> {
    let mut faults = Vec::new();
    let mut check = |key, result: Result<(), &'static str>| {
        if let Err(words) = result {
            faults.push((key, words));
        }
    };
    let name = given.name.trim();
    check("name", if name.is_empty() { Err("Write the name of the company.") } else { line(name) });
    let contact = given.contact.trim();
    check("contact", line(contact));
    let email = match given.email.trim() {
        "" => Some(String::new()),
        typed => mail::whole_address(typed),
    };
    let wrong = "Write a whole e-mail address, such as ana@example.com, or leave it empty.";
    check("email", email.as_ref().map(|_| ()).ok_or(wrong));
    let tags = each_once(&given.tags);
    check("tags", tags_fit(&tags));
    let long = given.notes.len() > MOST_OF_NOTES;
    check("notes", if long { Err(LONG_NOTES) } else { Ok(()) });
    let email = email.unwrap_or_default();
    let (name, contact, notes) = (name.to_owned(), contact.to_owned(), given.notes);
    if faults.is_empty() { Ok(Profile { name, contact, email, notes, tags }) } else { Err(faults) }
}

/// Each tag once, whatever its capitals.
fn each_once(given: &[String]) -> Vec<String> {
    let mut tags: Vec<String> = Vec::new();
    for tag in given.iter().map(|tag| tag.trim()).filter(|tag| !tag.is_empty()) {
        if !tags.iter().any(|other| other.to_lowercase() == tag.to_lowercase()) {
            tags.push(tag.to_owned());
        }
    }
    tags
}

fn line(text: &str) -> Result<(), &'static str> {
    if text.chars().count() > MOST || text.len() > MOST_BYTES {
        return Err("This is too long: 120 letters are the most.");
    }
    if !is_plain(text) {
        return Err("This holds signs that cannot be shown. Type it anew.");
    }
    Ok(())
}

fn tags_fit(tags: &[String]) -> Result<(), &'static str> {
    if tags.len() > MOST_TAGS {
        return Err("These are too many tags: 20 are the most.");
    }
    if tags.iter().any(|tag| tag.chars().count() > MOST_OF_TAG) {
        return Err("A tag has 40 letters at most. Put commas between tags.");
    }
    if !tags.iter().all(|tag| is_plain(tag)) {
        return Err("A tag holds signs that cannot be shown. Type it anew.");
    }
    Ok(())
}
