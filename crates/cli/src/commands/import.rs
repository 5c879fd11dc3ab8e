//! `heiiki import`: writes a spec from live objects. Changes nothing in AWS, and overwrites no file.

use std::path::{Path, PathBuf};

use heiiki_aws::{Scope, observe};
use heiiki_model::spec::{Given, Sources, load};
use heiiki_plan::import::{Imported, Seeds, import};

use crate::args::Global;
use crate::render::error::aws_lines;
use crate::render::style::{Tone, clean, one_line};
use crate::{CommandError, Exit, Io, connect, file, load as loading};

/// The arguments of `heiiki import`.
#[derive(Clone, Debug, clap::Args)]
#[command(group = clap::ArgGroup::new("what").required(true).multiple(true))]
pub struct ImportArgs {
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

pub(crate) async fn run(args: &ImportArgs, global: &Global, io: &Io) -> Result<Exit, CommandError> {
    if let Some(path) = args.out.as_ref().filter(|path| path.exists()) {
        return Err(exists(path));
    }
    file::refuse_early(args.out.as_ref())?;
    let place = connect::place(global, &args.environment, args.account.as_deref(), io).await?;
    let connection = connect::connect(global, &place, io).await?;
    let observed = Box::pin(observe(&connection.aws, &Scope::everything(&place))).await;
    let observed = observed.map_err(|error| CommandError::aws("cannot read the account", &error))?;
    for unread in &observed.unread {
        let why = aws_lines(&unread.error).join("; ");
        io.err.line(format!("{}: objects of kind {} could not be read and are missing: {why}", warning(io), unread.kind));
    }
    let seeds = Seeds {
        vpcs: args.vpc.clone(),
        domains: args.domain.clone(),
        prefixes: args.name_prefix.clone(),
        tags: args.tag.clone(),
    };
    let imported = import(&place, &observed, &seeds).map_err(|missing| {
        let message = format!("there is no {} in account {}, {}", missing.join(", no "), place.account, place.region);
        CommandError::failed(message).help("correct the id, or look with other credentials or in another --region")
    })?;
    if imported.resources == 0 {
        let help = "another prefix or tag, or --vpc or --domain with an id, may select something";
        return Err(CommandError::failed("nothing was selected, so there is nothing to write").help(help));
    }
    let text = &imported.text;
    judge(text, global, io);
    match &args.out {
        Some(path) if file::write_new(path, text)? => {}
        Some(path) => return Err(exists(path)),
        None => io.out.write(text),
    }
    tell(&imported, args.out.as_deref(), global, io);
    Ok(if observed.unread.is_empty() { Exit::Done } else { Exit::Failed })
}

fn warning(io: &Io) -> String {
    io.err.paint().tone(Tone::Warn, "warning")
}

/// Validates the spec that was written: an account may hold objects that AWS would no longer accept.
fn judge(text: &str, global: &Global, io: &Io) {
    match load(&Sources::from_texts([("imported", text)]), &Given::default()) {
        Ok(loaded) if loaded.warnings.is_empty() || global.quiet => {}
        Ok(loaded) => loading::print(&loaded.warnings, &io.err),
        Err(found) => loading::print(&found, &io.err),
    }
}

fn exists(path: &Path) -> CommandError {
    CommandError::refused(format!("{} exists, and nothing is overwritten", clean(&path.display().to_string())))
        .help("name another file with --out")
}

fn tell(imported: &Imported, out: Option<&Path>, global: &Global, io: &Io) {
    let Imported { text: _, resources, existing, left_out } = imported;
    if global.quiet {
        return;
    }
    for line in left_out {
        io.err.line(format!("{}: left out: {}", warning(io), one_line(line)));
    }
    let count = |count: usize, noun: &str| format!("{count} {noun}{}", if count == 1 { "" } else { "s" });
    let used = if *existing > 0 { format!(", and {} that it only uses", count(*existing, "object")) } else { String::new() };
    let written = count(*resources, "resource");
    match out {
        Some(path) => {
            let path = clean(&path.display().to_string());
            io.err.line(format!("{path}: {written}{used}"));
            io.err.line(format!(
                "Nothing was changed. `heiiki plan {path}` shows what is not heiiki's yet; `heiiki adopt {path}` makes it so."
            ));
        }
        None => io.err.line(format!("{written}{used}. Nothing was changed.")),
    }
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
