//! The lesson as one page. What runs in it looks numbers up that are in it; it computes none.

mod chart;
mod controls;
mod own;
mod pictures;
mod steps;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use maud::{DOCTYPE, PreEscaped, html};
use sha2::{Digest, Sha256};

use super::Lesson;
use crate::format::percent;

const STYLE: &str = include_str!("page.css");
const SCRIPT: &str = include_str!("page.js");

/// The page. `served`: whether the program is there to ask for other people.
pub(crate) fn page(lesson: &Lesson, served: bool) -> String {
    let hash = |text: &str| format!("'sha256-{}'", STANDARD.encode(Sha256::digest(text.as_bytes())));
    let policy = format!(
        "default-src 'none'; script-src {}; style-src {}; img-src data:; form-action 'self'; base-uri 'none'",
        hash(SCRIPT),
        hash(STYLE)
    );
    let charts = pictures::all(lesson);
    let steps = steps::steps(lesson, &charts);
    html! {
        (DOCTYPE)
        (PreEscaped("<!-- doppelroll classroom -->\n"))
        html lang="en" {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                meta http-equiv="Content-Security-Policy" content=(policy);
                meta name="color-scheme" content="light dark";
                link rel="icon" href="data:,";
                title { "Same name, same birthday: the same person? – doppelroll" }
                style { (PreEscaped(STYLE)) }
            }
            body {
                (steps::head())
                main {
                    @for (place, step) in steps.iter().enumerate() {
                        section id=(format!("step-{}", place + 1)) aria-labelledby=(format!("title-{}", place + 1)) {
                            h2 id=(format!("title-{}", place + 1)) { span.number { (place + 1) } " " (step.title) }
                            (step.body)
                        }
                    }
                }
                (steps::foot(lesson, served))
                script type="application/json" id="data" { (PreEscaped(data(lesson, &charts))) }
                script { (PreEscaped(SCRIPT)) }
            }
        }
    }
    .into_string()
}

/// What the page looks up. No text of it can end the element that it stands in.
fn data(lesson: &Lesson, charts: &[chart::Chart]) -> String {
    let mut all = serde_json::to_value(lesson).expect("it is data");
    let marks = charts.iter().map(|chart| (chart.id.to_owned(), serde_json::json!(chart.marks())));
    all["marks"] = serde_json::Value::Object(marks.collect());
    let said = lesson.room.at.iter().map(|at| [at.birthday, at.birth_date, at.name_and_birth_date].map(chance));
    all["said"] = serde_json::json!({
        "birthday": lesson.room.birthday.iter().map(|&share| chance(share)).collect::<Vec<_>>(),
        "pairs": (0..lesson.room.birthday.len()).map(|n| n * n.saturating_sub(1) / 2).collect::<Vec<_>>(),
        "at": said.collect::<Vec<_>>(),
    });
    all.to_string().replace('<', "\\u003c")
}

/// A chance as a class says it.
pub(crate) fn chance(share: f64) -> String {
    match share {
        _ if share >= 1.0 => "certain".to_owned(),
        _ if share >= 0.999 => "over 99.9 %".to_owned(),
        _ if share > 0.0 && share < 0.000_01 => "under 0.001 %".to_owned(),
        _ => percent(share),
    }
}
