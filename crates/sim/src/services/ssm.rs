//! Operations of the service `ssm`.

use crate::Operation;

/// Finds an operation by name.
pub fn operation(action: &str) -> Option<Operation> {
    let _ = action;
    None
}

/// The image a public parameter (`/aws/service/ami-amazon-linux-latest/...`) names in a region.
pub fn public_image(region: &str, name: &str) -> Option<String> {
    let _ = (region, name);
    None
}

/// Whether an image id is one of the public ones, in any region.
pub fn is_public_image(id: &str) -> bool {
    let _ = id;
    false
}
