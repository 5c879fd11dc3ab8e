//! Instance types: which names there are and which architecture they have.
//!
//! It deliberately lists families and sizes, not every pair that AWS sells, and no previous generations without a VPC.

/// Families of x86_64 types.
const X86: &[&str] = &[
    "t2", "t3", "t3a", "m4", "m5", "m5a", "m5ad", "m5d", "m5dn", "m5n", "m5zn", "m6a", "m6i", "m6id", "m6idn", "m6in", "m7a",
    "m7i", "m7i-flex", "m8i", "m8i-flex", "c4", "c5", "c5a", "c5ad", "c5d", "c5n", "c6a", "c6i", "c6id", "c6in", "c7a", "c7i",
    "c7i-flex", "c8i", "r4", "r5", "r5a", "r5ad", "r5b", "r5d", "r5dn", "r5n", "r6a", "r6i", "r6id", "r6idn", "r6in", "r7a",
    "r7i", "r7iz", "r8i", "x1", "x1e", "x2idn", "x2iedn", "x2iezn", "z1d", "g3", "g4ad", "g4dn", "g5", "g6", "g6e", "p3", "p3dn",
    "p4d", "p4de", "p5", "inf1", "inf2", "trn1", "trn1n", "d2", "d3", "d3en", "h1", "i3", "i3en", "i4i", "i7i", "i7ie",
];

/// Families of arm64 types.
const ARM: &[&str] = &[
    "a1", "t4g", "m6g", "m6gd", "m7g", "m7gd", "m8g", "c6g", "c6gd", "c6gn", "c7g", "c7gd", "c7gn", "c8g", "r6g", "r6gd", "r7g",
    "r7gd", "r8g", "x2gd", "g5g", "i4g", "im4gn", "is4gen", "i8g",
];

const SMALL: &[&str] = &["nano", "micro", "small", "medium"];
const LARGE: &[&str] = &[
    "large",
    "xlarge",
    "2xlarge",
    "3xlarge",
    "4xlarge",
    "6xlarge",
    "8xlarge",
    "9xlarge",
    "10xlarge",
    "12xlarge",
    "16xlarge",
    "18xlarge",
    "24xlarge",
    "32xlarge",
    "48xlarge",
    "96xlarge",
    "metal",
    "metal-24xl",
    "metal-48xl",
    "metal-96xl",
];

/// The architecture of a type. `None` if there is no such type.
pub(super) fn architecture(name: &str) -> Option<&'static str> {
    let (family, size) = name.split_once('.')?;
    let sized = if is_burstable(name) {
        SMALL.contains(&size) || ["large", "xlarge", "2xlarge"].contains(&size)
    } else {
        LARGE.contains(&size) || size == "medium"
    };
    match (sized, X86.contains(&family), ARM.contains(&family)) {
        (true, true, _) => Some("x86_64"),
        (true, _, true) => Some("arm64"),
        _ => None,
    }
}

/// True if a type earns CPU credits.
pub(super) fn is_burstable(name: &str) -> bool {
    ["t2.", "t3.", "t3a.", "t4g."].iter().any(|family| name.starts_with(family))
}

/// Virtual CPUs by size, as cores and threads per core.
pub(super) fn cpus(name: &str) -> (u32, u32) {
    let size = name.split_once('.').map_or("", |(_, size)| size);
    let count = match size.strip_suffix("xlarge") {
        Some("") => 4,
        Some(factor) => factor.parse::<u32>().map_or(4, |factor| factor * 4),
        None => match size {
            "medium" | "nano" | "micro" | "small" | "large" => 2,
            _ => 96,
        },
    };
    if architecture(name) == Some("arm64") { (count, 1) } else { (count / 2, 2) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names() {
        for (name, expected) in [
            ("t3.micro", Some("x86_64")),
            ("t4g.nano", Some("arm64")),
            ("m7i-flex.large", Some("x86_64")),
            ("m7i.metal-24xl", Some("x86_64")),
            ("t3.48xlarge", None),
            ("m5.nano", None),
            ("t3", None),
            ("z9.large", None),
        ] {
            assert_eq!(architecture(name), expected, "{name}");
        }
        assert_eq!(cpus("t3.micro"), (1, 2));
        assert_eq!(cpus("m7g.2xlarge"), (8, 1));
    }
}
