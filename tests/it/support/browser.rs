//! A real Chromium for a test.
//!
//! ```ignore
//! let browser = Browser::open(Kind::Plain).await;
//! browser.goto("http://127.0.0.1:1234/").await;
//! browser.press("Start the assessment").await;
//! browser.finish().await;
//! ```
//!
//! What the browser complains about (a blocked script, a missing file, an exception) fails the
//! test at `finish`. Every wait is one lookup, so that no element goes stale in between.

mod driver;
mod view;
mod wire;

use std::cell::RefCell;
use std::sync::Arc;
use std::time::Duration;

use fantoccini::key::Key;
use fantoccini::{Client, ClientBuilder, Locator};
use hyper_util::client::legacy::connect::HttpConnector;
use serde_json::{Value, json};
use tokio::sync::{Semaphore, SemaphorePermit};

use driver::Driver;
use wire::Command;

/// More browsers at once than this only make each other slow.
const AT_ONCE: u32 = 3;
static PLACES: Semaphore = Semaphore::const_new(AT_ONCE as usize);
/// Marks the page that is about to be left.
const MARK: &str = "document.documentElement.dataset.old = ''";
/// A page that takes longer than this is a fault of its own.
const PATIENCE: Duration = Duration::from_secs(15);

/// How the browser is set up.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Kind {
    /// As most people have it.
    Plain,
    /// With JavaScript switched off.
    NoScript,
}

/// A browser with a fresh profile: no cookies, nothing remembered.
pub(crate) struct Browser {
    kind: Kind,
    client: Client,
    driver: &'static Driver,
    session: String,
    expected: RefCell<Vec<String>>,
    finished: bool,
    _place: Arc<SemaphorePermit<'static>>,
}

impl Browser {
    /// Opens a window of 1280 by 900 pixels.
    pub(crate) async fn open(kind: Kind) -> Self {
        Self::start(kind, Arc::new(PLACES.acquire().await.unwrap())).await
    }

    /// Opens several that know nothing of each other. They take all places at once: two tests that
    /// each held one and waited for the next would wait for ever.
    pub(crate) async fn open_many<const N: usize>(kind: Kind) -> [Self; N] {
        let places = Arc::new(PLACES.acquire_many(AT_ONCE).await.unwrap());
        let mut all = Vec::new();
        for _ in 0..N {
            all.push(Self::start(kind, Arc::clone(&places)).await);
        }
        all.try_into().ok().expect("as many as were asked for")
    }

    async fn start(kind: Kind, place: Arc<SemaphorePermit<'static>>) -> Self {
        let driver = Driver::running();
        let client = ClientBuilder::new(HttpConnector::new())
            .capabilities(driver.capabilities(kind))
            .connect(&driver.url())
            .await
            .unwrap_or_else(|e| panic!("chromedriver gave no browser: {e}"));
        let session = client.session_id().await.unwrap().expect("a session");
        let expected = RefCell::default();
        let browser =
            Self { kind, client, driver, session, expected, finished: false, _place: place };
        browser.size(1280, 900).await;
        browser.check_script().await;
        browser
    }

    /// Makes sure that the switch for JavaScript did what it says.
    async fn check_script(&self) {
        let page = "data:text/html,<p id=a>off</p><script>a.textContent='on'</script>";
        self.goto(page).await;
        let on = self.text("#a").await == "on";
        assert_eq!(on, self.kind == Kind::Plain, "JavaScript is not as asked for");
    }

    /// Opens an address and waits for the page to load.
    pub(crate) async fn goto(&self, address: impl AsRef<str>) {
        self.client.goto(address.as_ref()).await.unwrap();
    }

    /// The whole address of the page that is shown.
    pub(crate) async fn address(&self) -> String {
        self.client.current_url().await.unwrap().into()
    }

    /// Presses the browser's Back button.
    pub(crate) async fn back(&self) {
        let before = self.address().await;
        self.client.back().await.unwrap();
        while self.address().await == before {
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        // The script draws a page afresh that the browser had kept; without it the page stays.
        if self.kind == Kind::Plain {
            self.loaded().await;
        }
    }

    /// Presses the browser's Reload button.
    pub(crate) async fn reload(&self) {
        self.client.refresh().await.unwrap();
    }

    /// Waits until the page's `h1` is this.
    pub(crate) async fn see(&self, heading: &str) {
        self.see_element("h1", heading).await;
    }

    /// Waits until an element with exactly this text is there, folded away or not.
    pub(crate) async fn see_text(&self, text: &str) {
        self.see_element("*", text).await;
    }

    async fn see_element(&self, kind: &str, text: &str) {
        let xpath = format!("//{kind}[normalize-space()={}]", quoted(text));
        let found = self.client.wait().at_most(PATIENCE).for_element(Locator::XPath(&xpath)).await;
        if let Err(error) = found {
            let page = self.text("body").await;
            panic!("no {kind} {text:?} at {}: {error}\n{page}", self.address().await);
        }
    }

    /// Presses the first link or button that reads exactly so.
    pub(crate) async fn press(&self, words: &str) {
        let words = quoted(words);
        let xpath = format!("//*[(self::a or self::button) and normalize-space()={words}]");
        let found = self.client.wait().at_most(PATIENCE).for_element(Locator::XPath(&xpath)).await;
        match found {
            Ok(element) => element.click().await.unwrap(),
            Err(e) => panic!("no {words} at {}: {e}", self.address().await),
        }
    }

    /// Sends a form or follows a link, and waits for the page that comes.
    pub(crate) async fn press_on(&self, words: &str) {
        self.ask(MARK).await;
        self.press(words).await;
        self.loaded().await;
    }

    /// Presses Enter on whatever has the focus, and waits for the page that comes.
    pub(crate) async fn enter(&self) {
        self.ask(MARK).await;
        self.keys(&char::from(Key::Enter).to_string()).await;
        self.loaded().await;
    }

    /// Waits for a page other than the one that was marked as old.
    async fn loaded(&self) {
        self.find("html:not([data-old])").await;
        while self.ask("return document.readyState").await != "complete" {
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    }

    /// Presses what a CSS selector finds first.
    pub(crate) async fn press_at(&self, css: &str) {
        self.find(css).await.click().await.unwrap();
    }

    /// Empties a text field and types into it.
    pub(crate) async fn type_into(&self, css: &str, text: &str) {
        let field = self.find(css).await;
        field.clear().await.unwrap();
        field.send_keys(text).await.unwrap();
    }

    /// Sends keys to whatever has the focus.
    pub(crate) async fn keys(&self, keys: &str) {
        self.client.active_element().await.unwrap().send_keys(keys).await.unwrap();
    }

    /// What a person reads there.
    pub(crate) async fn text(&self, css: &str) -> String {
        self.find(css).await.text().await.unwrap()
    }

    /// Waits until a CSS selector finds something.
    pub(crate) async fn see_css(&self, css: &str) {
        self.find(css).await;
    }

    /// The page's title.
    pub(crate) async fn title(&self) -> String {
        self.client.title().await.unwrap()
    }

    /// What stands in a text field.
    pub(crate) async fn value(&self, css: &str) -> String {
        self.find(css).await.prop("value").await.unwrap().unwrap_or_default()
    }

    /// Whether a box is ticked, or a choice taken.
    pub(crate) async fn is_ticked(&self, css: &str) -> bool {
        self.find(css).await.is_selected().await.unwrap()
    }

    /// Deletes every cookie.
    pub(crate) async fn forget_cookies(&self) {
        self.client.delete_all_cookies().await.unwrap();
    }

    /// An attribute of the first element found; `None` where it has none of that name.
    pub(crate) async fn attribute(&self, css: &str, name: &str) -> Option<String> {
        self.find(css).await.attr(name).await.unwrap()
    }

    /// What a script of the test gives back; it works with JavaScript switched off as well.
    pub(crate) async fn ask(&self, script: &str) -> Value {
        self.client.execute(script, Vec::new()).await.unwrap()
    }

    /// How many elements a CSS selector finds, now.
    pub(crate) async fn count(&self, css: &str) -> usize {
        self.client.find_all(Locator::Css(css)).await.unwrap().len()
    }

    /// Opens a second tab and shows it.
    pub(crate) async fn new_tab(&self) {
        let tab = self.client.new_window(true).await.unwrap();
        self.client.switch_to_window(tab.handle).await.unwrap();
    }

    /// Shows the tab that was opened as number `at`, the first being 0.
    pub(crate) async fn show_tab(&self, at: usize) {
        let tabs = self.client.windows().await.unwrap();
        self.client.switch_to_window(tabs[at].clone()).await.unwrap();
    }

    /// The complaint that is to come: a message with all these words is then no fault.
    pub(crate) fn expect(&self, words: &str) {
        self.expected.borrow_mut().push(words.to_owned());
    }

    /// Closes the browser and fails where it complained about something.
    pub(crate) async fn finish(mut self) {
        let log = Command::post("se/log", json!({"type": "browser"}));
        let log = self.client.issue_cmd(log).await.unwrap();
        let complaints: Vec<&str> = log
            .as_array()
            .expect("a log")
            .iter()
            .filter(|entry| ["SEVERE", "WARNING"].contains(&entry["level"].as_str().unwrap()))
            .map(|entry| entry["message"].as_str().unwrap())
            .filter(|message| !self.is_expected(message))
            .collect();
        assert!(complaints.is_empty(), "the browser complains: {complaints:#?}");
        self.finished = true;
    }

    fn is_expected(&self, message: &str) -> bool {
        let expected = self.expected.borrow();
        expected.iter().any(|words| words.split(' ').all(|word| message.contains(word)))
    }

    async fn find(&self, css: &str) -> fantoccini::elements::Element {
        match self.client.wait().at_most(PATIENCE).for_element(Locator::Css(css)).await {
            Ok(element) => element,
            Err(error) => panic!("no {css} at {}: {error}", self.address().await),
        }
    }
}

impl Drop for Browser {
    fn drop(&mut self) {
        self.driver.end(&self.session);
        if !self.finished && !std::thread::panicking() {
            panic!("call finish(), so that the browser's complaints are seen");
        }
    }
}

/// A string of XPath, which knows no escapes.
fn quoted(text: &str) -> String {
    let quote = if text.contains('\'') { '"' } else { '\'' };
    format!("{quote}{text}{quote}")
}
