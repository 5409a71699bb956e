//! Where figures come from, in words for people who have not seen the research behind the rules.

/// What the first rules note in short, and the same in a plain sentence.
const PLAIN: [(&str, &str); 15] = [
    ("marks are our default", "where the scale begins and ends is our own choice"),
    ("raise and coach are our default", "the raise and the coach’s price are our own estimate"),
    ("app counts of merchants, weak", "counts of the apps that stores use, which is weak evidence"),
    (
        "published figures differ fourfold; low weight",
        "Published figures differ fourfold, so it weighs little",
    ),
    ("case discussion 2012", "a discussion of one company’s case, 2012"),
    ("Case discussion 2012", "A discussion of one company’s case, 2012"),
    (
        "Reardon, departments drive",
        "Reardon on why departments and not IT should drive their projects",
    ),
    ("operational managers realise benefits", "it is operational managers who make a gain real"),
    ("ERP life cycle surveys", "surveys of how long business systems stay in use"),
    ("NCMM and US e-commerce growth", "growth of US mid-sized companies and of US online sales"),
    ("NCMM mid-market growth", "US mid-sized companies (NCMM) grew by"),
    ("US e-commerce growth", "growth of US online sales"),
    ("PCI DSS 4.0.1 yearly rhythm", "the card security standard PCI DSS 4.0.1 asks for it yearly"),
    ("PMI 2018: champions finish 80% on time", "PMI 2018: the best finish 80% on time"),
    ("Our default", "Our own choice"),
];

/// A source as a page names it: what the rules note in short becomes plain words. A source that
/// somebody else wrote stays as it is.
pub(super) fn plain(source: &str) -> String {
    // The first rules name the file of the research that they were made from, which says nothing
    // to whoever reads a result.
    let named = "Readyline’s market research of November 2026, part";
    let source = source.replace("domain.md", named);
    PLAIN.iter().fold(source, |source, (short, plain)| source.replace(short, plain))
}
