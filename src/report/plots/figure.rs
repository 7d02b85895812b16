//! A picture with its sentence: on a page, where it follows the page's colours and width, and alone, with colours of its own on white ground.

use maud::{Markup, PreEscaped, html};
use serde_json::{Value, json};

/// The rules of pictures, on pages and alone.
pub(crate) const STYLE: &str = include_str!("svg.css");
/// The style of pages, whose first block holds the colours of pictures.
const PAGE: &str = include_str!("../page.css");
/// Distance between what stands in a file beside each other.
const GAP: f64 = 20.0;
/// How wide pictures are on a phone, in its own pixels, and elsewhere.
pub(super) const WIDTHS: [f64; 2] = [360.0, 900.0];

/// One drawing of a picture.
pub(super) struct Drawing {
    pub(super) width: f64,
    pub(super) height: f64,
    pub(super) body: Markup,
}

/// A picture, and what it says in words.
pub(crate) struct Figure {
    /// Name of its file, without ending.
    pub(crate) name: String,
    /// What it shows, in a sentence made of the results.
    pub(crate) title: String,
    /// How to read it.
    pub(crate) about: String,
    /// Where its numbers stand in text, on the page.
    pub(super) table: &'static str,
    /// Drawings that stand beside each other where there is room.
    pub(super) wide: Vec<Drawing>,
    /// What a phone shows instead; nothing when the drawings are narrow enough.
    pub(super) narrow: Vec<Drawing>,
    /// A Vega-Lite specification of the same numbers.
    pub(crate) spec: Value,
}

impl Figure {
    /// A picture that is drawn once for a phone and once for a wider page.
    pub(super) fn of_both(
        name: &str,
        [title, about]: [String; 2],
        table: &'static str,
        draw: impl Fn(f64) -> Drawing,
        spec: Value,
    ) -> Figure {
        let [narrow, wide] = WIDTHS.map(draw);
        Figure { name: name.to_owned(), title, about, table, wide: vec![wide], narrow: vec![narrow], spec }
    }

    /// The picture on a page.
    pub(crate) fn page(&self) -> Markup {
        let (title, about) = (format!("{}-title", self.name), format!("{}-about", self.name));
        let classes = [("narrow", &self.narrow), ("wide", &self.wide)];
        let classes = if self.narrow.is_empty() { [("narrow", &self.narrow), ("every", &self.wide)] } else { classes };
        html! {
            figure id=(self.name) {
                figcaption id=(title) { (self.title.replace(" %", "\u{a0}%")) }
                @for (class, drawings) in classes.into_iter().filter(|(_, drawings)| !drawings.is_empty()) {
                    div class={ "drawings " (class) } {
                        @for Drawing { width, height, body } in drawings {
                            svg viewBox=(format!("0 0 {width} {height}")) role="img" aria-labelledby=(title) aria-describedby=(about) { (body) }
                        }
                    }
                }
                p.note id=(about) { (self.about) " " (self.table) }
                p.told aria-live="polite" {}
            }
        }
    }

    /// The picture as a file of its own; `made` says what made it.
    pub(crate) fn alone(&self, made: &str) -> String {
        let across = self.wide.iter().map(|d| d.width).fold(0.0, f64::max);
        // Narrow drawings stand in pairs.
        let columns = if across < 600.0 { self.wide.len().min(2) } else { 1 };
        let width = across * columns as f64 + GAP * (columns + 1) as f64;
        let letters = |size: f64| ((width - 2.0 * GAP) / (0.56 * size)) as usize;
        // Bold letters are wider.
        let title = textwrap::wrap(&self.title, letters(20.0));
        let notes = [self.about.as_str(), made].map(|text| textwrap::wrap(text, letters(12.0)));
        let notes: Vec<_> = notes.into_iter().flatten().collect();
        let top = GAP + 24.0 * title.len() as f64 + 8.0;
        let rows: Vec<&[Drawing]> = self.wide.chunks(columns.max(1)).collect();
        let tall = |row: &[Drawing]| row.iter().map(|d| d.height).fold(0.0, f64::max) + GAP;
        let tops: Vec<f64> =
            (0..=rows.len()).map(|n| top + rows[..n].iter().map(|row| tall(row)).sum::<f64>()).collect();
        let bottom = tops[rows.len()];
        let height = bottom + 16.0 * notes.len() as f64 + GAP;
        let picture = html! {
            svg xmlns="http://www.w3.org/2000/svg" width=(width) height=(height) viewBox=(format!("0 0 {width} {height}")) role="img" {
                title { (self.title) }
                desc { (self.about) }
                style { (PreEscaped(STYLE)) }
                rect width=(width) height=(height) fill="#ffffff" {}
                @for (i, line) in title.iter().enumerate() { text.sentence x=(GAP) y=(GAP + 18.0 + 24.0 * i as f64) { (line) } }
                @for (row, at) in rows.iter().zip(&tops) {
                    @for (i, drawing) in row.iter().enumerate() {
                        g transform=(format!("translate({} {at})", GAP + i as f64 * (across + GAP))) { (drawing.body) }
                    }
                }
                @for (i, line) in notes.iter().enumerate() { text.small x=(GAP) y=(bottom + 12.0 + 16.0 * i as f64) { (line) } }
            }
        };
        literal(&picture.into_string()) + "\n"
    }
}

/// A specification of these rows.
pub(super) fn spec(title: &str, values: Vec<Value>, rest: Value) -> Value {
    let mut spec = json!({
        "$schema": "https://vega.github.io/schema/vega-lite/v5.json",
        "title": title,
        "background": "white",
        "data": { "values": values },
    });
    if let (Some(spec), Value::Object(rest)) = (spec.as_object_mut(), rest) {
        spec.extend(rest);
    }
    spec
}

/// The style with the light colours of pages in the place of their names, as readers of pictures do not know variables.
fn literal(text: &str) -> String {
    let light = PAGE.split(['{', '}']).nth(1).unwrap_or_default();
    let named = light.split(';').filter_map(|rule| rule.trim().strip_prefix("--")?.split_once(':'));
    named.fold(text.to_owned(), |text, (name, color)| text.replace(&format!("var(--{name})"), color.trim()))
}

/// What a mark says when it is pointed at or tapped.
pub(super) fn said(text: &str, mark: &Markup) -> Markup {
    html! { g.mark { title { (text) } (mark) } }
}

/// A legend in one line, or in as many as it takes: coloured squares with their words. Its height comes back.
pub(super) fn legend(entries: &[(&str, &str)], width: f64) -> (Markup, f64) {
    let (mut x, mut y) = (0.0, 0.0);
    let mut places = Vec::new();
    for (class, words) in entries {
        let wide = 20.0 + 6.9 * words.chars().count() as f64 + 18.0;
        if x > 0.0 && x + wide > width {
            (x, y) = (0.0, y + 18.0);
        }
        places.push((x, y, *class, *words));
        x += wide;
    }
    let drawn = html! {
        @for (x, y, class, words) in places {
            rect class=(class) x=(x) y=(y + 3.0) width="14" height="11" {}
            text x=(x + 20.0) y=(y + 13.0) { (words) }
        }
    };
    (drawn, y + 18.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn figure(narrow: bool) -> Figure {
        let drawing = || Drawing { width: 300.0, height: 100.0, body: html! { rect.same width="5" height="5" {} } };
        Figure {
            name: "a".to_owned(),
            title: "Of 3 links <1> is two people.".to_owned(),
            about: "How.".to_owned(),
            table: "Below.",
            wide: vec![drawing(), drawing(), drawing()],
            narrow: if narrow { vec![drawing()] } else { Vec::new() },
            spec: Value::Null,
        }
    }

    #[test]
    fn alone_it_has_a_white_ground_its_own_style_and_no_variables() {
        let alone = figure(true).alone("Made by this.");
        assert!(alone.starts_with("<svg xmlns=") && alone.contains("fill=\"#ffffff\"") && alone.contains("<style>"));
        assert!(
            !alone.contains("var(") && alone.contains(".same{fill:#") || alone.contains(".same { fill: #"),
            "{alone}"
        );
        assert!(alone.contains("<title>Of 3 links &lt;1&gt; is two people.</title><desc>How.</desc>"));
        assert!(alone.contains("Made by this.") && alone.matches("translate(").count() == 3);
    }

    #[test]
    fn on_a_page_each_width_has_its_drawing_and_every_drawing_its_words() {
        let page = figure(true).page().into_string();
        assert!(
            page.contains(">How. Below.</p>") && page.contains("drawings narrow") && page.contains("drawings wide")
        );
        assert_eq!(page.matches("role=\"img\" aria-labelledby=\"a-title\" aria-describedby=\"a-about\"").count(), 4);
        assert!(figure(false).page().into_string().contains("drawings every"));
    }

    #[test]
    fn legends_break_where_they_are_too_wide() {
        let entries = [("same", "one person"), ("different", "two different people")];
        assert_eq!((legend(&entries, 900.0).1, legend(&entries, 200.0).1), (18.0, 36.0));
    }
}
