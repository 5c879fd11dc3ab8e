//! The graph of the files of a crate: a file leads to each file that defines what it names.

use std::collections::{BTreeMap, BTreeSet};

use super::modules::{Modules, Path};

/// For each file the files that it leads to, with the paths that lead there.
pub(super) type Graph = BTreeMap<String, BTreeMap<String, BTreeSet<String>>>;

/// The thing that a path names.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Named {
    /// A module by its number. Only what is named inside of it counts.
    Module(usize),
    /// Something that a file defines.
    Item(String),
}

/// The graph of a crate, from its root file on.
pub(super) fn graph(root: &str, sources: &BTreeMap<String, String>) -> Graph {
    let modules = Modules::read(root, sources);
    let mut graph = Graph::new();
    for (number, module) in modules.all() {
        for path in &module.paths {
            if let Some(Named::Item(file)) = resolve(&modules, number, path, &mut BTreeSet::new())
                && file != module.file
            {
                graph.entry(module.file.clone()).or_default().entry(file).or_default().insert(path.join("::"));
            }
        }
    }
    graph
}

/// The thing that a path names, seen from a module. `None` for the things of other crates, and for what is defined beside the path.
fn resolve(modules: &Modules, from: usize, path: &Path, seen: &mut BTreeSet<(usize, Path)>) -> Option<Named> {
    if !seen.insert((from, path.clone())) {
        return None;
    }
    let mut at = from;
    let mut steps = path.iter().enumerate().peekable();
    while let Some((place, word)) = steps.peek() {
        match word.as_str() {
            "crate" if *place == 0 => at = 0,
            "self" => {}
            "super" => at = modules.at(at).parent?,
            _ => break,
        }
        steps.next();
    }
    for (place, word) in steps {
        let module = modules.at(at);
        let child = module.children.get(word).copied().map(Named::Module);
        let import = |seen: &mut _| module.imports.get(word).and_then(|import| resolve(modules, at, import, seen));
        // A function may have the name of its module: the last word means the function.
        let named = if place + 1 == path.len() { import(seen).or(child) } else { child.or_else(|| import(seen)) };
        match named {
            Some(Named::Module(number)) => at = number,
            Some(Named::Item(file)) => return Some(Named::Item(file)),
            None if place == 0 || module.imports.contains_key(word) => return None,
            None => {
                let exported = modules.macros.get(word).filter(|_| at == 0);
                return Some(Named::Item(exported.unwrap_or(&module.file).clone()));
            }
        }
    }
    Some(Named::Module(at))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn edges(files: &[(&str, &str)]) -> Vec<String> {
        let sources = files.iter().map(|(file, text)| ((*file).to_owned(), (*text).to_owned())).collect();
        let graph = graph("src/lib.rs", &sources);
        let edge = |(from, to): (&String, &BTreeMap<String, BTreeSet<String>>)| -> Vec<String> {
            to.keys().map(|to| format!("{} {}", &from[4..from.len() - 3], &to[4..to.len() - 3])).collect()
        };
        graph.iter().flat_map(edge).collect()
    }

    #[test]
    fn imports_lead_to_the_file_that_defines() {
        let files = [
            ("src/lib.rs", "mod a; mod b; pub mod c;"),
            ("src/a.rs", "use crate::b::{self, f, g as h}; use super::c::d::Deep; use std::fmt;"),
            ("src/b.rs", "pub fn f() {} pub fn g() {}"),
            ("src/c/mod.rs", "pub mod d; pub struct Here;"),
            ("src/c/d.rs", "pub struct Deep; pub(in crate::c) struct Hidden; fn f(_: super::Here) {}"),
        ];
        assert_eq!(edges(&files), ["a b", "a c/d", "c/d c/mod"]);
    }

    #[test]
    fn an_import_of_a_module_counts_by_what_is_named_in_it() {
        let files = [
            ("src/lib.rs", "mod a; mod b; mod c;"),
            ("src/a.rs", "use crate::b; pub fn f() { b::f(); }"),
            ("src/b.rs", "pub use crate::c::f; pub fn other() {}"),
            ("src/c.rs", "use crate::a; pub fn f() {}"),
        ];
        assert_eq!(edges(&files), ["a c", "b c"]);
    }

    #[test]
    fn paths_outside_of_imports_count_and_declarations_do_not() {
        let files = [
            ("src/lib.rs", "mod a; mod b; use a::Kept; fn f() { b::deep::go(); }"),
            ("src/a.rs", "pub struct Kept { x: crate::b::deep::It } impl Kept { fn new() -> Self { Self::default() } }"),
            ("src/b/mod.rs", "pub mod deep;"),
            (
                "src/b/deep.rs",
                "macro_rules! m { () => { $crate::a::Kept } } mod inner { use super::super::Own; } fn g() { Vec::<u8>::new(); }",
            ),
        ];
        assert_eq!(edges(&files), ["a b/deep", "b/deep a", "b/deep b/mod", "lib a", "lib b/deep"]);
    }

    #[test]
    fn a_function_may_have_the_name_of_its_module_and_imports_may_turn_in_a_circle() {
        let files = [
            ("src/lib.rs", "mod check; mod user; pub use self::check::check; use self::round as round; use self::round::x;"),
            ("src/check.rs", "pub fn check() {} pub fn other() {}"),
            ("src/user.rs", "use crate::check; fn f() { check(); super::check::other(); crate::round::x(); }"),
        ];
        assert_eq!(edges(&files), ["lib check", "user check"]);
    }

    #[test]
    fn an_exported_macro_is_of_the_file_that_defines_it() {
        let files = [
            ("src/lib.rs", "mod a; mod b;"),
            ("src/a.rs", "#[macro_export] macro_rules! shape { () => {} } pub use crate::shape;"),
            ("src/b.rs", "crate::shape!(); use crate::a::shape;"),
        ];
        assert_eq!(edges(&files), ["b a"]);
    }

    #[test]
    fn modules_for_tests_are_not_read() {
        let files = [
            ("src/lib.rs", "mod a; #[cfg(test)] mod testing;"),
            ("src/a.rs", "#[cfg(test)] mod tests { use crate::testing::Account; }"),
            ("src/testing.rs", "use crate::a::Thing;"),
        ];
        assert_eq!(edges(&files), Vec::<String>::new());
    }
}
