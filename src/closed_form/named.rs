//! People of one given name: how many there are, and how many of them share a birth date.

use super::kernels::shares;
use super::sum::Days;
use crate::population::{Composition, STRATA};
use crate::tables::{Race, surnames, vocabulary};

/// The people of a mix who bear a name, as they are expected.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Namesakes {
    /// Bearers.
    pub people: f64,
    /// Pairs of them.
    pub pairs: f64,
    /// Pairs of them born on one day.
    pub pairs_of_one_date: f64,
    /// Those of them who share the birth date with at least one other; the number born on a day is Poisson's.
    pub people_of_one_date: f64,
}

/// A name that is in no table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Unlisted {
    First,
    Last,
}

/// Who bears a first name, a surname, or both, in capital letters. First names go by sex, birth year and race, surnames by race; given
/// these, one says nothing of the other.
pub(crate) fn namesakes(
    composition: &Composition,
    days: Days,
    first: Option<&str>,
    last: Option<&str>,
) -> Result<Namesakes, Unlisted> {
    let first = first.map(|name| vocabulary().code(name).ok_or(Unlisted::First)).transpose()?;
    let by_race = match last {
        Some(name) => surnames().shares_of(name).ok_or(Unlisted::Last)?,
        None => [1.0; Race::ALL.len()],
    };
    let (mut people, mut listed) = (0.0, first.is_none());
    let (mut pairs_of_one_date, mut people_of_one_date) = (0.0, 0.0);
    for (year, cells) in composition.people.iter().enumerate() {
        let named = match first {
            None => [1.0; STRATA],
            Some(code) => match shares(year).iter().find(|(listed, _)| *listed == code) {
                Some((_, shares)) => {
                    listed = true;
                    *shares
                }
                None => continue,
            },
        };
        let born: f64 = (0..STRATA).map(|k| cells[k] * named[k] * by_race[k % Race::ALL.len()]).sum();
        for share in &days[year] {
            let on_day = born * share;
            people += on_day;
            pairs_of_one_date += 0.5 * on_day * on_day;
            people_of_one_date += on_day * -(-on_day).exp_m1();
        }
    }
    if !listed {
        return Err(Unlisted::First);
    }
    Ok(Namesakes { people, pairs: 0.5 * people * (people - 1.0).max(0.0), pairs_of_one_date, people_of_one_date })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::closed_form::tests::all_days;

    #[test]
    fn namesakes_of_all_names_are_the_pairs_that_share_a_name_and_a_date() {
        // Over the surnames of one race, by brute force over the names that are listed.
        let voters = Composition::voters_2012();
        let days = all_days();
        let of = |first, last| namesakes(&voters, &days, first, last).unwrap();
        let maria = of(Some("MARIA"), Some("GARCIA"));
        let (marias, garcias) = (of(Some("MARIA"), None), of(None, Some("GARCIA")));
        // More Garcias are called Maria than if names knew nothing of each other.
        assert!(maria.people > 2.0 * marias.people * garcias.people / voters.total());
        // Some ten thousand women; a day has fewer than one of them, so that nearly all pairs are two people who share with nobody else.
        assert!((5_000.0..40_000.0).contains(&maria.people), "{maria:?}");
        assert!(maria.people_of_one_date < 2.0 * maria.pairs_of_one_date);
        assert!(maria.people_of_one_date > 1.2 * maria.pairs_of_one_date, "{maria:?}");
        // The whole mix by a name that everybody bears is the mix.
        let everybody = of(None, None);
        assert!((everybody.people / voters.total() - 1.0).abs() < 0.01, "{everybody:?}");
    }

    #[test]
    fn names_that_no_table_has_are_refused() {
        let of = |first, last| namesakes(&Composition::voters_2012(), &all_days(), first, last);
        assert_eq!(of(Some("XQZZ"), None), Err(Unlisted::First));
        assert_eq!(of(Some("MARIA"), Some("XQZZ")), Err(Unlisted::Last));
    }
}
