//! The modules of a crate as a tree: the file of each, the names that it imports, and the paths that it goes.

use std::collections::BTreeMap;

use super::tokens::{closing, is, tokens};

/// A path, word by word.
pub(super) type Path = Vec<String>;

/// One module.
#[derive(Debug, Default)]
pub(super) struct Module {
    /// Its file, which also holds its inline modules.
    pub(super) file: String,
    /// The number of the module around it. `None` for the root.
    pub(super) parent: Option<usize>,
    /// The numbers of the modules in it, by name.
    pub(super) children: BTreeMap<String, usize>,
    /// Imported names, each with its path.
    pub(super) imports: BTreeMap<String, Path>,
    /// The paths of all imports, with or without a name, and those of expressions, types and macros.
    pub(super) paths: Vec<Path>,
}

/// The modules of a crate.
#[derive(Debug, Default)]
pub(super) struct Modules {
    /// All modules. The first one is the root.
    all: Vec<Module>,
    /// The files of the macros that are exported, which the root names.
    pub(super) macros: BTreeMap<String, String>,
}

impl Modules {
    /// Reads the modules from a root file on. Files that only tests have are not reached.
    pub(super) fn read(root: &str, sources: &BTreeMap<String, String>) -> Self {
        let mut modules = Self::default();
        let folder = root.rsplit_once('/').map_or("", |(folder, _)| folder);
        modules.file(root, folder, None, sources);
        modules
    }

    /// All modules.
    pub(super) fn all(&self) -> impl Iterator<Item = (usize, &Module)> {
        self.all.iter().enumerate()
    }

    /// A module by its number.
    pub(super) fn at(&self, number: usize) -> &Module {
        &self.all[number]
    }

    fn add(&mut self, file: &str, parent: Option<usize>) -> usize {
        self.all.push(Module { file: file.to_owned(), parent, ..Module::default() });
        self.all.len() - 1
    }

    fn file(&mut self, file: &str, folder: &str, parent: Option<usize>, sources: &BTreeMap<String, String>) -> usize {
        let number = self.add(file, parent);
        self.fill(number, &tokens(&sources[file]), folder, sources);
        number
    }

    /// Reads the content of a module, whose parts lie in a folder.
    fn fill(&mut self, number: usize, tokens: &[String], folder: &str, sources: &BTreeMap<String, String>) {
        let mut at = 0;
        while at < tokens.len() {
            let token = tokens[at].as_str();
            at = if token == "pub"
                && is(tokens, at + 1, "(")
                && ["in", "crate", "super", "self"].iter().any(|it| is(tokens, at + 2, it))
            {
                closing(tokens, at + 1) + 1
            } else if token == "mod" && (is(tokens, at + 2, ";") || is(tokens, at + 2, "{")) {
                self.part(number, tokens, at, folder, sources)
            } else if token == "use" && (at == 0 || [";", "}", "{", "]", "pub", ")"].contains(&tokens[at - 1].as_str())) {
                self.import(number, tokens, at + 1, &Path::new())
            } else {
                if token == "macro_rules" && at > 1 && tokens[at - 2] == "macro_export" {
                    self.macros.insert(tokens[at + 2].clone(), self.all[number].file.clone());
                }
                self.path(number, tokens, at)
            };
        }
    }

    /// Reads a module inside of this one: inline, or in a file.
    fn part(&mut self, number: usize, tokens: &[String], at: usize, folder: &str, sources: &BTreeMap<String, String>) -> usize {
        let name = &tokens[at + 1];
        let inner = format!("{folder}/{name}");
        if is(tokens, at + 2, "{") {
            let end = closing(tokens, at + 2);
            let file = self.all[number].file.clone();
            let child = self.add(&file, Some(number));
            self.all[number].children.insert(name.clone(), child);
            self.fill(child, &tokens[at + 3..end], &inner, sources);
            return end + 1;
        }
        for file in [format!("{inner}.rs"), format!("{inner}/mod.rs")] {
            if sources.contains_key(&file) {
                let child = self.file(&file, &inner, Some(number), sources);
                self.all[number].children.insert(name.clone(), child);
            }
        }
        at + 3
    }

    /// Reads one tree of an import, and returns the place after it.
    fn import(&mut self, number: usize, tokens: &[String], from: usize, before: &Path) -> usize {
        let mut path = before.clone();
        let mut at = from;
        while let Some(token) = tokens.get(at) {
            match token.as_str() {
                "::" => at += 1,
                "{" => {
                    let end = closing(tokens, at);
                    at += 1;
                    while at < end {
                        at = self.import(number, tokens, at, &path) + 1;
                    }
                    return end + 1;
                }
                "*" => {
                    self.all[number].paths.push(path);
                    return at + 1;
                }
                "," | ";" | "}" => break,
                "as" => {
                    self.name(number, &tokens[at + 1], path);
                    return at + 2;
                }
                word => {
                    if word != "self" || path.is_empty() {
                        path.push(word.to_owned());
                    }
                    at += 1;
                }
            }
        }
        if let Some(name) = path.last().cloned() {
            self.name(number, &name, path);
        }
        at
    }

    fn name(&mut self, number: usize, name: &str, path: Path) {
        let module = &mut self.all[number];
        module.imports.entry(name.to_owned()).or_insert_with(|| path.clone());
        module.paths.push(path);
    }

    /// Reads a path of at least two words, if one begins here, and returns the place after it.
    fn path(&mut self, number: usize, tokens: &[String], from: usize) -> usize {
        let is_word = |at: usize| tokens.get(at).is_some_and(|token| token.starts_with(|c: char| c.is_alphabetic() || c == '_'));
        if !is_word(from) || (from > 0 && is(tokens, from - 1, "::")) {
            return from + 1;
        }
        let mut path = vec![tokens[from].clone()];
        let mut at = from + 1;
        while is(tokens, at, "::") && is_word(at + 1) {
            path.push(tokens[at + 1].clone());
            at += 2;
        }
        if path.len() > 1 {
            self.all[number].paths.push(path);
        }
        at
    }
}
