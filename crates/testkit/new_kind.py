"""Lays down the files of a new kind, and of its service if that is new: `just new-kind SERVICE KIND [COLLECTION]`.

Every path comes from docs/adding-a-kind.md, which a test compares with the repository. What must be filled in is a `compile_error!` with a sentence that says what
to write, so that nothing is forgotten. The places that are left are printed at the end, in the order in which the compiler and the tests ask for them.
"""

import pathlib
import re
import sys

ROOT = pathlib.Path(__file__).resolve().parents[2]
PAGE = ROOT / "docs/adding-a-kind.md"
ITEM = re.compile(r"^\d+\. \*\*(.+?)\*\*: `(.+?)`\.? ?(.*)$", re.MULTILINE)

DEFINITION = '''//! {Label}. {must_doc}

pub use crate::markers::{Kind};
use heiiki_derive::{{Compared, Shaped}};

use crate::kind_facts::{{Drawn, Import, KindFacts, Seconds, Taken}};
use crate::{{
    Address, Comparison, Field, Identity, Known, Lifecycle, Phase, Place, Presentation, Problem, Replacement, Unique, view::View,
}};

compile_error!("name the fields of the spec in `Want`, in AWS's names, each with one #[want(..)]; crates/derive/src/attributes.rs lists the words");

/// {Label} as the spec wants it.
#[derive(Clone, Debug, PartialEq, Shaped, Compared)]
#[shape(name = "{kind}")]
pub struct Want {{
    /// Its name; the key in the spec when absent. Cannot be changed in place.
    #[want(name, replace = "a {label} cannot be renamed")]
    pub name: Option<String>,
}}

compile_error!("name the members of AWS's answer in `Live`, those of the want among them");

/// {Label} as AWS reports it.
#[derive(Clone, Debug, PartialEq, Shaped)]
#[shape(live)]
pub struct Live {{
    /// Its name.
    pub name: String,
    /// Its ARN.
    pub arn: String,
}}

impl Identity for {Kind} {{
    const FACTS: KindFacts = KindFacts {{
        label: "{label}",
        created: compile_error!("choose the place among kinds that can be created at the same time; kind_facts.rs has the ranges, and no two kinds have the same"),
        deleted: compile_error!("choose the place among kinds that can be deleted at the same time"),
        seconds: compile_error!("write the seconds that creating, updating and deleting take: `Seconds::new(1, 2, 1)`, or `Seconds::AT_ONCE`"),
        import: compile_error!("choose when `import` takes one along: `Import {{ taken: Taken::Inside, holds: false }}`"),
        drawn: compile_error!("choose the list in a picture: `Drawn::Region(\\"Log groups\\")`, `Drawn::Network` or `Drawn::Global(..)`"),
        tells_vpc: false,
        may_own: compile_error!("say `true` if its objects may own something that AWS or a user made"),
        kept_by_users: compile_error!("say `true` if AWS deletes none that is in use"),
    }};
    const ATTRIBUTES: &'static [&'static str] = &["id", "arn"];
    type Want = Want;
    type Live = Live;

    fn id(live: &Live) -> String {{
        live.name.clone()
    }}

    fn live_name(live: &Live) -> Option<String> {{
        Some(live.name.clone())
    }}

    fn arns(_at: &Address, _want: &Want, _place: &Place) -> Vec<String> {{
        compile_error!("return the ARNs that are known beforehand, for the least policy; leave the function out if AWS gives ids")
    }}
}}

impl Comparison for {Kind} {{
    fn check(_all: &[(&Address, Want)], _: &View<'_>, _problems: &mut Vec<Problem>) {{
        compile_error!("find what AWS would refuse, and name each with a code that has a page in docs/diagnostics; a name that two resources share is such a thing")
    }}

    fn replacement(_want: &Want, _live: &Live, _: &Known) -> Replacement {{
        compile_error!("`CreateFirst` if both can exist, else `DeleteFirst`")
    }}
}}

impl Lifecycle for {Kind} {{
    fn phase(_: &Live) -> Phase {{
        compile_error!("tell ready, busy and failed apart by AWS's status; `Phase::Ready` for what has none")
    }}

    fn uses(_: &Live) -> Vec<String> {{
        compile_error!("return the ids of the objects that it uses and that cannot be deleted before it; `Vec::new()` if there are none")
    }}
}}

impl Presentation for {Kind} {{
    fn summary(_want: &Want) -> String {{
        compile_error!("write one line for the plan, such as `10.0.0.0/24 in ap-northeast-1a`")
    }}
}}

// {optional}
compile_error!("implement what applies, and delete this line: docs/adding-a-kind.md has the table of functions; a kind that holds data has `DISPOSITIONS` and `loses`, one with a unique name `holds` and `needs`");

#[cfg(test)]
mod tests;
'''

DEFINITION_TESTS = '''//! Differences and checks of the kind `{kind}`.

use serde_json::{{Value, json}};

use super::*;
use crate::ec2::testing::{{diff, known, problems, with}};

fn live() -> Value {{
    compile_error!("write an object as AWS reports it: `json!({{\\"name\\": \\"a\\", ..}})`")
}}

fn want() -> Value {{
    compile_error!("write the want that this object answers")
}}

#[test]
fn every_field_has_its_mode() {{
    let edited = |edit: Value| diff::<{Kind}>(&with(&want(), edit), &live(), &known(&[]));
    assert_eq!(edited(json!({{}})), Vec::<String>::new());
    for (edit, expected) in compile_error!("write one row for each field: `[(json!({{\\"name\\": \\"b\\"}}), \\"name replace ..\\")]`") {{
        assert_eq!(edited(edit), [expected]);
    }}
    assert_eq!(diff::<{Kind}>(&json!({{}}), &live(), &known(&[])), Vec::<String>::new());
}}

#[test]
fn checks_find_what_aws_would_refuse() {{
    let found = |want: Value| problems(&[("{kind}/a", want)]);
    assert_eq!(found(want()), Vec::<String>::new());
    for (want, expected) in compile_error!("write one row for each code: `[(json!({{\\"name\\": \\"a b\\"}}), \\"code {kind}/a name\\")]`") {{
        assert_eq!(found(want), [expected]);
    }}
}}
'''

CALLS = '''//! {Label}. {must_doc}

use std::collections::BTreeMap;
use std::time::Duration;

use heiiki_model::failure::AwsError;
use heiiki_model::kinds::{service}::{kind}::{{{Kind}, Live}};
use heiiki_model::spec::Disposition;

use crate::error::Classify;
use crate::pages::all;
use crate::{{Aws, Edit, Found, New, Ops, Scope}};

impl Ops for {Kind} {{
    const POLL: Duration = compile_error!("the pause between two looks at one that AWS works on: `Duration::from_secs(1)`");
    const STALL_TIMEOUT: Duration = compile_error!("the time without movement after which one is stuck: `Duration::from_mins(2)`");

    async fn list(aws: &Aws, scope: &Scope) -> Result<Vec<Found<Live>>, AwsError> {{
        compile_error!("read all of the region by paged bulk calls: `all(pages!(aws.{service}.list_..()), |page| page.items)`; details only where `scope.needs_detail(&tags, &id)`")
    }}

    async fn get(aws: &Aws, id: &str) -> Result<Option<Live>, AwsError> {{
        compile_error!("read one; `.found()?` makes `None` of one that is gone")
    }}

    async fn create(aws: &Aws, new: New<'_, Self>) -> Result<String, AwsError> {{
        compile_error!("make it with its tags by the smallest calls and return its id; if `new.again`, look first for one with the same claim")
    }}

    async fn update(aws: &Aws, edit: Edit<'_, Self>) -> Result<(), AwsError> {{
        compile_error!("send each field that can change: `if let Some(value) = edit.to::<String>(\\"field\\")`; what closes comes before what opens")
    }}

    async fn delete(aws: &Aws, live: Live, _: Option<Disposition>) -> Result<(), AwsError> {{
        compile_error!("delete it; `.or_gone()` makes a success of one that is gone")
    }}

    async fn tags_now(aws: &Aws, live: Live) -> Result<Option<BTreeMap<String, String>>, AwsError> {{
        compile_error!("read the tags of this one; `None` if it is gone")
    }}

    async fn retag(aws: &Aws, live: Live, tags: &BTreeMap<String, Option<String>>) -> Result<(), AwsError> {{
        compile_error!("set the tags that have a value and remove the others")
    }}
}}
'''

SIMULATION = '''//! {Label}. {must_doc}

use serde::{{Deserialize, Serialize}};
use serde_json::Value;

use crate::world::Tags;
use crate::{{Request, ServiceError, World}};

/// {Label}.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct {Kind} {{
    /// Its name.
    pub name: String,
    /// Tags.
    pub tags: Tags,
}}

compile_error!("write a function for each operation that heiiki calls, with AWS's codes and texts, statuses as functions of time, and what blocks a deletion; then name them in operations.rs and shapes.rs of the service, and keep the objects in its state in mod.rs");

#[cfg(test)]
mod tests;
'''

SIMULATION_TESTS = '''//! The operations of the kind `{kind}`.

compile_error!("test what is made, listed, changed and deleted, and each error that AWS documents; `Account` in testing.rs of the service makes the calls");
'''

SERVICE_DEFINITIONS = '''//! Kinds of {service}.

pub mod {kind};
'''

SERVICE_CALLS = '''//! Kinds of {service}.

mod {kind};
'''

SERVICE_SIMULATION = '''//! {service}: its state, and the function for each operation.

use std::collections::BTreeMap;

use serde::{{Deserialize, Serialize}};

use crate::Operation;

pub mod {kind};
mod operations;
mod shapes;
#[cfg(test)]
mod testing;

use {kind}::{Kind};

/// All that the service holds.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct {Service} {{
    /// Objects by id.
    pub {collection}: BTreeMap<String, {Kind}>,
}}

/// Finds an operation by name.
pub fn operation(action: &str) -> Option<Operation> {{
    Operation::find(operations::OPERATIONS, action)
}}
'''

SERVICE_OPERATIONS = '''//! The table of operations: name, shape of the input, function.

use super::{{{kind}, shapes}};
use crate::Operation;
use crate::operation::Function;
use crate::validation::Shape;

const fn row(name: &'static str, shape: &'static Shape, function: Function) -> Operation {{
    Operation::with_shape(name, shape, "ValidationException", function)
}}

/// The operations.
pub(super) static OPERATIONS: &[Operation] =
    compile_error!("write one row for each operation: `&[row(\\"Create..\\", &shapes::CREATE, {kind}::create)]`");
'''

SERVICE_SHAPES = '''//! Members, lengths, ranges and patterns of requests. A flat table.

use crate::validation::{{Shape, optional, required}};

compile_error!("write the shape of each input, from AWS's reference: `pub(super) static CREATE: Shape = Shape::Structure(&[required(\\"Name\\", &NAME)]);`");
'''

SERVICE_TESTING = '''//! An account for the tests of {service}.

use serde_json::Value;

use crate::{{Request, ServiceError, World}};

/// An account with a clock.
pub(super) struct Account {{
    pub(super) world: World,
}}

impl Account {{
    pub(super) fn new() -> Self {{
        Self {{ world: World::new("000000000001", "ap-northeast-1", 1) }}
    }}

    pub(super) fn call(&mut self, action: &str, input: &Value) -> Result<Value, ServiceError> {{
        let operation = super::operation(action).unwrap_or_else(|| panic!("{{action}} is not simulated"));
        let now = self.world.now;
        operation.call(&mut self.world, &Request::new(now, "ap-northeast-1", action, input))
    }}

    pub(super) fn done(&mut self, action: &str, input: &Value) -> Value {{
        self.call(action, input).unwrap_or_else(|error| panic!("{{action}} {{input}}: {{error:?}}"))
    }}

    pub(super) fn refused(&mut self, action: &str, input: &Value) -> String {{
        match self.call(action, input) {{
            Err(error) => error.code,
            Ok(value) => panic!("{{action}} {{input}} answered {{value}}"),
        }}
    }}
}}
'''

# By the label of an item of the page: the contents of the file.
OF_KIND = {
    "Definition": DEFINITION,
    "Tests of the definition": DEFINITION_TESTS,
    "Calls": CALLS,
    "Simulation": SIMULATION,
    "Tests of the simulation": SIMULATION_TESTS,
}
OF_SERVICE = {
    "Definitions of the service": SERVICE_DEFINITIONS,
    "Calls of the service": SERVICE_CALLS,
    "Simulation of the service": SERVICE_SIMULATION,
    "Operations of the service": SERVICE_OPERATIONS,
    "Shapes of the service": SERVICE_SHAPES,
    "Account for tests of the service": SERVICE_TESTING,
}


class Kind:
    """The names of a kind, and the places that the page has for it."""

    def __init__(self, service: str, kind: str, collection: str):
        label = kind.replace("_", " ")
        self.words = {
            "service": service,
            "kind": kind,
            "collection": collection,
            "label": label,
            "Label": f"{'An' if label[0] in 'aeiou' else 'A'} {label}",
            "Kind": "".join(word.capitalize() for word in kind.split("_")),
            "Service": service.capitalize(),
            "must_doc": "REPLACE: one or two sentences on how AWS treats it, and what surprises.",
            "optional": "REPLACE: further constants and functions of the four facets.",
        }
        self.places = {label: (path, rest) for label, path, rest in ITEM.findall(PAGE.read_text())}
        self.is_new_service = not self.path("Definitions of the service").exists()

    def shown(self, label: str) -> str:
        """The path of a place in the repository."""
        return self.places[label][0].replace("<service>", self.words["service"]).replace("<kind>", self.words["kind"])

    def path(self, label: str) -> pathlib.Path:
        """The path of a place on this machine."""
        return ROOT / self.shown(label)

    def lay(self, label: str, text: str):
        """Writes a new file. Ends the program if there is one."""
        path = self.path(label)
        if path.exists():
            sys.exit(f"{self.shown(label)} is there already")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text.format(**self.words))
        print(f"wrote   {self.shown(label)}")

    def put(self, label: str, anchor: str, line: str, last: bool = False):
        """Writes a line before the first (or last) match of a pattern."""
        path = self.path(label)
        text = path.read_text()
        found = list(re.finditer(anchor, text, re.MULTILINE))
        if not found:
            sys.exit(f"{self.shown(label)} has no line like {anchor!r}: write {line.strip()!r} by hand")
        at = found[-1 if last else 0].start()
        path.write_text(text[:at] + line.format(**self.words) + text[at:])
        print(f"changed {self.shown(label)}")

    def register(self):
        """Writes the lines of the registries."""
        mod = r"^(pub )?mod \w+;"
        self.put("Name", r"^}\nobserved ", '    /// {Label}.\n    {Kind} = "{kind}", "{service}", "{collection}";\n')
        self.put("Marker", r"^}", "    {Kind},\n", last=True)
        arm = r"^        KindName::\w+ => const \{ "
        self.put("Registry of definitions", arm, "        KindName::{Kind} => const {{ &Erased::<{service}::{kind}::{Kind}>::new() }},\n", last=True)
        self.put("Registry of calls", arm, "        KindName::{Kind} => const {{ &Erased::<model::{service}::{kind}::{Kind}>::new() }},\n", last=True)
        if not self.is_new_service:
            self.put("Definitions of the service", mod, "pub mod {kind};\n")
            self.put("Calls of the service", mod, "mod {kind};\n")
            self.put("Simulation of the service", mod, "pub mod {kind};\n")
            return
        self.put("Registry of definitions", mod, "pub mod {service};\n")
        self.put("Registry of calls", mod, "mod {service};\n")
        self.put("Registry of simulated services", mod, "pub mod {service};\n")
        protocol = "compile_error!(\"say which protocol it speaks: `Protocol::Json(\\\"Target\\\")`\")"
        self.put("Registry of simulated services", r"^    sts \"sts\"", f'    {{service}} "{{service}}" ({protocol}) true {{service}};\n')
        self.put("World", r"^use crate::services::sts", "use crate::services::{service}::{Service};\n")
        self.put("World", r"^    /// Faults that wait for their call\.", "    /// The service {service}.\n    #[serde(default)]\n    pub {service}: {Service},\n")
        self.put("World", r"^            faults: Vec::new\(\),", "            {service}: {Service}::default(),\n")


def main():
    if len(sys.argv) not in (3, 4):
        sys.exit("usage: just new-kind SERVICE KIND [COLLECTION], for example: just new-kind kms kms_key keys")
    service, kind, *rest = sys.argv[1:]
    new = Kind(service, kind, rest[0] if rest else f"{kind}s")
    for label, text in ({**OF_SERVICE, **OF_KIND} if new.is_new_service else OF_KIND).items():
        new.lay(label, text)
    new.register()
    print("\nFill in what the compiler names, and these places, in this order:\n")
    written = [*OF_KIND, *OF_SERVICE, "Name", "Marker", "Registry of definitions", "Registry of calls"]
    written += ["Registry of simulated services", "World"]
    page = PAGE.read_text()
    of_service = page.index("## Places of a new service")
    for label, (_, told) in new.places.items():
        at = page.index(f"**{label}**")
        if label not in written and (new.is_new_service or at < of_service):
            print(f"  {new.shown(label)}: {told}")


if __name__ == "__main__":
    main()
