//! What was typed: read into the rules where it can be read, and kept as it is in any case.

use crate::rules::answers::Figure;
use crate::rules::decimal::{Decimal, Points};
use crate::rules::questionnaire::Kind;
use crate::web::error::PageResult;
use crate::web::form::Fields;

/// The longest text that a field takes, in characters; longer ones are asked to be shortened.
const MOST_CHARACTERS: usize = 8_000;

/// A field that cannot be read, in words for the admin who filled it in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct FieldFault {
    /// The field.
    pub(super) name: String,
    /// What to enter.
    pub(super) message: String,
}

/// The fields of a posted page.
pub(super) struct Typed {
    fields: Fields,
    /// What could not be read.
    pub(super) faults: Vec<FieldFault>,
}

impl Typed {
    /// Fields to be read.
    pub(super) fn new(fields: Fields) -> Typed {
        Typed { fields, faults: Vec::new() }
    }

    /// Takes the text of one field, if it was sent.
    pub(super) fn take(&mut self, name: &str) -> Option<String> {
        self.fields.take(name)
    }

    /// Notes what cannot be read.
    pub(super) fn fault(&mut self, name: &str, message: impl Into<String>) {
        self.faults.push(FieldFault { name: name.to_owned(), message: message.into() });
    }

    /// Reads a text. Spaces around it are taken off; lines end as the rules end them, not as
    /// browsers send them.
    pub(super) fn text(&mut self, name: &str, at: &mut String) {
        let text = self.take(name).map(|text| text.replace("\r\n", "\n"));
        let Some(text) = text.filter(|text| text != at) else { return };
        if text.chars().count() > MOST_CHARACTERS {
            return self.fault(name, "This is too long. Shorten it.");
        }
        text.trim().clone_into(at);
    }

    /// Reads a number. The text that the form itself wrote for the number is always that number.
    pub(super) fn figure(&mut self, name: &str, figure: &Figure, at: &mut Decimal) {
        let Some(text) = self.take(name).filter(|text| *text != figure.typed(*at)) else { return };
        match figure.read(&text) {
            Ok(number) => *at = number,
            Err(message) => self.fault(name, message),
        }
    }

    /// Reads a whole number from 0 to 100: a weight or a share.
    pub(super) fn percent(&mut self, name: &str, at: &mut u32) {
        let mut number = Decimal::whole(i64::from(*at));
        self.figure(name, &Figure::whole([0, 100]), &mut number);
        *at = u32::try_from(number.thousandths() / 1_000).unwrap_or(*at);
    }

    /// Reads points from 0 to 100 with at most one decimal: a mark.
    pub(super) fn points(&mut self, name: &str, at: &mut Points) {
        let step = Decimal::from_thousandths(100);
        let limits = [Decimal::ZERO, Decimal::whole(100)];
        let figure = Figure::new(Kind::Decimal, "", step, limits);
        let mut number = Decimal::from_thousandths(at.tenths().saturating_mul(100));
        self.figure(name, &figure, &mut number);
        *at = Points::from_tenths(number.thousandths() / 100);
    }

    /// Ends the reading and gives what could not be read.
    ///
    /// # Errors
    /// [`PageError::BadRequest`](crate::web::error::PageError) naming the fields that the page
    /// does not have.
    pub(super) fn finish(self) -> PageResult<Vec<FieldFault>> {
        self.fields.finish()?;
        Ok(self.faults)
    }
}
