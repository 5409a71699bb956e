//! What a dial must satisfy.

use super::{Faults, one_way};
use crate::rules::answers::Answers;
use crate::rules::decimal::{Decimal, Points};
use crate::rules::metric::{Metric, Ratio};
use crate::rules::questionnaire::Signal;
use crate::rules::ruleset::{Dial, Factor, Scale, Shares};

/// What the weights of a dial add up to.
const ALL: u64 = 100;

pub(super) fn faults(faults: &mut Faults, path: &str, dial: &Dial) {
    let list = format!("{path}.factors");
    faults.keys(&list, dial.factors.iter().map(|factor| factor.key.as_str()));
    let sum: u64 = dial.factors.iter().map(|factor| u64::from(factor.weight)).sum();
    if sum != ALL {
        faults.add(&list, format!("The weights add up to {sum}; they must add up to {ALL}."));
    }
    for (index, factor) in dial.factors.iter().enumerate() {
        factor_faults(faults, &format!("{list}[{index}]"), factor);
    }
    one_way::faults(faults, &list, dial);
    mark_faults(faults, path, dial);
}

fn mark_faults(faults: &mut Faults, path: &str, dial: &Dial) {
    let [_, second_name, third_name] = dial.bands.names;
    let [second, third] = dial.bands.marks;
    for (name, mark) in [(second_name, second), (third_name, third)] {
        if mark < Points::ZERO || mark > Points::whole(100) {
            let message = format!("The mark {} is not between 0 and 100.", mark.short());
            faults.add(format!("{path}.bands.{name}"), message);
        }
    }
    if second >= third {
        let (second, third) = (second.short(), third.short());
        let message = format!(
            "The mark of “{third_name}”, {third}, must be above that of “{second_name}”, {second}."
        );
        faults.add(format!("{path}.bands.{third_name}"), message);
    }
}

fn factor_faults(faults: &mut Faults, path: &str, factor: &Factor) {
    for (field, text) in
        [("label", &factor.label), ("theme", &factor.theme), ("source", &factor.source)]
    {
        faults.text(&format!("{path}.{field}"), text);
    }
    if u64::from(factor.weight) > ALL {
        let message = format!("The weight {} is not between 0 and 100.", factor.weight);
        faults.add(format!("{path}.weight"), message);
    }
    let Some(metric) = Metric::find(&factor.metric) else {
        let message = format!("There is no metric {}.", factor.metric);
        return faults.add(format!("{path}.metric"), message);
    };
    match (&factor.scale, metric) {
        (Scale::Ramp { .. }, Metric::Choice(_)) => {
            faults.add(path, "This metric is a choice: give each option a share, not a ramp.");
        }
        (Scale::Shares(shares), Metric::Choice(signal)) => {
            share_faults(faults, &format!("{path}.shares"), shares, signal);
        }
        (Scale::Shares(_), _) => {
            faults.add(path, "This metric is a number: give it a ramp, not shares.");
        }
        (Scale::Ramp { none_at, full_at }, metric) => {
            ramp_faults(faults, &format!("{path}.ramp"), &metric, [*none_at, *full_at]);
        }
    }
}

fn share_faults(faults: &mut Faults, path: &str, shares: &Shares, signal: &Signal) {
    for option in signal.options.iter().filter(|option| !shares.contains_key(&option.key)) {
        let message = format!("The option {} has no share.", option.key);
        faults.add(format!("{path}.{}", option.key), message);
    }
    for (option, share) in shares {
        if signal.option(option).is_none() {
            let message = format!("There is no option {option} in {}.", signal.key);
            faults.add(format!("{path}.{option}"), message);
        }
        if *share > 100 {
            let message = format!("The share {share} is not between 0 and 100.");
            faults.add(format!("{path}.{option}"), message);
        }
    }
}

fn ramp_faults(faults: &mut Faults, path: &str, metric: &Metric, [none_at, full_at]: [Decimal; 2]) {
    if none_at == full_at {
        let message = format!("Both ends are {none_at}; they must differ.");
        faults.add(path, message);
    }
    let Some((least, most)) = metric.reach(&Answers::default()) else { return };
    for (name, end) in [("none_at", none_at), ("full_at", full_at)] {
        if is_below(end, least) || is_below_ratio(most, end) {
            let (least, most) = (least.tenth(), most.tenth());
            let message = format!("{end} is never reached: values lie between {least} and {most}.");
            faults.add(format!("{path}.{name}"), message);
        }
    }
}

fn is_below(number: Decimal, bound: Ratio) -> bool {
    i128::from(number.thousandths()) * bound.den < bound.num * 1000
}

fn is_below_ratio(bound: Ratio, number: Decimal) -> bool {
    bound.num * 1000 < i128::from(number.thousandths()) * bound.den
}
