//! How a firm shows itself: what it may choose, and where its clients' readers see it.

use crate::support::app::TestApp;
use crate::support::client::{Part, Reply};
use crate::support::company::Company;
use crate::support::firm::{Office, key};
use crate::support::paper::Paper;
use crate::support::walk::Walk;

pub(crate) const SVG: &str = r##"<?xml version="1.0"?><!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN"
    "http://www.w3.org/Graphics/SVG/1.1/DTD/svg11.dtd">
<svg xmlns="http://www.w3.org/2000/svg" width="300" height="60"><script>alert(1)</script>
<rect width="150" height="60" fill="#0b5465" onclick="alert(2)"/><circle cx="220" cy="30" r="25"/>
</svg>"##;

async fn office(app: &TestApp) -> Office {
    Office::founded(app, "Kestrel Advice", "kim@example.com").await
}

/// Sends the form of the page with these words and this logo.
pub(crate) async fn save(
    office: &mut Office,
    words: [&str; 3],
    logo: Option<(&str, &[u8])>,
) -> Reply {
    let page = office.consultant.get("/firm/brand").await;
    assert_eq!(page.status, 200);
    let (op, rev) = (page.field("op").unwrap(), page.field("rev").unwrap());
    let [name, accent, footer] = words;
    let mut parts: Vec<Part> = vec![
        ("op", None, op.as_bytes()),
        ("rev", None, rev.as_bytes()),
        ("name", None, name.as_bytes()),
        ("accent", None, accent.as_bytes()),
        ("footer", None, footer.as_bytes()),
    ];
    parts.extend(logo.map(|(file, bytes)| ("logo", Some(file), bytes)));
    office.consultant.post_parts("/firm/brand", &parts).await
}

/// A PNG of one colour.
fn png(width: u32, height: u32) -> Vec<u8> {
    let mut out = Vec::new();
    let mut encoder = png::Encoder::new(&mut out, width, height);
    encoder.set_color(png::ColorType::Rgb);
    let mut writer = encoder.write_header().unwrap();
    writer.write_image_data(&vec![90; width as usize * height as usize * 3]).unwrap();
    writer.finish().unwrap();
    out
}

/// A shared result of a client of this firm.
async fn shared(app: &TestApp, office: &Office) -> (Walk, String) {
    let of = office.client(app, "Harbor & Pine").await;
    let mut walk = office.assessment(app, of).await;
    walk.answer(&Company::named("Harbor & Pine")).await;
    assert_eq!(walk.submit().await.status, 303);
    let path = walk.share().await;
    (walk, path)
}

#[tokio::test]
async fn readers_of_a_shared_result_see_whose_it_is() {
    let app = TestApp::start().await;
    let mut office = office(&app).await;
    let (mut walk, path) = shared(&app, &office).await;
    let before = app.visitor().get(&path).await;
    assert_eq!(before.read(".firm"), "Kestrel Advice", "the name of the firm, if nothing else");
    let footer = "Kestrel Advice, 4 Mill Lane\n<Suite 2>";
    let words = ["Kestrel & Sons", "#7A1F5C", footer];
    let saved = save(&mut office, words, Some(("logo.png", SVG.as_bytes()))).await;
    assert_eq!((saved.status, saved.location()), (303, "/firm/brand?done=yes"));

    let mut reader = app.visitor();
    let page = reader.get(&path).await;
    assert_eq!(page.attributes(".firm img", "alt"), ["Kestrel & Sons"]);
    assert!(page.read(".firm-foot").contains("<Suite 2>"));
    let styles = page.attributes("link[rel=stylesheet]", "href");
    let colour = styles.iter().position(|href| href.contains("brand"));
    assert_eq!(colour, Some(1), "after the house's own colours, which it replaces: {styles:?}");
    let src = page.attributes(".firm img", "src").remove(0);
    let logo = reader.get(&src).await;
    assert_eq!((logo.status, logo.header("content-type")), (200, Some("image/png")));
    assert_eq!(logo.header("x-content-type-options"), Some("nosniff"));
    assert!(logo.header("content-security-policy").unwrap().starts_with("default-src 'none'"));
    assert!(logo.header("cache-control").unwrap().contains("immutable"));
    assert!(logo.body.starts_with(b"\x89PNG"), "an SVG is drawn, never served");
    assert!(!String::from_utf8_lossy(&logo.body).contains("alert"));
    let css = page.attributes("link[rel=stylesheet][href^='/firms/']", "href").remove(0);
    let style = reader.get(&css).await;
    assert_eq!(style.header("content-type"), Some("text/css; charset=utf-8"));
    assert!(style.text().contains("--accent: #7a1f5c;"), "{}", style.text());
    let pdf = reader.get(&format!("{path}/result.pdf")).await;
    let paper = Paper::read(&pdf.body);
    assert!(paper.page(1).contains("PreparedbyKestrel&Sons"), "{}", paper.page(1));
    assert!(paper.page(2).contains("4MillLane"), "{}", paper.page(2));
    let images = paper.0.objects.values().filter_map(|object| object.as_stream().ok());
    let mut kinds = images.filter_map(|stream| {
        let kind = stream.dict.get(b"Subtype").and_then(|kind| kind.as_name());
        kind.ok().map(<[u8]>::to_vec)
    });
    assert!(kinds.any(|kind| kind == b"Image"), "the logo on the cover");

    let kept = walk.share_with(&[("parts", "without_size"), ("passcode", "quiet otter")]).await;
    let asked = reader.get(&kept).await;
    assert_eq!(asked.attributes(".firm img", "src"), [src.as_str()]);
    save(&mut office, ["Kestrel & Sons", "", ""], Some(("new.png", &png(100, 40)))).await;
    assert_eq!(reader.get(&src).await.status, 404, "what is no longer in use");
    assert_eq!(reader.get(&css).await.status, 404);
    let theirs = Walk::finished(&app, &Company::named("Harbor & Pine")).await.share().await;
    let page = reader.get(&theirs).await;
    assert!(page.texts(".firm").is_empty(), "a result that no firm looks after");
}

#[tokio::test]
async fn a_logo_is_taken_for_what_it_is() {
    let app = TestApp::start().await;
    let mut office = office(&app).await;
    let svg = |inside: &str| {
        format!("<svg xmlns='http://www.w3.org/2000/svg' width='9' height='9'>{inside}</svg>")
    };
    let clips = "<g clip-path='url(#a)'><rect width='5' height='5'/></g>".repeat(25);
    let nodes = "<g/>".repeat(20_001);
    let entities = "<!DOCTYPE svg [<!ENTITY a 'aaaaaaaaaa'><!ENTITY b '&a;&a;&a;&a;&a;&a;&a;&a;'>\
        <!ENTITY c '&b;&b;&b;&b;&b;&b;&b;&b;'><!ENTITY d '&c;&c;&c;&c;&c;&c;&c;&c;'>\
        <!ENTITY e '&d;&d;&d;&d;&d;&d;&d;&d;'><!ENTITY f '&e;&e;&e;&e;&e;&e;&e;&e;'>]>";
    let bomb = format!("{entities}{}", svg("<desc>&f;&f;&f;&f;&f;&f;</desc>"));
    let refused: Vec<(&str, Vec<u8>, &str)> = vec![
        ("a.png", b"<html><script>alert(1)</script></html>".to_vec(), "no PNG, JPEG or SVG"),
        ("a.svg", b"GIF89a\x01\x00\x01\x00".to_vec(), "no PNG, JPEG or SVG"),
        ("a.png", b"\x89PNG\r\n\x1a\nnothing".to_vec(), "broken"),
        ("a.jpg", b"\xff\xd8\xff\xe0nothing".to_vec(), "broken"),
        ("a.png", vec![0; 204_801], "too large"),
        ("a.png", png(4_001, 1), "too many pixels"),
        ("a.svg", svg("<text>Kestrel</text>").into(), "text, pictures"),
        ("a.svg", svg("<image href='/etc/passwd'/>").into(), "text, pictures"),
        ("a.svg", svg("<use href='#a'/>").into(), "text, pictures"),
        ("a.svg", svg("<filter id='f'/>").into(), "text, pictures"),
        ("a.svg", svg(&clips).into(), "text, pictures"),
        ("a.svg", svg(&nodes).into(), "no PNG, JPEG or SVG"),
        ("a.svg", bomb.into(), "no PNG, JPEG or SVG"),
        ("a.svg", svg("").into(), "broken|nothing that can be seen"),
    ];
    for (name, bytes, why) in refused {
        let reply = save(&mut office, ["Kestrel", "#0b5465", "kept"], Some((name, &bytes))).await;
        assert_eq!(reply.status, 422, "{name}: {why}");
        let said = reply.read("#logo-fault");
        assert!(why.split('|').any(|why| said.contains(why)), "{why}: {said}");
        assert_eq!(reply.field("accent"), Some("#0b5465".to_owned()), "what was typed stays");
    }
    for (name, bytes) in [("a.txt", png(900, 300)), ("a.png", SVG.into())] {
        let reply = save(&mut office, ["Kestrel", "", ""], Some((name, &bytes))).await;
        assert_eq!(reply.status, 303, "{name}");
        let page = office.consultant.get("/firm/brand").await;
        let size =
            |side: &str| page.attributes(".firm img", side).remove(0).parse::<i64>().unwrap();
        assert!(size("width") <= 240 && size("height") <= 80, "{name}");
    }
    let stored = app.look_up("select (length(logo) < 500000)::text from brand").await;
    assert_eq!(stored, "true");
    let keep = save(&mut office, ["Kestrel", "", ""], None).await;
    assert_eq!(keep.status, 303);
    let page = office.consultant.get("/firm/brand").await;
    assert_eq!(page.texts(".firm img").len(), 1, "a logo stays where none is chosen");
}

#[tokio::test]
async fn a_colour_that_cannot_be_read_is_refused_with_the_nearest_that_can() {
    let app = TestApp::start().await;
    let mut office = office(&app).await;
    let reply = save(&mut office, ["Kestrel", "#ffcc00", ""], None).await;
    assert_eq!(reply.status, 422);
    let said = reply.read("#accent-fault");
    let nearest = said.rsplit_once('#').unwrap().1.trim_end_matches('.').to_owned();
    assert!(said.contains("#ffcc00 could not be read"), "{said}");
    let nearest = format!("#{nearest}");
    assert_eq!(save(&mut office, ["Kestrel", &nearest, ""], None).await.status, 303);
    for (words, field) in [
        (["", "", ""], "name"),
        (["Kes\u{202e}trel", "", ""], "name"),
        (["Kestrel", "url(//evil.example)", ""], "accent"),
        (["Kestrel", "#0b5465; }", ""], "accent"),
        (["Kestrel", "", &"x".repeat(501)], "footer"),
    ] {
        let reply = save(&mut office, words, None).await;
        assert_eq!(reply.status, 422, "{words:?}");
        assert_eq!(reply.texts(&format!("#{field}-fault")).len(), 1, "{words:?}");
    }
}

#[tokio::test]
async fn two_who_change_it_at_once_lose_nothing() {
    let app = TestApp::start().await;
    let mut office = office(&app).await;
    let page = office.consultant.get("/firm/brand").await;
    let (op, rev) = (page.field("op").unwrap(), page.field("rev").unwrap());
    assert_eq!(save(&mut office, ["First", "", ""], None).await.status, 303);
    let mine = |rev: &str| {
        let (op, rev) = (op.clone(), rev.to_owned());
        [("op", op), ("rev", rev), ("name", "Second".to_owned()), ("accent", String::new())]
    };
    let send = |fields: &[(&'static str, String); 4]| {
        let parts: Vec<(&'static str, Vec<u8>)> =
            fields.iter().map(|(name, value)| (*name, value.clone().into_bytes())).collect();
        let mut visitor = office.consultant.clone();
        async move {
            let parts: Vec<Part> =
                parts.iter().map(|(name, value)| (*name, None, value.as_slice())).collect();
            visitor.post_parts("/firm/brand", &parts).await
        }
    };
    let clash = send(&mine(&rev)).await;
    assert_eq!(clash.status, 409);
    assert!(clash.text().contains("Somebody of your firm has changed this meanwhile"));
    assert_eq!(clash.field("name"), Some("Second".to_owned()));
    assert_eq!(send(&mine(&clash.field("rev").unwrap())).await.status, 303);
    assert_eq!(app.look_up("select name from brand").await, "Second");
    let mut rival = Office::founded(&app, "Rival Advice", "lee@example.com").await.consultant;
    assert!(!rival.get("/firm/brand").await.text().contains("Second"));
}

#[tokio::test]
async fn a_guest_sees_whose_questions_these_are() {
    let app = TestApp::start().await;
    let mut office = office(&app).await;
    let logo = png(300, 60);
    save(&mut office, ["Kestrel & Sons", "#7a1f5c", ""], Some(("logo.png", &logo))).await;
    let of = office.client(&app, "Harbor & Pine").await;
    let walk = office.assessment(&app, of).await;
    let (link, _) = key(&app, &walk, "Olu Ade").await;
    let mut guest = app.visitor();
    assert_eq!(guest.get(&link).await.status, 303);
    let page = guest.get(&format!("{}/company", walk.base)).await;
    assert_eq!(page.attributes(".firm img", "alt"), ["Kestrel & Sons"]);
    assert_eq!(page.attributes("link[href^='/firms/']", "rel"), ["stylesheet"]);
}

#[tokio::test]
async fn a_new_name_of_the_firm_reaches_clients_unless_they_know_it_by_another() {
    let app = TestApp::start().await;
    let mut office = office(&app).await;
    save(&mut office, ["Kestrel Advice", "#7a1f5c", ""], None).await;
    let open = office.consultant.get("/firm/brand").await.field("rev").unwrap();
    let (_, path) = shared(&app, &office).await;
    let rename = [("firm", "Kestrel Partners")];
    assert_eq!(office.consultant.post("/firm", &rename).await.status, 303);
    assert_eq!(app.visitor().get(&path).await.read(".firm"), "Kestrel Partners");
    let now = office.consultant.get("/firm/brand").await.field("rev").unwrap();
    assert_ne!(open, now, "a form that was open before must not bring the old name back");
    save(&mut office, ["Kestrel & Sons", "#7a1f5c", ""], None).await;
    assert_eq!(office.consultant.post("/firm", &[("firm", "Kestrel")]).await.status, 303);
    assert_eq!(app.visitor().get(&path).await.read(".firm"), "Kestrel & Sons", "on purpose");
}
