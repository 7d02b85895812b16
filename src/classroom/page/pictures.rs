//! The charts of the lesson.

use super::chart::{Axis, Chart, Line};
use crate::classroom::{Lesson, Room, Sizes, rounded};
use crate::format::count;

fn chances() -> Axis {
    let ticks = [0.0, 0.25, 0.5, 0.75, 1.0].map(|share| (share, format!("{} %", 100.0 * share)));
    Axis { from: 0.0, to: 1.0, ratios: false, ticks: ticks.into(), label: "Chance that at least two share" }
}

/// Chance of a shared birthday by people in the room.
pub(super) fn birthday(room: &Room) -> Chart {
    let points: Vec<(f64, f64)> = room.birthday.iter().enumerate().map(|(n, &chance)| (n as f64, chance)).collect();
    let to = (points.len() - 1) as f64;
    let ticks = (0..=4).map(|nth| to * f64::from(nth) / 4.0).map(|n| (n, format!("{n:.0}"))).collect();
    Chart {
        id: "chart-birthday",
        says: format!(
            "The chance that two share a birthday rises from 0 with one person, past one half at {}, to nearly 1 at {to}.",
            room.needed.birthday
        ),
        x: Axis { from: 0.0, to, ratios: false, ticks, label: "people in the room" },
        y: Axis { label: "Chance that at least two share a birthday", ..chances() },
        lines: vec![Line { name: "birthday", points }],
    }
}

/// All three chances by people.
pub(super) fn room(room: &Room) -> Chart {
    let line = |name, chance: &dyn Fn(&crate::classroom::At) -> f64| Line {
        name,
        points: room.at.iter().map(|at| (f64::from(at.people), chance(at))).collect(),
    };
    let last = room.at.last().map_or(1.0, |at| f64::from(at.people));
    let ticks = [10.0, 100.0, 1_000.0, 10_000.0, 100_000.0].map(|n: f64| (n, count(n as u64)));
    Chart {
        id: "chart-room",
        says: format!(
            "Three curves from 0 to 1. They pass one half at {} people for the birthday, {} for the full birth date and about {} for name and birth date.",
            room.needed.birthday,
            room.needed.birth_date,
            count(rounded(room.needed.name_and_birth_date.into()) as u64)
        ),
        x: Axis {
            from: 2.0,
            to: last,
            ratios: true,
            ticks: ticks.into(),
            label: "people (each step is ten times as many)",
        },
        y: chances(),
        lines: vec![
            line("birthday", &|at| at.birthday),
            line("birth date", &|at| at.birth_date),
            line("name and birth date", &|at| at.name_and_birth_date),
        ],
    }
}

/// Pairs of strangers by people.
pub(super) fn sizes(sizes: &Sizes) -> Chart {
    let line = |name, pairs: &dyn Fn(&crate::classroom::Size) -> f64| Line {
        name,
        points: sizes.places.iter().map(|size| (size.people, pairs(size))).collect(),
    };
    let [from, to] = [sizes.places.first(), sizes.places.last()].map(|size| size.map_or(1.0, |size| size.people));
    let short = |(value, text): (f64, &str)| (value, text.to_owned());
    let x = [(1e2, "100"), (1e4, "10,000"), (1e6, "1M"), (1e8, "100M")].map(short);
    let y = [(1e-6, "1 in 1M"), (1e-3, "1 in 1K"), (1.0, "1"), (1e3, "1K"), (1e6, "1M"), (1e9, "1B"), (1e12, "1T")]
        .map(short);
    Chart {
        id: "chart-sizes",
        says: "Two straight lines on scales of equal ratios: with ten times the people there are a hundred times the pairs.".into(),
        x: Axis { from, to, ratios: true, ticks: x.into(), label: "voters in the place" },
        y: Axis { from: 1e-8, to: 1e12, ratios: true, ticks: y.into(), label: "Expected pairs of strangers who share (K thousand, M million, B billion, T trillion; each line is 1,000 times the one below)" },
        lines: vec![
            line("birth date", &|size| size.share_birth_date),
            line("name and birth date", &|size| size.share_name_and_birth_date),
        ],
    }
}

/// The charts of a lesson.
pub(super) fn all(lesson: &Lesson) -> [Chart; 3] {
    [birthday(&lesson.room), room(&lesson.room), sizes(&lesson.sizes)]
}
