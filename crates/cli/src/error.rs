//! The error that ends a command early: the message, its causes, the help, and the exit code. Hints are attached here,
//! where the options are known.

use std::error::Error;

use heiiki_aws::ConnectError;
use heiiki_aws::error::advice;
use heiiki_model::failure::AwsError;

use crate::render::error::{aws_lines, lines};
use crate::{Exit, Io};

/// The error that ends a command early.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CommandError {
    /// The exit code of the process.
    pub exit: Exit,
    /// The failure, in one sentence.
    pub message: String,
    /// Its causes, outermost first.
    pub causes: Vec<String>,
    /// Advice that mends it.
    pub help: Option<String>,
}

impl CommandError {
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

    /// Adds advice that mends it.
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

impl From<ConnectError> for CommandError {
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
