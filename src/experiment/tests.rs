//! Whole small runs.
