//! The public parameters that name images of Amazon Linux.

use sha2::{Digest, Sha256};

use crate::hex::hex;

/// The public parameters whose values are images.
pub(super) const IMAGES: &[&str] = &[
    "/aws/service/ami-amazon-linux-latest/al2023-ami-kernel-6.1-arm64",
    "/aws/service/ami-amazon-linux-latest/al2023-ami-kernel-6.1-x86_64",
    "/aws/service/ami-amazon-linux-latest/al2023-ami-kernel-default-arm64",
    "/aws/service/ami-amazon-linux-latest/al2023-ami-kernel-default-x86_64",
    "/aws/service/ami-amazon-linux-latest/al2023-ami-minimal-kernel-default-arm64",
    "/aws/service/ami-amazon-linux-latest/al2023-ami-minimal-kernel-default-x86_64",
    "/aws/service/ami-amazon-linux-latest/amzn2-ami-hvm-arm64-gp2",
    "/aws/service/ami-amazon-linux-latest/amzn2-ami-hvm-x86_64-gp2",
    "/aws/service/ami-amazon-linux-latest/amzn2-ami-kernel-5.10-hvm-arm64-gp2",
    "/aws/service/ami-amazon-linux-latest/amzn2-ami-kernel-5.10-hvm-x86_64-gp2",
    "/aws/service/ami-windows-latest/Windows_Server-2022-English-Full-Base",
];

/// The image a public parameter (`/aws/service/ami-amazon-linux-latest/...`) names in a region.
pub fn public_image(region: &str, name: &str) -> Option<String> {
    IMAGES.contains(&name).then(|| {
        let own = digits(&format!("{region}{name}"));
        format!("ami-0{own}{}", digits(&own))
    })
}

/// True if an image id is one of the public ones, in any region: their second half is a checksum of the first.
pub fn is_public_image(id: &str) -> bool {
    let halves = id.strip_prefix("ami-0").and_then(|rest| rest.split_at_checked(8));
    halves.is_some_and(|(own, check)| digits(own) == check)
}

fn digits(text: &str) -> String {
    hex(&Sha256::digest(text.as_bytes())[..4])
}
