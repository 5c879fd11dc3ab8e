//! A lifecycle configuration of notebook instances: scripts that run when an instance is made and at each of its starts. A change
//! takes effect at the next start.

pub use crate::markers::NotebookLifecycleConfig;
use heiiki_derive::{Compared, Shaped};

use super::lifecycle_config_ref::LifecycleConfigRef;
use super::lifecycle_script::{self, Closed, Script};
use super::names;
use super::notebook_instance::Access;
use crate::kind_facts::{Drawn, Import, KindFacts, Seconds, Taken};
use crate::markers::NotebookInstance;
use crate::view::View;
use crate::{
    Address, Comparison, Field, Ground, Identity, Known, Lifecycle, Marker, Phase, Presentation, Problem, Replacement, Unique,
};

/// A lifecycle configuration of notebook instances as the spec wants it. Of a script and its file at most one is given.
#[derive(Clone, Debug, PartialEq, Eq, Shaped, Compared)]
#[shape(name = "notebook_lifecycle_config")]
pub struct Want {
    /// AWS's name of it; the key in the spec when absent. Cannot be changed in place.
    #[want(name, replace = "a lifecycle configuration cannot be renamed")]
    pub name: Option<String>,
    /// The script that runs once, when a notebook instance is made, as plain text. A shell's `${HOME}` stays; `${region}` and the like are filled in,
    /// `$${` writes a literal `${`. It may take 5 minutes.
    #[want(in_place)]
    pub on_create: Field<String>,
    /// A file with that script, relative to the spec's file. Loading the spec puts the file's text, as it is, into `on_create`,
    /// so nothing after the loader sees this field.
    #[want(parameter)]
    pub on_create_file: Option<String>,
    /// The script that runs at every start, the first one included, as plain text, like `on_create`. It may take 5 minutes.
    #[want(in_place)]
    pub on_start: Field<String>,
    /// A file with that script, like `on_create_file`.
    #[want(parameter)]
    pub on_start_file: Option<String>,
}

/// A lifecycle configuration of notebook instances as AWS reports it.
#[derive(Clone, Debug, PartialEq, Eq, Shaped)]
#[shape(live)]
pub struct Live {
    /// AWS's name of it.
    pub name: String,
    /// Its ARN.
    pub arn: String,
    /// The script that runs once.
    pub on_create: Option<String>,
    /// The script that runs at every start.
    pub on_start: Option<String>,
}

impl Identity for NotebookLifecycleConfig {
    const FACTS: KindFacts = KindFacts {
        label: "notebook lifecycle configuration",
        created: 410,
        deleted: 100,
        seconds: Seconds::AT_ONCE,
        import: Import { taken: Taken::WithUser, holds: false },
        drawn: Drawn::Region("Lifecycle configurations"),
        tells_vpc: false,
        may_own: true,
        kept_by_users: false,
    };
    const ATTRIBUTES: &'static [&'static str] = &["id", "arn", "name"];
    type Want = Want;
    type Live = Live;

    fn id(live: &Live) -> String {
        live.name.clone()
    }

    /// Notebook instances report its name alone, from which the ARN follows, in lower case.
    fn names(live: &Live) -> Vec<String> {
        vec![live.arn.to_ascii_lowercase()]
    }

    fn live_name(live: &Live) -> Option<String> {
        Some(live.name.clone())
    }
}

impl Comparison for NotebookLifecycleConfig {
    fn check(all: &[(&Address, Want)], view: &View<'_>, problems: &mut Vec<Problem>) {
        let named: Vec<_> = all.iter().map(|(at, want)| (*at, names::name_of(at, want.name.as_deref()))).collect();
        names::check_unique("notebook-lifecycle-config-name-taken", &named, problems);
        for (at, want) in all {
            names::check_name("notebook-lifecycle-config-name", at, want.name.as_deref(), problems);
            let closed = closed(at, view);
            let scripts =
                [("on_create", &want.on_create, &want.on_create_file), ("on_start", &want.on_start, &want.on_start_file)];
            for (field, text, file) in scripts {
                let text = text.value().map(String::as_str);
                lifecycle_script::check_source(at, field, text, file.is_some(), false, problems);
                let Some(text) = text else { continue };
                let script = Script { at, field, text };
                script.check(problems);
                if let Some(closed) = &closed {
                    script.check_network(closed, problems);
                }
            }
        }
    }

    /// A name is unique in account and region, so that only a configuration with another name can exist beside the old one.
    fn replacement(want: &Want, live: &Live, _: &Known) -> Replacement {
        let renamed = want.name.as_ref().is_some_and(|name| !name.eq_ignore_ascii_case(&live.name));
        if renamed { Replacement::CreateFirst } else { Replacement::DeleteFirst }
    }

    fn needs(at: &Address, want: &Want, _: &Ground<'_>) -> Vec<Unique> {
        vec![Unique::name(Self::NAME, names::name_of(at, want.name.as_deref()))]
    }
}

impl Lifecycle for NotebookLifecycleConfig {
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

impl Presentation for NotebookLifecycleConfig {
    const PRIVATE: &'static [&'static str] = &["on_create", "on_start"];

    fn summary(want: &Want) -> String {
        let script = |name: &str, text: &Field<String>| text.value().map(|text| format!("{name} {} lines", text.lines().count()));
        let scripts = script("on_create", &want.on_create).into_iter().chain(script("on_start", &want.on_start));
        scripts.collect::<Vec<_>>().join(", ")
    }
}

/// The reason for which a notebook instance that uses it does not reach the internet; `None` if all of them do.
fn closed(at: &Address, view: &View<'_>) -> Option<Closed> {
    view.all::<NotebookInstance>().into_iter().find_map(|(notebook, want)| {
        let uses = want.lifecycle_config.value().and_then(LifecycleConfigRef::address).is_some_and(|config| config == *at);
        let disabled = want.direct_internet_access.value() == Some(&Access::Disabled);
        let subnet = want.subnet.value().filter(|_| uses && disabled)?;
        let why = format!("{notebook} has no direct internet access and no other way out");
        lifecycle_script::closed(std::slice::from_ref(subnet), why, view)
    })
}

#[cfg(test)]
mod tests;
