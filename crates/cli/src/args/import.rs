//! The options of `import` and `adopt`.

use std::path::PathBuf;

use super::{Run, SpecArgs};

/// `import`.
#[derive(Clone, Debug, clap::Args)]
#[command(group = clap::ArgGroup::new("what").required(true).multiple(true))]
pub struct Import {
    /// A VPC by its id, with all that stands in it and what that uses; may be given several times
    #[arg(long, value_name = "ID", group = "what")]
    pub vpc: Vec<String>,
    /// A SageMaker domain by its id, with its profiles and spaces and what they use; may be given several times
    #[arg(long, value_name = "ID", group = "what")]
    pub domain: Vec<String>,
    /// Everything whose name begins so; may be given several times
    #[arg(long, value_name = "PREFIX", group = "what", value_parser = prefix)]
    pub name_prefix: Vec<String>,
    /// Everything that carries this tag; may be given several times
    #[arg(long, value_name = "KEY=VALUE", group = "what", value_parser = tag)]
    pub tag: Vec<(String, String)>,
    /// The name of the environment that the spec is to describe
    #[arg(long, value_name = "NAME", value_parser = environment)]
    pub environment: String,
    /// The account; asked of AWS when it is not given
    #[arg(long, value_name = "ID", value_parser = account)]
    pub account: Option<String>,
    /// Write to this file, which must not exist, instead of standard output
    #[arg(long, value_name = "FILE")]
    pub out: Option<PathBuf>,
}

/// `adopt`.
#[derive(Clone, Debug, clap::Args)]
pub struct Adopt {
    /// The spec.
    #[command(flatten)]
    pub spec: SpecArgs,
    /// How it is carried out.
    #[command(flatten)]
    pub run: Run,
}

fn tag(text: &str) -> Result<(String, String), String> {
    match text.split_once('=') {
        Some((key, value)) if !key.is_empty() => Ok((key.to_owned(), value.to_owned())),
        Some(_) | None => Err("write KEY=VALUE".to_owned()),
    }
}

fn prefix(text: &str) -> Result<String, String> {
    if text.is_empty() {
        Err("every name begins with nothing: write the beginning of some".to_owned())
    } else {
        Ok(text.to_owned())
    }
}

fn environment(text: &str) -> Result<String, String> {
    let allowed = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
    let good =
        !text.is_empty() && text.len() <= 32 && text.chars().all(allowed) && !text.starts_with('-') && !text.ends_with('-');
    if good { Ok(text.to_owned()) } else { Err("write lower-case letters, digits and inner hyphens, at most 32".to_owned()) }
}

fn account(text: &str) -> Result<String, String> {
    let good = text.len() == 12 && text.bytes().all(|byte| byte.is_ascii_digit());
    if good { Ok(text.to_owned()) } else { Err("write the twelve digits of the account".to_owned()) }
}
