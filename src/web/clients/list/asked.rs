//! What a list of clients was asked for, by its address.

use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use url::form_urlencoded;
use uuid::Uuid;

use super::super::roles::Roles;
use crate::db::clients::{Sort, Wish};
use crate::db::firms::Member;
use crate::web::visitor::parse_id;

/// Most letters that are looked for.
const MOST_LETTERS: usize = 200;

/// What may stand behind the address. Words that mean nothing here are passed over.
#[derive(Clone, Default)]
pub(in crate::web::clients) struct Asked {
    pub(super) q: String,
    pub(super) tag: String,
    pub(super) whose: String,
    pub(super) shelf: String,
    pub(super) sort: String,
    pub(super) after: String,
    pub(super) erased: String,
    /// Whether something was asked for that there is not.
    pub(super) odd: bool,
}

impl Asked {
    /// Reads what stands behind the address.
    pub(super) fn read(query: &str) -> Asked {
        let mut asked = Asked::default();
        for (name, value) in form_urlencoded::parse(query.as_bytes()) {
            let place = match &*name {
                "q" => &mut asked.q,
                "tag" => &mut asked.tag,
                "whose" => &mut asked.whose,
                "shelf" => &mut asked.shelf,
                "sort" => &mut asked.sort,
                "after" => &mut asked.after,
                "erased" => &mut asked.erased,
                _ => continue,
            };
            *place = value.into_owned();
        }
        asked
    }

    /// The list to show. What there is not is left out of the question and of it.
    pub(super) fn wish(&mut self, roles: &Roles, members: &[Member], oneself: Uuid) -> Wish {
        let sort = match self.sort.as_str() {
            "" | "name" => Some(Sort::Name),
            "result" => Some(Sort::Result),
            "close" => Some(Sort::Close),
            other => other
                .strip_prefix("need-")
                .filter(|role| roles.each().any(|(each, _)| each.key == *role))
                .map(|role| Sort::Need(role.to_owned())),
        };
        let member = |id: Uuid| members.iter().any(|member| member.account == id);
        let responsible = match self.whose.as_str() {
            "" => Some(None),
            "mine" => Some(Some(oneself)),
            id => parse_id(id).filter(|id| member(*id)).map(Some),
        };
        let archived = match self.shelf.as_str() {
            "" => Some(false),
            "away" => Some(true),
            _ => None,
        };
        let after = parse_id(&self.after);
        let wrong = [
            (sort.is_none(), &mut self.sort),
            (responsible.is_none(), &mut self.whose),
            (archived.is_none(), &mut self.shelf),
            (after.is_none() && !self.after.is_empty(), &mut self.after),
        ];
        for (_, word) in wrong.into_iter().filter(|(wrong, _)| *wrong) {
            word.clear();
            self.odd = true;
        }
        // No text of ours has a NUL, and the database takes none even to look for it.
        let plain = |text: &str| -> String {
            text.chars().filter(|sign| *sign != '\0').take(MOST_LETTERS).collect()
        };
        let tag = plain(&self.tag);
        Wish {
            search: plain(self.q.trim()),
            tag: (!tag.is_empty()).then_some(tag),
            responsible: responsible.flatten(),
            archived: archived.unwrap_or_default(),
            sort: sort.unwrap_or_default(),
            after,
        }
    }

    /// The address of the same list, from its beginning.
    pub(super) fn address(&self) -> String {
        let pairs = [
            ("q", &self.q),
            ("tag", &self.tag),
            ("whose", &self.whose),
            ("shelf", &self.shelf),
            ("sort", &self.sort),
        ];
        let pairs = pairs.into_iter().filter(|(_, value)| !value.is_empty());
        let pairs: Vec<String> = pairs.map(|(key, value)| pair(key, value)).collect();
        format!("/clients?{}", pairs.join("&"))
    }
}

/// A name with its value, as an address has them.
pub(super) fn pair(key: &str, value: &str) -> String {
    format!("{key}={}", utf8_percent_encode(value, NON_ALPHANUMERIC))
}
