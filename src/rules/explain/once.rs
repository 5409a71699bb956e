//! Several playbooks one after the other, without what one of them has said already.

use super::names::short;
use super::playbook::Playbook;

/// Shorter texts may stand twice: nobody minds, and looking them up elsewhere takes longer.
const LONG: usize = 160;

/// Takes from each playbook what stands word for word in an earlier one, and says where it stands.
/// Only whole sections are taken: a heading with all its text.
pub fn once(books: &mut [Playbook]) {
    // A text, and where it stands.
    let mut seen: Vec<(String, String)> = Vec::new();
    for book in books {
        let field = short(&book.title).to_owned();
        let mut own = Vec::new();
        for part in &mut book.parts {
            let mut said = String::new();
            for section in sections(&part.markdown) {
                let found = seen.iter().find(|(text, _)| text == section.trim_end());
                match (found, section.split_once('\n')) {
                    (Some((_, place)), Some((heading, _))) => {
                        let same = format!("{heading}\n\nAs in {place}.\n\n");
                        said.push_str(&same);
                    }
                    _ => {
                        said.push_str(section);
                        let place = format!("“{}” of the playbook for {field}", part.title);
                        own.push((section.trim_end().to_owned(), place));
                    }
                }
            }
            part.markdown = said;
        }
        let long = |(text, _): &(String, String)| text.starts_with('#') && text.len() > LONG;
        seen.extend(own.into_iter().filter(long));
    }
}

/// A text cut before each of its headings.
fn sections(markdown: &str) -> Vec<&str> {
    let heads = markdown.match_indices("\n#").map(|(at, _)| at + 1);
    let mut cuts: Vec<usize> = std::iter::once(0).chain(heads).collect();
    cuts.push(markdown.len());
    cuts.windows(2).filter_map(|ends| markdown.get(ends[0]..ends[1])).collect()
}

#[cfg(test)]
mod tests {
    use super::super::playbook::Part;
    use super::*;

    fn book(title: &str, markdown: &str) -> Playbook {
        let part = Part { key: "cost", title: "Cost", markdown: markdown.to_owned() };
        Playbook { role: title.to_owned(), title: title.to_owned(), parts: vec![part] }
    }

    #[test]
    fn a_long_section_stands_once_and_the_later_book_says_where() {
        let long = format!("### The risk\n\n{}\n", "Somebody may leave. ".repeat(12).trim_end());
        let short = "### The rest\n\nFew words.\n";
        let mut books = [
            book("Director of IT/Systems", &format!("First.\n\n{long}\n{short}")),
            book("Director of Customer Service", &format!("Second.\n\n{short}\n{long}")),
        ];
        let whole = books[0].parts[0].markdown.clone();
        once(&mut books);
        assert_eq!(books[0].parts[0].markdown, whole);
        let told = "Second.\n\n### The rest\n\nFew words.\n\n### The risk\n\nAs in “Cost” of \
                    the playbook for IT.";
        assert_eq!(books[1].parts[0].markdown.trim_end(), told);
    }
}
