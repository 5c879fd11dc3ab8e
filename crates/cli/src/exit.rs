//! The exit codes, all in one place. Scripts rely on them; they do not change.

/// The end of a command.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Exit {
    /// Done; for `plan --detailed-exitcode`: nothing to do.
    Done,
    /// AWS or heiiki failed, or some steps failed.
    Failed,
    /// `plan --detailed-exitcode`: changes, none destructive.
    Changes,
    /// `plan --detailed-exitcode`: changes that replace or delete.
    Destructive,
    /// `drift`: something differs in AWS.
    Drift,
    /// Refused: protection, the check of the account, data without a disposition, no consent.
    Refused,
    /// `destroy`: done, but some objects of the environment stay, because they are protected, retained, or used by
    /// foreign objects.
    Kept,
    /// `drift`: no difference was found, but something could not be compared.
    Uncompared,
    /// `prove`: a claim fails.
    Open,
    /// `prove`: no claim fails, but one is not proven.
    NotProven,
    /// The command line is wrong.
    Usage,
    /// The spec is not valid.
    Invalid,
    /// Interrupted by SIGHUP.
    HungUp,
    /// Interrupted by SIGINT.
    Interrupted,
    /// Interrupted by SIGTERM.
    Terminated,
}

impl Exit {
    /// Every way to end, in the order of the codes.
    pub const ALL: &'static [Self] = &[
        Self::Done,
        Self::Failed,
        Self::Changes,
        Self::Destructive,
        Self::Drift,
        Self::Refused,
        Self::Kept,
        Self::Uncompared,
        Self::Open,
        Self::NotProven,
        Self::Usage,
        Self::Invalid,
        Self::HungUp,
        Self::Interrupted,
        Self::Terminated,
    ];

    /// The code that the process ends with.
    pub const fn code(self) -> u8 {
        match self {
            Self::Done => 0,
            Self::Failed => 1,
            Self::Changes => 2,
            Self::Destructive => 3,
            Self::Drift => 4,
            Self::Refused => 5,
            Self::Kept => 6,
            Self::Uncompared | Self::Open => 7,
            Self::NotProven => 8,
            Self::Usage => 64,
            Self::Invalid => 65,
            Self::HungUp => 129,
            Self::Interrupted => 130,
            Self::Terminated => 143,
        }
    }

    /// The meaning of the code, for the reference.
    pub const fn meaning(self) -> &'static str {
        match self {
            Self::Done => "done; for `plan --detailed-exitcode`: nothing to do",
            Self::Failed => "failed: AWS or heiiki failed, or some steps failed",
            Self::Changes => "`plan --detailed-exitcode`: changes, none of them destructive",
            Self::Destructive => "`plan --detailed-exitcode`: changes that replace or delete",
            Self::Drift => "`drift`: something differs in AWS from what was applied",
            Self::Refused => {
                "refused: a protected or foreign object, the wrong account, data without a disposition, users at work, another run at work, a stale saved plan, or no consent; nothing was changed"
            }
            Self::Kept => "`destroy`: done, but what is protected, retained or held by others stays; it is named",
            Self::Uncompared => {
                "`drift`: nothing differs in what was compared, but something could not be read or compared; it is named"
            }
            Self::Open => "`prove`: a claim fails; the way out, or what is needed and not reached, is told",
            Self::NotProven => "`prove`: no claim fails, but something that would have to be known is not",
            Self::Usage => "the command line is wrong",
            Self::Invalid => "the spec is not valid",
            Self::HungUp => "interrupted by the loss of its terminal (SIGHUP), with a report of what was done",
            Self::Interrupted => "interrupted by Ctrl-C (SIGINT), with a summary of what was done",
            Self::Terminated => "interrupted by SIGTERM, with a summary of what was done",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_ordered_and_only_seven_has_a_meaning_for_each_of_two_commands() {
        let codes: Vec<u8> = Exit::ALL.iter().map(|exit| exit.code()).collect();
        assert_eq!(codes, [0, 1, 2, 3, 4, 5, 6, 7, 7, 8, 64, 65, 129, 130, 143]);
    }
}
