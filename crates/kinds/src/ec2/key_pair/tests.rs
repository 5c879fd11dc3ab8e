//! Differences and checks of key pairs.

use serde_json::{Value, json};

use super::super::testing::{address, diff, known, problems, with};
use super::*;
use crate::erased::typed;

/// A public key made for these tests; its private half was thrown away.
const KEY: &str = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIJdD7y3aLq454yWBdwLWbieU1ebz9/cu7/QEXn9OIeZJ";
const OTHER: &str = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIA6rWI3G1sz07DnfFlrouTcysQlj2P+jpNSOEWD9OJ3X";
const ECDSA: &str = "ecdsa-sha2-nistp256 AAAAE2VjZHNhLXNoYTItbmlzdHAyNTYAAAAIbmlzdHAyNTYAAABBBHwf2HMM5TRXvo2SQJjsNkiDD5KqiiNjrGVv3UUh+mMT5RHxiRtOnlqvjhQtBq0VpmpCV/PwUdhOig4vkbqAcEc=";

fn live() -> Value {
    json!({"key_name": "k", "key_pair_id": "key-1", "key_type": "ed25519", "public_key": format!("{KEY} from AWS"), "key_fingerprint": "f"})
}

#[test]
fn every_field_has_its_mode() {
    let known = known(&[]);
    let changes = |want: Value| diff::<KeyPair>(&want, &live(), &known);
    assert!(changes(json!({"public_key": format!("{KEY} another comment\n")})).is_empty());
    assert!(changes(json!({"name": "k", "public_key": KEY})).is_empty());
    assert_eq!(changes(json!({"name": "l", "public_key": KEY})), [r#"name replace "k" -> "l""#]);
    let other = changes(json!({"public_key": OTHER}));
    assert!(other.len() == 1 && other[0].starts_with("public_key replace"), "{other:?}");
    assert_eq!(
        changes(json!({"private_key_file": "f", "key_type": "rsa", "key_format": "ppk"})),
        [r#"key_type replace "ed25519" -> "rsa""#]
    );
    assert!(changes(json!({"private_key_file": "f", "key_type": "ed25519"})).is_empty());
    let hidden = with(&live(), json!({"public_key": null}));
    assert!(diff::<KeyPair>(&json!({"public_key": OTHER}), &hidden, &known).is_empty(), "what AWS does not show is not compared");
}

#[test]
fn a_name_is_held_by_one() {
    let order = |want: Value| KeyPair::replacement(&typed(&want), &typed(&live()), &known(&[]));
    assert_eq!(order(json!({"public_key": OTHER})), Replacement::DeleteFirst);
    assert_eq!(order(json!({"name": "l", "public_key": OTHER})), Replacement::CreateFirst);
    let clashes = |at: &str, want: Value| KeyPair::clashes(&address(at), &typed(&want), &typed(&live()), &known(&[]));
    assert!(clashes("key_pair/k", json!({})));
    assert!(clashes("key_pair/x", json!({"name": "k"})));
    assert!(!clashes("key_pair/x", json!({})));
}

#[test]
fn a_key_pair_is_always_ready() {
    assert_eq!(KeyPair::phase(&typed(&live())), Phase::Ready);
}

#[test]
fn checks_find_what_cannot_be_a_key_pair() {
    let cases = [
        (json!({}), vec!["key-pair-source key_pair/k"]),
        (json!({"public_key": KEY, "private_key_file": "f"}), vec!["key-pair-source key_pair/k"]),
        (json!({"public_key": KEY, "key_type": "rsa"}), vec!["key-pair-imported key_pair/k key_type"]),
        (json!({"public_key": KEY, "key_format": "pem"}), vec!["key-pair-imported key_pair/k key_format"]),
        (json!({"public_key": "ssh-ed25519 AAAA"}), vec!["key-pair-public-key key_pair/k public_key"]),
        (json!({"public_key": ECDSA}), vec!["key-pair-public-key key_pair/k public_key"]),
        (
            json!({"public_key": "-----BEGIN OPENSSH PRIVATE KEY-----\nsecret"}),
            vec!["key-pair-private-key key_pair/k public_key"],
        ),
        (json!({"public_key": KEY, "name": ""}), vec!["key-pair-name key_pair/k name"]),
        (json!({"public_key": KEY, "name": "x".repeat(256)}), vec!["key-pair-name key_pair/k name"]),
        (json!({"public_key": KEY}), vec![]),
        (json!({"private_key_file": "f", "key_type": "ed25519", "key_format": "pem"}), vec![]),
    ];
    for (want, expected) in cases {
        assert_eq!(problems(&[("key_pair/k", want)]), expected);
    }
    let pair = json!({"private_key_file": "f"});
    assert_eq!(
        problems(&[("key_pair/k", pair.clone()), ("key_pair/l", with(&pair, json!({"name": "k"})))]),
        ["key-pair-name-taken key_pair/l name", "key-pair-file-taken key_pair/l private_key_file"]
    );
}

#[test]
fn a_pasted_private_key_is_not_shown_again() {
    let want: Want = typed(&json!({"public_key": "-----BEGIN OPENSSH PRIVATE KEY-----\nsecret"}));
    let mut problems = Vec::new();
    check_source(&address("key_pair/k"), &want, &mut problems);
    assert!(!format!("{problems:?}").contains("secret"));
}
