//! Contracts that every noise type keeps, and what each does to an example.

use super::super::tests::{assert_share, cells, columns, texts};
use super::*;

const COLUMNS: [Field; 8] = [
    Field::FirstName,
    Field::MiddleName,
    Field::LastName,
    Field::Suffix,
    Field::BirthDate,
    Field::Sex,
    Field::Ssn4,
    Field::RegistrationDate,
];

#[test]
fn a_rate_of_zero_changes_nothing_and_of_one_changes_its_own_columns_only() {
    let (clean, _) = columns("", &COLUMNS);
    for noise in ALL {
        let (none, _) = columns(&format!("noise = {{ {} = 0.0 }}", noise.name), &COLUMNS);
        let (all, _) = columns(&format!("noise = {{ {} = 1.0 }}", noise.name), &COLUMNS);
        for field in COLUMNS {
            assert_eq!(cells(&clean, field), cells(&none, field), "{} at 0 on {}", noise.name, field.name());
            let changed = texts(&clean, field) != texts(&all, field);
            assert_eq!(changed, noise.fields.contains(&field), "{} at 1 on {}", noise.name, field.name());
        }
    }
}

#[test]
fn errors_come_at_the_stated_rate_among_cells_that_offer_them() {
    let (clean, _) = columns("", &COLUMNS);
    for noise in ALL {
        let (some, _) = columns(&format!("noise = {{ {} = 0.2 }}", noise.name), &COLUMNS);
        let (all, _) = columns(&format!("noise = {{ {} = 1.0 }}", noise.name), &COLUMNS);
        for &field in noise.fields {
            let (clean, some, all) = (texts(&clean, field), texts(&some, field), texts(&all, field));
            // Cells that change when the error always happens are those that offer it. A second edit can restore a name by chance.
            let offered: Vec<usize> = (0..clean.len()).filter(|&row| clean[row] != all[row]).collect();
            let changed = offered.iter().filter(|&&row| clean[row] != some[row]).count();
            assert!(offered.len() > 300, "{} on {}: {} offered", noise.name, field.name(), offered.len());
            assert_share(changed, offered.len(), 0.2, &format!("{} on {}", noise.name, field.name()));
            let spared = (0..clean.len()).filter(|&row| clean[row] == all[row] && clean[row] != some[row]).count();
            assert_eq!(spared, 0, "{}: cells without such an error stay", noise.name);
        }
    }
}

#[test]
fn raising_a_rate_only_adds_errors() {
    let (clean, _) = columns("", &COLUMNS);
    for noise in ALL {
        let at = |rate| columns(&format!("noise = {{ {} = {rate} }}", noise.name), &COLUMNS).0;
        let (few, more) = (at(0.1), at(0.3));
        for &field in noise.fields {
            let (clean, few, more) = (texts(&clean, field), texts(&few, field), texts(&more, field));
            assert!((0..clean.len()).all(|row| few[row] == clean[row] || few[row] == more[row]), "{}", noise.name);
        }
    }
}

#[test]
fn examples() {
    let name = |noise: NoiseType, from: &str, bits: u64| match noise.effect {
        Effect::Name(rewrite) => rewrite(from, bits),
        _ => panic!("{} rewrites no names", noise.name),
    };
    assert_eq!(name(phonetic::PHONETIC, "PHIL", 0), "FIL");
    assert_eq!(name(ocr::OCR, "TOM", u64::from(u32::MAX) / 3 * 2), "TQM");
    assert_eq!(name(surname_spacing::SURNAME_SPACING, "MCDONALD", 0), "MC DONALD");
    assert_eq!(name(nickname::NICKNAME, "XYZZY", 0), "XYZZY");
    assert!(crate::text::nicknames("WILLIAM").contains(&name(nickname::NICKNAME, "WILLIAM", 7).as_str()));
    let date = |noise: NoiseType, bits| match noise.effect {
        Effect::Date(rewrite) => rewrite(Date::new(1950, 3, 7).unwrap(), bits).to_string(),
        _ => panic!("{} rewrites no dates", noise.name),
    };
    assert_eq!(date(month_day_swap::MONTH_DAY_SWAP, 0), "1950-07-03");
    assert_eq!(date(first_of_month::FIRST_OF_MONTH, 0), "1950-03-01");
    assert_eq!(
        [date(placeholder_date::PLACEHOLDER_DATE, 0), date(placeholder_date::PLACEHOLDER_DATE, 1)],
        ["1800-01-01", "1900-01-01"]
    );
    assert_eq!(date(registration_date::REGISTRATION_DATE, 0), "1900-01-01");
}

#[test]
fn every_type_is_documented_under_the_fixed_headings() {
    for noise in ALL {
        let place = format!("{}/src/recording/noise/{}.rs", env!("CARGO_MANIFEST_DIR"), noise.name);
        let text = std::fs::read_to_string(&place).unwrap_or_else(|e| panic!("{place}: {e}"));
        for heading in ["What it does.", "Who does this.", "Parameters.", "What it cannot see.", "References."] {
            assert!(text.contains(&format!("**{heading}**")), "{} lacks {heading}", noise.name);
        }
        assert!(text.contains(&format!("recording.noise.{}", noise.name)), "{}", noise.name);
    }
}
