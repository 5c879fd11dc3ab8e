//! Checks of a lifecycle script that do not run it: its size, its form, and the things that it fetches from the internet.
//!
//! It reads the script line by line and knows commands, not the grammar of a shell. Therefore all its findings except the size
//! are warnings.

use std::net::Ipv4Addr;

use super::domain::AppNetworkAccessType;
use crate::ec2::route_table::has_way_out;
use crate::ec2::vpc_endpoint::service;
use crate::markers::Domain;
use crate::markers::Subnet;
use crate::markers::VpcEndpoint;
use crate::view::View;
use crate::{Address, KindName, Problem, Ref};

/// The largest number of characters of a script in base64, for Studio and for notebook instances alike.
const LONGEST: usize = 16_384;

/// A script of the spec and its place.
#[derive(Clone, Copy, Debug)]
pub(super) struct Script<'a> {
    pub(super) at: &'a Address,
    /// The field that holds its text.
    pub(super) field: &'a str,
    pub(super) text: &'a str,
}

/// The reason for which the machine of a script has no way to the internet, and true if it reaches Amazon S3, because Amazon
/// Linux keeps its packages there.
#[derive(Clone, Debug)]
pub(super) struct Closed {
    pub(super) why: String,
    pub(super) reaches_s3: bool,
}

/// The number of characters of a text in base64.
pub(super) const fn encoded_length(text: &str) -> usize {
    text.len().div_ceil(3) * 4
}

impl Script<'_> {
    /// Checks the script itself.
    pub(super) fn check(&self, problems: &mut Vec<Problem>) {
        let Self { at, field, text } = self;
        let mut found = |problem: Problem| problems.push(problem);
        let size = encoded_length(text);
        if size > LONGEST {
            let message = format!("the script has {size} characters in base64; AWS takes {LONGEST}");
            let help = "fetch the larger part from a bucket when the script runs";
            found(Problem::new("lifecycle-script-size", at, *field, message, help));
        }
        if text.trim().is_empty() {
            let help = "write the script, or leave the field out";
            found(Problem::new("lifecycle-script-empty", at, *field, "there is nothing in the script", help));
            return;
        }
        if text.contains('\0') {
            let help = "write a text; what is not text is better fetched when the script runs";
            found(Problem::new(
                "lifecycle-script-nul",
                at,
                *field,
                "the script holds a zero byte, at which a shell stops reading",
                help,
            ));
        }
        if text.contains('\r') {
            let message = "the script has line ends of Windows; `bash` takes the carriage returns for part of its words";
            let help = "save it with line ends of Unix";
            found(Problem::new("lifecycle-script-line-ends", at, *field, message, help).warning());
        }
        let first = text.lines().next().unwrap_or_default().trim_end();
        if !first.starts_with("#!") {
            let message = "the script does not say what runs it";
            let help = "begin it with `#!/bin/bash`";
            found(Problem::new("lifecycle-script-shebang", at, *field, message, help).warning());
        }
        if is_shell(first) && !stops_at_errors(text) {
            let message = "the script goes on after a command that fails, and counts as a success";
            let help = "add `set -e` below the first line";
            found(Problem::new("lifecycle-script-set-e", at, *field, message, help).warning());
        }
    }

    /// Checks that the script fetches nothing from the internet if that cannot be reached.
    pub(super) fn check_network(&self, closed: &Closed, problems: &mut Vec<Problem>) {
        for (number, line) in self.text.lines().enumerate() {
            if let Some(what) = fetches(line, self.text, closed.reaches_s3) {
                let message = format!("line {} {what}, and {}", number + 1, closed.why);
                let help = "fetch it through a VPC endpoint (Amazon S3, AWS CodeArtifact), put it into the image, or name a mirror inside the network";
                problems.push(Problem::new("lifecycle-script-internet", self.at, self.field, message, help).warning());
            }
        }
    }
}

/// Checks that a script is given once: as text or as a file. The text of a file that the loader read in is in the text.
pub(super) fn check_source(
    at: &Address,
    field: &str,
    text: Option<&str>,
    file: bool,
    required: bool,
    problems: &mut Vec<Problem>,
) {
    let help = format!("write the script under `{field}`, or name its file with `{field}_file`");
    if text.is_some() && file {
        let message = format!("the script is given twice, by `{field}` and by `{field}_file`");
        problems.push(Problem::new("lifecycle-script-twice", at, format!("{field}_file"), message, help));
    } else if text.is_none() && !file && required {
        problems.push(Problem::new("lifecycle-script-missing", at, "", "no script is given", help));
    }
}

/// True for a script that a shell runs, or that does not name its interpreter.
fn is_shell(first: &str) -> bool {
    !first.starts_with("#!")
        || ["sh", "bash", "dash", "ksh", "zsh"].iter().any(|shell| first.split(['/', ' ', '!']).any(|word| word == *shell))
}

/// True if the script ends at the first command that fails.
fn stops_at_errors(text: &str) -> bool {
    let flag = |words: &[&str]| {
        let short =
            words.iter().any(|word| word.strip_prefix('-').is_some_and(|flags| !flags.starts_with('-') && flags.contains('e')));
        short || words.windows(2).any(|pair| matches!(pair, ["-o" | "-eo" | "-euo", "errexit"]))
    };
    text.lines().any(|line| {
        let words: Vec<&str> = line.split(['#', ';', '&', '|']).next().unwrap_or_default().split_whitespace().collect();
        match words.split_first() {
            Some((&"set", flags)) => flag(flags),
            // `#!/bin/bash -e`: the part before the first `#` is empty there.
            None => line.strip_prefix("#!").is_some_and(|rest| flag(&rest.split_whitespace().skip(1).collect::<Vec<_>>())),
            Some(_) => false,
        }
    })
}

/// Package managers, which ask an index on the internet unless they are given another one: their names, the subcommands that ask
/// it, and the index.
const INDEXES: &[(&[&str], &[&str], &str)] = &[
    (&["pip", "pip3"], &["install", "download", "wheel"], "pypi.org"),
    (&["conda", "mamba", "micromamba"], &["install", "create", "update", "upgrade"], "the channels of conda"),
    (&["npm", "yarn"], &["install", "i", "ci", "add"], "registry.npmjs.org"),
    (&["apt", "apt-get"], &["install", "update", "upgrade", "dist-upgrade"], "the mirrors of its distribution"),
    (&["docker"], &["pull"], "a registry on the internet"),
    (&["yum", "dnf"], &["install", "update", "upgrade", "makecache", "groupinstall"], AMAZON_LINUX),
];
/// The repositories of Amazon Linux. An endpoint for Amazon S3 is enough to reach them.
const AMAZON_LINUX: &str = "the repositories of Amazon Linux in Amazon S3";
/// Commands that fetch the content of a URL.
const FETCHERS: &[&str] = &["curl", "wget", "git", "aria2c"];
/// Hosts that exist only on the internet.
const PUBLIC: &[&str] = &[
    "pypi.org",
    "pythonhosted.org",
    "anaconda.com",
    "anaconda.org",
    "conda-forge.org",
    "pytorch.org",
    "npmjs.org",
    "github.com",
    "githubusercontent.com",
    "huggingface.co",
    "docker.io",
];
/// Options by which a package manager asks another place than its index, or none.
const ELSEWHERE: &[&str] =
    &["--no-index", "--offline", "--index-url", "-i", "--override-channels", "--registry", "--use-local", "--clone"];
/// Texts in a script that send pip or conda to another index for all following lines.
const CONFIGURED: &[&str] =
    &["PIP_INDEX_URL", "PIP_NO_INDEX", "global.index-url", "codeartifact login", "pip.conf", ".condarc", "CONDA_CHANNELS"];
/// Words in front of a command that are not the command.
const BEFORE: &[&str] = &[
    "sudo", "nohup", "exec", "time", "env", "timeout", "bash", "sh", "if", "then", "else", "do", "while", "until", "!", "-E",
    "-H", "-i", "-n", "-c", "-lc",
];

/// The thing that a line fetches from the internet, as a clause: `runs pip, which asks pypi.org`. `None` if it fetches nothing.
fn fetches(line: &str, script: &str, reaches_s3: bool) -> Option<String> {
    let line = line.split(" #").next().unwrap_or(line).trim();
    if line.starts_with('#') {
        return None;
    }
    line.split([';', '|', '&', '(', ')', '`']).find_map(|part| {
        let words: Vec<&str> = part.split_whitespace().map(|word| word.trim_matches(['"', '\'', '{', '}'])).collect();
        let (command, rest) = command(&words)?;
        url(command, rest).or_else(|| index(command, rest, script, reaches_s3))
    })
}

/// The command of a line and its words, which stand behind `sudo` and its options, assignments, and a shell's own words. `None`
/// for an empty line.
fn command<'a>(words: &'a [&'a str]) -> Option<(&'a str, &'a [&'a str])> {
    let mut words = words;
    while let [first, rest @ ..] = words {
        let name = first.rsplit('/').next().unwrap_or(first);
        words = match (*first, rest) {
            ("-u" | "--user", [_, rest @ ..]) => rest,
            // `python -m pip install` runs pip.
            (_, ["-m", module, rest @ ..]) if name.starts_with("python") => return Some((module, rest)),
            _ if BEFORE.contains(first) || first.bytes().all(|b| b.is_ascii_digit()) => rest,
            _ if first.contains('=') && !first.starts_with('-') => rest,
            _ => return Some((name, rest)),
        };
    }
    None
}

/// A host on the internet among the words of a command that fetches; `None` if there is none. The index of a package manager may
/// also be one inside the network.
fn url(command: &str, words: &[&str]) -> Option<String> {
    let manager = INDEXES.iter().any(|(names, ..)| names.contains(&command));
    let is_public = |host: &str| PUBLIC.iter().any(|public| host == *public || host.ends_with(&format!(".{public}")));
    if !(manager || FETCHERS.contains(&command)) || (command == "git" && words.first() == Some(&"config")) {
        return None;
    }
    let mut hosts = words.iter().filter_map(|word| host(word));
    let host = hosts.find(|host| if manager { is_public(host) } else { is_internet(host) })?;
    Some(format!("runs {command}, which asks {host}"))
}

/// The host that a word names: in a URL, or in git's short form. `None` if it names none.
fn host(word: &str) -> Option<&str> {
    let schemes = ["https://", "http://", "ftp://", "ssh://", "git://"];
    let after = schemes.iter().find_map(|scheme| word.find(scheme).map(|at| word.split_at(at + scheme.len()).1));
    let after = after.or_else(|| word.strip_prefix("git@"))?;
    let authority = after.split(['/', '?', '"', '\'']).next()?;
    let host = authority.rsplit('@').next()?.split(':').next()?;
    (!host.is_empty()).then_some(host)
}

/// True for a host that is neither AWS's own nor plainly inside a network. The value of a variable is not known.
fn is_internet(host: &str) -> bool {
    const INSIDE: &[&str] = &[".internal", ".local", ".lan", ".corp", ".intra", ".intranet", ".private", ".home", ".localdomain"];
    const AWS: &[&str] = &[".amazonaws.com", ".amazonaws.com.cn", ".api.aws", ".on.aws"];
    let host = host.trim_end_matches('.').to_ascii_lowercase();
    if host.contains(['$', '<', '*', '[']) || !host.contains('.') {
        return false;
    }
    if let Ok(address) = host.parse::<Ipv4Addr>() {
        return !(address.is_private() || address.is_loopback() || address.is_link_local());
    }
    !INSIDE.iter().chain(AWS).any(|end| host.ends_with(end))
}

/// A package manager that asks its index, as a clause; `None` for another command.
fn index(command: &str, words: &[&str], script: &str, reaches_s3: bool) -> Option<String> {
    let (_, asking, what) = INDEXES.iter().find(|(names, ..)| names.contains(&command))?;
    let mut named = words.iter().filter(|word| !word.starts_with('-'));
    // The second word for `conda env create`.
    let asks = named.clone().take(2).any(|word| asking.contains(word));
    let option = |word: &&str| ELSEWHERE.contains(&word.split('=').next().unwrap_or(word));
    let python = command.starts_with("pip") || command.ends_with("conda") || command.ends_with("mamba");
    let elsewhere = words.iter().any(option)
        || (python && CONFIGURED.iter().any(|mark| script.contains(mark)))
        || (command == "docker" && words.iter().any(|word| word.contains(".amazonaws.com")))
        || (*what == AMAZON_LINUX && reaches_s3);
    let local = named.clone().count() > 1 && named.by_ref().skip(1).all(|word| is_local(word));
    (asks && !elsewhere && !local).then(|| format!("runs {command}, which asks {what}"))
}

/// True for a file of the machine or in Amazon S3, which needs no index.
fn is_local(word: &str) -> bool {
    let file = [".whl", ".tar.gz", ".zip", ".deb", ".rpm", ".tar.bz2", ".conda"].iter().any(|end| word.ends_with(end));
    let path = word.starts_with(['/', '.', '~', '$']) || word.contains("amazonaws.com");
    file && path
}

fn reaches_s3(view: &View<'_>) -> bool {
    let name = |service: &str, kind| service::full_name(view.place(), service, kind);
    view.all::<VpcEndpoint>().iter().any(|(_, endpoint)| {
        let kind = endpoint.kind_of_endpoint(view.place());
        name(&endpoint.service, kind) == name("s3", kind)
    })
}

/// Returns the closed network of these subnets; `None` if it has a way out, or if its routes are not in the spec.
pub(super) fn closed(subnets: &[Ref<Subnet>], why: String, view: &View<'_>) -> Option<Closed> {
    let known = subnets.iter().all(|subnet| view.want(subnet).is_some());
    (known && !has_way_out(view)).then(|| Closed { why, reaches_s3: reaches_s3(view) })
}

/// The reason for which no app of Studio reaches the internet; `None` if a domain has a way out, or may have one.
pub(super) fn closed_studio(view: &View<'_>) -> Option<Closed> {
    let domains = view.all::<Domain>();
    let vpc_only = |access: Option<&AppNetworkAccessType>| access == Some(&AppNetworkAccessType::VpcOnly);
    let all = domains.iter().all(|(_, domain)| vpc_only(domain.app_network_access_type.value()));
    let subnets: Vec<Ref<Subnet>> = domains.iter().flat_map(|(_, domain)| domain.subnets.clone()).collect();
    let (at, _) = domains.first()?;
    let why = format!("{at} is VpcOnly in a network without a way out");
    (all && !view.has_existing(KindName::Domain)).then(|| closed(&subnets, why, view)).flatten()
}

#[cfg(test)]
mod tests;
