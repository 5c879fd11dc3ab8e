//! The derive macros by which a kind describes its fields once.
//!
//! `#[derive(Shaped)]` writes the table of a structure or of a list of words, and the code that reads it from JSON and writes it. `#[derive(Compared)]` writes
//! how each field of a want is compared with the live object, and its inverse for `import`. A field that says nothing of its comparison does not compile.

mod attributes;
mod compared;
mod doc;
mod shaped;

use proc_macro::TokenStream;
use syn::{DeriveInput, parse_macro_input};

/// Writes `impl Shaped`: the table of fields or words, reading and writing.
///
/// On the type: `#[shape(name = "..")]` names it in the JSON Schema; `#[shape(live)]` marks what AWS reports, which may have more members than are known and
/// writes `null` for what is not there; `#[shape(terse)]` leaves such members out; `#[shape(rename_all = "..")]` spells the words of an enum.
///
/// On a field: `#[shape(default)]` lets it be absent, `#[shape(omit)]` also leaves its default out; `#[shape(complete)]` and `#[shape(preferred)]` say when what
/// it names must exist. On a variant: `#[shape(word = "..")]` is AWS's spelling.
#[proc_macro_derive(Shaped, attributes(shape))]
pub fn shaped(input: TokenStream) -> TokenStream {
    let input = parse_macro_input!(input as DeriveInput);
    shaped::derive(&input).unwrap_or_else(syn::Error::into_compile_error).into()
}

/// Writes `impl Compared` for the want of a kind: how each field is compared with the live object, and which want a live object answers.
///
/// Each field has one `#[want(..)]` that says how it can be changed: `in_place`, `restart`, `replace = "why"`, `refuse = "why"`, or `mode = function`; or that it is
/// not compared: `parameter` for what only calls take, `tag` for the `Name` tag. Further words are listed in `attributes.rs`.
#[proc_macro_derive(Compared, attributes(want))]
pub fn compared(input: TokenStream) -> TokenStream {
    let input = parse_macro_input!(input as DeriveInput);
    compared::derive(&input).unwrap_or_else(syn::Error::into_compile_error).into()
}
