//! Tests of kinship.
