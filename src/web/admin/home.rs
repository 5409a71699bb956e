//! The overview: what is in force, whether the stored results hold, and where to go from here.

use askama::Template;
use askama_web::WebTemplate;
use axum::extract::State;
use axum::response::{IntoResponse, Redirect, Response};

use super::super::App;
use super::super::error::PageResult;
use super::super::form::{Fields, StrictForm};
use super::super::prose::figure;
use super::super::secret::new_id;
use super::super::words::{date, moment};
use super::Admin;
use super::rulesets::address::{Which, draft_title};
use crate::db;
use crate::db::drafts::Found;
use crate::db::job_runs::{Kind, Last, Standing, Wish};
use crate::jobs::recheck::{self, Recheck};

#[derive(Template, WebTemplate)]
#[template(path = "admin/home.html")]
struct HomePage {
    version: i64,
    since: String,
    drafts: Vec<DraftLine>,
    companies: String,
    checked: Checked,
    /// Whether this admin could be kept out of the account by a second factor and is not.
    bare: bool,
}

struct DraftLine {
    href: String,
    title: String,
}

/// How the stored results stand.
struct Checked {
    /// What the last recheck found, and when.
    found: String,
    /// Whether all is well as far as is known.
    well: bool,
    /// The results that differ: reference, rules version, what differs.
    listed: Vec<(String, i64, Vec<String>)>,
    /// How many more there are.
    more: String,
    /// How far a recheck is that is at work.
    at_work: Option<AtWork>,
    /// Why the last one broke off.
    broke: Option<String>,
}

/// How far a recheck is.
struct AtWork {
    words: String,
    percent: u64,
}

/// `GET /admin`.
pub(super) async fn show(State(app): State<App>, admin: Admin) -> PageResult<Response> {
    let in_force = db::rulesets::list(&app.db).await?.into_iter().next();
    let drafts = db::drafts::list(&app.db).await?;
    let line = |draft: &Found| DraftLine {
        href: Which::Draft(draft.head().id).href(),
        title: draft_title(draft.head()),
    };
    let companies = u64::try_from(db::crowd::count(&app.db).await?).unwrap_or_default();
    let results = u64::try_from(db::scores::count(&app.db).await?).unwrap_or_default();
    let page = HomePage {
        version: in_force.as_ref().map_or(0, |rules| rules.version),
        since: in_force.map(|rules| date(rules.published_at)).unwrap_or_default(),
        drafts: drafts.iter().map(line).collect(),
        companies: companies_in_words(companies),
        checked: Checked::new(db::job_runs::standing(&app.db, Kind::Recheck).await?, results),
        bare: !admin.session.has_second_factor,
    };
    Ok(page.into_response())
}

fn companies_in_words(companies: u64) -> String {
    match companies {
        0 => "No company has a result yet.".to_owned(),
        1 => "One company has a result.".to_owned(),
        more => format!("{} companies have a result.", figure(more)),
    }
}

impl Checked {
    fn new(Standing { found, last }: Standing, results: u64) -> Checked {
        // What an older program found may have had another shape; then it counts as not known.
        let found = found
            .and_then(|found| Some((serde_json::from_value(found.summary).ok()?, found.at)))
            .map(|(recheck, at): (Recheck, _)| (recheck, moment(at)));
        // A check from before the first result says nothing about those that came since.
        let found = found.filter(|(recheck, _)| recheck.results > 0 || results == 0);
        let (recheck, found) = match found {
            Some((recheck, at)) => {
                let words = format!("{recheck} Checked {at}.{}", new_since(&recheck, results));
                (recheck, words)
            }
            None => (Recheck::default(), unchecked(results)),
        };
        let told = u64::try_from(recheck.listed.len()).unwrap_or_default();
        let more = recheck.differ.saturating_sub(told);
        let listed = recheck.listed.into_iter().map(|one| (one.reference, one.version, one.what));
        Checked {
            found,
            well: recheck.differ == 0,
            listed: listed.collect(),
            more: if more == 0 { String::new() } else { format!("And {} more.", figure(more)) },
            at_work: match last {
                Last::AtWork(done) => {
                    Some(AtWork::new(u64::try_from(done).unwrap_or_default(), results))
                }
                _ => None,
            },
            broke: match last {
                Last::Badly(why) => Some(why),
                _ => None,
            },
        }
    }
}

/// "Not checked yet: 400 stored results."
fn unchecked(results: u64) -> String {
    match results {
        0 => "The stored results have not been checked yet.".to_owned(),
        1 => "Not checked yet: one stored result.".to_owned(),
        more => format!("Not checked yet: {} stored results.", figure(more)),
    }
}

/// " 400 checked of 401; 1 new since." Nothing where all were checked.
fn new_since(recheck: &Recheck, results: u64) -> String {
    let checked = recheck.results;
    match results.checked_sub(checked) {
        None | Some(0) => String::new(),
        Some(new) => {
            let [checked, results, new] = [checked, results, new].map(figure);
            format!(" {checked} checked of {results}; {new} new since.")
        }
    }
}

impl AtWork {
    fn new(done: u64, results: u64) -> AtWork {
        let words = match done {
            0 => "A check is under way; it has just begun.".to_owned(),
            done => format!("A check is under way: {} results so far.", figure(done)),
        };
        let percent = done.saturating_mul(100).checked_div(results).unwrap_or(0).min(100);
        AtWork { words, percent }
    }
}

/// `POST /admin/recheck`: checks all stored results now, unless that is under way.
pub(super) async fn recheck(
    State(app): State<App>,
    admin: Admin,
    form: StrictForm,
) -> PageResult<Redirect> {
    Fields::from(form).finish()?;
    let wish = Wish::Person(admin.actor.clone(), new_id());
    recheck::begin(&app.jobs, &app.db, new_id(), &wish).await?;
    Ok(Redirect::to("/admin#results"))
}
