//! What a dial must satisfy.

use super::{Faults, one_way};
use crate::rules::decimal::{Decimal, Points};
use crate::rules::metric::{MetricInfo, MetricKind};
use crate::rules::questionnaire::Choice;
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
            let message = format!("A band cannot begin at {}: use 0 to 100.", mark.short());
            faults.add(format!("{path}.bands.{name}"), message);
        }
    }
    if second >= third {
        let (second, third) = (second.short(), third.short());
        let message = format!(
            "“{third_name}” begins at {third}, and must begin above “{second_name}”, at {second}."
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
    let Some(metric) = MetricInfo::find(&factor.metric) else {
        let message = format!("There is no metric {}.", factor.metric);
        return faults.add(format!("{path}.metric"), message);
    };
    match (&factor.scale, metric.kind) {
        (Scale::Ramp { .. }, MetricKind::Choice(_)) => {
            faults.add(path, "This is a choice: give each option a share, not two ends.");
        }
        (Scale::Shares(shares), MetricKind::Choice(options)) => {
            share_faults(faults, path, (&metric.name, options), shares);
        }
        (Scale::Shares(_), MetricKind::Number { .. }) => {
            faults.add(path, "This is a number: give it two ends, not shares.");
        }
        (Scale::Ramp { none_at, full_at }, MetricKind::Number { least, most }) => {
            ramp_faults(faults, &format!("{path}.ramp"), [least, most], [*none_at, *full_at]);
        }
    }
}

/// `metric` is the metric's name and its options.
fn share_faults(faults: &mut Faults, path: &str, metric: (&str, &[Choice]), shares: &Shares) {
    let (name, options) = metric;
    for option in options.iter().filter(|option| !shares.contains_key(&option.key)) {
        let message = format!("The option “{}” has no share.", option.label);
        faults.add(format!("{path}.shares.{}", option.key), message);
    }
    for (option, share) in shares {
        let path = format!("{path}.shares.{option}");
        if options.iter().all(|each| each.key != *option) {
            faults.add(&path, format!("There is no option {option} in “{name}”."));
        }
        if *share > 100 {
            faults.add(&path, format!("The share {share} is not between 0 and 100."));
        }
    }
}

fn ramp_faults(faults: &mut Faults, path: &str, reach: [Decimal; 2], ends: [Decimal; 2]) {
    let [none_at, full_at] = ends;
    if none_at == full_at {
        let message = format!("Both ends are {none_at}; they must differ.");
        faults.add(path, message);
    }
    let [least, most] = reach;
    for (name, end) in [("none_at", none_at), ("full_at", full_at)] {
        if end < least || end > most {
            let message = format!("{end} is never reached: values lie between {least} and {most}.");
            faults.add(format!("{path}.{name}"), message);
        }
    }
}
