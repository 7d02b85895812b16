//! A rule in plain words, for people who read what it finds.

use super::comparison::{Comparison, Normalisation};
use super::strategy::{Method, Rule, Strategy};
use crate::records::Field;

impl Strategy {
    /// What the pairs that a simple rule links have in common, to stand after "pairs that": "share first name, last name and birth date".
    /// `None` for models and for rules with alternatives, points or likenesses, which need more than a clause.
    pub fn in_words(&self) -> Option<String> {
        match &self.method {
            Method::Rule(rule) => rule.in_words(),
            Method::Model(_) => None,
        }
    }
}

impl Rule {
    fn in_words(&self) -> Option<String> {
        let simple = self.any_of.is_empty() && self.threshold.is_none() && self.require.is_empty();
        let all = || self.agree.iter().chain(&self.not_contradict);
        if !simple || self.agree.is_empty() || all().any(|comparison| comparison.similarity.is_some()) {
            return None;
        }
        let (votes, fields): (Vec<Comparison>, Vec<Comparison>) =
            self.agree.iter().partition(|comparison| year_of_vote(comparison.field).is_some());
        let shared: Vec<String> = fields.into_iter().map(field_in_words).collect();
        let mut words = format!("share {}", listed(&shared, "and")?);
        if !self.not_contradict.is_empty() {
            let vetoes: Vec<String> = self.not_contradict.iter().copied().map(field_in_words).collect();
            words += &format!(", and do not differ in {} where both have it", listed(&vetoes, "or")?);
        }
        let years: Vec<String> =
            votes.iter().filter_map(|vote| year_of_vote(vote.field)).map(|year| year.to_string()).collect();
        if let Some(years) = listed(&years, "and") {
            words += &format!(", and are both credited with a vote in {years}");
        }
        Some(words)
    }
}

/// The year of a column of vote credits.
fn year_of_vote(field: Field) -> Option<u16> {
    field.name().strip_prefix("voted_")?.parse().ok()
}

fn field_in_words(comparison: Comparison) -> String {
    let field = match comparison.field {
        Field::Ssn4 => "SSN4".to_owned(),
        Field::Zip => "ZIP code".to_owned(),
        Field::Licence => "license number".to_owned(),
        field => field.name().replace('_', " "),
    };
    match (comparison.normalisation, comparison.field) {
        (Normalisation::Exact | Normalisation::Upper | Normalisation::Letters, _) => field,
        (Normalisation::Soundex, _) => format!("the sound of the {field}"),
        (Normalisation::Nickname, _) => format!("{field} (nicknames counted as the name)"),
        (Normalisation::Initial, Field::MiddleName) => "middle initial".to_owned(),
        (Normalisation::Initial, _) => format!("the initial of the {field}"),
        (Normalisation::Year, Field::BirthDate) => "birth year".to_owned(),
        (Normalisation::MonthYear, Field::BirthDate) => "month and year of birth".to_owned(),
        (Normalisation::MonthDay, Field::BirthDate) => "birthday (month and day)".to_owned(),
        (Normalisation::MonthDay, _) => format!("month and day of the {field}"),
        (Normalisation::Year, _) => format!("the year of the {field}"),
        (Normalisation::MonthYear, _) => format!("month and year of the {field}"),
    }
}

/// "a, b and c"; nothing of nothing.
fn listed(items: &[String], and: &str) -> Option<String> {
    let (last, first) = items.split_last()?;
    Some(if first.is_empty() { last.clone() } else { format!("{} {and} {last}", first.join(", ")) })
}

#[cfg(test)]
mod tests {
    use crate::linkage::StrategySet;

    #[test]
    fn simple_rules_are_told_and_others_are_not() {
        let told = |rule: &str| {
            let file = format!("[[strategy]]\nname = \"a\"\n{rule}");
            StrategySet::parse(&file).unwrap().strategies[0].in_words()
        };
        let agree = "agree = [\"first_name\", \"last_name\", \"birth_date\"";
        assert_eq!(told(&format!("{agree}]")).unwrap(), "share first name, last name and birth date");
        assert_eq!(
            told(&format!("{agree}, \"voted_2012\"]\nnot_contradict = [\"middle_name:initial\", \"ssn4\"]")).unwrap(),
            "share first name, last name and birth date, and do not differ in middle initial or SSN4 where both have it, and are both credited with a vote in 2012"
        );
        assert_eq!(told("agree = [\"birth_date:year\"]").unwrap(), "share birth year");
        assert_eq!(told("agree = [\"last_name\"]\nany_of = [[\"zip\"], [\"ssn4\"]]"), None);
        assert_eq!(told("agree = [\"birth_date\", \"first_name ~ jaro_winkler >= 0.9\"]"), None);
    }
}
