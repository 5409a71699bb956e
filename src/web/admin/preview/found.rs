//! What a preview found, as tables and drawings.

use uuid::Uuid;

use super::changes::said;
use super::flips::{FlipLine, some};
use super::totals::Totals;
use super::{address, companies, encoded};
use crate::db::previews::{Compared, Preview};
use crate::rules::decimal::{Decimal, Points};
use crate::rules::ruleset::{Dial, Role, Ruleset};
use crate::rules::study::flips::{Histograms, OutcomeChange, RoleSummary, Summary};
use crate::web::App;
use crate::web::charts::{Bins, BinsShape, Ids, bin_name};
use crate::web::error::PageResult;
use crate::web::prose::{Prose, thousands};
use crate::web::result_view::a;
use crate::web::words::moment;

/// So many kinds of change are listed at once; the rarer ones wait behind a summary.
const LISTED: usize = 12;

/// What was found.
pub(super) struct Found {
    /// "Of 412 companies, 9 change verdict."
    pub(super) sentence: String,
    /// Of what, and when.
    pub(super) made: String,
    /// How many companies get which verdict.
    pub(super) totals: Totals,
    /// Role by role.
    pub(super) roles: Vec<RoleFound>,
}

/// What was found for one role.
pub(super) struct RoleFound {
    /// Its key.
    pub(super) key: String,
    /// Its title.
    pub(super) title: String,
    /// "a Director of IT/Systems".
    pub(super) name: String,
    /// How many change, in words.
    pub(super) sentence: String,
    /// The changes, the most frequent first.
    pub(super) changes: Vec<ChangeRow>,
    /// The rarer ones.
    pub(super) rarer: Vec<ChangeRow>,
    /// How many keep what they have.
    pub(super) kept: Vec<(Prose, String)>,
    /// Some of those that change.
    pub(super) flips: Vec<FlipLine>,
    /// Where all of them are listed.
    pub(super) all: String,
    /// Need and fit.
    pub(super) dials: Vec<DialFound>,
}

/// Companies with one outcome before and another one after.
pub(super) struct ChangeRow {
    /// By the rules in force.
    pub(super) before: Prose,
    /// By the draft.
    pub(super) after: Prose,
    /// How many.
    pub(super) companies: String,
    /// Where they are listed.
    pub(super) href: String,
}

/// The scores of one dial.
pub(super) struct DialFound {
    /// Its name: "Need".
    pub(super) name: &'static str,
    /// The drawing.
    pub(super) drawing: Bins,
    /// The same as text: points, companies before, companies after.
    pub(super) rows: Vec<[String; 3]>,
}

impl Found {
    /// The view of a summary. `rules` are those in force and the draft, as they were then.
    pub(super) fn new(preview: &Preview, summary: Summary, rules: [&Ruleset; 2]) -> Found {
        let Compared { draft, against, .. } = preview.compared;
        let ids = &mut Ids::default();
        let done = preview.finished_at.map_or_else(String::new, moment);
        let role = |role: &RoleSummary| role_found(ids, draft, role, rules);
        Found {
            sentence: sentence(summary.companies, summary.flipped, "verdict"),
            made: format!("Compared with version {against} on {done}."),
            totals: Totals::new(&summary),
            roles: summary.roles.iter().map(role).collect(),
        }
    }

    /// Adds a few of the companies that change.
    pub(super) async fn with_some_flips(
        mut self,
        app: &App,
        run: Uuid,
        rules: [&Ruleset; 2],
    ) -> PageResult<Found> {
        for role in &mut self.roles {
            if !role.changes.is_empty() {
                role.flips = some(app, run, &role.key, rules).await?;
            }
        }
        Ok(self)
    }
}

/// "Of 412 companies, 9 change verdict."
fn sentence(all: u64, changing: u64, what: &str) -> String {
    let signed = |number: u64| i64::try_from(number).unwrap_or(i64::MAX);
    match (all, changing) {
        (0, _) => "No company has submitted its answers yet.".to_owned(),
        (1, 0) => format!("The only company keeps its {what}."),
        (1, _) => format!("The only company changes {what}."),
        (_, 0) => format!("Of {}, none changes {what}.", companies(signed(all))),
        (_, 1) => format!("Of {}, 1 changes {what}.", companies(signed(all))),
        (..) => {
            let changing = thousands(Decimal::whole(signed(changing)));
            format!("Of {}, {changing} change {what}.", companies(signed(all)))
        }
    }
}

/// A number of companies, with its thousands apart.
pub(super) fn figure(number: u64) -> String {
    thousands(Decimal::whole(i64::try_from(number).unwrap_or(i64::MAX)))
}

fn role_found(ids: &mut Ids, draft: Uuid, role: &RoleSummary, rules: [&Ruleset; 2]) -> RoleFound {
    let all = format!("{}/flips?role={}", address(draft), encoded(&role.key));
    let (kept, mut changing): (Vec<_>, Vec<_>) =
        role.changes.iter().partition(|change| change.before == change.after);
    changing.sort_by_key(|change| std::cmp::Reverse(change.companies));
    let total = |list: &[&OutcomeChange]| list.iter().map(|change| change.companies).sum::<u64>();
    let (stay, go) = (total(&kept), total(&changing));
    let mut changes: Vec<_> = changing.iter().map(|change| change_row(&all, change)).collect();
    let rarer = changes.split_off(changes.len().min(LISTED));
    let roles = rules.map(|rules| rules.role(&role.key));
    RoleFound {
        key: role.key.clone(),
        title: role.title.clone(),
        name: a(&role.title),
        sentence: sentence(stay + go, go, "verdict"),
        changes,
        rarer,
        kept: kept.iter().map(|same| (prose(same), figure(same.companies))).collect(),
        flips: Vec::new(),
        dials: vec![
            dial(ids, "Need", &role.need, roles.map(|role| role.map(|role: &Role| &role.need))),
            dial(ids, "Fit", &role.fit, roles.map(|role| role.map(|role: &Role| &role.fit))),
        ],
        all,
    }
}

fn prose(change: &OutcomeChange) -> Prose {
    said(Prose::new(), change.before)
}

fn change_row(all: &str, change: &OutcomeChange) -> ChangeRow {
    let OutcomeChange { before, after, companies } = change;
    let [from, to] = [before, after].map(|outcome| encoded(&outcome.to_string()));
    ChangeRow {
        before: said(Prose::new(), *before),
        after: said(Prose::new(), *after),
        companies: figure(*companies),
        href: format!("{all}&from={from}&to={to}"),
    }
}

fn dial(
    ids: &mut Ids,
    name: &'static str,
    scores: &Histograms,
    [now, then]: [Option<&Dial>; 2],
) -> DialFound {
    let hundredths = |mark: Points| mark.tenths() * 10;
    let of = |dial: &Dial| dial.bands.marks.map(hundredths);
    let [now, then] = [now.or(then), then.or(now)];
    let marks = [now, then].map(|dial| dial.map_or([0, 0], of));
    let Histograms { before, after } = scores;
    let row = |(bin, (before, after)): (usize, (&u64, &u64))| {
        [bin_name(bin), figure(*before), figure(*after)]
    };
    DialFound {
        name,
        drawing: Bins::draw(ids, &BinsShape { name, before, after, marks }),
        rows: before.iter().zip(after).enumerate().map(row).collect(),
    }
}
