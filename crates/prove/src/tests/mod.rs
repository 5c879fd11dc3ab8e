//! Proofs against brute force: every packet of a tiny address space, through random networks.

mod agreement;
mod needs;
mod oracle;
mod random;
