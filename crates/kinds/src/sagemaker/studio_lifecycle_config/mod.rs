//! A lifecycle configuration of Studio: a script that runs when an app starts. AWS cannot change one, so that its name carries a
//! digest of its content, and another script is another configuration. Users of the old one are switched over before it goes.

pub use crate::markers::StudioLifecycleConfig;
use heiiki_derive::{Compared, Shaped};

use sha2::{Digest, Sha256};

use super::lifecycle_script::{self, Script};
use super::names;
use super::structure::words;
use crate::kind_facts::{Drawn, Import, KindFacts, Seconds, Taken};
use crate::view::View;
use crate::{
    Address, Comparison, Ground, Identity, Known, Lifecycle, Marker, Mode, Phase, Presentation, Problem, Replacement, Unique,
};

/// Most characters of a name.
const LONGEST_NAME: usize = 63;
/// Hexadecimal digits of the digest in a name.
const DIGITS: usize = 10;

/// A lifecycle configuration of Studio as the spec wants it. Exactly one of `content` and `content_file` is given.
#[derive(Clone, Debug, PartialEq, Eq, Shaped, Compared)]
#[shape(name = "studio_lifecycle_config")]
pub struct Want {
    /// AWS's name of it. When absent it is made of the environment, the key in the spec and a digest of the script, so that the script can be changed:
    /// under a name of its own it cannot. Cannot be changed in place.
    #[want(replace = "a lifecycle configuration of Studio cannot be renamed")]
    pub name: Option<String>,
    /// The type of app that it is for. Cannot be changed in place.
    #[want(mode = content_mode(want, live))]
    pub app_type: LifecycleAppType,
    /// The script as plain text. A shell's `${HOME}` stays; `${region}` and the like are filled in, `$${` writes a literal `${`. Cannot be changed in place.
    #[want(mode = content_mode(want, live), if_read, import = Some(live.content.clone()?))]
    pub content: Option<String>,
    /// A file with the script, relative to the spec's file. Loading the spec puts the file's text, as it is, into `content`,
    /// so nothing after the loader sees this field.
    #[want(parameter)]
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
    /// The type of app for which it is.
    pub app_type: String,
    /// The script; `None` if AWS was not asked.
    pub content: Option<String>,
}

impl Want {
    /// AWS's name of it: the given one, else `<environment>-<key>-<digest>` in the characters that SageMaker takes. The middle is
    /// cut if it is too long.
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

impl Identity for StudioLifecycleConfig {
    const FACTS: KindFacts = KindFacts {
        label: "Studio lifecycle configuration",
        created: 400,
        deleted: 90,
        seconds: Seconds::AT_ONCE,
        import: Import { taken: Taken::WithUser, holds: false },
        drawn: Drawn::Region("Lifecycle configurations"),
        tells_vpc: false,
        may_own: true,
        kept_by_users: false,
    };
    const ATTRIBUTES: &'static [&'static str] = &["id", "arn", "name", "app_type"];
    type Want = Want;
    type Live = Live;

    fn id(live: &Live) -> String {
        live.name.clone()
    }

    fn live_name(live: &Live) -> Option<String> {
        Some(live.name.clone())
    }
}

impl Comparison for StudioLifecycleConfig {
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

    /// Every difference gives the new one another name.
    fn replacement(_: &Want, _: &Live, _: &Known) -> Replacement {
        Replacement::CreateFirst
    }

    fn needs(at: &Address, want: &Want, ground: &Ground<'_>) -> Vec<Unique> {
        vec![Unique::name(Self::NAME, want.aws_name(at, &ground.known().place.environment))]
    }
}

impl Lifecycle for StudioLifecycleConfig {
    fn phase(_: &Live) -> Phase {
        Phase::Ready
    }

    fn uses(_: &Live) -> Vec<String> {
        Vec::new()
    }

    fn holds(live: &Live) -> Vec<Unique> {
        vec![Unique::name(Self::NAME, &live.name)]
    }
}

impl Presentation for StudioLifecycleConfig {
    const PRIVATE: &'static [&'static str] = &["content"];

    fn summary(want: &Want) -> String {
        let lines = want.content.as_deref().unwrap_or_default().lines().count();
        format!("for {}, {lines} lines", want.app_type.as_str())
    }

    fn about(live: &Live) -> String {
        format!("for {}", live.app_type)
    }
}

/// The mode of a change of the content, which needs another configuration with another name.
fn content_mode(want: &Want, live: &Live) -> Mode {
    if want.name.as_ref().is_none_or(|name| *name != live.name) {
        Mode::replace("a lifecycle configuration of Studio is fixed")
    } else {
        Mode::refused("AWS cannot change it, and another one needs another name: give it one, or leave `name` out")
    }
}

#[cfg(test)]
mod tests;
