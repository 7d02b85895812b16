//! Which inputs a result hangs on: Latin hypercubes, and Sobol' indices by Saltelli's and Jansen's estimators.
//!
//! Inputs are numbers from 0 to 1, ranks within a prior. It knows no voters.

mod design;
mod sobol;

pub(crate) use design::latin_hypercube;
pub(crate) use sobol::{Pick, picks, sobol_indices};
