//! The colours of the stylesheet, light and dark, against what stands behind them: text 4.5 to 1,
//! borders of fields 3 to 1 (WCAG 2.2).

const STYLE: &str = include_str!("../../static/readyline.css");

const TEXT: [&str; 9] = [
    "--ink",
    "--quiet",
    "--accent",
    "--fault",
    "--hire",
    "--prepare",
    "--bridge",
    "--not-yet",
    "--on-accent",
];

/// The `at`-th `:root` block of colours: 0 is light, 1 is dark.
fn tokens(at: usize) -> Vec<(&'static str, &'static str)> {
    let blocks = STYLE.split(":root {").skip(1).map(|rest| rest.split('}').next().unwrap());
    let block = blocks.filter(|block| block.contains("--paper: #")).nth(at).unwrap();
    let pairs = block.split(';').filter_map(|line| line.split_once(':'));
    pairs.map(|(name, value)| (name.trim(), value.trim())).collect()
}

/// The light a colour gives, from 0 to 1, as WCAG defines it.
fn light(colour: &str) -> f64 {
    let digits = colour.strip_prefix('#').unwrap_or_else(|| panic!("{colour} is no #colour"));
    let double = |c: char| format!("{c}{c}");
    let digits =
        if digits.len() == 3 { digits.chars().map(double).collect() } else { digits.to_owned() };
    let part = |from: usize| {
        let value = u8::from_str_radix(&digits[from..from + 2], 16).unwrap();
        let share = f64::from(value) / 255.0;
        if share <= 0.04045 { share / 12.92 } else { ((share + 0.055) / 1.055).powf(2.4) }
    };
    0.2126 * part(0) + 0.7152 * part(2) + 0.0722 * part(4)
}

fn contrast(one: &str, other: &str) -> f64 {
    let (one, other) = (light(one) + 0.05, light(other) + 0.05);
    one.max(other) / one.min(other)
}

#[test]
fn every_colour_can_be_read_on_what_it_stands_on() {
    assert!((contrast("#000", "#ffffff") - 21.0).abs() < 0.001);
    for (at, scheme) in ["light", "dark"].into_iter().enumerate() {
        let tokens = tokens(at);
        let colour = |name: &str| {
            let found = tokens.iter().find(|(token, _)| *token == name);
            found.unwrap_or_else(|| panic!("no {name} in the {scheme} colours")).1
        };
        for name in TEXT {
            let grounds: &[&str] =
                if name == "--on-accent" { &["--accent"] } else { &["--paper", "--wash"] };
            for ground in grounds {
                let found = contrast(colour(name), colour(ground));
                assert!(found >= 4.5, "{scheme}: {name} on {ground} has only {found:.2}");
            }
        }
        let edge = contrast(colour("--edge"), colour("--paper"));
        assert!(edge >= 3.0, "{scheme}: the border of a field has only {edge:.2}");
    }
}
