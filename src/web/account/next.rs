//! Where somebody goes on after signing in: a page of ours, never another site.

use crate::db::accounts::Role;

/// More bytes than any address of ours has.
const MOST: usize = 2000;

/// The path, with its query, if it is one of this site. Browsers take `//host`, `/\host` and
/// `/<tab>/host` for another site, so only plain printable letters pass, and no backslash.
pub(in crate::web) fn own_path(path: &str) -> Option<&str> {
    let plain = |byte: u8| byte.is_ascii_graphic() && byte != b'\\';
    let own = path.starts_with('/') && !path.starts_with("//");
    (own && path.len() <= MOST && path.bytes().all(plain)).then_some(path)
}

/// The first page of somebody who asked for none.
pub(in crate::web) fn home(role: Role) -> &'static str {
    match role {
        Role::Admin => "/admin",
        Role::Consultant => "/clients",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_pages_of_ours_are_gone_on_to() {
        for own in ["/", "/admin", "/admin/rulesets/3/edit/costs?a=%2F%2Fb&c=d#e", "/a//b"] {
            assert_eq!(own_path(own), Some(own));
        }
        let long = format!("/{}", "a".repeat(MOST));
        for foreign in [
            "",
            "admin",
            "//evil.example",
            "///evil.example",
            "/\\evil.example",
            "/a\\b",
            "\\\\evil.example",
            "/\t/evil.example",
            "/\n/evil.example",
            "/a\r\nset-cookie: a=b",
            "/\u{0}",
            " /admin",
            "/ad min",
            "/caf\u{e9}",
            "https://evil.example/",
            "https:/evil.example/",
            "javascript:alert(1)",
            "data:text/html,a",
            "?next=/",
            long.as_str(),
        ] {
            assert_eq!(own_path(foreign), None, "{foreign:?}");
        }
    }
}
