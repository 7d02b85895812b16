//! Errors that files contain, one file each.

pub mod typo;
