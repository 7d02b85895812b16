//! What becomes of each claim: how often it holds, what its verdict hangs on, and what turns it.

use super::study::{Drawn, Study};
use super::verdict::{At, margin_kind};
use super::worlds::Stop;
use crate::results::{ClaimRobustness, DialIndices, Fifth, ReadingResult, TornadoBar, WorldShare};
use crate::scenario::{Claim, ClaimKind, Condition, Distribution, Prior, Setting, json};
use crate::sensitivity::{Pick, latin_hypercube, picks, sobol_indices};

/// Values of each dial between which a verdict is looked for that turns.
const STEPS: usize = 32;
/// Upper end of the 95 % interval of a Poisson mean of which none was seen (Garwood).
const NONE_OF: f64 = 3.689;
/// Halvings of the step in which it turns.
const HALVINGS: usize = 14;

/// The draws that all claims share.
pub(super) struct Designs<'a> {
    pub(super) points: &'a [Vec<f64>],
    pub(super) drawn: &'a [Drawn],
    /// At the scenario's own values.
    pub(super) now: &'a Drawn,
    /// Points of each design of the indices.
    pub(super) design: usize,
}

/// A dial turned alone, from the scenario's own values.
struct Turned<'a> {
    prior: &'a Prior,
    values: Vec<toml::Value>,
    drawn: Vec<Drawn>,
}

/// What becomes of all claims.
pub(super) fn claims(study: &Study, designs: &Designs) -> Result<Vec<ClaimRobustness>, Stop> {
    let mattering: Vec<(usize, &Prior)> = study.robustness.own().filter(|(_, prior)| study.matters(prior)).collect();
    study.progress.stage("one dial at a time", (mattering.len() * (STEPS + 1)) as u64);
    let mut turned = Vec::new();
    for &(_, prior) in &mattering {
        let values = match prior.distribution() {
            Distribution::Discrete(values) => values,
            continuous => (0..=STEPS).map(|i| continuous.quantile(0.025 + 0.95 * i as f64 / STEPS as f64)).collect(),
        };
        let settings: Vec<Vec<Setting>> = values.iter().map(|v| vec![Setting::known(&prior.dial, v.clone())]).collect();
        let drawn = study.draw(&format!("{} alone", prior.label()), &settings)?;
        turned.push(Turned { prior, values, drawn });
    }
    let indices = indices_designs(study, &mattering, designs.design)?;
    let one = |claim: &Claim| {
        let at = |drawn: &Drawn| study.claim(claim, drawn);
        let found: Option<Vec<At>> = designs.drawn.iter().map(at).collect();
        let mut result = ClaimRobustness {
            proposition: claim.proposition.clone(),
            by_construction: claim.kind == ClaimKind::ByConstruction,
            holds_now: at(designs.now).map(|at| at.holds),
            not_looked_at: None,
            holds: None,
            margin: None,
            margins: Vec::new(),
            indices: Vec::new(),
            tornado: Vec::new(),
            by_fifth: Vec::new(),
            readings: Vec::new(),
        };
        let Some(found) = found else {
            let metrics: Vec<&str> = claim.holds_when.iter().map(|condition| condition.metric.0.name).collect();
            result.not_looked_at = Some(format!("{} is not known in closed form here", metrics.join(" or ")));
            return Ok(result);
        };
        result.holds = Some(share_of(&found));
        result.margin = claim.holds_when.first().map(margin_kind);
        result.margins = quantiles(&found);
        result.indices = verdict_indices(study, claim, &mattering, &indices);
        for one in &turned {
            result.tornado.push(bar(study, claim, one)?);
        }
        result.by_fifth = by_fifth(&result.indices, &mattering, designs.points, &found);
        let own = (claim.holds_when.len() == 1).then(|| (&claim.holds_when[0], true));
        result.readings = own
            .into_iter()
            .chain(claim.readings.iter().map(|reading| (reading, false)))
            .map(|(condition, is_the_claims)| reading(study, condition, is_the_claims, designs.drawn, designs.now))
            .collect();
        Ok(result)
    };
    study.scenario.claims.iter().map(one).collect()
}

fn share_of(found: &[At]) -> WorldShare {
    WorldShare::of(found.iter().filter(|at| at.holds).count(), found.len())
}

/// Quantiles of the margins at 0, 1, … 100 %; a world in which only one side is there has the greatest or least of all.
fn quantiles(found: &[At]) -> Vec<f64> {
    let known: Vec<f64> = found.iter().filter_map(|at| at.margin).collect();
    let Some(most) = known.iter().copied().map(f64::abs).reduce(f64::max) else { return Vec::new() };
    let margin = |at: &At| at.margin.unwrap_or(if at.holds { most } else { -most });
    let mut margins: Vec<f64> = found.iter().map(margin).collect();
    margins.sort_unstable_by(f64::total_cmp);
    (0..=100).map(|percent| margins[(margins.len() - 1) * percent / 100]).collect()
}

/// The draws of the designs of the indices: a list for each pick.
fn indices_designs(study: &Study, mattering: &[(usize, &Prior)], n: usize) -> Result<Vec<Vec<Drawn>>, Stop> {
    if n == 0 {
        return Ok(Vec::new());
    }
    let (seed, all) = (study.scenario.seed, study.robustness.priors.len());
    let (a, b) = (latin_hypercube(n, all, seed, "indices, A"), latin_hypercube(n, all, seed, "indices, B"));
    study.progress.stage("what verdicts hang on", (n * (mattering.len() + 2)) as u64);
    let of_pick = |pick: Pick| {
        let point = |i: usize| match pick {
            Pick::A => a[i].clone(),
            Pick::B => b[i].clone(),
            Pick::OneFromB(input) => {
                let mut mixed = a[i].clone();
                let place = mattering[input].0;
                mixed[place] = b[i][place];
                mixed
            }
        };
        let settings: Vec<Vec<Setting>> = (0..n).map(|i| study.settings(&point(i))).collect();
        let name = match pick {
            Pick::A => "indices A".to_owned(),
            Pick::B => "indices B".to_owned(),
            Pick::OneFromB(input) => format!("indices A with {} of B", mattering[input].1.label()),
        };
        study.draw(&name, &settings)
    };
    picks(mattering.len()).into_iter().map(of_pick).collect()
}

/// The indices of a claim's verdict, the greatest total first.
fn verdict_indices(
    study: &Study,
    claim: &Claim,
    mattering: &[(usize, &Prior)],
    designs: &[Vec<Drawn>],
) -> Vec<DialIndices> {
    let holds = |drawn: &Drawn| study.claim(claim, drawn).map(|at| f64::from(u8::from(at.holds)));
    let values: Option<Vec<Vec<f64>>> = designs.iter().map(|list| list.iter().map(holds).collect()).collect();
    let found = values.as_ref().and_then(|values| sobol_indices(values, study.scenario.seed)).unwrap_or_default();
    // Of a verdict that no exchange of a dial has changed, the index is at most what the upper end for none of so many would give.
    let most = || {
        let both = values.iter().flatten().take(2).flatten();
        let (n, with) = both.fold((0.0, 0.0), |(n, with), holds| (n + 1.0, with + holds));
        let share: f64 = with / n;
        (0.5 * NONE_OF / (0.5 * n) / (share * (1.0 - share))).min(1.0)
    };
    let end = |interval: [f64; 2], none: bool| if none { [interval[0], most()] } else { interval };
    let mut indices: Vec<DialIndices> = found
        .iter()
        .zip(mattering)
        .map(|(found, (_, prior))| DialIndices {
            dial: prior.label(),
            first: found.first,
            first_interval: end(found.first_interval, found.total == 0.0),
            total: found.total,
            total_interval: end(found.total_interval, found.total == 0.0),
        })
        .collect();
    indices.sort_by(|x, y| y.total.total_cmp(&x.total));
    indices
}

/// A dial turned alone: the ends, and where the verdict turns in between.
fn bar(study: &Study, claim: &Claim, turned: &Turned) -> Result<TornadoBar, Stop> {
    let at: Vec<Option<At>> = turned.drawn.iter().map(|drawn| study.claim(claim, drawn)).collect();
    let discrete = matches!(turned.prior.distribution(), Distribution::Discrete(_));
    let ends: Vec<usize> = if discrete { (0..at.len()).collect() } else { vec![0, at.len() - 1] };
    let mut turns_at = Vec::new();
    if !discrete {
        for (place, pair) in at.windows(2).enumerate() {
            let [Some(one), Some(other)] = pair else { continue };
            if one.holds == other.holds {
                continue;
            }
            let number = |i: usize| turned.values[i].as_float().expect("continuous dials are numbers");
            let (mut low, mut high) = (number(place), number(place + 1));
            for halving in 0..HALVINGS {
                let middle = 0.5 * (low + high);
                let setting = vec![Setting::known(&turned.prior.dial, middle)];
                let name = format!("{} turns {} {place} {halving}", turned.prior.label(), claim.proposition);
                let drawn = study.draw(&name, &[setting])?.remove(0);
                let same = study.claim(claim, &drawn).is_some_and(|at| at.holds == one.holds);
                if same { low = middle } else { high = middle }
            }
            turns_at.push(0.5 * (low + high));
        }
    }
    Ok(TornadoBar {
        dial: turned.prior.label(),
        values: ends.iter().map(|&i| json(&turned.values[i])).collect(),
        margins: ends.iter().map(|&i| at[i].and_then(|at| at.margin)).collect(),
        holds: ends.iter().map(|&i| at[i].map(|at| at.holds)).collect(),
        turns_at,
    })
}

/// The share of worlds in which a claim holds, by fifths of the prior of the dial on which it hangs most.
fn by_fifth(indices: &[DialIndices], mattering: &[(usize, &Prior)], points: &[Vec<f64>], found: &[At]) -> Vec<Fifth> {
    let Some(most) = indices.first() else { return Vec::new() };
    let (place, prior) = mattering.iter().find(|(_, prior)| prior.label() == most.dial).expect("it is one of them");
    let fifth = |part: usize| {
        let (from, to) = (part as f64 / 5.0, (part + 1) as f64 / 5.0);
        let inside = points.iter().zip(found).filter(|(point, _)| (from..to).contains(&point[*place]));
        let (all, with) = inside.fold((0, 0), |(all, with), (_, at)| (all + 1, with + usize::from(at.holds)));
        Fifth {
            dial: most.dial.clone(),
            range: [from, to].map(|share| json(&prior.distribution().quantile(share))),
            holds: WorldShare::of(with, all),
        }
    };
    (0..5).map(fifth).collect()
}

fn reading(study: &Study, condition: &Condition, is_the_claims: bool, drawn: &[Drawn], now: &Drawn) -> ReadingResult {
    let found: Option<Vec<At>> = drawn.iter().map(|drawn| study.condition(condition, drawn)).collect();
    ReadingResult {
        meaning: condition.meaning.clone(),
        is_the_claims,
        holds_now: study.condition(condition, now).map(|at| at.holds),
        holds: found.as_deref().map(share_of),
        margins: found.as_deref().map(quantiles).unwrap_or_default(),
        margin: Some(margin_kind(condition)),
    }
}
