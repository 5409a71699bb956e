//! An admin at the edit form of a draft, without a browser: opens a page, types, presses.

use readyline::db::accounts::Role;
use readyline::db::drafts::{self, Draft};
use readyline::db::{Db, DbSettings};
use readyline::rules::ruleset::Ruleset;
use scraper::{ElementRef, Html, Selector};
use uuid::Uuid;

use super::app::TestApp;
use super::client::{Reply, Visitor};

/// The page of one part of a draft as one admin sees it.
#[derive(Clone)]
pub(crate) struct Editor {
    pub(crate) visitor: Visitor,
    pub(crate) path: String,
    /// Every field of the form with what stands in it, in the order of the page.
    pub(crate) fields: Vec<(String, String)>,
    /// The page as it came last.
    pub(crate) html: String,
    pub(crate) status: u16,
}

impl Editor {
    /// Opens a part of a draft.
    pub(crate) async fn open(visitor: &Visitor, draft: Uuid, part: &str) -> Editor {
        let path = format!("/admin/rulesets/{draft}/edit/{part}");
        let visitor = visitor.clone();
        let mut editor =
            Editor { visitor, path, fields: Vec::new(), html: String::new(), status: 0 };
        editor.reload().await;
        assert_eq!(editor.status, 200, "{}", editor.html);
        editor
    }

    /// A draft of these rules, opened at one part by a fresh admin.
    pub(crate) async fn begin(app: &TestApp, rules: &Ruleset, part: &str) -> (Editor, Uuid) {
        Editor::begin_as(app, rules, part, "ana").await
    }

    /// The same for an admin of this name.
    pub(crate) async fn begin_as(
        app: &TestApp,
        rules: &Ruleset,
        part: &str,
        name: &str,
    ) -> (Editor, Uuid) {
        let draft = app.draft(rules).await;
        let admin = app.signed_in(Role::Admin, &format!("{name}@example.com")).await;
        (Editor::open(&admin, draft, part).await, draft)
    }

    /// Asks for the page again.
    pub(crate) async fn reload(&mut self) {
        let path = self.path.clone();
        let reply = self.visitor.get(&path).await;
        self.show(&reply);
    }

    /// What stands in a field.
    pub(crate) fn value(&self, name: &str) -> &str {
        let field = self.fields.iter().find(|(field, _)| field == name);
        &field.unwrap_or_else(|| panic!("no field {name}")).1
    }

    /// Whether there is such a field.
    pub(crate) fn has(&self, name: &str) -> bool {
        self.fields.iter().any(|(field, _)| field == name)
    }

    /// Types into a field.
    pub(crate) fn set(&mut self, name: &str, text: &str) -> &mut Editor {
        let field = self.fields.iter_mut().find(|(field, _)| field == name);
        text.clone_into(&mut field.unwrap_or_else(|| panic!("no field {name}")).1);
        self
    }

    /// Ticks a box that is not ticked.
    pub(crate) fn tick(&mut self, name: &str) -> &mut Editor {
        assert!(!self.has(name) && self.words(&format!("label[for='{name}']")).is_some(), "{name}");
        self.fields.push((name.to_owned(), "yes".to_owned()));
        self
    }

    /// Takes the tick out of a box.
    pub(crate) fn untick(&mut self, name: &str) -> &mut Editor {
        assert!(self.has(name), "{name} is not ticked");
        self.fields.retain(|(field, _)| field != name);
        self
    }

    /// Presses a button and gives the answer as it is.
    pub(crate) async fn send(&mut self, action: &str) -> Reply {
        let mut form: Vec<_> = self.fields.iter().map(|(n, v)| (n.as_str(), v.as_str())).collect();
        form.push(("action", action));
        self.visitor.clone().post(&self.path, &form).await
    }

    /// Presses a button and shows what comes: the page again, or where it leads.
    pub(crate) async fn press(&mut self, action: &str) -> &mut Editor {
        let reply = self.send(action).await;
        if reply.status == 303 {
            let to = reply.location().split('#').next().unwrap_or_default().to_owned();
            let page = self.visitor.get(&to).await;
            self.show(&page);
        } else {
            self.show(&reply);
        }
        self
    }

    fn show(&mut self, reply: &Reply) {
        self.status = reply.status;
        self.html = reply.text().to_owned();
        let page = Html::parse_document(&self.html);
        let sent = "input:not([type=checkbox]), input[checked], select, textarea";
        let controls = Selector::parse(&format!("form#edit :is({sent})")).unwrap();
        self.fields = page.select(&controls).map(field).collect();
    }

    /// The words of the first element that a CSS selector finds, `None` where it finds none.
    pub(crate) fn words(&self, css: &str) -> Option<String> {
        let page = Html::parse_document(&self.html);
        let element = page.select(&Selector::parse(css).unwrap()).next()?;
        Some(words(element))
    }

    /// The accessible name of the first element that a CSS selector finds.
    pub(crate) fn label(&self, css: &str) -> Option<String> {
        let page = Html::parse_document(&self.html);
        let element = page.select(&Selector::parse(css).unwrap()).next()?;
        element.attr("aria-label").map(str::to_owned)
    }

    /// The words of every element that a CSS selector finds.
    pub(crate) fn all(&self, css: &str) -> Vec<String> {
        let page = Html::parse_document(&self.html);
        page.select(&Selector::parse(css).unwrap()).map(words).collect()
    }

    /// The keys of the factors, in the order of the page.
    pub(crate) fn rows(&self) -> Vec<String> {
        let weights = self.fields.iter().filter_map(|(name, _)| name.strip_suffix("-weight"));
        weights.map(str::to_owned).collect()
    }
}

fn words(element: ElementRef) -> String {
    element.text().collect::<String>().split_whitespace().collect::<Vec<_>>().join(" ")
}

fn field(control: ElementRef) -> (String, String) {
    let name = control.attr("name").expect("a name").to_owned();
    let chosen = Selector::parse("option[selected]").unwrap();
    let value = match control.value().name() {
        "select" => control.select(&chosen).next().and_then(|option| option.attr("value")),
        "textarea" => return (name, text_in(control)),
        _ => control.attr("value"),
    };
    (name, value.unwrap_or_default().to_owned())
}

/// What a browser sends for a text of several lines.
fn text_in(control: ElementRef) -> String {
    control.text().collect::<String>().replace('\n', "\r\n")
}

/// A draft as the database has it.
pub(crate) async fn stored(app: &TestApp, draft: Uuid) -> Draft {
    let db = Db::lazy(app.options.clone(), DbSettings { max_connections: 1 });
    drafts::find(&db, draft).await.unwrap().expect("a draft")
}
