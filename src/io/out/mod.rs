//! Files and folders that are there whole or not at all, and what may be written over.

mod carry;
mod file;
mod folder;
mod lock;
mod place;
mod temporary;

pub(crate) use file::{OutFile, Written, folder_of, hex, rewrite};
pub(crate) use folder::ResultFolder;
pub(crate) use place::Place;
pub(crate) use temporary::end_without_traces;

/// How the names of files begin that hold the digests of the others.
pub(crate) const MANIFEST: &str = "manifest";

#[cfg(test)]
mod tests;
