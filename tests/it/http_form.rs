//! The strict decoders: what they take, what they refuse, and that nothing makes them fall over.

use proptest::prelude::*;
use readyline::web::form::{Fields, FormFault, StrictForm, decode};
use readyline::web::json;

fn fields(list: &[(&str, &str)]) -> Vec<(String, String)> {
    list.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect()
}

type Row<'a> = (&'a [u8], &'a [(&'a str, &'a str)]);

#[test]
fn a_form_is_read_as_a_browser_wrote_it() {
    let table: [Row; 8] = [
        (b"", &[]),
        (b"a=1", &[("a", "1")]),
        (b"a=", &[("a", "")]),
        (b"a=1&b=2", &[("a", "1"), ("b", "2")]),
        (b"a=x+y%20z%2B", &[("a", "x y z+")]),
        (b"a=1%3D2&b=p=q", &[("a", "1=2"), ("b", "p=q")]),
        (b"name=%C3%A9%f0%9f%91%8D", &[("name", "\u{e9}\u{1f44d}")]),
        (b"a=%0D%0A%26", &[("a", "\r\n&")]),
    ];
    for (body, expected) in table {
        let shown = String::from_utf8_lossy(body);
        assert_eq!(decode(body), Ok(fields(expected)), "{shown}");
    }
}

#[test]
fn what_no_browser_sends_is_refused() {
    let nul = |name: &str| FormFault::Nul(name.to_owned());
    let table: [(&[u8], FormFault); 19] = [
        (b"a=%", FormFault::Escape),
        (b"a=%2", FormFault::Escape),
        (b"a=%zz", FormFault::Escape),
        (b"a=%u0041", FormFault::Escape),
        (b"a%=1", FormFault::Escape),
        (b"a=%+1", FormFault::Escape),
        (b"a=%FF", FormFault::NotUtf8),
        (b"a=\xff", FormFault::NotUtf8),
        (b"%ff=1", FormFault::NotUtf8),
        (b"a=%ED%A0%80", FormFault::NotUtf8),
        (b"a=%C0%80", FormFault::NotUtf8),
        (b"a=x%00y", nul("a")),
        (b"a=\0", nul("a")),
        (b"a%00b=1", nul("ab")),
        (b"a", FormFault::NotAField),
        (b"=1", FormFault::NotAField),
        (b"a=1&", FormFault::NotAField),
        (b"a=1&b=2&a=1", FormFault::Duplicate("a".to_owned())),
        (b"a=1&%61=2", FormFault::Duplicate("a".to_owned())),
    ];
    for (body, expected) in table {
        let shown = String::from_utf8_lossy(body);
        assert_eq!(decode(body), Err(expected), "{shown}");
    }
}

#[test]
fn sizes_are_counted_after_decoding() {
    let value = |n: usize| format!("a={}", "%41".repeat(n));
    assert_eq!(decode(value(16 * 1024).as_bytes()).unwrap()[0].1.len(), 16 * 1024);
    let too_long = decode(value(16 * 1024 + 1).as_bytes());
    assert_eq!(too_long, Err(FormFault::LongValue("a".to_owned())));

    let name = |n: usize| format!("{}=1", "a".repeat(n));
    assert!(decode(name(100).as_bytes()).is_ok());
    assert_eq!(decode(name(101).as_bytes()), Err(FormFault::LongName));

    let form = |n: usize| (0..n).map(|i| format!("f{i}=1")).collect::<Vec<_>>().join("&");
    assert_eq!(decode(form(600).as_bytes()).unwrap().len(), 600);
    assert_eq!(decode(form(601).as_bytes()), Err(FormFault::TooMany));
}

#[test]
fn a_field_that_nobody_asked_for_is_named() {
    let list = fields(&[("op", "1"), ("headcount", "180"), ("is_admin", "1"), ("agents", "8")]);
    let mut form = Fields::from(StrictForm(list));
    assert_eq!(form.take("op").as_deref(), Some("1"));
    assert_eq!(form.take("op"), None);
    let page = form.take_all(|name| ["headcount", "agents"].contains(&name));
    assert_eq!(page, fields(&[("headcount", "180"), ("agents", "8")]));
    let refusal = form.finish().unwrap_err().to_string();
    assert!(refusal.contains("\"is_admin\""), "{refusal}");
}

#[test]
fn json_is_refused_where_parsers_would_differ() {
    let deep = |n: usize| format!("{}{}", "[".repeat(n), "]".repeat(n));
    for good in [
        r#"{"answers": {"headcount": 180, "csat_pct": null, "it_lead": "nobody"}}"#,
        r#"{"a": -12.5, "b": true, "c": [1, 18446744073709551615], "d": "\ud83d\ude00"}"#,
        &deep(32),
    ] {
        assert!(json::check(good).is_ok(), "{good}");
    }
    for bad in [
        "",
        "{",
        r#"{"a": 1} x"#,
        r#"{"a": 1, "a": 1}"#,
        r#"{"a": {"b": 1, "\u0062": 2}}"#,
        r#"{"a": "x\u0000y"}"#,
        r#"{"a\u0000": 1}"#,
        r#"{"a": "\ud800"}"#,
        r#"{"a": NaN}"#,
        r#"{"a": 1e999}"#,
        r#"{"a": 01}"#,
        &deep(33),
        &deep(60_000),
    ] {
        assert!(json::check(bad).is_err(), "{}", &bad[..bad.len().min(60)]);
    }
}

proptest! {
    #[test]
    fn any_bytes_are_read_or_refused(body in proptest::collection::vec(any::<u8>(), 0..300)) {
        let _ = decode(&body);
        let _ = json::check(&String::from_utf8_lossy(&body));
    }

    #[test]
    fn near_forms_are_read_or_refused(body in "[ab=&%+0-9f\\x00\\u{e9}]{0,60}") {
        let _ = decode(body.as_bytes());
    }

    #[test]
    fn what_is_encoded_comes_back(value in "[^\\x00]{0,80}") {
        let encoded: String = value.bytes().map(|byte| format!("%{byte:02X}")).collect();
        let decoded = decode(format!("a={encoded}").as_bytes());
        prop_assert_eq!(decoded, Ok(vec![("a".to_owned(), value)]));
    }
}
