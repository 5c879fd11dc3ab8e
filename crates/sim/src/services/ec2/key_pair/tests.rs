//! Key pairs.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Value, json};
use ssh_key::{PrivateKey, PublicKey};

use crate::services::ec2::testing::{all, code, done, first, text, world};

/// Made with ssh-keygen; its fingerprint is known.
const ED25519: &str = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAILM+rvN+ot98qgEN796jTiQfZfG1KaT0PtFDJ/XFSqti user@example.com";

fn import(name: &str, material: &str) -> Value {
    json!({"KeyName": name, "PublicKeyMaterial": STANDARD.encode(material)})
}

#[test]
fn a_created_ed25519_key_fits_its_public_half() {
    let mut world = world();
    let input = json!({
        "KeyName": "k",
        "KeyType": "ed25519",
        "TagSpecification": [{"ResourceType": "key-pair", "Tag": [{"Key": "a", "Value": "b"}]}],
    });
    let made = done(&mut world, "CreateKeyPair", &input);
    let private = PrivateKey::from_openssh(text(&made["keyMaterial"])).unwrap();
    let shown = first(&mut world, "DescribeKeyPairs", &json!({"KeyName": ["k"], "IncludePublicKey": "true"}), "keySet");
    let public = PublicKey::from_openssh(&text(&shown["publicKey"])).unwrap();
    assert_eq!(private.public_key().key_data(), public.key_data());
    assert_eq!(public.comment(), "k");
    assert_eq!((&shown["keyType"], &shown["keyFingerprint"]), (&json!("ed25519"), &made["keyFingerprint"]));
    assert_eq!(shown["tagSet"], json!([{"key": "a", "value": "b"}]));
    assert!(first(&mut world, "DescribeKeyPairs", &json!({"KeyPairId": [made["keyPairId"]]}), "keySet")["publicKey"].is_null());
    // The world keeps no private half.
    let kept = serde_json::to_string(&world).unwrap();
    let line = text(&made["keyMaterial"]).lines().nth(2).map(str::to_owned).unwrap();
    assert!(!kept.contains(&line));
}

#[test]
fn a_created_rsa_key_is_pkcs1_and_fingerprinted_over_the_private_half() {
    use rsa::pkcs1::DecodeRsaPrivateKey;
    let mut world = world();
    let made = done(&mut world, "CreateKeyPair", &json!({"KeyName": "k"}));
    let pem = text(&made["keyMaterial"]);
    assert!(pem.starts_with("-----BEGIN RSA PRIVATE KEY-----"));
    rsa::RsaPrivateKey::from_pkcs1_pem(&pem).unwrap();
    assert_eq!(text(&made["keyFingerprint"]).split(':').count(), 20);
    let shown = first(&mut world, "DescribeKeyPairs", &json!({"IncludePublicKey": "true"}), "keySet");
    let public = PublicKey::from_openssh(&text(&shown["publicKey"])).unwrap();
    assert!(public.key_data().is_rsa());
    // Imported, the same key has the other fingerprint.
    let imported = done(&mut world, "ImportKeyPair", &import("again", &text(&shown["publicKey"])));
    assert_eq!(text(&imported["keyFingerprint"]).split(':').count(), 16);
}

#[test]
fn putty_files_carry_the_same_key() {
    let mut world = world();
    let made = done(&mut world, "CreateKeyPair", &json!({"KeyName": "k", "KeyType": "ed25519", "KeyFormat": "ppk"}));
    let file = text(&made["keyMaterial"]);
    let mut lines = file.split("\r\n");
    assert_eq!(lines.next(), Some("PuTTY-User-Key-File-2: ssh-ed25519"));
    assert_eq!(lines.next(), Some("Encryption: none"));
    assert_eq!(lines.next(), Some("Comment: k"));
    assert_eq!(lines.next(), Some("Public-Lines: 2"));
    let blob: String = lines.by_ref().take(2).collect();
    let shown = first(&mut world, "DescribeKeyPairs", &json!({"IncludePublicKey": "true"}), "keySet");
    assert_eq!(text(&shown["publicKey"]), format!("ssh-ed25519 {blob} k"));
    assert!(file.trim_end().lines().last().unwrap().starts_with("Private-MAC: "));
}

#[test]
fn imports_are_validated() {
    let mut world = world();
    let made = done(&mut world, "ImportKeyPair", &import("k", &format!("{ED25519}\n")));
    assert_eq!(made["keyFingerprint"], json!("UCUiLr7Pjs9wFFJMDByLgc3NrtdU344OgUM45wZPcIQ="));
    let shown = first(&mut world, "DescribeKeyPairs", &json!({"IncludePublicKey": "true"}), "keySet");
    assert_eq!(text(&shown["publicKey"]), ED25519.replace("user@example.com", "k"));
    let ecdsa = "ecdsa-sha2-nistp256 AAAAE2VjZHNhLXNoYTItbmlzdHAyNTYAAAAIbmlzdHAyNTYAAABBBHwf2HMM5TRXvo2SQJjsNkiDD5KqiiNjrGVv3UUh+mMT5RHxiRtOnlqvjhQtBq0VpmpCV/PwUdhOig4vkbqAcEc= x";
    for (input, expected) in [
        (import("k", ED25519), "InvalidKeyPair.Duplicate"),
        (import("b", "no key"), "InvalidKey.Format"),
        (import("b", ecdsa), "InvalidKey.Format"),
        (json!({"KeyName": "b", "PublicKeyMaterial": "***"}), "InvalidKey.Format"),
        (json!({"KeyName": "b"}), "MissingParameter"),
        (import(&"n".repeat(256), ED25519), "InvalidParameterValue"),
        (import(" b", ED25519), "InvalidParameterValue"),
    ] {
        assert_eq!(code(&mut world, "ImportKeyPair", &input), expected, "{input}");
    }
    assert_eq!(code(&mut world, "CreateKeyPair", &json!({"KeyName": "b", "KeyType": "dsa"})), "InvalidParameterValue");
    assert_eq!(code(&mut world, "CreateKeyPair", &json!({"KeyName": "b", "KeyFormat": "der"})), "InvalidParameterValue");
}

#[test]
fn deleting_succeeds_with_or_without_a_key() {
    let mut world = world();
    let made = done(&mut world, "ImportKeyPair", &import("k", ED25519));
    assert_eq!(done(&mut world, "DeleteKeyPair", &json!({"KeyName": "k"}))["keyPairId"], made["keyPairId"]);
    assert!(done(&mut world, "DeleteKeyPair", &json!({"KeyName": "k"}))["keyPairId"].is_null());
    let made = done(&mut world, "ImportKeyPair", &import("k", ED25519));
    done(&mut world, "DeleteKeyPair", &json!({"KeyPairId": made["keyPairId"]}));
    assert!(all(&mut world, "DescribeKeyPairs", &json!({}), "keySet").is_empty());
    assert_eq!(code(&mut world, "DescribeKeyPairs", &json!({"KeyName": ["k"]})), "InvalidKeyPair.NotFound");
    assert_eq!(code(&mut world, "DescribeKeyPairs", &json!({"KeyPairId": [made["keyPairId"]]})), "InvalidKeyPair.NotFound");
    assert_eq!(code(&mut world, "DeleteKeyPair", &json!({})), "MissingParameter");
}
