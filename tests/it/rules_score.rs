//! The scorer against figures that were worked out by hand.

use readyline::rules::answers::Answers;
use readyline::rules::ruleset::default_ruleset;
use readyline::rules::score::assess;

#[test]
fn prints() {
    let text = include_str!("../cases/examples.json");
    let companies: Vec<serde_json::Value> = serde_json::from_str(text).unwrap();
    for company in companies {
        let answers: Answers = serde_json::from_value(company["answers"].clone()).unwrap();
        let a = assess(default_ruleset(), &answers);
        println!("{} {}", company["name"], serde_json::to_string(&a).unwrap());
        let t = std::time::Instant::now();
        let mut unknown = Answers::default();
        for s in &readyline::rules::questionnaire::questionnaire().signals {
            if !s.dont_know && !s.optional {
                unknown.set(&s.key, answers.get(&s.key).cloned());
            }
        }
        let a = assess(default_ruleset(), &unknown);
        for r in &a.roles {
            println!(
                "{} {:?} {} {} {:?} {} {} {:?}",
                r.key,
                r.verdicts,
                r.need.low,
                r.need.high,
                r.need.bands,
                r.fit.low,
                r.fit.high,
                r.fit.bands
            );
        }
        println!("{:?} own {} {}", t.elapsed(), a.ownership.low, a.ownership.high);
    }
    let t = std::time::Instant::now();
    assess(default_ruleset(), &Answers::default());
    println!("nothing known {:?}", t.elapsed());
}
