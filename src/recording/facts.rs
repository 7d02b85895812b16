//! What several columns of the same rows are made of, made once.

use std::cell::OnceCell;

use super::localities::Localities;
use super::{Recorder, RowKeys, each_row};
use crate::date::Date;
use crate::records::{Cells, Field};
use crate::roll::Credits;
use crate::truth::Truth;

/// Facts about rows, each made when it is first asked for.
pub(super) struct Facts<'a> {
    recorder: &'a Recorder<'a>,
    keys: &'a RowKeys,
    days: OnceCell<Vec<i32>>,
    current: OnceCell<Vec<bool>>,
    dwellings: OnceCell<Vec<u64>>,
    localities: OnceCell<Localities>,
    votes: OnceCell<Vec<(Credits, Credits)>>,
}

impl<'a> Facts<'a> {
    pub(super) fn new(recorder: &'a Recorder<'a>, keys: &'a RowKeys) -> Self {
        Self {
            recorder,
            keys,
            days: OnceCell::new(),
            current: OnceCell::new(),
            dwellings: OnceCell::new(),
            localities: OnceCell::new(),
            votes: OnceCell::new(),
        }
    }

    /// The column of house numbers and streets.
    pub(super) fn addresses(&self) -> Cells {
        let dwellings = self.dwellings();
        self.recorder.contact.addresses(self.keys, |row| dwellings[row])
    }

    /// The column of dates on which registrations were made, as the file gives them.
    pub(super) fn registration_dates(&self) -> Cells {
        let days = self.days();
        Cells::U32(each_row(self.keys, |row, r, _| {
            let day = self.recorder.redated.day(r, days[row]);
            self.recorder.date(Field::RegistrationDate, r, Date::from_day_number(day))
        }))
    }

    /// The column that says active or inactive.
    pub(super) fn statuses(&self) -> Cells {
        let current = self.current();
        let inactive = |row: usize, r| self.recorder.registrar.is_inactive(self.recorder.population, r, current[row]);
        Cells::U8(each_row(self.keys, |row, r, _| 1 + u8::from(inactive(row, r))))
    }

    /// The column of credits for votes at one of the elections ([`Field::VOTED`]).
    pub(super) fn credits(&self, voted: Field) -> Cells {
        let election = Field::VOTED.iter().position(|f| *f == voted).expect("a field of credits for votes");
        Cells::U8(self.votes().iter().map(|(_, credited)| credited >> election & 1).collect())
    }

    /// The answer key, with the elections at which people voted.
    pub(super) fn truth(&self) -> Truth {
        let votes = self.votes().iter().map(|votes| votes.0).collect();
        let old_address = self.current().iter().map(|current| !current).collect();
        let population = self.recorder.population;
        let not_citizen = each_row(self.keys, |_, _, p| !population.is_citizen(p.id, p.birth));
        Truth {
            votes: Some(votes),
            old_address: Some(old_address),
            not_citizen: Some(not_citizen),
            ..self.keys.truth(None)
        }
    }

    /// Days on which registrations were made.
    fn days(&self) -> &[i32] {
        let Recorder { population, registrar, .. } = self.recorder;
        self.days
            .get_or_init(|| each_row(self.keys, |_, r, p| registrar.day_number(population, r.person, r.kind, p.birth)))
    }

    /// Whether people live at the registration's address.
    fn current(&self) -> &[bool] {
        let Recorder { population, registrar, .. } = self.recorder;
        self.current.get_or_init(|| each_row(self.keys, |_, r, p| registrar.address_is_current(population, r, p.birth)))
    }

    fn dwellings(&self) -> &[u64] {
        let Recorder { population, registrar, .. } = self.recorder;
        let current = self.current();
        self.dwellings
            .get_or_init(|| each_row(self.keys, |row, r, p| registrar.dwelling(population, r, p, current[row])))
    }

    /// Cities, counties and ZIP codes of the rows.
    pub(super) fn localities(&self) -> &Localities {
        let dwellings = self.dwellings();
        self.localities.get_or_init(|| self.recorder.contact.localities(self.keys, |row| dwellings[row]))
    }

    /// Elections at which each row's person voted there, and those for which it has credit.
    fn votes(&self) -> &[(Credits, Credits)] {
        let Recorder { population, registrar, votes, .. } = self.recorder;
        let days = self.days();
        self.votes.get_or_init(|| each_row(self.keys, |row, r, p| votes.of(population, registrar, r, p, days[row])))
    }
}
