//! What pages are made of: one self-contained document, tables, and text with code in it.

use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use maud::{DOCTYPE, Markup, PreEscaped, html};
use sha2::{Digest, Sha256};

use super::rows::Grid;
use super::{plots, words};
use crate::results::{Provenance, SourceResult};

const STYLE: &str = include_str!("page.css");
/// Opens what is folded where a link leads to it and before printing, and says in words what is pointed at. Nothing else runs in a page.
const SCRIPT: &str = include_str!("page.js");

/// A self-contained page. Nothing is loaded from elsewhere, and its policy lets nothing run but its own script.
pub(super) fn document(title: &str, head: &Markup, main: &Markup, foot: &Markup) -> String {
    let style = format!("{STYLE}{}", plots::STYLE);
    let policy = format!(
        "default-src 'none'; style-src '{}'; script-src '{}'; base-uri 'none'; form-action 'none'",
        digest(&style),
        digest(SCRIPT)
    );
    let document = html! {
        (DOCTYPE)
        html lang="en" {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                meta http-equiv="Content-Security-Policy" content=(policy);
                meta name="color-scheme" content="light dark";
                title { (title) }
                style { (PreEscaped(&style)) }
            }
            body {
                header { (head) }
                main { (main) }
                footer { (foot) }
                script { (PreEscaped(SCRIPT)) }
            }
        }
    };
    document.into_string()
}

/// As a policy names a text: by its SHA-256.
fn digest(text: &str) -> String {
    format!("sha256-{}", BASE64_STANDARD.encode(Sha256::digest(text)))
}

/// Text whose parts between backticks are code.
pub(super) fn coded(text: &str) -> Markup {
    let parts: Vec<&str> = text.split('`').collect();
    // A backtick without a second one is itself.
    let whole = parts.len() % 2 == 1;
    html! {
        @if whole { @for (place, part) in parts.iter().enumerate() { @if place % 2 == 1 { code { (part) } } @else { (part) } } }
        @else { (text) }
    }
}

pub(super) fn table(grid: &Grid) -> Markup {
    table_with(grid, |_, _| html! {})
}

/// A table with something more below the text of its cells; columns that begin with `wh` (what, whom) hold prose.
pub(super) fn table_with(grid: &Grid, below: impl Fn(usize, usize) -> Markup) -> Markup {
    let prose = |column: usize| grid.head.get(column).is_some_and(|h| h.starts_with("wh"));
    html! {
        div.scroll {
            table {
                caption { (coded(&grid.caption)) }
                thead { tr { @for (i, head) in grid.head.iter().enumerate() { th scope="col" .prose[prose(i)] { (head) } } } }
                tbody {
                    @for (r, row) in grid.rows.iter().enumerate() {
                        tr {
                            @for (c, cell) in row.iter().enumerate() {
                                @if c == 0 { th scope="row" { (coded(cell)) } }
                                @else { td .prose[prose(c)] { (coded(cell)) (below(r, c)) } }
                            }
                        }
                    }
                }
            }
        }
    }
}

pub(super) fn provenance(provenance: &Provenance, sources: &[SourceResult]) -> Markup {
    html! {
        h2 { "Provenance" }
        ul { @for line in words::provenance(provenance) { li { (line.replace('`', "")) } } }
        @if !sources.is_empty() {
            h2 { "Sources" }
            dl { @for s in sources { dt { "[" (s.key) "]" } dd { (s.citation) } } }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_stands_between_backticks_is_code() {
        assert_eq!(coded("a `b <c>` d").into_string(), "a <code>b &lt;c&gt;</code> d");
        assert_eq!(coded("a ` b").into_string(), "a ` b");
    }

    /// Relative luminance of a color like #1b1f24, as WCAG defines it.
    fn luminance(color: &str) -> f64 {
        let channel = |at: usize| {
            let x = f64::from(u8::from_str_radix(&color[at..at + 2], 16).unwrap()) / 255.0;
            if x <= 0.04045 { x / 12.92 } else { ((x + 0.055) / 1.055).powf(2.4) }
        };
        0.2126 * channel(1) + 0.7152 * channel(3) + 0.0722 * channel(5)
    }

    #[test]
    fn text_and_pictures_stand_out_from_their_ground_in_light_and_dark() {
        for palette in STYLE.split(":root {").skip(1) {
            let colors: Vec<(&str, f64)> = palette
                .split('}')
                .next()
                .unwrap()
                .split(';')
                .filter_map(|rule| rule.trim().strip_prefix("--")?.split_once(": "))
                .map(|(name, color)| (name, luminance(color)))
                .collect();
            let of = |name: &str| colors.iter().find(|c| c.0 == name).unwrap().1;
            let contrast = |a: &str, b: &str| (of(a).max(of(b)) + 0.05) / (of(a).min(of(b)) + 0.05);
            for (ink, ground, least) in [
                ("ink", "paper", 7.0),
                ("soft", "paper", 4.5),
                ("ink", "track", 4.5),
                ("same", "paper", 3.0),
                ("different", "paper", 3.0),
                ("neutral", "paper", 4.5),
            ] {
                assert!(contrast(ink, ground) >= least, "{ink} on {ground}: {:.2}", contrast(ink, ground));
            }
        }
        assert_eq!(STYLE.matches(":root {").count(), 2);
    }

    #[test]
    fn the_policy_names_the_style_and_the_script_that_are_there() {
        let nothing = html! {};
        let page = document("T", &nothing, &nothing, &nothing);
        let inside =
            |tag: &str| page.split(&format!("<{tag}>")).nth(1).unwrap().split(&format!("</{tag}>")).next().unwrap();
        for tag in ["style", "script"] {
            assert!(page.contains(&format!("{tag}-src '{}'", digest(inside(tag)))), "{tag}");
        }
        assert!(page.contains("default-src 'none'") && !page.contains("unsafe-inline") && !page.contains(" style="));
        // The digest of nothing, as everybody knows it.
        assert_eq!(digest(""), "sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=");
    }
}
