//! `doppelroll demo`: the lesson in six steps, told in the terminal.

use std::io::{self, BufRead, IsTerminal};

use clap::Args;

use super::OK;
use super::output::{print, say};
use crate::classroom::{Lesson, RuleName, SEED, Size, chance, counted};
use crate::format::count;

/// Columns of the text.
const COLUMNS: usize = 80;
/// Columns of the longest bar.
const BAR: usize = 44;

/// Options of `demo`.
#[derive(Args, Debug)]
pub(super) struct DemoOptions {
    /// Seed of the made-up people
    #[arg(long, default_value_t = SEED)]
    pub seed: u64,
}

/// Tells the story. At a terminal it waits for Enter before each answer, so that a class can guess.
pub(super) fn demo(options: &DemoOptions) -> miette::Result<u8> {
    let lesson = Lesson::new(options.seed);
    let waits = io::stdin().is_terminal();
    for (place, step) in steps(&lesson).iter().enumerate() {
        print(&format!("{}. {}\n\n{}\n\n", place + 1, step.title, step.question))?;
        if waits {
            say("Guess, then press Enter.");
            io::stdin().lock().read_line(&mut String::new()).map_err(miette::Report::from_err)?;
        }
        print(&format!("{}\n\n", step.answer))?;
    }
    print(&fill(
        "`doppelroll classroom` has the same as a page with sliders, cards and a rule to design; docs/classroom.md has the lesson.",
    ))?;
    print("\n")?;
    Ok(OK)
}

struct Step {
    title: &'static str,
    question: String,
    answer: String,
}

fn fill(text: &str) -> String {
    textwrap::fill(text, COLUMNS)
}

/// A part of a bar of so many columns; of little a trace.
fn bar(part: f64, columns: usize) -> String {
    let length = (part * columns as f64).round() as usize;
    if length == 0 && part > 0.0 { "▏".to_owned() } else { "█".repeat(length) }
}

/// A line for each label, its bar, and what it stands for.
fn bars(rows: &[(String, f64, String)]) -> String {
    let longest = rows.iter().map(|row| row.1).fold(f64::MIN_POSITIVE, f64::max);
    let width = rows.iter().map(|row| row.0.chars().count()).max().unwrap_or(0);
    let texts = rows.iter().map(|row| row.2.chars().count()).max().unwrap_or(0);
    // Two columns before the label and one on either side of the bar.
    let columns = BAR.min(COLUMNS.saturating_sub(width + texts + 4));
    let line = |(label, value, text): &(String, f64, String)| {
        format!("  {label:>width$} {} {text}", bar(value / longest, columns))
    };
    rows.iter().map(line).collect::<Vec<_>>().join("\n")
}

fn steps(lesson: &Lesson) -> [Step; 6] {
    [birthday(lesson), dates(lesson), class(lesson), sizes(lesson), flags(lesson), own(lesson)]
}

fn birthday(lesson: &Lesson) -> Step {
    let needed = lesson.room.needed.birthday;
    let row = |people: usize| {
        let share = lesson.room.birthday[people];
        (people.to_string(), share, chance(share))
    };
    let rows: Vec<_> = [5, 10, 15, 20, needed as usize, 25, 30, 40, 50, 60].map(row).into();
    let words = format!(
        "{needed} people. Among them are {} pairs, and any pair may share a birthday. (Until one of the others has your own birthday it takes {}.) The chance by people in the room:",
        needed * (needed - 1) / 2,
        lesson.room.needed.your_birthday
    );
    Step {
        title: "How many people until two share a birthday?",
        question: fill(
            "People walk into a room one by one. How many must be there until it is more likely than not that two have the same birthday (month and day)?",
        ),
        answer: format!("{}\n\n{}", fill(&words), bars(&rows)),
    }
}

fn dates(lesson: &Lesson) -> Step {
    let needed = lesson.room.needed;
    let row = |(what, people): (&str, u32)| (what.to_owned(), f64::from(people).log10(), counted(people.into()));
    let rows: Vec<_> = [
        ("birthday", needed.birthday),
        ("birth date", needed.birth_date),
        ("first name, last name, birth date", needed.name_and_birth_date),
    ]
    .map(row)
    .into();
    let words = "Voters of all ages, about so many until the chance is one half (each step of the bars is a factor, not a number):";
    Step {
        title: "And the same year? And the same name?",
        question: fill(
            "How many until two share day, month and year of birth? And how many until two also share first and last name?",
        ),
        answer: format!("{}\n\n{}", fill(words), bars(&rows)),
    }
}

fn class(lesson: &Lesson) -> Step {
    let class = &lesson.classes[0];
    let voter = |place: usize| &class.voters[place];
    let people: Vec<String> = class
        .voters
        .chunks(2)
        .map(|pair| {
            pair.iter()
                .map(|v| format!("{:<26} {}  ", v.name.chars().take(26).collect::<String>(), v.birth_date))
                .collect()
        })
        .collect();
    let groups: Vec<String> = class
        .birthdays
        .iter()
        .map(|group| group.iter().map(|&place| voter(place).name.clone()).collect::<Vec<_>>().join(" and "))
        .collect();
    let found =
        if groups.is_empty() { "No: all birthdays differ.".into() } else { format!("Yes: {}.", groups.join("; ")) };
    let last = lesson.classes.last().map_or(0, |class| class.so_far);
    let words = format!(
        "{found} Of {} such classes {last} had a shared birthday; in the long run it is {} of them.",
        lesson.classes.len(),
        chance(lesson.room.birthday[class.voters.len()])
    );
    Step {
        title: "Try it with a room of made-up people",
        question: format!(
            "Do two of these {} voters have the same birthday?\n\n{}",
            class.voters.len(),
            people.iter().map(|line| format!("  {}", line.trim_end())).collect::<Vec<_>>().join("\n")
        ),
        answer: fill(&words),
    }
}

fn sizes(lesson: &Lesson) -> Step {
    let row = |size: &Size| {
        let pairs = size.share_name_and_birth_date;
        (format!("{}, {}", size.place, count(size.people as u64)), (pairs.max(1.0)).log10(), counted(pairs))
    };
    let rows: Vec<_> = lesson.sizes.places.iter().map(row).collect();
    let words = "Ten times the people make a hundred times the pairs. Pairs of different people with one name and birth date (each step of the bars is a factor):";
    Step {
        title: "From a class to the whole nation",
        question: fill(
            "In a town of 20,000 voters hardly two people share first name, last name and birth date. How many pairs do in the whole nation?",
        ),
        answer: format!("{}\n\n{}", fill(words), bars(&rows)),
    }
}

fn flags(lesson: &Lesson) -> Step {
    let flags = &lesson.flags;
    let row = |(place, rule): (usize, &RuleName)| {
        let of_hundred = flags.of_hundred(place, flags.usual());
        (rule.name.clone(), of_hundred, flags.of_hundred_said(place, flags.usual()))
    };
    let rows: Vec<_> = flags.rules.iter().enumerate().map(row).collect();
    let words = "Of 100 flagged pairs so many are two different people, by rule:";
    let [people, coverage, error, _] = flags.usual();
    let by_share = |place: usize| {
        let places = [people, coverage, error, place];
        (flags.on_both_said[place].to_owned(), flags.of_hundred(1, places), flags.of_hundred_said(1, places))
    };
    let shares: Vec<_> = (0..flags.on_both_said.len()).map(by_share).collect();
    let rare = "The second rule, by how many voters really are on both lists. Who looks for something rare with a rule that is sometimes wrong can find mostly mistakes; it depends on how rare that is, and on how often the rule is wrong:";
    Step {
        title: "A rule flags people",
        question: fill(
            "Two states have 5 million voters each; 2 of 100 moved and are on both lists. A computer flags pairs with the same first name, last name and birth date. Of 100 flagged pairs, how many are two different people?",
        ),
        answer: format!("{}\n\n{}\n\n{}\n\n{}", fill(words), stacked(&rows), fill(rare), bars(&shares)),
    }
}

/// Bars under their labels, for labels that are long.
fn stacked(rows: &[(String, f64, String)]) -> String {
    let line =
        |(label, value, text): &(String, f64, String)| format!("  {label}\n  {} {text}", bar(value / 100.0, BAR));
    rows.iter().map(line).collect::<Vec<_>>().join("\n")
}

fn own(lesson: &Lesson) -> Step {
    let own = &lesson.own;
    let best = |place: usize| {
        let words = own.best_in_words(place);
        textwrap::fill(&words, textwrap::Options::new(COLUMNS).initial_indent("  ").subsequent_indent("    "))
    };
    let rules: Vec<String> = (0..own.times.len()).map(best).collect();
    Step {
        title: "Design your own rule",
        question: fill(
            "What must agree before you flag a pair? A strict rule misses people who are on both lists, a loose one flags people who are not.",
        ),
        answer: format!(
            "{}\n\n{}",
            fill(&format!("Of {} rules which is best depends on which error is worse:", own.rules.len())),
            rules.join("\n")
        ),
    }
}
