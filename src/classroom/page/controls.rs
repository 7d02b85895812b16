//! What pupils touch: guesses, sliders, choices.

use maud::{Markup, html};

/// A question whose answer is shown after a guess.
pub(super) fn guess(step: &str, question: &str, input: &Markup, answer: &Markup) -> Markup {
    html! {
        form.guess data-answer=(format!("answer-{step}")) {
            p.question { (question) }
            div.row { (input) button type="submit" { "Show the answer" } }
        }
        div.answer id=(format!("answer-{step}")) tabindex="-1" { p.guessed aria-live="polite" {} (answer) }
    }
}

/// A field for a guessed number.
pub(super) fn number(label: &str, unit: &str, most: u64) -> Markup {
    html! {
        label { (label) " " input type="number" inputmode="numeric" min="0" max=(most) step="any" required autocomplete="off"; " " (unit) }
    }
}

/// Guesses to choose from.
pub(super) fn choices(name: &str, legend: &str, choices: &[&str]) -> Markup {
    html! {
        fieldset {
            legend { (legend) }
            @for choice in choices {
                label { input type="radio" name=(name) value=(choice) required; " " (choice) }
            }
        }
    }
}

/// A slider over places of a list.
pub(super) fn slider(id: &str, label: &str, places: usize, at: usize) -> Markup {
    html! {
        p.slider {
            label for=(id) { (label) ": " output id=(format!("{id}-value")) for=(id) {} }
            input type="range" id=(id) min="0" max=(places.saturating_sub(1)) step="1" value=(at);
        }
    }
}

/// A choice from a list.
pub(super) fn select(id: &str, label: &str, choices: &[&str], at: usize) -> Markup {
    html! {
        p.select {
            label for=(id) { (label) }
            select id=(id) {
                @for (place, choice) in choices.iter().enumerate() {
                    option value=(place) selected[place == at] { (choice) }
                }
            }
        }
    }
}

/// The same for a rule of one's own: on paper all choices are there, to be ticked.
pub(super) fn asked(id: &str, label: &str, choices: &[&str], at: usize) -> Markup {
    html! {
        div.asked {
            (select(id, label, choices, at))
            ul.paper.choices { @for choice in choices { li { "☐ " (choice) } } }
        }
    }
}

/// A hundred squares, of which the page fills some.
pub(super) fn squares(id: &str) -> Markup {
    html! {
        svg.squares id=(id) viewBox="0 0 200 80" role="img" aria-label="" {
            @for nth in 0..100 { rect x=(nth % 20 * 10 + 1) y=(nth / 20 * 16 + 1) width="8" height="14" rx="2" {} }
        }
    }
}
