//! Pairs as cards: what two files say, side by side, and who the two are.

use maud::{Markup, html};

use crate::evaluate::PairKind;
use crate::results::{ExamplePair, ExampleRecord, Results};

/// Fields in the order of cards, with their names for readers.
const FIELDS: [(&str, &str); 8] = [
    ("first_name", "first name"),
    ("middle_name", "middle name"),
    ("last_name", "last name"),
    ("suffix", "suffix"),
    ("birth_date", "birth date"),
    ("sex", "sex"),
    ("ssn4", "SSN4"),
    ("registration_date", "registered"),
];

/// Cards of false links of the run's first strategy, with a heading; absent when it has none.
pub(super) fn false_links(results: &Results) -> Option<(String, Markup)> {
    let examples = results.examples.as_ref().filter(|examples| !examples.false_links.is_empty())?;
    let title = match examples.false_links.len() {
        1 => format!("A pair that {} links, and that is two different people", examples.strategy),
        n => format!("{} pairs that {} links, and that are two different people", count(n), examples.strategy),
    };
    Some((title, cards(&examples.false_links)))
}

/// Cards of missed matches.
pub(super) fn missed_matches(results: &Results) -> Option<(String, Markup)> {
    let examples = results.examples.as_ref().filter(|examples| !examples.missed_matches.is_empty())?;
    let title = match examples.missed_matches.len() {
        1 => format!("A pair that is one person, and that {} does not link", examples.strategy),
        n => format!("{} pairs that are one person, and that {} does not link", count(n), examples.strategy),
    };
    Some((title, cards(&examples.missed_matches)))
}

fn count(n: usize) -> String {
    const WORDS: [&str; 11] = ["No", "One", "Two", "Three", "Four", "Five", "Six", "Seven", "Eight", "Nine", "Ten"];
    WORDS.get(n).map_or_else(|| n.to_string(), |word| (*word).to_owned())
}

fn cards(pairs: &[ExamplePair]) -> Markup {
    html! {
        p.note { "Everybody here is made up. Marked is where the two files differ. They are the first of the first replicate, in an order that says nothing about people; " code { "doppelroll explain SCENARIO pair A B" } " tells the whole story of two records." }
        div.cards { @for pair in pairs { (card(pair)) } }
    }
}

fn card(pair: &ExamplePair) -> Markup {
    let [left, right] = &pair.records;
    let verdict = match pair.kind {
        PairKind::OnePerson => "These two records are one person.".to_owned(),
        kind => format!("These two are different people: {}.", kind.words()),
    };
    let shown =
        FIELDS.into_iter().filter(|(field, _)| [left, right].iter().any(|record| !text(record, field).is_empty()));
    html! {
        article.card .one[pair.kind == PairKind::OnePerson] {
            h3 { (verdict) }
            table {
                thead { tr { th scope="col" { "what files say" } @for record in [left, right] { th scope="col" { (place(record)) } } } }
                tbody {
                    @for (field, name) in shown {
                        @let differs = text(left, field) != text(right, field);
                        tr { th scope="row" { (name) } @for record in [left, right] { td { (cell(text(record, field), differs)) } } }
                    }
                }
            }
        }
    }
}

fn place(record: &ExampleRecord) -> Markup {
    html! {
        @match &record.list { Some(list) => { (list) }, None => { "roll of " (record.state) } }
        br; code { (record.record_id) }
    }
}

fn text<'a>(record: &'a ExampleRecord, field: &str) -> &'a str {
    record.fields.get(field).map_or("", String::as_str)
}

fn cell(text: &str, differs: bool) -> Markup {
    let shown = if text.is_empty() { "–" } else { text };
    html! { @if differs { mark { (shown) } } @else { (shown) } }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::fixture::results;

    #[test]
    fn a_card_says_who_the_two_are_and_marks_where_they_differ() {
        let (title, cards) = false_links(&results()).unwrap();
        let cards = cards.into_string();
        assert_eq!(title, "A pair that name + birth date (crosscheck) links, and that is two different people");
        assert!(
            cards.contains("These two are different people: ")
                && cards.contains("roll of KS<br><code>KS0000002</code>"),
            "{cards}"
        );
        for text in [
            "<td><mark>ANN</mark></td><td><mark>LEE</mark></td>",
            "<td><mark>1234</mark></td><td><mark>–</mark></td>",
            "<td>&lt;GARCIA&gt;</td>",
        ] {
            assert!(cards.contains(text), "{text}");
        }
        let (_, cards) = missed_matches(&results()).unwrap();
        let cards = cards.into_string();
        assert!(
            cards.contains("These two records are one person.")
                && !cards.contains("<mark>")
                && !cards.contains("middle name")
        );
    }

    #[test]
    fn without_examples_there_are_no_cards() {
        let mut results = results();
        results.examples = None;
        assert!(false_links(&results).is_none() && missed_matches(&results).is_none());
    }
}
