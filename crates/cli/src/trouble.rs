//! Why a command ended early: what was being done, why it failed, how to mend it, and which exit code that is. Hints are attached here, at
//! the border, where the options are known.

use std::error::Error;

use heiiki_aws::ConnectError;
use heiiki_aws::error::advice;
use heiiki_model::failure::AwsError;

use crate::render::error::{aws_lines, lines};
use crate::{Exit, Io};

/// Why a command ended early.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Trouble {
    /// How the process ends.
    pub exit: Exit,
    /// What is wrong, in one sentence.
    pub message: String,
    /// Why, outermost first.
    pub causes: Vec<String>,
    /// How to mend it.
    pub help: Option<String>,
}

impl Trouble {
    /// A failure.
    pub fn failed(message: impl Into<String>) -> Self {
        Self { exit: Exit::Failed, message: message.into(), causes: Vec::new(), help: None }
    }

    /// A refusal.
    pub fn refused(message: impl Into<String>) -> Self {
        Self { exit: Exit::Refused, ..Self::failed(message) }
    }

    /// A wrong command line.
    pub fn usage(message: impl Into<String>) -> Self {
        Self { exit: Exit::Usage, ..Self::failed(message) }
    }

    /// A spec that is not valid.
    pub fn invalid(message: impl Into<String>) -> Self {
        Self { exit: Exit::Invalid, ..Self::failed(message) }
    }

    /// A failure of AWS while something was done.
    pub fn aws(message: impl Into<String>, error: &AwsError) -> Self {
        Self { causes: aws_lines(error), ..Self::failed(message) }.help(advice(error))
    }

    /// Adds how to mend it.
    #[must_use]
    pub fn help(self, help: impl Into<String>) -> Self {
        Self { help: Some(help.into()), ..self }
    }

    /// Adds an error and its sources as causes.
    #[must_use]
    pub fn because(mut self, error: &(dyn Error + 'static)) -> Self {
        let mut next = Some(error);
        while let Some(error) = next {
            let text = error.to_string();
            if !self.causes.contains(&text) && text != self.message {
                self.causes.push(text);
            }
            next = error.source();
        }
        self
    }

    /// Prints it and gives the exit code.
    pub(crate) fn tell(&self, io: &Io) -> Exit {
        io.err.lines(lines(self, io.err.paint()));
        self.exit
    }
}

impl From<ConnectError> for Trouble {
    fn from(error: ConnectError) -> Self {
        match &error {
            ConnectError::Identity(why) => Self::aws(error.to_string(), why),
            ConnectError::WrongAccount { arn, .. } => {
                Self { causes: vec![format!("the caller is {arn}")], ..Self::refused(error.to_string()) }
                    .help("choose other credentials with --profile or --role-arn, or correct `account` in the spec")
            }
        }
    }
}
