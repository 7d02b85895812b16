//! What a run found, in sentences that begin every page and end every run.

use super::words::code;
use crate::format::{count, percent, three_figures};
use crate::results::{Results, StrategyResult};
use crate::stats::Interval;

/// The answer of a run: how many of what its first strategy links are two different people, and what the rule with the smallest share of them costs.
/// `None` when the first strategy links nothing that could be told of.
pub(crate) fn answer(results: &Results) -> Option<String> {
    let first = results.strategies.first()?;
    if results.size.sampling == "group" {
        return in_group(results);
    }
    let share = first.metric("false_link_share")?;
    let links = first.metric("links_full_size")?.value?;
    let two = first.metric("false_links_full_size")?.value?;
    let (who, given) = match &first.list {
        Some(_) => ("about somebody else", String::new()),
        None => ("two different people", given(results)),
    };
    let sentence = format!(
        "In simulated rolls of {}, of about {} {}, about {} ({}) are {who}{given}.",
        rolls(results),
        round(links),
        found(first, results),
        round(two),
        with_interval(share.value?, share.interval.as_ref()),
    );
    let more = [of_list(first), least_wrong(results, first)];
    Some(more.into_iter().flatten().fold(sentence, |all, more| all + " " + &more))
}

/// Of a list: that a link to the same person does not make the list right, and how many of those flagged it is wrong about.
fn of_list(first: &StrategyResult) -> Option<String> {
    first.list.as_ref()?;
    let share = |name: &str| {
        let share = first.metric(name)?;
        Some(with_interval(share.value?, share.interval.as_ref()))
    };
    Some(if let Some(eligible) = share("eligible_among_no_match_share") {
        format!("Of those for whom it finds nobody, {eligible} are eligible.")
    } else if let Some(valid) = share("valid_canceled_share") {
        format!(
            "Whether the list is right about them is another matter: of the registrations that the rule flags, {valid} are valid."
        )
    } else {
        "Whether the list is right about them is another matter.".to_owned()
    })
}

/// Whose rolls, and when.
fn rolls(results: &Results) -> String {
    let whose = match results.size.jurisdictions.as_slice() {
        [one] => one.clone(),
        [a, b] => format!("{a} and {b}"),
        [a, b, c] => format!("{a}, {b} and {c}"),
        all if all.len() == 51 => "all states".to_owned(),
        many => format!("{} states", many.len()),
    };
    if results.size.date.is_empty() { whose } else { format!("{whose} ({})", results.size.date) }
}

/// What the share hangs on most: how many are on two rolls, assumption [registered-twice].
fn given(results: &Results) -> String {
    let twice = results.size.registered_twice;
    let moved = twice > 0.0 && results.size.jurisdictions.len() > 1;
    if moved {
        format!(", if {} of the nation's registered people are on two rolls", percent(twice))
    } else {
        String::new()
    }
}

/// What the first strategy finds, in words: "pairs of registrations in different states that share …".
fn found(strategy: &StrategyResult, results: &Results) -> String {
    let what = match (&strategy.list, &results.size.focus, results.size.pairs.as_str()) {
        (Some(list), _, _) => format!("pairs of a registration and an entry of the list {}", code(list)),
        (None, Some(focus), _) => format!("pairs of a registration in {focus} and one in another state"),
        (None, None, "all") => "pairs of registrations, within states and across them,".to_owned(),
        (None, None, _) => "pairs of registrations in different states".to_owned(),
    };
    match &strategy.rule {
        Some(rule) => format!("{what} that {rule}"),
        None => format!("{what} that {} takes for one person", code(&strategy.name)),
    }
}

/// The strategy with the smallest share of false links, and what it misses, beside what the first misses.
fn least_wrong(results: &Results, first: &StrategyResult) -> Option<String> {
    let value = |strategy: &StrategyResult, name: &str| strategy.metric(name).and_then(|estimate| estimate.value);
    let others = results.strategies.iter().filter(|other| other.list == first.list && other.name != first.name);
    let (best, _) = others
        .filter_map(|other| Some((other, value(other, "false_link_share")?)))
        .min_by(|a, b| a.1.total_cmp(&b.1))
        .filter(|best| value(first, "false_link_share").is_some_and(|first| best.1 < first))?;
    let share = best.metric("false_link_share")?;
    let (missed, first_missed) = (value(best, "missed_match_share")?, value(first, "missed_match_share")?);
    Some(format!(
        "The share is smallest for {} ({}); it misses {} of the pairs that are one person, where {} misses {}.",
        code(&best.name),
        with_interval(share.value?, share.interval.as_ref()),
        percent(missed),
        code(&first.name),
        percent(first_missed)
    ))
}

/// Of a group: how probable it is that two share what each rule asks for.
fn in_group(results: &Results) -> Option<String> {
    let chance = |strategy: &StrategyResult| {
        let expected = strategy.closed_form_false_links_full_size?;
        // Few pairs among many are as good as independent.
        Some((strategy.rule.clone()?, -(-expected).exp_m1()))
    };
    let told: Vec<(String, f64)> = results.strategies.iter().filter_map(chance).collect();
    let size = count(results.size.registrations_full_size.round().max(0.0) as u64);
    let sentences =
        told.iter().map(|(rule, chance)| format!("two of them {rule} with a chance of {}", one_in(*chance)));
    let sentences: Vec<String> = sentences.collect();
    (!sentences.is_empty())
        .then(|| format!("In a group of about {size} people, as many as chance brings, {}.", sentences.join("; ")))
}

/// A chance as people say it.
fn one_in(chance: f64) -> String {
    match chance {
        c if c >= 0.1 => percent(c),
        c if c > 0.0 => format!("1 in {}", round(1.0 / c)),
        _ => "none".to_owned(),
    }
}

/// Three figures are all that an answer tells.
fn round(x: f64) -> String {
    count(three_figures(x))
}

/// A share with the interval that the simulation leaves it, to stand in brackets.
fn with_interval(share: f64, interval: Option<&Interval>) -> String {
    match interval.map(|i| (percent(i.lower), percent(i.upper.unwrap_or(1.0)))) {
        Some((low, high)) => format!("{}; simulation alone {}–{high}", percent(share), low.trim_end_matches(" %")),
        None => percent(share),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::fixture::results;

    #[test]
    fn the_answer_is_the_first_strategys_in_words() {
        let mut results = results();
        results.strategies[0].rule = Some("share first name, last name and birth date".to_owned());
        let text = answer(&results).unwrap();
        let first = &results.strategies[0];
        let links = first.metric("links_full_size").unwrap().value.unwrap();
        let begins = format!(
            "In simulated rolls of GA, KS and IN (2016-11-08), of about {} pairs of registrations in different states that share first name, last name and birth date, about",
            round(links)
        );
        assert!(text.starts_with(&begins), "{text}");
        let share = first.metric("false_link_share").unwrap();
        assert!(text.contains(&percent(share.value.unwrap())) && text.contains("; simulation alone "), "{text}");
        assert!(text.contains("two different people, if 2.90 % of the nation's registered people are on two rolls. The share is smallest for"), "{text}");
    }

    #[test]
    fn what_is_compared_is_said() {
        let mut results = results();
        results.size.pairs = "all".to_owned();
        assert!(answer(&results).unwrap().contains("pairs of registrations, within states and across them, that `"));
        results.size.focus = Some("KS".to_owned());
        assert!(answer(&results).unwrap().contains("pairs of a registration in KS and one in another state that `"));
    }

    #[test]
    fn a_list_and_a_model_are_called_by_name() {
        let mut results = results();
        results.strategies[0].list = Some("felony list".to_owned());
        let text = answer(&results).unwrap();
        assert!(
            text.contains("an entry of the list `felony list` that `") && text.contains("about somebody else. Whether")
        );
        assert!(!text.contains("smallest"), "no other strategy has that list: {text}");
    }

    #[test]
    fn without_links_there_is_no_answer() {
        let mut results = results();
        let none = results.strategies.iter().position(|s| s.simulated.links == 0).unwrap();
        results.strategies.rotate_left(none);
        assert_eq!(answer(&results), None);
    }

    #[test]
    fn a_group_has_chances() {
        let mut results = results();
        results.size.sampling = "group".to_owned();
        results.size.registrations_full_size = 29.4;
        results.strategies.truncate(1);
        results.strategies[0].rule = Some("share birth date".to_owned());
        results.strategies[0].closed_form_false_links_full_size = Some(0.018);
        let told = "In a group of about 29 people, as many as chance brings, two of them share birth date with a chance of 1 in 56.";
        assert_eq!(answer(&results).unwrap(), told);
    }
}
