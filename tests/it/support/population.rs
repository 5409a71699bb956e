//! Many companies that look random, and rules with random edits; the same on every run.

use readyline::rules::answers::{Answer, Answers};
use readyline::rules::decimal::{Decimal, Points};
use readyline::rules::examples::examples;
use readyline::rules::questionnaire::questionnaire;
use readyline::rules::ruleset::{Condition, Dial, Role, Ruleset, Scale, Test, Verdict};

use crate::rules_oracle::{Dice, any_value};

/// Companies like those that are stored: a third of the answers is any value, the others are those
/// of the examples. Some know everything, some know little of what may stay unknown.
pub(crate) fn companies(seed: u64, count: u64) -> Vec<Answers> {
    (0..count).map(|index| some_company(&mut Dice(seed.wrapping_add(index) << 20))).collect()
}

fn some_company(dice: &mut Dice) -> Answers {
    let known = [8, 8, 7, 7, 7, 6, 4, 1][dice.below(8) as usize];
    let mut answers = Answers::default();
    for signal in &questionnaire().signals {
        let like = &examples()[dice.below(5) as usize].answers;
        let answer = match dice.below(3) {
            0 => any_value(dice, signal),
            _ => like.get(&signal.key).cloned().expect("a full example"),
        };
        // Here and there even what must be answered is not: a result may be had before the end.
        let must = !signal.may_stay_unknown() && dice.below(60) > 0;
        if must || dice.below(8) < known {
            answers.set(&signal.key, Some(answer));
        } else if dice.below(2) == 0 {
            answers.set(&signal.key, Some(Answer::Unknown));
        }
    }
    answers
}

/// The rules with one to four things changed. What comes out may break a rule of `check`.
pub(crate) fn edited(dice: &mut Dice, rules: &Ruleset) -> Ruleset {
    let mut rules = rules.clone();
    for _ in 0..=dice.below(4) {
        edit(dice, &mut rules);
    }
    rules
}

fn any<'a, T>(dice: &mut Dice, list: &'a mut [T]) -> Option<&'a mut T> {
    let count = list.len() as u64;
    if count == 0 { None } else { list.get_mut(dice.below(count) as usize) }
}

fn edit(dice: &mut Dice, rules: &mut Ruleset) {
    if dice.below(30) == 0 {
        return edit_roles(dice, rules);
    }
    let what = dice.below(12);
    if what == 11 {
        return edit_dial(dice, &mut rules.ownership.dial, what);
    }
    let Some(role) = any(dice, &mut rules.roles) else { return };
    match what {
        0 => edit_table(dice, role),
        1 => role.filled_when = director_is(dice),
        _ if dice.below(3) == 0 => edit_dial(dice, &mut role.fit, what),
        _ => edit_dial(dice, &mut role.need, what),
    }
}

/// A role less, or one that was not there before.
fn edit_roles(dice: &mut Dice, rules: &mut Ruleset) {
    if dice.below(2) == 0 {
        rules.roles.pop();
    } else if let Some(role) = any(dice, &mut rules.roles) {
        let role = Role { key: "third_director".into(), title: "Third".into(), ..role.clone() };
        rules.roles.retain(|each| each.key != role.key);
        rules.roles.insert(0, role);
    }
}

fn edit_table(dice: &mut Dice, role: &mut Role) {
    let table = &mut role.verdicts;
    let row = match dice.below(3) {
        0 => &mut table.high,
        1 => &mut table.some,
        _ => &mut table.low,
    };
    let cells = [&mut row.small, &mut row.growing, &mut row.ready];
    for cell in cells {
        if dice.below(2) == 0 {
            *cell = Verdict::HIGHEST_FIRST[dice.below(4) as usize];
        }
    }
}

fn director_is(dice: &mut Dice) -> Condition {
    let number = Decimal::whole(dice.below(60) as i64);
    let (signal, test) = match dice.below(3) {
        0 => ("it_lead", Test::OneOf(vec!["director".into(), "it_manager".into()])),
        1 => ("supervisors", Test::AtLeast(number)),
        _ => ("headcount", Test::AtMost(number)),
    };
    Condition { signal: signal.to_owned(), test }
}

fn edit_dial(dice: &mut Dice, dial: &mut Dial, what: u64) {
    match what {
        2 | 3 => {
            let low = dice.below(1000) as i64;
            // Marks seldom fall, and then no such rules may be published.
            let apart = [300, 300, 40, 3][dice.below(4) as usize];
            let high = if dice.below(8) == 0 { dice.below(1000) as i64 } else { low + apart };
            dial.bands.marks = [low, high.min(1000)].map(Points::from_tenths);
        }
        4 => move_weight(dice, dial),
        5 => {
            let at = dice.below(dial.factors.len() as u64 + 1) as usize;
            if let Some(mut factor) = any(dice, &mut dial.factors).cloned() {
                factor.key = format!("new_{}", dice.below(1000));
                factor.weight = dice.below(9) as u32;
                dial.factors.insert(at, factor);
            }
        }
        6 if dial.factors.len() > 1 => {
            dial.factors.remove(dice.below(dial.factors.len() as u64) as usize);
        }
        _ => edit_scale(dice, dial),
    }
}

/// Some weight goes from one factor to another.
fn move_weight(dice: &mut Dice, dial: &mut Dial) {
    let Some(from) = any(dice, &mut dial.factors) else { return };
    let taken = dice.below(u64::from(from.weight) + 1) as u32;
    from.weight -= taken;
    if let Some(into) = any(dice, &mut dial.factors) {
        into.weight += taken;
    }
}

fn edit_scale(dice: &mut Dice, dial: &mut Dial) {
    let Some(factor) = any(dice, &mut dial.factors) else { return };
    match &mut factor.scale {
        Scale::Ramp { none_at, full_at } => {
            if dice.below(8) == 0 {
                std::mem::swap(none_at, full_at);
            }
            let length = (full_at.thousandths() - none_at.thousandths()).abs().max(1000);
            let by = length * (dice.below(21) as i64 - 10) / 10;
            let end = if dice.below(2) == 0 { none_at } else { full_at };
            *end = Decimal::from_thousandths(end.thousandths() + by);
        }
        Scale::Shares(shares) => {
            for share in shares.values_mut() {
                if dice.below(2) == 0 {
                    *share = dice.below(101) as u32;
                }
            }
        }
    }
}
