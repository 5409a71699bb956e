//! Rules for tests: the default ones with changes, published as an admin would.

use readyline::rules::decimal::{Decimal, Points};
use readyline::rules::ruleset::{Factor, Ruleset, Scale, default_ruleset};
use sqlx::postgres::{PgConnectOptions, PgConnection};
use sqlx::{Connection as _, Executor as _};

/// The default rules with some change.
pub(crate) fn changed(change: impl FnOnce(&mut Ruleset)) -> Ruleset {
    let mut ruleset = default_ruleset().clone();
    change(&mut ruleset);
    assert_eq!(ruleset.check(), [], "the rules of this test can be published");
    ruleset
}

/// The default rules with store downtime at full concern from 20 hours on.
pub(crate) fn stricter_downtime() -> Ruleset {
    changed(|rules| *ramp(&mut rules.roles[0].need.factors, "downtime_hours").1 = of(20))
}

/// The default rules with other marks of need for the first role.
pub(crate) fn marks(first: i64, second: i64) -> Ruleset {
    changed(|rules| rules.roles[0].need.bands.marks = [first, second].map(Points::whole))
}

/// The ends of a factor's ramp.
pub(crate) fn ramp<'a>(
    factors: &'a mut [Factor],
    metric: &str,
) -> (&'a mut Decimal, &'a mut Decimal) {
    let factor = factors.iter_mut().find(|factor| factor.metric == metric).expect("a factor");
    match &mut factor.scale {
        Scale::Ramp { none_at, full_at } => (none_at, full_at),
        Scale::Shares(_) => panic!("{metric} is a choice"),
    }
}

/// A whole number.
pub(crate) fn of(number: i64) -> Decimal {
    Decimal::whole(number)
}

/// Puts rules in force as this version.
pub(crate) async fn publish(options: &PgConnectOptions, version: i64, ruleset: &Ruleset) {
    let mut connection = PgConnection::connect_with(options).await.expect("a connection");
    let insert = sqlx::query(
        "insert into ruleset_version (version, body, reason, published_by)
        values ($1, $2::text::jsonb, 'A test', 'ana@example.com')",
    );
    let insert = insert.bind(version).bind(ruleset.to_json());
    connection.execute(insert).await.expect("a version");
}
