//! Somebody's way through the questionnaire, without a browser.

use readyline::rules::questionnaire::questionnaire;

use super::app::TestApp;
use super::client::{Reply, Visitor};
use super::company::Company;

/// A visitor and the assessment that visitor began.
pub(crate) struct Walk {
    pub(crate) visitor: Visitor,
    /// `/assessments/{id}`.
    pub(crate) base: String,
}

impl Walk {
    /// Begins an assessment.
    pub(crate) async fn begin(app: &TestApp) -> Self {
        Self::begin_as(app.visitor()).await
    }

    /// Begins one as this visitor, of whichever server.
    pub(crate) async fn begin_as(mut visitor: Visitor) -> Self {
        let reply = visitor.post("/assessments", &[]).await;
        assert_eq!(reply.status, 303);
        let base = reply.location().trim_end_matches("/company").to_owned();
        Self { visitor, base }
    }

    /// Begins one and answers every page as this company.
    pub(crate) async fn answered(app: &TestApp, company: &Company) -> Self {
        let mut walk = Self::begin(app).await;
        walk.answer(company).await;
        walk
    }

    /// Answers every page as this company.
    pub(crate) async fn answer(&mut self, company: &Company) {
        for page in &questionnaire().pages {
            let reply = self.save(&page.key, &company.form(&page.key)).await;
            assert_eq!(reply.status, 303, "{}: {}", page.key, reply.text());
        }
    }

    /// Begins one, answers it as this company and asks for the result.
    pub(crate) async fn finished(app: &TestApp, company: &Company) -> Self {
        let mut walk = Self::answered(app, company).await;
        assert_eq!(walk.submit().await.status, 303);
        walk
    }

    /// One of the assessment's pages.
    pub(crate) async fn get(&mut self, page: &str) -> Reply {
        self.visitor.get(&format!("{}/{page}", self.base)).await
    }

    /// Posts to one of the assessment's addresses.
    pub(crate) async fn post(&mut self, page: &str, fields: &[(&str, &str)]) -> Reply {
        self.visitor.post(&format!("{}/{page}", self.base), fields).await
    }

    /// Opens a page and sends its form with these fields filled in.
    pub(crate) async fn save(&mut self, page: &str, fields: &[(String, String)]) -> Reply {
        let drawn = self.get(page).await;
        self.send(page, &drawn, fields).await
    }

    /// Sends the form of a page that was drawn before.
    pub(crate) async fn send(
        &mut self,
        page: &str,
        drawn: &Reply,
        fields: &[(String, String)],
    ) -> Reply {
        let mut form = hidden(drawn);
        form.extend(fields.iter().cloned());
        let form: Vec<_> = form.iter().map(|(n, v)| (n.as_str(), v.as_str())).collect();
        self.post(page, &form).await
    }

    /// Presses "See the result" on the check page.
    pub(crate) async fn submit(&mut self) -> Reply {
        let check = self.get("check").await;
        assert_eq!(check.status, 200, "{}", check.header("location").unwrap_or_default());
        self.send("result", &check, &[]).await
    }

    /// Makes a share link and gives its path.
    pub(crate) async fn share(&mut self) -> String {
        self.share_with(&[("days", "30")]).await
    }

    /// Makes a share link with these choices and gives its path.
    pub(crate) async fn share_with(&mut self, choices: &[(&str, &str)]) -> String {
        let made = self.try_share(choices).await;
        assert_eq!(made.status, 303, "{}", made.text());
        let page = self.visitor.get(made.location().split('#').next().unwrap()).await;
        let text = page.text();
        let at = text.find("/r/").expect("the link is shown");
        text[at..].chars().take_while(|c| c.is_alphanumeric() || "/-_".contains(*c)).collect()
    }

    /// Sends the form that makes a share link with these choices.
    pub(crate) async fn try_share(&mut self, choices: &[(&str, &str)]) -> Reply {
        let result = self.get("result").await;
        let fields = ["op", "result"].map(|name| (name, result.field(name).expect("a share form")));
        let form: Vec<_> = fields.iter().map(|(n, v)| (*n, v.as_str())).collect();
        self.post("shares", &[&form[..], choices].concat()).await
    }
}

/// The hidden fields of a page's form that posts to the page itself.
fn hidden(drawn: &Reply) -> Vec<(String, String)> {
    ["op", "rev", "return", "seen"]
        .iter()
        .filter_map(|name| Some(((*name).to_owned(), drawn.field(name)?)))
        .collect()
}

/// Fields as tests write them.
pub(crate) fn fields(pairs: &[(&str, &str)]) -> Vec<(String, String)> {
    pairs.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect()
}
