//! The number of times that the SDK makes one call, where it is not that of the client.
//!
//! ```text
//! call.customize().config_override(ONCE).send()
//! ```
//!
//! `services.rs` makes an override of each SDK of it.

/// The most attempts of one call.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Attempts(pub(crate) u32);

/// One attempt, for a call that must not be repeated blindly: AWS would do it twice, or refuse it because it is done
/// already.
pub(crate) const ONCE: Attempts = Attempts(1);

#[cfg(test)]
mod tests {
    use aws_smithy_types::retry::RetryConfig;

    use super::*;

    #[test]
    fn one_attempt_is_no_retry() {
        let Attempts(most) = ONCE;
        assert_eq!(RetryConfig::standard().with_max_attempts(most), RetryConfig::disabled());
    }
}
