//! A person who goes through the pages in a browser.

use readyline::rules::questionnaire::{Page, Signal, questionnaire};

use super::app::TestApp;
use super::browser::Browser;
use super::company::{Company, Expected};

impl Browser {
    /// Starts an assessment from the start page.
    pub(crate) async fn begin(&self, app: &TestApp) {
        self.goto(app.url("/")).await;
        self.press_on("Start the assessment").await;
        self.see(&questionnaire().pages[0].title).await;
    }

    /// Types a company's answers into the page that is shown.
    pub(crate) async fn fill(&self, company: &Company, page: &Page) {
        self.see(&page.title).await;
        for signal in questionnaire().on_page(&page.key) {
            self.answer(company, signal).await;
        }
    }

    async fn answer(&self, company: &Company, signal: &Signal) {
        let key = &signal.key;
        match company.typed(signal) {
            Some(text) if signal.is_number() => self.type_into(&format!("#{key}"), &text).await,
            Some(option) => self.press_at(&format!("[name='{key}'][value='{option}']")).await,
            None => self.press_at(&format!("#{key}-unknown")).await,
        }
    }

    /// Fills the page that is shown and goes on; a figure that is asked about stays as it is.
    pub(crate) async fn fill_and_go_on(&self, company: &Company, page: &Page) {
        self.fill(company, page).await;
        self.press_on("Continue").await;
        self.pass_doubts().await;
    }

    /// Answers "is this right?" with yes, where it is asked.
    pub(crate) async fn pass_doubts(&self) {
        if self.address().await.ends_with("#unlikely") {
            self.reads("#unlikely", "Your answers are saved").await;
            self.press_on("Continue").await;
        }
    }

    /// Opens everything that a page has folded away.
    pub(crate) async fn unfold(&self) {
        self.ask("for (const part of document.querySelectorAll('details')) part.open = true").await;
    }

    /// Goes from the start page to the result.
    pub(crate) async fn complete(&self, app: &TestApp, company: &Company) {
        self.begin(app).await;
        for page in &questionnaire().pages {
            self.fill_and_go_on(company, page).await;
        }
        self.see("Check your answers").await;
        self.press_on("See the result").await;
        self.reads("[data-role]", "Need").await;
    }

    /// Waits until the first element that a CSS selector finds holds these words.
    pub(crate) async fn reads(&self, css: &str, words: &str) {
        let text = self.text(css).await;
        assert!(text.contains(words), "{css} at {} reads {text:?}", self.address().await);
    }

    /// Holds the figures of a role on the result page against what they must be.
    pub(crate) async fn shows(&self, expected: &Expected) {
        let css = format!("[data-role='{}']", expected.role);
        for (name, value) in [
            ("data-verdict", expected.verdict),
            ("data-need", expected.need),
            ("data-fit", expected.fit),
        ] {
            let found = self.attribute(&css, name).await;
            assert_eq!(found.as_deref(), Some(value), "{name} of {}", expected.role);
        }
    }
}
