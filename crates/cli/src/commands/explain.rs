//! `heiiki explain`: the page of a diagnostic's code, of a rule of dangers or of a claim about the network, or the list of all of them.

use heiiki_danger::{Rule, page};
use heiiki_model::spec::explain::{codes, explain};
use heiiki_model::{KindName, suggest};

use heiiki_prove::claims::Claim;

use crate::io::Stream;
use crate::render::style::Tone;
use crate::{CommandError, Exit, Io};

/// The arguments of `heiiki explain`.
#[derive(Clone, Debug, clap::Args)]
#[command(after_help = "Examples:\n  heiiki explain subnet-outside-vpc\n  heiiki explain N1")]
pub struct ExplainArgs {
    /// The code, such as `subnet-outside-vpc`; all codes are listed without one
    #[arg(value_name = "CODE")]
    pub code: Option<String>,
}

pub(crate) fn run(args: &ExplainArgs, io: &Io) -> Result<Exit, CommandError> {
    let Some(code) = &args.code else {
        let rules = Rule::ALL.iter().map(|rule| rule.code());
        let width = codes().chain(rules).map(str::len).max().unwrap_or(0);
        for code in codes() {
            let line = format!("{code:width$}  {}", explain(code).and_then(first_sentence).unwrap_or_default());
            io.out.line(line.trim_end());
        }
        for rule in Rule::ALL {
            io.out.line(format!("{:width$}  {}", rule.code(), rule.title()));
        }
        for claim in Claim::ALL {
            io.out.line(format!("{:width$}  {}", claim.code(), claim.title()));
        }
        return Ok(Exit::Done);
    };
    if let Some(part) = page::explain(code) {
        write(&part, &io.out);
        return Ok(Exit::Done);
    }
    let claim = Claim::of_code(&code.to_ascii_uppercase());
    let Some(page) = explain(code).or(claim.map(Claim::page)) else {
        let claims = Claim::ALL.iter().map(|claim| claim.code());
        let all: Vec<&str> = codes().chain(Rule::ALL.iter().map(|rule| rule.code())).chain(claims).collect();
        let kind = code.split(['.', '/']).next().and_then(|word| word.parse::<KindName>().ok());
        let help = match kind {
            Some(kind) => format!("{kind} is a kind of resource, not a code: `heiiki schema` has its fields"),
            None => suggest::meant(code, all).unwrap_or_else(|| "`heiiki explain` lists all codes".to_owned()),
        };
        return Err(CommandError::usage(format!("there is no code `{code}`")).help(help));
    };
    write(page, &io.out);
    Ok(Exit::Done)
}

/// The first line of a page that is neither a heading nor empty.
fn first_sentence(page: &str) -> Option<String> {
    let line = page.lines().map(str::trim).find(|line| !line.is_empty() && !line.starts_with('#'))?;
    let end = line.find(". ").unwrap_or(line.len());
    Some(line.get(..end).unwrap_or(line).trim_end_matches('.').to_owned())
}

/// A page with its headings raised and its examples indented; the rest of Markdown reads well as it is. Examples are not broken at the width of a terminal.
fn write(page: &str, stream: &Stream) {
    let mut example = false;
    for line in page.lines() {
        match line.trim_start_matches('#') {
            _ if line.starts_with("```") => example = !example,
            _ if example && line.is_empty() => stream.document(""),
            _ if example => stream.document(format!("    {line}")),
            heading if line.starts_with('#') => stream.line(stream.paint().tone(Tone::Strong, heading.trim())),
            _ => stream.line(line),
        }
    }
}
