//! Which of a file's columns is which of our fields: as said, or by name.

use super::error::IntakeError;
use super::synonyms::{names_of, normalised};
use crate::cell::column_names;
use crate::records::Field;

/// What the user said: our field, and the columns whose texts make it, joined by spaces. No columns: leave the field out.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct ColumnMap {
    /// Fields with their columns, in the order in which they were said.
    pub said: Vec<(Field, Vec<String>)>,
}

/// A file's columns by field.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Recognised {
    /// Field, and the places in the header of the columns that make it.
    pub fields: Vec<(Field, Vec<usize>)>,
    /// Places of columns that are no field.
    pub unused: Vec<usize>,
}

impl ColumnMap {
    /// Reads `first_name=given_name`, `address=street_number+address_1`, `record_id=` (leave it out).
    ///
    /// # Errors
    /// When it has no `=`, names no field of ours, or names one twice.
    pub(crate) fn parse(parts: &[String]) -> Result<Self, IntakeError> {
        let mut map = Self::default();
        for part in parts.iter().map(|p| p.trim()).filter(|p| !p.is_empty()) {
            let (ours, theirs) = part.split_once('=').ok_or_else(|| IntakeError::NoEquals(part.to_owned()))?;
            let field = Field::named(ours.trim()).ok_or_else(|| IntakeError::NoSuchField(ours.trim().to_owned()))?;
            if map.said.iter().any(|s| s.0 == field) {
                return Err(IntakeError::SaidTwice(field.name()));
            }
            let columns = theirs.split('+').map(str::trim).filter(|c| !c.is_empty()).map(str::to_owned).collect();
            map.said.push((field, columns));
        }
        Ok(map)
    }

    /// What holds for one of several files: what was said of it alone, then what was said of all. Of the latter, columns that another file has
    /// and this one lacks are left to be recognized.
    pub(crate) fn of_file(&self, own: &ColumnMap, header: &[String], others: &[&[String]]) -> ColumnMap {
        let has = |header: &[String], columns: &[String]| columns.iter().all(|c| place("", header, c).is_ok());
        let wanted = |(field, columns): &&(Field, Vec<String>)| {
            let own = own.said.iter().any(|s| s.0 == *field);
            !own && (has(header, columns) || !others.iter().any(|other| has(other, columns)))
        };
        ColumnMap { said: own.said.iter().chain(self.said.iter().filter(wanted)).cloned().collect() }
    }
}

impl Recognised {
    /// The columns of a field.
    pub(crate) fn columns(&self, field: Field) -> Option<&[usize]> {
        self.fields.iter().find(|f| f.0 == field).map(|f| f.1.as_slice())
    }
}

/// Finds the fields of a header: those that were said first, the others by our names and their synonyms among the columns that are left.
///
/// # Errors
/// When a column that was said is not there, or stands there twice.
pub(crate) fn recognise(name: &str, header: &[String], map: &ColumnMap) -> Result<Recognised, IntakeError> {
    let mut found = Recognised::default();
    let mut free = vec![true; header.len()];
    for (field, theirs) in &map.said {
        let places = theirs.iter().map(|column| place(name, header, column)).collect::<Result<Vec<usize>, _>>()?;
        places.iter().for_each(|&p| free[p] = false);
        if !places.is_empty() {
            found.fields.push((*field, places));
        }
    }
    let known: Vec<String> = header.iter().map(|column| normalised(column)).collect();
    // Our own names before any synonym, so that a file of ours reads as it was written.
    for synonyms in [false, true] {
        for field in Field::known() {
            if map.said.iter().any(|s| s.0 == field) || found.columns(field).is_some() {
                continue;
            }
            let names = names_of(field.name());
            let wanted = if synonyms { &names[1..] } else { &names[..1] };
            if let Some(place) = wanted.iter().find_map(|n| (0..header.len()).find(|&i| free[i] && known[i] == *n)) {
                free[place] = false;
                found.fields.push((field, vec![place]));
            }
        }
    }
    found.fields.sort_by_key(|f| f.0);
    found.unused = (0..header.len()).filter(|&i| free[i]).collect();
    Ok(found)
}

/// The place of a column by its exact name, or without case and punctuation when only one is so called.
fn place(name: &str, header: &[String], column: &str) -> Result<usize, IntakeError> {
    let exact: Vec<usize> = (0..header.len()).filter(|&i| header[i] == column).collect();
    let alike = || (0..header.len()).filter(|&i| normalised(&header[i]) == normalised(column)).collect();
    let found: Vec<usize> = if exact.is_empty() { alike() } else { exact };
    match found[..] {
        [place] => Ok(place),
        [] => Err(IntakeError::NoColumn {
            name: name.to_owned(),
            column: column.to_owned(),
            header: column_names(header).join(", "),
        }),
        _ => Err(IntakeError::ColumnTwice { name: name.to_owned(), column: column.to_owned() }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn header(names: &str) -> Vec<String> {
        names.split(',').map(str::to_owned).collect()
    }

    fn fields(found: &Recognised) -> Vec<(&str, Vec<usize>)> {
        found.fields.iter().map(|(field, places)| (field.name(), places.clone())).collect()
    }

    #[test]
    fn febrl_and_our_own_headers_are_recognised() {
        let febrl = header(
            "rec_id,given_name,surname,street_number,address_1,address_2,suburb,postcode,state,date_of_birth,soc_sec_id",
        );
        let found = recognise("a.csv", &febrl, &ColumnMap::default()).unwrap();
        let mut names = fields(&found);
        names.sort();
        assert_eq!(
            names,
            [
                ("address", vec![4]),
                ("birth_date", vec![9]),
                ("city", vec![6]),
                ("county", vec![8]),
                ("first_name", vec![1]),
                ("last_name", vec![2]),
                ("national_id", vec![10]),
                ("record_id", vec![0]),
                ("zip", vec![7])
            ]
        );
        assert_eq!(found.unused, [3, 5]);
        let ours: Vec<String> = Field::known().map(|f| f.name().to_owned()).collect();
        let found = recognise("a.csv", &ours, &ColumnMap::default()).unwrap();
        assert!(found.fields.iter().all(|(field, places)| ours[places[0]] == field.name()));
        assert_eq!((found.fields.len(), found.unused.len()), (ours.len(), 0));
    }

    #[test]
    fn what_is_said_goes_first_and_may_join_or_leave_out() {
        let map = |text: &str| ColumnMap::parse(&header(text));
        let columns = header("id,First Name,Number,Street,dob");
        let found = recognise("a.csv", &columns, &map("address=Number+street,record_id=").unwrap()).unwrap();
        let expected = [("first_name", vec![1]), ("birth_date", vec![4]), ("address", vec![2, 3])];
        assert_eq!(fields(&found), expected);
        assert_eq!(found.unused, [0]);
        let no_column = recognise("a.csv", &columns, &map("zip=plz").unwrap()).unwrap_err().to_string();
        assert!(no_column.contains("a.csv has no column `plz`: its columns are id, First Name"), "{no_column}");
        assert!(map("zip").unwrap_err().to_string().contains("expected OURS=THEIRS"));
        assert!(map("shoe=size").unwrap_err().to_string().contains("unknown field `shoe`: the fields are record_id"));
        assert!(map("zip=a,zip=b").unwrap_err().to_string().contains("twice"));
        let (all, own) = (map("zip=plz,birth_date=dob").unwrap(), map("birth_date=geboren").unwrap());
        let [here, there] = [header("plz,geboren"), header("zip,dob")];
        assert_eq!(all.of_file(&own, &here, &[&there]), map("birth_date=geboren,zip=plz").unwrap());
        assert_eq!(all.of_file(&ColumnMap::default(), &there, &[&here]), map("birth_date=dob").unwrap());
        let nowhere = map("zip=plx").unwrap();
        assert_eq!(nowhere.of_file(&ColumnMap::default(), &there, &[&here]), nowhere);
        let twice = recognise("a.csv", &header("dob,dob"), &map("birth_date=dob").unwrap()).unwrap_err().to_string();
        assert!(twice.contains("two columns"), "{twice}");
    }
}
