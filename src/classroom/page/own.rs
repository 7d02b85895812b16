//! The sixth step: a rule of one's own.

use maud::{Markup, html};

use super::controls::{asked, guess, number};
use crate::classroom::OwnRules;
use crate::format::count;

/// Rows for the rules of a group on paper.
const ROWS: usize = 4;

/// What may be asked, the score of what is chosen, and what others chose.
pub(super) fn own(own: &OwnRules) -> Markup {
    let answer = html! {
        table {
            tbody {
                tr { th scope="row" { "False links: flagged pairs that are two people" } td { output #own-two {} } }
                tr { th scope="row" { "Found: flagged pairs that are one person" } td { output #own-one {} } }
                tr { th scope="row" { "Missed matches: people on both lists who are not flagged" } td { output #own-missed {} } }
                tr { th scope="row" { "Score (bad points: fewer is better)" } td { output #own-score {} } }
                tr { th scope="row" { "Place among all " (own.rules.len()) " rules" } td { output #own-place {} } }
            }
        }
        p.row { button type="button" #keep { "Write it down" } }
    };
    html! {
        p { "Two lists of " (count(own.people.into())) " voters each; " (own.moves) " of 100 people are on both; " (own.coverage)
            " of 100 entries have an SSN4 (the last four digits of the Social Security number), " (own.error) " of 100 of these are wrong. What must agree before you flag a pair?" }
        div.controls {
            @for (place, field) in own.asked.iter().enumerate() {
                @let labels: Vec<&str> = field.choices.iter().map(|choice| choice.label).collect();
                (asked(&format!("own-{place}"), field.field, &labels, [2, 1, 2, 0, 0][place]))
            }
            @let times: Vec<String> = (0..own.times.len()).map(|place| own.how_bad(place)).collect();
            (asked("times", "To flag two people as one is …", &times.iter().map(String::as_str).collect::<Vec<_>>(), 1))
        }
        (guess("6", "How many pairs of two different people will your rule flag?", &number("My guess:", "pairs", 1_000_000_000_000), &answer))
        div.scroll tabindex="0" role="region" aria-label="Rules that we tried" { table #tries hidden {
            caption { "Rules that we tried" }
            thead { (head(&["rule", "false links", "missed", "score", "place"])) }
            tbody {}
        } }
        table.paper.sheet {
            caption { "Rules that we tried: ask the page, then write down what it says" }
            thead { (head(&["what must agree", "our guess", "false links", "missed", "score", "place"])) }
            tbody { @for _ in 0..ROWS { tr { @for _ in 0..6 { td {} } } } }
        }
        p.row { button type="button" #best disabled aria-describedby="best-when" { "Show the best rule" } span.note #best-when { "It waits until you have written down two rules of your own." } }
        div #best-rules hidden {
            h3 { "The best rules" }
            ul { @for place in 0..own.times.len() { li { (own.best_in_words(place)) } } }
        }
        h3 { "Talk about it" }
        ul {
            li { "Which error is worse, and for whom: to flag somebody wrongly, or to miss somebody who is on two lists?" }
            li { "Is being on two lists a crime? (No: most people who move do not tell their old office. Voting twice is one.)" }
            li { "Before a flagged voter is removed, what should an office do?" }
            li { "A headline says: one million pairs on two lists! What would you ask?" }
        }
    }
}

fn head(columns: &[&str]) -> Markup {
    html! { tr { @for column in columns { th scope="col" { (column) } } } }
}
