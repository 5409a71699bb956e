//! The README says what is true: every setting stands in its table, every path in it exists.

use std::path::Path;
use std::process::Command;

const README: &str = include_str!("../../README.md");

#[test]
fn every_setting_stands_in_the_table() {
    let help = Command::new(env!("CARGO_BIN_EXE_readyline")).arg("--help").output().unwrap();
    let help = String::from_utf8(help.stdout).unwrap();
    let flags: Vec<&str> = help
        .split_whitespace()
        .filter_map(|word| word.strip_prefix("--"))
        .map(|word| word.split(['[', '=', ',']).next().unwrap())
        .filter(|flag| !["help", "version"].contains(flag))
        .collect();
    assert!(flags.contains(&"listen"), "no flags in {help}");
    for flag in flags {
        assert!(README.contains(&format!("| `--{flag}` |")), "--{flag} is not in the table");
    }
    let variables = help.split("[env: ").skip(1);
    for variable in variables.map(|rest| rest.split([',', ']']).next().unwrap()) {
        assert!(README.contains(&format!("| `{variable}` |")), "{variable} is not in the table");
    }
}

#[test]
fn every_path_in_it_exists() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let quoted = README.split('`').skip(1).step_by(2);
    let ours = ["src/", "tests/", ".ci/", ".sqlx"];
    let named = quoted.filter(|text| ours.iter().any(|start| text.starts_with(start)));
    let mut looked = 0;
    for path in named.map(|text| text.split(' ').next().unwrap()).chain([".github/result.png"]) {
        assert!(root.join(path).exists(), "{path} is named in the README and does not exist");
        looked += 1;
    }
    assert!(looked > 5);
}
