//! Ids and secrets of access keys: AWS encodes the account in the id.

use crate::World;

/// An access key id of an account: AWS encodes the account in the eight characters after the prefix (`AKIA`, `ASIA`).
pub fn key_id(world: &mut World, prefix: &str) -> String {
    let account: u64 = world.account.parse().unwrap_or_default();
    let noise = u128::from_str_radix(&world.digits(9), 16).unwrap_or_default();
    // 80 bits, sixteen characters of five: one bit, forty bits of account, the rest noise.
    let bits = (1_u128 << 79) | (u128::from(account) << 39) | (noise & ((1 << 36) - 1));
    let text: String = (0..16).rev().map(|i| base32((bits >> (5 * i)) & 31)).collect();
    format!("{prefix}{text}")
}

/// The account an access key id was made for.
pub fn account_of_key(access_key: &str) -> Option<String> {
    let text = access_key.get(4..).filter(|rest| rest.len() == 16)?;
    let mut bits = 0_u128;
    for c in text.bytes() {
        bits = (bits << 5) | u128::try_from(ALPHABET.iter().position(|a| *a == c)?).ok()?;
    }
    let account = (bits >> 39) & ((1 << 40) - 1);
    (account < 1_000_000_000_000).then(|| format!("{account:012}"))
}

const ALPHABET: &[u8; 32] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

fn base32(five_bits: u128) -> char {
    char::from(ALPHABET[usize::try_from(five_bits & 31).unwrap_or(0)])
}

/// A secret of forty characters.
pub fn secret(world: &mut World) -> String {
    use base64::Engine as _;
    base64::engine::general_purpose::STANDARD.encode(world.digits(30))
}
