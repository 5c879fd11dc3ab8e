//! The wire codecs: bytes to canonical JSON and back, one file per protocol.
