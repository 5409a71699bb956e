//! How a ruleset is written as JSON where that differs from the types the scorer uses.

use std::fmt;

use serde::de::{self, Deserializer, MapAccess, Visitor};
use serde::{Deserialize, Serialize, Serializer};

use super::{Bands, Condition, Dial, Ownership, Shares, Test};
use crate::rules::decimal::{Decimal, Points};

/// What counts in a dial: a metric, a weight and a scale.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, Serialize)]
#[serde(try_from = "FactorWire", into = "FactorWire")]
pub struct Factor {
    /// The key, unique in its dial.
    pub key: String,
    /// Its name in the ledger.
    pub label: String,
    /// The group it stands in.
    pub theme: String,
    /// A signal's key or a metric worked out from two signals.
    pub metric: String,
    /// The most points it gives, 0 to 100.
    pub weight: u32,
    /// How the metric becomes points.
    pub scale: Scale,
    /// Where the scale comes from, named for readers.
    pub source: String,
}

/// How a metric becomes a share of the weight.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Scale {
    /// Nothing at one end, everything at the other, straight between them.
    Ramp {
        /// Where it gives nothing. May lie above `full_at`: then less is worse.
        none_at: Decimal,
        /// Where it gives the whole weight.
        full_at: Decimal,
    },
    /// A share of 0 to 100 for each option.
    Shares(Shares),
}

#[derive(Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
struct FactorWire {
    key: String,
    label: String,
    theme: String,
    metric: String,
    weight: u32,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    ramp: Option<RampWire>,
    #[serde(default, skip_serializing_if = "Option::is_none", deserialize_with = "read_shares")]
    shares: Option<Shares>,
    source: String,
}

#[derive(Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
struct RampWire {
    none_at: Decimal,
    full_at: Decimal,
}

impl TryFrom<FactorWire> for Factor {
    type Error = String;

    fn try_from(wire: FactorWire) -> Result<Factor, String> {
        let scale = match (wire.ramp, wire.shares) {
            (Some(RampWire { none_at, full_at }), None) => Scale::Ramp { none_at, full_at },
            (None, Some(shares)) => Scale::Shares(shares),
            _ => return Err(format!("the factor “{}” needs a ramp or shares, not both", wire.key)),
        };
        Ok(Factor {
            key: wire.key,
            label: wire.label,
            theme: wire.theme,
            metric: wire.metric,
            weight: wire.weight,
            scale,
            source: wire.source,
        })
    }
}

impl From<Factor> for FactorWire {
    fn from(factor: Factor) -> FactorWire {
        let (ramp, shares) = match factor.scale {
            Scale::Ramp { none_at, full_at } => (Some(RampWire { none_at, full_at }), None),
            Scale::Shares(shares) => (None, Some(shares)),
        };
        FactorWire {
            key: factor.key,
            label: factor.label,
            theme: factor.theme,
            metric: factor.metric,
            weight: factor.weight,
            ramp,
            shares,
            source: factor.source,
        }
    }
}

/// Reads the shares of a choice and refuses an option that stands there twice.
fn read_shares<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Shares>, D::Error> {
    struct Once;

    impl<'de> Visitor<'de> for Once {
        type Value = Option<Shares>;

        fn expecting(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
            out.write_str("a share for each option")
        }

        fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Option<Shares>, A::Error> {
            let mut shares = Shares::new();
            while let Some((option, share)) = map.next_entry::<String, u32>()? {
                if shares.insert(option.clone(), share).is_some() {
                    return Err(de::Error::custom(format!(
                        "the share of {option} stands there twice"
                    )));
                }
            }
            Ok(Some(shares))
        }
    }

    deserializer.deserialize_map(Once)
}

/// The bands of need, lowest first.
pub(super) const NEED: [&str; 3] = ["low", "some", "high"];
/// The bands of fit, lowest first.
pub(super) const FIT: [&str; 3] = ["small", "growing", "ready"];

/// The marks of a dial by the names of its bands.
trait BandsWire {
    fn bands(self) -> Bands;
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct NeedBands {
    some: Points,
    high: Points,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct FitBands {
    growing: Points,
    ready: Points,
}

#[derive(Clone, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
struct OwnershipBands {
    loose: Points,
    broken: Points,
}

impl BandsWire for NeedBands {
    fn bands(self) -> Bands {
        Bands { names: NEED, marks: [self.some, self.high] }
    }
}

impl BandsWire for FitBands {
    fn bands(self) -> Bands {
        Bands { names: FIT, marks: [self.growing, self.ready] }
    }
}

impl BandsWire for OwnershipBands {
    fn bands(self) -> Bands {
        Bands { names: ["tidy", "loose", "broken"], marks: [self.loose, self.broken] }
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct DialWire<B> {
    factors: Vec<Factor>,
    bands: B,
}

impl<B: BandsWire> From<DialWire<B>> for Dial {
    fn from(wire: DialWire<B>) -> Dial {
        Dial { factors: wire.factors, bands: wire.bands.bands() }
    }
}

pub(super) fn read_need<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Dial, D::Error> {
    DialWire::<NeedBands>::deserialize(deserializer).map(Dial::from)
}

pub(super) fn read_fit<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Dial, D::Error> {
    DialWire::<FitBands>::deserialize(deserializer).map(Dial::from)
}

pub(super) fn write_dial<S: Serializer>(dial: &Dial, serializer: S) -> Result<S::Ok, S::Error> {
    use serde::ser::SerializeStruct;
    let mut out = serializer.serialize_struct("Dial", 2)?;
    out.serialize_field("factors", &dial.factors)?;
    out.serialize_field("bands", &MarksByName(&dial.bands))?;
    out.end()
}

struct MarksByName<'a>(&'a Bands);

impl Serialize for MarksByName<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.0.names.iter().skip(1).zip(self.0.marks))
    }
}

#[derive(Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub(super) struct OwnershipWire {
    title: String,
    factors: Vec<Factor>,
    bands: OwnershipBands,
}

impl From<OwnershipWire> for Ownership {
    fn from(wire: OwnershipWire) -> Ownership {
        Ownership {
            title: wire.title,
            dial: Dial { factors: wire.factors, bands: wire.bands.bands() },
        }
    }
}

impl From<Ownership> for OwnershipWire {
    fn from(ownership: Ownership) -> OwnershipWire {
        let [loose, broken] = ownership.dial.bands.marks;
        OwnershipWire {
            title: ownership.title,
            factors: ownership.dial.factors,
            bands: OwnershipBands { loose, broken },
        }
    }
}

impl Default for Ownership {
    /// An empty dial, for a ruleset that is still being written.
    fn default() -> Ownership {
        let marks = OwnershipBands { loose: Points::whole(30), broken: Points::whole(60) };
        let dial = Dial { factors: Vec::new(), bands: marks.bands() };
        Ownership { title: String::new(), dial }
    }
}

#[derive(Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ConditionWire {
    signal: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    one_of: Option<Vec<String>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    at_least: Option<Decimal>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    at_most: Option<Decimal>,
}

impl TryFrom<ConditionWire> for Condition {
    type Error = String;

    fn try_from(wire: ConditionWire) -> Result<Condition, String> {
        let test = match (wire.one_of, wire.at_least, wire.at_most) {
            (Some(options), None, None) => Test::OneOf(options),
            (None, Some(least), None) => Test::AtLeast(least),
            (None, None, Some(most)) => Test::AtMost(most),
            _ => return Err("a condition has exactly one of one_of, at_least, at_most".into()),
        };
        Ok(Condition { signal: wire.signal, test })
    }
}

impl From<Condition> for ConditionWire {
    fn from(condition: Condition) -> ConditionWire {
        let signal = condition.signal;
        let (one_of, at_least, at_most) = match condition.test {
            Test::OneOf(options) => (Some(options), None, None),
            Test::AtLeast(least) => (None, Some(least), None),
            Test::AtMost(most) => (None, None, Some(most)),
        };
        ConditionWire { signal, one_of, at_least, at_most }
    }
}
