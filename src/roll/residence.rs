//! Where a registration says that its person lives.

use super::Registrar;
use super::registration::Registration;
use super::{ListedAddress, RegistrationKind};
use crate::population::{Person, Population};

impl Registrar {
    /// The number of the dwelling that a registration names: the same for people of one household, and another for each dwelling of one person.
    ///
    /// An old address within the state is the household's former one; the address in a state that was left is the person's own.
    /// `current`: the address is right.
    pub fn dwelling(&self, population: &Population, registration: Registration, person: &Person, current: bool) -> u64 {
        const NOW: u64 = 0;
        const BEFORE: u64 = 1;
        const ELSEWHERE: u64 = 2;
        let household = || population.household(person) << 2;
        match registration.kind {
            RegistrationKind::LeftBehind | RegistrationKind::Listed { address: ListedAddress::InOldState, .. } => {
                person.id.key() << 2 | ELSEWHERE
            }
            RegistrationKind::Duplicate | RegistrationKind::Listed { address: ListedAddress::BeforeInState, .. } => {
                household() | BEFORE
            }
            RegistrationKind::Home if !current => household() | BEFORE,
            RegistrationKind::Home
            | RegistrationKind::OfTheDead
            | RegistrationKind::Listed { address: ListedAddress::Current, .. } => household() | NOW,
        }
    }
}
