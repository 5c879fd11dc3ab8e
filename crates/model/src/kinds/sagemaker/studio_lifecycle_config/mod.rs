//! A lifecycle configuration of Studio: a script that runs when an app starts. AWS lets nothing of it be changed, so its name carries a digest of what it
//! is, and another script is another configuration: users of the old one are switched over before it goes.

use heiiki_derive::Shaped;
use std::collections::BTreeMap;

use serde_json::json;
use sha2::{Digest, Sha256};

use super::lifecycle_script::{self, Script};
use super::names;
use super::structure::words;
use crate::naming::word;
use crate::spec::View;
use crate::{Address, Change, Diff, Ground, Kind, KindName, Known, Mode, Naming, Phase, Problem, Replacement, Unique};

/// Most characters of a name.
const LONGEST_NAME: usize = 63;
/// Hexadecimal digits of the digest in a name.
const DIGITS: usize = 10;

/// The kind `studio_lifecycle_config`.
#[derive(Debug)]
pub struct StudioLifecycleConfig;

/// A lifecycle configuration of Studio as the spec wants it. Exactly one of `content` and `content_file` is given.
#[derive(Clone, Debug, PartialEq, Eq, Shaped)]
#[shape(name = "studio_lifecycle_config")]
pub struct Want {
    /// AWS's name of it. When absent it is made of the environment, the key in the spec and a digest of the script, so that the script can be changed:
    /// under a name of its own it cannot. Cannot be changed in place.
    pub name: Option<String>,
    /// The type of app that it is for. Cannot be changed in place.
    pub app_type: LifecycleAppType,
    /// The script as plain text. A shell's `${HOME}` stays; `${region}` and the like are filled in, `$${` writes a literal `${`. Cannot be changed in place.
    pub content: Option<String>,
    /// A file with the script, relative to the spec's file. Loading the spec puts the file's text, as it is, into `content`
    /// ([`crate::spec::files::take_in`]), so nothing after the loader sees this field.
    pub content_file: Option<String>,
}

words! {
    /// A type of app that has lifecycle configurations.
    LifecycleAppType as "studio_lifecycle_config_app_type" {
        /// JupyterServer of Studio Classic.
        JupyterServer = "JupyterServer",
        /// KernelGateway of Studio Classic.
        KernelGateway = "KernelGateway",
        /// Code Editor.
        CodeEditor = "CodeEditor",
        /// JupyterLab.
        JupyterLab = "JupyterLab",
    }
}

/// A lifecycle configuration of Studio as AWS reports it.
#[derive(Clone, Debug, PartialEq, Eq, Shaped)]
#[shape(live)]
pub struct Live {
    /// AWS's name of it.
    pub name: String,
    /// Its ARN.
    pub arn: String,
    /// The type of app that it is for.
    pub app_type: String,
    /// The script; nothing while AWS was not asked.
    pub content: Option<String>,
}

impl Want {
    /// AWS's name of it: the given one, else `<environment>-<key>-<digest>` in the characters that SageMaker takes, the middle cut where it is too long.
    pub fn aws_name(&self, at: &Address, environment: &str) -> String {
        if let Some(name) = &self.name {
            return name.clone();
        }
        let text = format!("{}\n{}", self.app_type.as_str(), self.content.as_deref().unwrap_or_default());
        let digest = Sha256::digest(text.as_bytes()).iter().fold(String::new(), |digits, byte| format!("{digits}{byte:02x}"));
        let plain = |c: char| if c.is_ascii_alphanumeric() { c } else { '-' };
        let head: String = format!("{environment}-{}", at.name).chars().map(plain).take(LONGEST_NAME - 1 - DIGITS).collect();
        format!("{}-{}", head.trim_end_matches('-'), digest.chars().take(DIGITS).collect::<String>())
    }
}

impl Kind for StudioLifecycleConfig {
    const NAME: KindName = KindName::StudioLifecycleConfig;
    const ATTRIBUTES: &'static [&'static str] = &["id", "arn", "name", "app_type"];
    const PRIVATE: &'static [&'static str] = &["content"];
    type Want = Want;
    type Live = Live;

    fn id(live: &Live) -> String {
        live.name.clone()
    }

    fn check(all: &[(&Address, Want)], view: &View<'_>, problems: &mut Vec<Problem>) {
        let environment = &view.place().environment;
        let named: Vec<(&Address, String)> = all.iter().map(|(at, want)| (*at, want.aws_name(at, environment))).collect();
        let named: Vec<(&Address, &str)> = named.iter().map(|(at, name)| (*at, name.as_str())).collect();
        names::check_unique("studio-lifecycle-config-name-taken", &named, problems);
        let closed = lifecycle_script::closed_studio(view);
        for (at, want) in all {
            if want.name.is_some() {
                names::check_name("studio-lifecycle-config-name", at, want.name.as_deref(), problems);
            }
            lifecycle_script::check_source(at, "content", want.content.as_deref(), want.content_file.is_some(), true, problems);
            let Some(text) = &want.content else { continue };
            let script = Script { at, field: "content", text };
            script.check(problems);
            if let Some(closed) = &closed {
                script.check_network(closed, problems);
            }
        }
    }

    fn diff(want: &Want, live: &Live, known: &Known) -> Vec<Change> {
        let Want { name, app_type, content, content_file: _ } = want;
        let mut diff = Diff::new(known);
        let renamed = name.as_ref().is_none_or(|name| *name != live.name);
        if let Some(name) = name {
            diff.value("name", name, &live.name, Mode::replace("a lifecycle configuration of Studio cannot be renamed"));
        }
        let mode = || {
            if renamed {
                Mode::replace("a lifecycle configuration of Studio is fixed")
            } else {
                Mode::refused("AWS cannot change it, and another one needs another name: give it one, or leave `name` out")
            }
        };
        diff.value("app_type", &app_type.as_str().to_owned(), &live.app_type, mode());
        if live.content.is_some() {
            diff.value("content", &json!(content), &json!(live.content), mode());
        }
        diff.finish()
    }

    fn as_wanted(live: &Live, _: &BTreeMap<String, String>, _: &mut Naming<'_>) -> Option<Want> {
        Some(Want {
            name: Some(live.name.clone()),
            app_type: word(&live.app_type)?,
            content: Some(live.content.clone()?),
            content_file: None,
        })
    }

    fn phase(_: &Live) -> Phase {
        Phase::Ready
    }

    fn uses(_: &Live) -> Vec<String> {
        Vec::new()
    }

    fn summary(want: &Want) -> String {
        let lines = want.content.as_deref().unwrap_or_default().lines().count();
        format!("for {}, {lines} lines", want.app_type.as_str())
    }

    /// Whatever differs, the new one has another name.
    fn replacement(_: &Want, _: &Live, _: &Known) -> Replacement {
        Replacement::CreateFirst
    }

    fn about(live: &Live) -> String {
        format!("for {}", live.app_type)
    }

    fn holds(live: &Live) -> Vec<Unique> {
        vec![Unique::name(Self::NAME, &live.name)]
    }

    fn needs(at: &Address, want: &Want, ground: &Ground<'_>) -> Vec<Unique> {
        vec![Unique::name(Self::NAME, want.aws_name(at, &ground.known().place.environment))]
    }

    fn live_name(live: &Live) -> Option<String> {
        Some(live.name.clone())
    }
}

#[cfg(test)]
mod tests;
