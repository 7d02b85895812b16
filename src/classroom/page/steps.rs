//! The six steps.

use maud::{Markup, html};

use super::chance;
use super::chart::Chart;
use super::controls::{choices, guess, number, select, slider, squares};
use super::own::own;
use crate::classroom::room::chance_of_yours;
use crate::classroom::{Flags, Lesson, PUPILS, rounded};
use crate::format::count;

/// A step.
pub(super) struct Step {
    pub(super) title: &'static str,
    pub(super) body: Markup,
}

/// What the page is about.
pub(super) fn head() -> Markup {
    html! {
        header {
            p.paper.who { "Name: " span.blank {} " Class: " span.blank {} }
            h1 { "Same name, same birthday: the same person?" }
            p.lead {
                "Election offices keep lists of voters. When two lists are compared, a computer flags every pair of entries with the same name and the same date of \
                 birth. Is each flagged pair one person who is on both lists, or can it be two people? Find out in six steps. "
                strong { "Guess first, then look." }
            }
            p.note { "Every person on this page is made up. Chances come from how often names and birth dates really occur in the United States. Rare names that no public table lists are invented, \
                too, so that some of them sound odd." }
            nav aria-label="Steps" { @for step in 1..=6 { a href=(format!("#step-{step}")) { "Step " (step) } " " } }
        }
    }
}

/// The steps, with their charts.
pub(super) fn steps(lesson: &Lesson, charts: &[Chart; 3]) -> Vec<Step> {
    vec![
        Step { title: "How many people until two share a birthday?", body: birthday(lesson, &charts[0]) },
        Step { title: "And the same year? And the same name?", body: date(lesson, &charts[1]) },
        Step { title: "Try it with a room of made-up people", body: class() },
        Step { title: "From a class to the whole nation", body: sizes(lesson, &charts[2]) },
        Step { title: "A rule flags people", body: flags(lesson) },
        Step { title: "Design your own rule", body: own(&lesson.own) },
    ]
}

fn birthday(lesson: &Lesson, chart: &Chart) -> Markup {
    let (needed, yours) = (lesson.room.needed.birthday, lesson.room.needed.your_birthday);
    let answer = html! {
        p.result { strong { (needed) " people." } " With " (needed) " the chance that two share a birthday is "
            (chance(lesson.room.birthday[needed as usize])) ": more likely than not." }
        p { "Many people guess half of 365, because they think of their own birthday. That is the wrong idea twice: even for " em { "your" } " birthday 183 others make a chance of only "
            (chance(chance_of_yours(183))) ", and it takes " (yours) ". But any two may share one, and among " (needed) " people there are "
            strong { (count(u64::from(needed) * u64::from(needed - 1) / 2)) " pairs" } ". Each other person, and each pair, is one chance in 365." }
        (slider("people", "People in the room", lesson.room.birthday.len(), PUPILS))
        p.result { "Pairs: " output #birthday-pairs for="people" {} ". Chance that two share a birthday: " output #birthday-chance for="people" {} "." }
        (chart.draw())
    };
    let question = "People walk into a room one by one. How many must be there until it is more likely than not that two of them have the same birthday (month \
                    and day, any year)?";
    guess("1", question, &number("My guess:", "people", 10_000), &answer)
}

fn date(lesson: &Lesson, chart: &Chart) -> Markup {
    let needed = lesson.room.needed;
    let date = html! {
        p.result { strong { (count(needed.birth_date.into())) " people." } " For voters of all ages the same day, month and year is rarer, but not rare." }
        p { "In your own class nearly everybody was born within a year or two. There the year helps little!" }
    };
    let name = html! {
        p.result { strong { "About " (count(rounded(needed.name_and_birth_date.into()) as u64)) " people." } " That is a small city, and every voter roll of a state has more." }
        (slider("room", "People", lesson.room.at.len(), 6))
        table {
            thead { tr { th scope="col" { "At least two share …" } th scope="col" { "chance" } } }
            tbody {
                @for (nth, what) in ["the birthday", "the full birth date", "first name, last name and birth date"].iter().enumerate() {
                    tr { th scope="row" { span.key.(format!("line{nth}")) { (what) } } td { output id=(format!("room-{nth}")) for="room" {} } }
                }
            }
        }
        (chart.draw())
    };
    html! {
        (guess("2a", "Now the year must be the same, too. How many voters until two of them share their full date of birth, more likely than not?",
            &number("My guess:", "people", 1_000_000), &date))
        (guess("2b", "And how many until two share first name, last name and full date of birth?",
            &number("My guess:", "people", 1_000_000_000), &name))
    }
}

fn class() -> Markup {
    let answer = html! {
        p.result #class-says aria-live="polite" {}
        p.row { button type="button" #next-class { "Let another class in" } }
    };
    html! {
        p.people-head { "Here are " (PUPILS) " made-up voters. " span #class-number {} }
        ul.people #class {}
        (guess("3", "Do two of them have the same birthday (month and day)? Look for a moment, then guess.",
            &choices("class-guess", "My guess:", &["yes", "no"]), &answer))
    }
}

fn sizes(lesson: &Lesson, chart: &Chart) -> Markup {
    let places = &lesson.sizes.places;
    let nation = places.last().expect("there is a nation");
    let million = rounded(nation.share_name_and_birth_date / 1e6);
    let answer = html! {
        p.result { strong { "About " (million) " million pairs." } " And nobody in them did anything wrong: they only happen to be called alike." }
        (slider("size", "Place", places.len(), 3))
        table {
            tbody {
                tr { th scope="row" { "Pairs that can be formed" } td { output #size-pairs for="size" {} } }
                tr { th scope="row" { span.key.line0 { "share the birth date" } } td { output #size-0 for="size" {} } }
                tr { th scope="row" { span.key.line1 { "share first name, last name and birth date" } } td { output #size-1 for="size" {} } }
            }
        }
        p { strong { "Ten times the people make a hundred times the pairs." } " One pair of strangers in about " (lesson.sizes.one_pair_in / 1e9) " billion"
            " shares name and birth date. That sounds like never, until there are enough pairs." }
        (chart.draw())
    };
    let question = format!(
        "The nation has about {} registered voters. How many pairs of different people have the same first name, last name and date of birth?",
        count(nation.people as u64)
    );
    guess(
        "4",
        &question,
        &choices("nation", "My guess:", &["about 30", "about 3,000", "about 300,000", "over 1 million"]),
        &answer,
    )
}

fn flags(lesson: &Lesson) -> Markup {
    let flags: &Flags = &lesson.flags;
    let [people, coverage, error, on_both] = flags.usual_but_rare();
    let rules: Vec<&str> = flags.rules.iter().map(|rule| rule.name.as_str()).collect();
    let many = html! {
        p.result { strong { "About " (flags.of_hundred_said(1, flags.usual())) " of 100." } " Most flagged pairs are people who moved and whose old office does not know." }
    };
    let rare = html! {
        p.result { strong { "About " (flags.of_hundred_said(1, flags.usual_but_rare())) " of 100." } " The rule is the same, and it flags as many strangers as before. \
            There are only far fewer people to find." }
        p { strong { "Who looks for something rare with a rule that is sometimes wrong can find mostly mistakes." } " It depends on how rare it is, and on how often the rule is \
            wrong. Of 100 flagged pairs of lists of 100,000 voters it is about " (flags.of_hundred_said(1, flags.short_and_rare())) ". On the long lists, when the last four digits of the Social Security \
            number must agree, too, it is " (flags.of_hundred_said(4, flags.usual_but_rare())) ". Try what changes the number:" }
        p.result aria-live="polite" { strong #of-hundred {} " of 100 flagged pairs are two different people." }
        (squares("flag-squares"))
        p.legend { span.two { "two people" } " " span.one { "one person on both lists" } }
        div.controls {
            (select("rule", "The rule: flag a pair if these agree", &rules, 1))
            (slider("flag-people", "Voters on each list", flags.people.len(), people))
            (slider("on-both", "People who really are on both lists", flags.on_both.len(), on_both))
            (slider("coverage", "Entries that have the last four digits of the Social Security number (SSN4)", flags.coverage.len(), coverage))
            (slider("error", "Of these numbers, wrong ones", flags.error.len(), error))
            p.note #no-ssn4 hidden { "This rule does not look at the SSN4. The two sliders of it would change nothing, so they rest." }
        }
        table {
            tbody {
                tr { th scope="row" { "Flagged pairs that are two people (false links)" } td { output #flag-two {} } }
                tr { th scope="row" { "Flagged pairs that are one person" } td { output #flag-one {} } }
                tr { th scope="row" { "People on both lists whom the rule misses (missed matches)" } td { output #flag-missed {} } }
            }
        }
        p.note { "Two lists with people like those of Florida and Ohio. 1 in 100 names is misspelled. How many movers a rule finds was tried out on "
            (count(flags.sample as u64)) " simulated ones." }
    };
    let question = "Two states have 5 million voters each, and 2 of 100 are on both lists because they moved. A computer flags all pairs with the same first name, \
                    last name and date of birth. Of 100 flagged pairs, how many are two different people?";
    let rarer = "Now the lists hold people who voted on one day, again 5 million on each, and only 1 of 10,000 voted in both states. The same rule. Of 100 flagged \
                 pairs, how many are two different people?";
    html! {
        (guess("5a", question, &number("My guess:", "of 100", 100), &many))
        (guess("5b", rarer, &number("My guess:", "of 100", 100), &rare))
        h3 { "Who are they?" }
        p { "Twelve flagged pairs: first name, last name and birth date agree. In this pile half are one person, and some are hard, one so that nobody can tell. Which are one person? \
            Decide, then see." }
        ul.deck #deck {}
        p.result #deck-score aria-live="polite" {}
    }
}

/// Where the numbers come from.
pub(super) fn foot(lesson: &Lesson, served: bool) -> Markup {
    html! {
        footer {
            p.teacher { button type="button" id="show-all" aria-pressed="false" { "For the teacher: show all answers" } }
            @if served {
                form method="get" action="/" {
                    label { "Other made-up people: number of the draw " input type="number" name="seed" min="0" max="1000000" value=(lesson.seed) required; }
                    " " button type="submit" { "Draw" }
                }
            }
            p { "All numbers were computed by doppelroll " (env!("CARGO_PKG_VERSION")) ", a free program that makes voter rolls of people who do not exist and \
                 counts how often rules are wrong on them. This page only looks them up. People of draw " (lesson.seed) "." }
            p { "What it leaves out: the people of steps 1, 2 and 4 are strangers, so there are no twins and no fathers and sons of one name. Names, births and rolls \
                 are a model of registered voters in November 2016. To print a worksheet, print the page: answers that are not shown are not printed. With all answers shown it is the teacher's copy." }
        }
    }
}
