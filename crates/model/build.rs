//! The table of diagnostic pages, for `src/spec/explain.rs`: one line for each file of `docs/diagnostics`, so that a page is added by writing it.

use std::path::Path;
use std::{env, fs, io};

/// The folder of the pages, as this crate sees it.
const FOLDER: &str = "../../docs/diagnostics";
/// The page about the pages, which is no code's.
const INDEX: &str = "README";

fn main() -> io::Result<()> {
    println!("cargo:rerun-if-changed={FOLDER}");
    let out = env::var_os("OUT_DIR").ok_or(io::ErrorKind::NotFound)?;
    fs::write(Path::new(&out).join("diagnostics.rs"), table(&codes()?))
}

/// Returns the code of every page, sorted.
fn codes() -> io::Result<Vec<String>> {
    let mut codes = Vec::new();
    for entry in fs::read_dir(FOLDER)? {
        let path = entry?.path();
        let code = path.file_stem().and_then(|stem| stem.to_str()).filter(|code| *code != INDEX);
        if let Some(code) = code.filter(|_| path.extension().is_some_and(|extension| extension == "md")) {
            codes.push(code.to_owned());
        }
    }
    codes.sort();
    Ok(codes)
}

/// Returns the table as Rust. The pages are named relative to the crate, so that the same sources give the same table on every machine.
fn table(codes: &[String]) -> String {
    let row = |code: &String| {
        format!("    ({code:?}, include_str!(concat!(env!(\"CARGO_MANIFEST_DIR\"), \"/{FOLDER}/{code}.md\"))),\n")
    };
    format!("&[\n{}]\n", codes.iter().map(row).collect::<String>())
}
