//! Who should drive a project: every answer there is, and what people may type.

use proptest::prelude::*;
use readyline::rules::explain::it::It;
use readyline::rules::explain::ownership::{ProjectAdvice, departments, judge};
use readyline::rules::projects::{
    Benefit, Choice, ItIn, LONGEST_NAME, Lead, Project, Typed, parse,
};
use serde_json::json;

fn project(benefit: Benefit, lead: Lead, it_in: ItIn) -> Project {
    Project { name: "Store".to_owned(), benefit, lead, it_in }
}

/// What is said of every project that the fields allow.
fn all() -> Vec<ProjectAdvice> {
    let mut all = Vec::new();
    for benefit in Benefit::ALL {
        for lead in Lead::ALL {
            for it_in in ItIn::ALL {
                all.push(judge(&project(*benefit, *lead, *it_in), It::Nobody));
            }
        }
    }
    assert_eq!(all.len(), 6 * 10 * 5);
    all
}

/// gain, lead, when IT joined -> flags, and how "who should drive it" begins.
const CASES: &str = "
sales          | ecommerce_sales  | idea            |                         | E-commerce or sale
sales          | marketing        | before_supplier |                         | Marketing, as now
sales          | marketing        | after_supplier  | it_late                 | Marketing, as now
sales          | it               | idea            | it_leads                | E-commerce, sales
sales          | agency           | not_in          | outside_lead it_missing | E-commerce, sales
sales          | nobody           | not_in          | no_lead it_missing      | E-commerce, sales
sales          | finance          | idea            | other_department        | E-commerce, sales
sales          | other            | idea            | check_department        | E-commerce, sales
sales          | marketing        | no_it           | no_it                   | Marketing, as now
automation     | finance          | idea            |                         | Finance, as now
automation     | other            | idea            |                         | The department tha
automation     | it               | idea            | it_leads                | The department who
communication  | marketing        | idea            |                         | Marketing, as now
communication  | customer_service | idea            |                         | Customer service,
communication  | it               | idea            | it_leads                | Marketing
operations     | operations       | idea            |                         | Operations, as now
operations     | customer_service | idea            |                         | Customer service,
operations     | marketing        | idea            | other_department        | Operations
administration | finance          | idea            |                         | Finance, as now
administration | hr               | not_in          | it_missing              | HR, as now
administration | it               | not_in          | it_leads                | Finance
infrastructure | it               | idea            |                         | IT, as now
infrastructure | it               | not_in          |                         | IT, as now
infrastructure | finance          | idea            | not_it                  | IT
infrastructure | other            | after_supplier  | not_it it_late          | IT
infrastructure | agency           | not_in          | outside_lead it_missing | IT
infrastructure | agency           | no_it           | outside_lead no_it      | A named person of
infrastructure | nobody           | no_it           | no_lead no_it           | A named person of
infrastructure | finance          | no_it           | no_it                   | One person in fina
";

#[test]
fn each_project_goes_to_whoever_has_the_gain() {
    for line in CASES.lines().filter(|line| !line.trim().is_empty()) {
        let cells: Vec<&str> = line.split('|').map(str::trim).collect();
        let [benefit, lead, it_in, flags, owner] = cells[..] else { panic!("{line}") };
        let listed = project(
            Benefit::of(benefit).expect(line),
            Lead::of(lead).expect(line),
            ItIn::of(it_in).expect(line),
        );
        let advice = judge(&listed, It::Nobody);
        let found: Vec<&str> = advice.flags.iter().map(|flag| flag.key).collect();
        assert_eq!(found.join(" "), flags, "{line}");
        assert!(advice.owner.starts_with(owner), "{line}: {}", advice.owner);
    }
}

#[test]
fn no_two_sentences_about_a_project_contradict_each_other() {
    for advice in all() {
        let Project { benefit, lead, it_in, .. } = advice.project;
        let keys: Vec<&str> = advice.flags.iter().map(|flag| flag.key).collect();
        let said: Vec<&str> = advice.flags.iter().map(|flag| flag.text.as_str()).collect();
        let all = format!("{} {} {}", advice.owner, advice.it_part, said.join(" "));
        let told = format!("{benefit:?} {lead:?} {it_in:?}: {all}");
        assert_eq!(advice.fits, keys.is_empty(), "{told}");
        let lead_flags = [
            "no_lead",
            "outside_lead",
            "it_leads",
            "not_it",
            "other_department",
            "check_department",
        ];
        let of_lead = keys.iter().filter(|key| lead_flags.contains(key)).count();
        assert!(of_lead <= 1 && keys.len() - of_lead <= 1, "{told}");
        // Whoever keeps the lead is not told to hand it over, and the other way round.
        let stays = advice.owner.ends_with("as now") || advice.owner.starts_with("One person in");
        assert_eq!(stays, of_lead == 0, "{told}");
        assert!(!advice.owner.contains("agency") && !advice.owner.contains("Nobody"), "{told}");
        // Nobody is sent to an IT that does not exist, nor told that IT is missing where it leads.
        let no_it = it_in == ItIn::NoIt && lead != Lead::It;
        assert_eq!(all.contains("You have no IT"), no_it, "{told}");
        if no_it {
            assert_ne!(advice.owner, "IT", "{told}");
            assert!(!all.contains("IT has not joined") && !all.contains("to IT"), "{told}");
        }
        if lead == Lead::It {
            assert!(!all.contains("IT has not joined") && !all.contains("IT joined"), "{told}");
        }
        // Where the gain is a department's, IT never ends up with the lead.
        if benefit != Benefit::Infrastructure {
            assert!(!advice.owner.starts_with("IT") && !all.contains("Hand it to IT"), "{told}");
        }
        for text in said.iter().copied().chain([advice.it_part.as_str()]) {
            assert!(text.ends_with('.') && !text.contains("..") && !text.contains("  "), "{told}");
        }
    }
}

#[test]
fn the_table_of_owners_has_every_gain_once_and_gives_only_infrastructure_to_it() {
    let table = departments();
    let gains: Vec<Benefit> = table.iter().map(|row| row.benefit).collect();
    assert_eq!(gains, Benefit::ALL);
    let its: Vec<Benefit> =
        table.iter().filter(|row| row.owner == "IT").map(|row| row.benefit).collect();
    assert_eq!(its, [Benefit::Infrastructure]);
}

#[test]
fn programs_read_the_same_words_that_are_stored() {
    let listed = project(Benefit::Sales, Lead::EcommerceSales, ItIn::AfterSupplier);
    let advice = judge(&listed, It::Own);
    let value = serde_json::to_value(&advice).expect("JSON");
    let project = json!({
        "name": "Store", "benefit": "sales", "lead": "ecommerce_sales", "it_in": "after_supplier",
    });
    assert_eq!(value["project"], project);
    assert_eq!(value["flags"][0]["key"], "it_late");
    assert_eq!(value["fits"], false);
    for lead in Lead::ALL {
        assert_eq!(serde_json::to_value(lead).expect("JSON"), lead.key());
    }
    for (benefit, it_in) in Benefit::ALL.iter().zip(ItIn::ALL) {
        assert_eq!(serde_json::to_value(benefit).expect("JSON"), benefit.key());
        assert_eq!(serde_json::to_value(it_in).expect("JSON"), it_in.key());
    }
    assert_eq!(serde_json::to_value(Benefit::Infrastructure).expect("JSON"), "infrastructure");
}

fn typed(name: &str) -> Typed<'_> {
    Typed { name, benefit: "sales", lead: "marketing", it_in: "idea" }
}

#[test]
fn what_cannot_be_a_project_is_told_field_by_field() {
    let faults = |typed: &Typed| -> Vec<String> {
        parse(typed).expect_err("faults").into_iter().map(|fault| fault.signal).collect()
    };
    assert_eq!(faults(&Typed::default()), ["name", "benefit", "lead", "it_in"]);
    assert_eq!(faults(&Typed { lead: "boss", ..typed("Store") }), ["lead"]);
    for it_in in ["not_in", "no_it"] {
        assert_eq!(faults(&Typed { lead: "it", it_in, ..typed("Store") }), ["it_in"]);
    }
    let long = "é".repeat(LONGEST_NAME + 1);
    for name in ["", " \t ", "…", long.as_str(), "a\u{202e}b", "a\u{7}b"] {
        assert_eq!(faults(&typed(name)), ["name"], "{name:?}");
    }
    let longest = "é".repeat(LONGEST_NAME);
    for (name, kept) in [
        ("  New \t store ", "New store"),
        ("店", "店"),
        ("<b>\"R&D\"</b>", "<b>\"R&D\"</b>"),
        (longest.as_str(), longest.as_str()),
    ] {
        assert_eq!(parse(&typed(name)).expect("a project").name, kept);
    }
}

proptest! {
    #[test]
    fn whatever_is_typed_is_refused_or_stays_what_it_is(name in "\\PC{0,100}|.{0,90}") {
        if let Ok(project) = parse(&typed(&name)) {
            prop_assert!((1..=LONGEST_NAME).contains(&project.name.chars().count()));
            let again = parse(&typed(&project.name)).expect("a name that was taken");
            prop_assert_eq!(&again, &project);
            let text = serde_json::to_string(&project).expect("JSON");
            let back: Project = serde_json::from_str(&text).expect("a project");
            prop_assert_eq!(back, project);
        }
    }
}
