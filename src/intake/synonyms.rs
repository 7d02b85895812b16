//! What other people call our columns. Names are compared without case, spaces and punctuation.

/// Our name of a column, and other names of it in the order in which they are preferred.
///
/// The names are from headers of state voter files (North Carolina's `ncid`, Ohio's `sos_voterid`, Florida's public extract), of FEBRL, and of the manuals of
/// Splink, recordlinkage and fastLink. `state` stands for `county`: a place within a file, since states of other countries have no postal code here.
const SYNONYMS: [(&str, &[&str]); 18] = [
    ("record_id", &["recid", "uniqueid", "voterid", "sosvoterid", "statevoterid", "ncid", "rowid", "id"]),
    ("jurisdiction", &[]),
    ("first_name", &["givenname", "first", "forename", "fname", "namefirst", "given"]),
    ("middle_name", &["middle", "middlenames", "mname", "namemiddle", "middleinitial", "mi"]),
    ("last_name", &["surname", "last", "familyname", "lname", "namelast"]),
    ("suffix", &["namesuffix", "namesuffixlbl", "suffixname"]),
    ("birth_date", &["dob", "dateofbirth", "birthdate", "bdate", "birthday", "birthyear", "yearofbirth", "yob"]),
    ("sex", &["gender", "gendercode", "sexcode"]),
    ("race", &["racecode", "ethnicity"]),
    ("ssn4", &["ssnlast4", "last4ssn", "ssnlastfour", "ssn", "socialsecuritynumber"]),
    ("national_id", &["socsecid", "nationalinsurancenumber", "nino", "nhsnumber", "taxid"]),
    ("address", &["streetaddress", "address1", "addressline1", "street", "resstreetaddress", "residentialaddress1"]),
    ("city", &["town", "suburb", "municipality", "rescitydesc", "residentialcity"]),
    ("county", &["countyname", "countydesc", "countycode", "state"]),
    ("zip", &["zipcode", "zip5", "postcode", "postalcode", "residentialzip"]),
    ("registration_date", &["regdate", "registrdt", "dateofregistration", "registered"]),
    ("phone", &["phonenumber", "telephone", "fullphonenumber"]),
    ("email", &["emailaddress", "mail"]),
];

/// Names under which a field may be found, ours first, all normalized.
pub(super) fn names_of(ours: &str) -> Vec<String> {
    let others = SYNONYMS.iter().find(|s| s.0 == ours).map_or(&[][..], |s| s.1);
    std::iter::once(normalised(ours)).chain(others.iter().map(|&name| name.to_owned())).collect()
}

/// A column's name without case, spaces and punctuation.
pub(super) fn normalised(name: &str) -> String {
    name.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::records::Field;

    #[test]
    fn synonyms_are_normalised_and_stand_for_one_field_each() {
        let mut seen = Vec::new();
        for (ours, others) in SYNONYMS {
            assert!(Field::named(ours).is_some(), "{ours}");
            for name in others {
                assert_eq!(&normalised(name), name);
                assert!(!seen.contains(name), "{name} stands for two fields");
                seen.push(name);
            }
        }
    }
}
