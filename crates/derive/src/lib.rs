//! The derive macros by which a kind describes its fields once.
//!
//! `#[derive(Shaped)]` writes the table of a structure or of a list of words, and the code that reads it from JSON and writes it.
//! `#[derive(Compared)]` writes the comparison of each field of a want with the live object, and its inverse for `import`. A
//! field without a word for its comparison does not compile.

mod attributes;
mod compared;
mod doc;
mod shaped;

use proc_macro::TokenStream;
use syn::{DeriveInput, parse_macro_input};

/// Writes `impl Shaped`: the table of fields or words, reading and writing.
///
/// On the type: `#[shape(name = "..")]` names it in the JSON Schema. `#[shape(live)]` marks an answer of AWS, which may have more
/// members than are known, and in which a missing member is written as `null`. `#[shape(terse)]` leaves such members out.
/// `#[shape(rename_all = "..")]` spells the words of an enum.
///
/// On a field: `#[shape(default)]` lets it be absent, and `#[shape(omit)]` also leaves its default out. `#[shape(complete)]` and
/// `#[shape(preferred)]` give the moment at which the resource that it names must exist. On a variant: `#[shape(word = "..")]` is
/// AWS's spelling.
#[proc_macro_derive(Shaped, attributes(shape))]
pub fn shaped(input: TokenStream) -> TokenStream {
    let input = parse_macro_input!(input as DeriveInput);
    shaped::derive(&input).unwrap_or_else(syn::Error::into_compile_error).into()
}

/// Writes `impl Compared` for the want of a kind: the comparison of each field with the live object, and the want that a live
/// object answers.
///
/// Each field has one `#[want(..)]` with the way in which it can be changed: `in_place`, `restart`, `replace = "reason"`, `refuse
/// = "reason"`, or `mode = function`. A field that is not compared has `parameter` if only calls take it, or `tag` if it is the
/// `Name` tag. Further words are listed in `attributes.rs`.
#[proc_macro_derive(Compared, attributes(want))]
pub fn compared(input: TokenStream) -> TokenStream {
    let input = parse_macro_input!(input as DeriveInput);
    compared::derive(&input).unwrap_or_else(syn::Error::into_compile_error).into()
}
