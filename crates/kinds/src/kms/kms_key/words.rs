//! The types and usages of keys, in AWS's words.

use heiiki_derive::Shaped;

/// The type of the material of a key.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Shaped)]
#[shape(name = "kms_key_spec")]
pub enum KeySpec {
    /// A symmetric key for encryption, AWS's default. SageMaker, EFS, EBS, S3 and CloudWatch Logs take no others.
    #[shape(word = "SYMMETRIC_DEFAULT")]
    SymmetricDefault,
    /// An RSA key pair of 2048 bits.
    #[shape(word = "RSA_2048")]
    Rsa2048,
    /// An RSA key pair of 3072 bits.
    #[shape(word = "RSA_3072")]
    Rsa3072,
    /// An RSA key pair of 4096 bits.
    #[shape(word = "RSA_4096")]
    Rsa4096,
    /// A pair on NIST's curve P-256.
    #[shape(word = "ECC_NIST_P256")]
    EccNistP256,
    /// A pair on NIST's curve P-384.
    #[shape(word = "ECC_NIST_P384")]
    EccNistP384,
    /// A pair on NIST's curve P-521.
    #[shape(word = "ECC_NIST_P521")]
    EccNistP521,
    /// A pair on the curve of cryptocurrencies.
    #[shape(word = "ECC_SECG_P256K1")]
    EccSecgP256k1,
    /// A key for HMAC with SHA-224.
    #[shape(word = "HMAC_224")]
    Hmac224,
    /// A key for HMAC with SHA-256.
    #[shape(word = "HMAC_256")]
    Hmac256,
    /// A key for HMAC with SHA-384.
    #[shape(word = "HMAC_384")]
    Hmac384,
    /// A key for HMAC with SHA-512.
    #[shape(word = "HMAC_512")]
    Hmac512,
}

/// The operations that a key is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Shaped)]
#[shape(rename_all = "SCREAMING_SNAKE_CASE", name = "kms_key_usage")]
pub enum KeyUsage {
    /// Encrypting and decrypting, AWS's default.
    EncryptDecrypt,
    /// Signing and verifying.
    SignVerify,
    /// Making and verifying message authentication codes.
    GenerateVerifyMac,
    /// Agreeing on a secret.
    KeyAgreement,
}

impl KeySpec {
    /// AWS's word for it.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::SymmetricDefault => "SYMMETRIC_DEFAULT",
            Self::Rsa2048 => "RSA_2048",
            Self::Rsa3072 => "RSA_3072",
            Self::Rsa4096 => "RSA_4096",
            Self::EccNistP256 => "ECC_NIST_P256",
            Self::EccNistP384 => "ECC_NIST_P384",
            Self::EccNistP521 => "ECC_NIST_P521",
            Self::EccSecgP256k1 => "ECC_SECG_P256K1",
            Self::Hmac224 => "HMAC_224",
            Self::Hmac256 => "HMAC_256",
            Self::Hmac384 => "HMAC_384",
            Self::Hmac512 => "HMAC_512",
        }
    }

    /// The usages that a key of this type may have, by the documentation of `CreateKey`.
    pub const fn usages(self) -> &'static [KeyUsage] {
        match self {
            Self::SymmetricDefault => &[KeyUsage::EncryptDecrypt],
            Self::Rsa2048 | Self::Rsa3072 | Self::Rsa4096 => &[KeyUsage::EncryptDecrypt, KeyUsage::SignVerify],
            Self::EccNistP256 | Self::EccNistP384 | Self::EccNistP521 => &[KeyUsage::SignVerify, KeyUsage::KeyAgreement],
            Self::EccSecgP256k1 => &[KeyUsage::SignVerify],
            Self::Hmac224 | Self::Hmac256 | Self::Hmac384 | Self::Hmac512 => &[KeyUsage::GenerateVerifyMac],
        }
    }
}

impl KeyUsage {
    /// AWS's word for it.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::EncryptDecrypt => "ENCRYPT_DECRYPT",
            Self::SignVerify => "SIGN_VERIFY",
            Self::GenerateVerifyMac => "GENERATE_VERIFY_MAC",
            Self::KeyAgreement => "KEY_AGREEMENT",
        }
    }
}
