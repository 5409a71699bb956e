//! People as pages call them. Who did something is stored as an e-mail address, which never
//! changes; the name is looked up when it is shown, so it is the same everywhere.

use std::fmt;

/// Somebody who did something. Displayed by the name, or by the address where there is none, as
/// for the server and for accounts that another database knows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Person {
    /// An e-mail address, `visitor`, `server` or `shell`: what is stored, and what to compare.
    pub address: String,
    /// What the others call this person.
    pub name: Option<String>,
}

impl Person {
    /// Somebody by the address that is stored, and the name that belongs to it.
    pub fn new(address: String, name: Option<String>) -> Person {
        Person { address, name }
    }

    /// For where it matters who it is: `Ana Ito (ana@example.com)`.
    pub fn in_full(&self) -> String {
        match &self.name {
            Some(name) => format!("{name} ({})", self.address),
            None => self.address.clone(),
        }
    }
}

impl fmt::Display for Person {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(self.name.as_ref().unwrap_or(&self.address))
    }
}
