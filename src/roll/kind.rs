//! What a registration is: where its person lives, left behind, a duplicate, of the dead, or a list's entry.

/// Which of a person's registrations one is. Every draw about a registration has it in its key, so a new kind must keep the bytes of the others.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum RegistrationKind {
    /// Where the person lives.
    Home,
    /// In another state, which the person left.
    LeftBehind,
    /// A second one where the person lives, older and at an earlier address.
    Duplicate,
    /// Of somebody who has died.
    OfTheDead,
    /// An entry of a list.
    Listed {
        /// The list's place among the scenario's, below [`RegistrationKind::MOST_LISTS`].
        list: u8,
        /// Which address it names.
        address: ListedAddress,
    },
}

/// Which address an entry of a list names.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ListedAddress {
    /// Where the person lives.
    Current,
    /// The one within the state which the person left.
    BeforeInState,
    /// The one in the state which the person left.
    InOldState,
}

/// First byte of the kinds of lists.
const FIRST_LIST: u8 = 16;
const BEFORE_IN_STATE: u8 = 32;
const IN_OLD_STATE: u8 = 64;

impl RegistrationKind {
    /// Kinds of registrations that rolls hold.
    pub const ON_ROLLS: [Self; 4] = [Self::Home, Self::LeftBehind, Self::Duplicate, Self::OfTheDead];
    /// Lists that can be told apart.
    pub const MOST_LISTS: usize = 16;

    /// One byte. It is part of keys of draws and of record numbers.
    #[inline]
    pub const fn byte(self) -> u8 {
        match self {
            Self::Home => 0,
            Self::LeftBehind => 1,
            Self::Duplicate => 2,
            Self::OfTheDead => 3,
            Self::Listed { list, address } => {
                FIRST_LIST
                    + list
                    + match address {
                        ListedAddress::Current => 0,
                        ListedAddress::BeforeInState => BEFORE_IN_STATE,
                        ListedAddress::InOldState => IN_OLD_STATE,
                    }
            }
        }
    }

    /// The kind of a byte.
    ///
    /// # Panics
    /// When no kind has it.
    #[inline]
    pub const fn of_byte(byte: u8) -> Self {
        match byte {
            0 => Self::Home,
            1 => Self::LeftBehind,
            2 => Self::Duplicate,
            3 => Self::OfTheDead,
            FIRST_LIST.. => {
                let above = byte - FIRST_LIST;
                let address = match above & !(Self::MOST_LISTS as u8 - 1) {
                    0 => ListedAddress::Current,
                    BEFORE_IN_STATE => ListedAddress::BeforeInState,
                    IN_OLD_STATE => ListedAddress::InOldState,
                    _ => panic!("a byte of no kind of registration"),
                };
                Self::Listed { list: above % Self::MOST_LISTS as u8, address }
            }
            _ => panic!("a byte of no kind of registration"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_byte_for_each_kind_and_back() {
        let lists = (0..RegistrationKind::MOST_LISTS as u8).flat_map(|list| {
            [ListedAddress::Current, ListedAddress::BeforeInState, ListedAddress::InOldState]
                .map(|address| RegistrationKind::Listed { list, address })
        });
        let all: Vec<RegistrationKind> = RegistrationKind::ON_ROLLS.into_iter().chain(lists).collect();
        let mut bytes: Vec<u8> = all.iter().map(|kind| kind.byte()).collect();
        assert!(all.iter().all(|&kind| RegistrationKind::of_byte(kind.byte()) == kind));
        bytes.sort_unstable();
        bytes.dedup();
        assert_eq!(bytes.len(), all.len());
    }
}
