//! What a scenario says about registrations, votes and who sends what.

use schemars::JsonSchema;
use serde::Deserialize;

use super::DuplicateKinds;
use crate::population::{Times, some_states};
use crate::probability::Probability;
use crate::tables::StateCode;

/// `[registrations]` of a scenario.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct RegistrationParameters {
    /// Share of the nation's people on rolls who are registered where they live and in another state that they left,
    /// over all pairs of states, whatever states are compared: assumption [registered-twice]. It sets the mean lag
    /// after a move, with moves as observed; `lives.moves` and `removal_lag` then multiply moves and lags.
    pub registered_twice: Probability,
    /// How long registrations stay after a move or a death: 1 is as fitted to national numbers, for other years and
    /// states an assumption [removal-lag]; 0 means that lists are clean.
    pub removal_lag: Times,
    /// How many times as long a registration stays when nobody reports the death or the move to the office, so that it is
    /// removed as inactive or when the list is renewed. What share each state hears of follows from what it removes for
    /// that reason [eavs-2016]; the nation's shares of people registered twice and of dead on rolls stay as they are.
    /// By default as long: anything else is an assumption [unreported-lag].
    pub unreported_lag: Times,
    /// Share of people registered at home who are on their state's roll a second time.
    pub duplicates: Probability,
    /// What differs between the two.
    pub duplicate_kinds: DuplicateKinds,
    /// How large the rolls are in full.
    pub sizes: RollSizes,
    /// Share of noncitizens who are registered, of those who would be if they were citizens. By default nobody;
    /// anything else is an assumption [noncitizens-registered].
    pub noncitizens: Probability,
    /// How often people who were ever convicted of a felony are registered, for each time that others of their age are. By
    /// default as often: anything else is an assumption [felons-registered].
    pub felons: Probability,
}

/// Where the sizes of rolls come from. States that a source lacks have the same share of their adults as the others.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum RollSizes {
    /// The rolls of 2016, by the Election Administration and Voting Survey [eavs-2016].
    #[default]
    #[serde(rename = "eavs-2016")]
    Eavs2016,
    /// What states uploaded to Interstate Crosscheck in 2013 [kansas-slides-2013].
    #[serde(rename = "crosscheck-2013")]
    Crosscheck2013,
    /// The rolls of 2016, times the nation's registrations on the date over those of 2016, by the surveys of 2004 to 2020
    /// [eavs-totals]; what lies between and after them is an assumption [rolls-by-year].
    ByYear,
}

impl Default for RegistrationParameters {
    /// Registered twice: 2.9 %, the geometric mean of what Pew counted [pew-2012] and what Iowa's check of its Crosscheck
    /// pairs [goel-2020] implies for the nation, assumption [registered-twice].
    ///
    /// Duplicates: 0.8 %, a vendor's figure [vendor-duplicates]. California's motor-voter registrations had 2.8 %
    /// [california-motor-voter], New Jersey's roll has at most 0.03 % of exact ones [new-jersey-2026], so that what
    /// holds for a state is an assumption [duplicate-rate].
    fn default() -> Self {
        let duplicates = Probability::new(0.008).expect("a share");
        Self {
            registered_twice: Probability::new(0.029).expect("a share"),
            removal_lag: Times::default(),
            unreported_lag: Times::default(),
            duplicates,
            duplicate_kinds: DuplicateKinds::default(),
            sizes: RollSizes::default(),
            noncitizens: Probability::ZERO,
            felons: Probability::ONE,
        }
    }
}

/// `[votes]` of a scenario: the general elections of 2006 to 2016.
#[derive(Clone, Copy, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct VoteParameters {
    /// Share of the nation's voters of the last election who voted in two states, whatever states are compared. Only
    /// people registered in both by then can; each of them who votes does so with one chance, the same in all scopes.
    pub double_votes: Probability,
    /// Share of credits, for a registration that existed at an election, that are recorded wrongly: given without a vote, or withheld.
    pub vote_credit_error: Probability,
    /// Of the credits given without a vote to people with a spouse, twin, father or son on the roll who did vote, the share
    /// that is theirs: the clerk marked the line beside, and the relative has no credit. Nobody has published it, and by
    /// default none is: anything else is an assumption [wrong-line].
    pub wrong_line: Probability,
    /// Share of registrations of people who were dead at an election in whose name a vote was cast and credited at it. By
    /// default none, as nothing but single cases is known: anything else is an assumption [dead-votes].
    pub dead_votes: Probability,
}

impl Default for VoteParameters {
    /// 1 in 4,000 ([goel-2020] p. 464) and 1 % (an audit in Philadelphia, [goel-2020] p. 457). The first holds only if
    /// credits have no errors, the second is one city's, so they are taken over by assumption [double-vote-rate] and
    /// assumption [vote-credit-error].
    fn default() -> Self {
        let rate = |r| Probability::new(r).expect("a rate");
        Self {
            double_votes: rate(1.0 / 4000.0),
            vote_credit_error: rate(0.01),
            wrong_line: Probability::ZERO,
            dead_votes: Probability::ZERO,
        }
    }
}

/// `[participation]` of a scenario: states that do not send all they hold.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Participation {
    /// These send nothing.
    #[serde(deserialize_with = "some_states")]
    #[schemars(with = "Vec<String>")]
    pub refused: Vec<StateCode>,
    /// These send what is public: no SSN4 and no licence, and as much of the birth date as they release.
    #[serde(deserialize_with = "some_states")]
    #[schemars(with = "Vec<String>")]
    pub public: Vec<StateCode>,
}
