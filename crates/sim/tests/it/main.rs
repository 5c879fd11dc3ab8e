//! The simulator from outside: bytes in, bytes out, over the wire, over HTTP, and across processes.

#![expect(clippy::unwrap_used, reason = "tests")]

mod account;
mod authorization;
mod bastion;
mod bytes;
mod data;
mod kill;
mod serve;
mod wire;
