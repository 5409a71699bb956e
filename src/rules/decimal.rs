//! Exact numbers: answers and ramp ends in thousandths, points in tenths. No floating point, so a
//! result is the same on every machine and a ledger adds up to its score to the last digit.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

/// Most digits before the point that a [`Decimal`] reads: far beyond every signal, and few enough
/// that a sum or a product in `i128` can never overflow.
const MOST_WHOLE_DIGITS: usize = 12;

/// An exact number with up to three decimals, kept as whole thousandths.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Decimal(i64);

impl Decimal {
    /// Zero.
    pub const ZERO: Decimal = Decimal(0);

    /// The number that is `thousandths / 1000`.
    pub const fn from_thousandths(thousandths: i64) -> Decimal {
        Decimal(thousandths)
    }

    /// A whole number. Saturates at the ends of the range instead of wrapping.
    pub const fn whole(number: i64) -> Decimal {
        Decimal(number.saturating_mul(1000))
    }

    /// This number times 1000, exactly.
    pub const fn thousandths(self) -> i64 {
        self.0
    }

    /// Whether there is nothing after the point.
    pub const fn is_whole(self) -> bool {
        self.0 % 1000 == 0
    }
}

/// Why a text is not a [`Decimal`] or [`Points`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not a plain number: digits, at most one point and three decimals, no exponent")]
pub struct NotANumber;

impl FromStr for Decimal {
    type Err = NotANumber;

    /// Reads strict ASCII such as `-12.5`: an optional minus, digits, at most three decimals.
    fn from_str(text: &str) -> Result<Decimal, NotANumber> {
        let (negative, digits) = match text.strip_prefix('-') {
            Some(rest) => (true, rest),
            None => (false, text),
        };
        let (whole, part) = match digits.split_once('.') {
            Some((whole, part)) if !part.is_empty() => (whole, part),
            Some(_) => return Err(NotANumber),
            None => (digits, ""),
        };
        let plain = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
        let sizes = 1..=MOST_WHOLE_DIGITS;
        if !plain(whole) || !plain(part) || !sizes.contains(&whole.len()) || part.len() > 3 {
            return Err(NotANumber);
        }
        let padded = format!("{whole}{part:0<3}");
        let thousandths: i64 = padded.parse().map_err(|_| NotANumber)?;
        Ok(Decimal(if negative { -thousandths } else { thousandths }))
    }
}

impl fmt::Display for Decimal {
    /// As short as it can be: `12.5`, `-3`, `0.125`.
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let sign = if self.0 < 0 { "-" } else { "" };
        let size = self.0.unsigned_abs();
        let part = format!("{:03}", size % 1000);
        match part.trim_end_matches('0') {
            "" => write!(out, "{sign}{}", size / 1000),
            part => write!(out, "{sign}{}.{part}", size / 1000),
        }
    }
}

impl Serialize for Decimal {
    /// A JSON number with the digits of [`Display`](fmt::Display).
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        write_number(&self.to_string(), serializer)
    }
}

impl<'de> Deserialize<'de> for Decimal {
    /// Any JSON number of at most three decimals.
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Decimal, D::Error> {
        let number = serde_json::Number::deserialize(deserializer)?.to_string();
        let plain = number.strip_suffix(".0").unwrap_or(&number);
        plain.parse().map_err(|_| {
            de::Error::custom(format!("{number} is not a plain number of at most three decimals"))
        })
    }
}

/// Points of a factor or a dial, kept as whole tenths.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Points(i64);

impl Points {
    /// No points.
    pub const ZERO: Points = Points(0);

    /// The points that are `tenths / 10`.
    pub const fn from_tenths(tenths: i64) -> Points {
        Points(tenths)
    }

    /// A whole number of points.
    pub const fn whole(points: i64) -> Points {
        Points(points.saturating_mul(10))
    }

    /// These points times 10, exactly.
    pub const fn tenths(self) -> i64 {
        self.0
    }

    /// As short as it can be: `11`, `8.3`. For the weight of a factor, which is a whole number.
    pub fn short(self) -> String {
        Decimal::from_thousandths(self.0.saturating_mul(100)).to_string()
    }
}

impl std::ops::Add for Points {
    type Output = Points;

    fn add(self, other: Points) -> Points {
        Points(self.0.saturating_add(other.0))
    }
}

impl std::iter::Sum for Points {
    fn sum<I: Iterator<Item = Points>>(points: I) -> Points {
        points.fold(Points::ZERO, |sum, each| sum + each)
    }
}

impl fmt::Display for Points {
    /// Always one decimal: `85.1`, `11.0`.
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let sign = if self.0 < 0 { "-" } else { "" };
        let size = self.0.unsigned_abs();
        write!(out, "{sign}{}.{}", size / 10, size % 10)
    }
}

impl Serialize for Points {
    /// A JSON number: `85.1`, and `11` for whole points.
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        write_number(&self.short(), serializer)
    }
}

impl<'de> Deserialize<'de> for Points {
    /// A JSON number of at most one decimal.
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Points, D::Error> {
        let number = Decimal::deserialize(deserializer)?;
        if number.thousandths() % 100 != 0 {
            let message = format!("{number} has more than one decimal");
            return Err(de::Error::custom(message));
        }
        Ok(Points(number.thousandths() / 100))
    }
}

/// Writes plain digits as a JSON number. `serde_json` keeps fifteen digits exactly, which is all
/// that a [`Decimal`] ever reads.
fn write_number<S: Serializer>(digits: &str, serializer: S) -> Result<S::Ok, S::Error> {
    let number: serde_json::Number = digits.parse().map_err(serde::ser::Error::custom)?;
    number.serialize(serializer)
}
