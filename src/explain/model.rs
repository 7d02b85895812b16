//! What a model makes of one pair: its posterior, what each field says for and against a match, and what else the pair could be.

use super::place::Place;
use crate::linkage::model::{FellegiSunter, ModelError, PairScore, Role, Threshold};
use crate::linkage::{PairScope, prepared};
use crate::records::Records;
use crate::run::pipeline::Files;
use crate::scenario::{Comparing, Scenario};
use crate::world::World;

/// Lines about one model, each with a heading and text; the first is its verdict.
type Lines = Vec<(String, String)>;

/// Fits the model of a strategy to all records of its comparison and tells what it makes of two of them. `same`: they are one person's.
pub(super) fn tell_model(
    scenario: &Scenario,
    world: &World,
    comparing: &Comparing,
    (name, settings): (&str, &FellegiSunter),
    places: [Place; 2],
    same: bool,
) -> Lines {
    let heading = format!("`{name}`");
    let (keys, fields) = (world.keys(), scenario.linkage().fields());
    let records = world.record(scenario, &keys, &fields);
    let files = Files::new(scenario, world, comparing, &keys, &records);
    let strategies = scenario.strategies_of(comparing);
    let scope = scenario.linkage_of(&strategies, comparing.list.is_some(), files.registrations).pair_scope();
    let [left, right] = places.map(|place| files.row_of(place.row(), matches!(place, Place::List { .. })));
    let (Some(left), Some(right)) = (left, right) else {
        return vec![(heading, "not compared".to_owned())];
    };
    match judged(&files.records, scope, settings, (left.min(right), left.max(right))) {
        Ok((score, threshold)) => lines(&heading, &score, threshold, same),
        Err(error) => vec![(heading, format!("cannot be used: {error}"))],
    }
}

fn judged(
    records: &Records,
    scope: PairScope,
    settings: &FellegiSunter,
    pair: (u32, u32),
) -> Result<(PairScore, f64), ModelError> {
    let model = prepared(settings, scope, records)?;
    let fitted = model.fit(&[])?;
    let threshold = match settings.threshold() {
        Threshold::Posterior(posterior) => posterior,
        Threshold::FalseLinkShare(_) => model.links(&fitted).1,
    };
    Ok((model.score(&fitted, pair.0, pair.1), threshold))
}

fn lines(heading: &str, score: &PairScore, threshold: f64, same: bool) -> Lines {
    let linked = score.candidate && score.posterior >= threshold;
    let verdict = match (linked, same) {
        (true, true) => "links it, rightly",
        (true, false) => "links it, wrongly: a false link",
        (false, true) => "does not link it: a missed match",
        (false, false) => "does not link it, rightly",
    };
    let posterior = format!("posterior {:.4}, threshold {threshold:.4}", score.posterior);
    let unseen = if score.candidate { "" } else { "; no blocking key finds the pair" };
    let mut lines = vec![(heading.to_owned(), format!("{verdict} ({posterior}{unseen})"))];
    for ((field, level), weight) in score.levels.iter().zip(&score.weights) {
        lines.push((format!("  {}", field.name()), format!("{level}: {weight:+.2}")));
    }
    lines.push(("  weight in all".to_owned(), format!("{:+.2} (log2 of match over chance)", score.match_weight)));
    let kind = |(role, chance): &(Role, f64)| format!("{} {chance:.4}", role_name(*role));
    lines.push(("  what it could be".to_owned(), score.kinds.iter().map(kind).collect::<Vec<_>>().join(", ")));
    lines
}

fn role_name(role: Role) -> &'static str {
    match role {
        Role::Match => "one person",
        Role::Twins => "twins",
        Role::Namesakes => "father and son of one name",
        Role::Chance(_) => "strangers",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::explain::explain_pair;
    use crate::linkage::LinkError;
    use crate::world::Silent;

    const SCENARIO: &str = r#"
name = "small"
question = "?"
seed = 5
strategies = ["fellegi-sunter"]
[rolls]
states = ["WY", "VT"]
date = "2016-11-08"
scale = 0.1
sampling = "people"
[lives]
origins = "compared-states"
[registrations]
registered_twice = 0.2
"#;

    #[test]
    fn a_link_is_explained_with_the_posterior_and_threshold_that_made_it() {
        let scenario = Scenario::parse(SCENARIO).unwrap();
        let world = World::new(&scenario, 0, &Silent);
        let (linkage, keys) = (scenario.linkage(), world.keys());
        let found = linkage.run(&world.record(&scenario, &keys, &linkage.fields())).unwrap();
        let ids = keys.record_ids();
        let id = |row: u32| String::from_utf8_lossy(ids.text(row as usize)).into_owned();
        for link in found.modelled[0].links.iter().step_by(400).take(2) {
            // Whichever of the two is named first.
            for (a, b) in [(link.left, link.right), (link.right, link.left)] {
                let story = explain_pair(&scenario, &world, &id(a), &id(b)).unwrap().unwrap();
                let at = story.lines.iter().position(|(heading, _)| heading == "`Fellegi-Sunter`").unwrap();
                let verdict = &story.lines[at].1;
                let truth = keys.person(a as usize).id == keys.person(b as usize).id;
                assert!(
                    verdict.starts_with(if truth { "links it, rightly" } else { "links it, wrongly" }),
                    "{verdict}"
                );
                assert!(verdict.contains(&format!("posterior {:.4}, threshold 0.9500", link.posterior)), "{verdict}");
                let said = |line: &(String, String)| line.1.rsplit(": ").next().unwrap().parse::<f64>().unwrap();
                let weights: f64 = story.lines[at + 1..at + 8].iter().map(said).sum();
                assert!((weights - link.match_weight).abs() < 0.05, "{weights} {}", link.match_weight);
            }
        }
    }

    #[test]
    fn the_limit_of_a_run_reaches_models() {
        let scenario = Scenario::parse(SCENARIO).unwrap();
        let world = World::new(&scenario, 0, &Silent);
        let run = |most: Option<u64>| {
            let linkage = scenario.linkage();
            let linkage = most.map_or(linkage.clone(), |most| linkage.with_max_pairs(most));
            linkage.run(&world.record(&scenario, &world.keys(), &linkage.fields()))
        };
        let pairs = run(None).unwrap().candidate_pairs[0];
        assert!(run(Some(pairs)).is_ok());
        let Err(LinkError::TooManyPairs(refused)) = run(Some(pairs - 1)) else { panic!() };
        assert_eq!((refused.pairs, refused.limit, &refused.strategy[..]), (pairs, pairs - 1, "Fellegi-Sunter"));
        assert!(refused.to_string().contains("birth_date + last_name:soundex, or birth_date + first_name:initial"));
    }
}
