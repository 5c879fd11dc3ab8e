//! Tests of the parts that belong to no kind: access points, policies, and the tables of shapes.

use super::{file_system, mount_target, shapes};
use crate::services::sagemaker::testing::patterns;

mod access_point;
mod policies;

#[test]
fn every_pattern_of_the_tables_is_understood() {
    let mut found = Vec::new();
    for shape in [
        &file_system::inputs::CREATE_FILE_SYSTEM,
        &mount_target::inputs::CREATE_MOUNT_TARGET,
        &shapes::CREATE_ACCESS_POINT,
        &shapes::TAG_RESOURCE,
    ] {
        patterns(shape, &mut found);
    }
    assert!(found.len() > 10);
    // The others are spelled out by the shape module.
    for pattern in found.into_iter().filter(|pattern| !pattern.contains("(?!") && !pattern.contains(r"\p{")) {
        assert!(regex_lite::Regex::new(pattern).is_ok(), "{pattern}");
    }
}
