//! `#[derive(Shaped)]`.

use proc_macro2::{Ident, Span, TokenStream};
use quote::quote;
use syn::{Data, DataEnum, DataStruct, DeriveInput, Error, Field, Fields, Result, Variant};

use crate::attributes::{OfField, OfType};
use crate::doc;

pub(crate) fn derive(input: &DeriveInput) -> Result<TokenStream> {
    let words = OfType::read(&input.attrs)?;
    let implementation = match &input.data {
        Data::Struct(data) => structure(input, &words, data)?,
        Data::Enum(data) if data.variants.iter().all(|variant| variant.fields.is_empty()) => enumeration(input, &words, data)?,
        Data::Enum(data) => one_of(input, &words, data)?,
        Data::Union(_) => return Err(Error::new_spanned(&input.ident, "a union has no shape")),
    };
    let name = &input.ident;
    Ok(quote! {
        #implementation
        impl ::serde::Serialize for #name {
            fn serialize<S: ::serde::Serializer>(&self, serializer: S) -> ::core::result::Result<S::Ok, S::Error> {
                ::serde::Serialize::serialize(&crate::shape::Shaped::write(self), serializer)
            }
        }
        impl<'de> ::serde::Deserialize<'de> for #name {
            fn deserialize<D: ::serde::Deserializer<'de>>(deserializer: D) -> ::core::result::Result<Self, D::Error> {
                crate::shape::deserialize(deserializer)
            }
        }
    })
}

/// The name in the JSON Schema. An answer of AWS needs none.
fn title(input: &DeriveInput, words: &OfType) -> String {
    words.name.clone().unwrap_or_else(|| input.ident.to_string())
}

fn structure(input: &DeriveInput, words: &OfType, data: &DataStruct) -> Result<TokenStream> {
    let Fields::Named(fields) = &data.fields else {
        return Err(Error::new_spanned(
            &input.ident,
            "a structure has named fields; a single value has a grammar of its own, `Leaf`",
        ));
    };
    let (name, title, doc) = (&input.ident, title(input, words), doc::of(&input.attrs));
    let (open, nulls) = (words.live, words.live && !words.terse);
    let mut rows = Vec::new();
    let mut reads = Vec::new();
    let mut writes = Vec::new();
    let mut all = Vec::new();
    for field in &fields.named {
        let Some(ident) = &field.ident else { continue };
        let of_field = OfField::read(&field.attrs)?;
        let key = of_field.word.clone().unwrap_or_else(|| ident.to_string().trim_start_matches("r#").to_owned());
        rows.push(row(field, &of_field, &key));
        reads.push(if of_field.default {
            quote!(#ident: members.read_or_default(#key)?)
        } else {
            quote!(#ident: members.read(#key)?)
        });
        writes.push(if of_field.omit {
            quote!(members.put_unless_default(#key, #ident);)
        } else {
            quote!(members.put(#key, #ident);)
        });
        all.push(ident);
    }
    Ok(quote! {
        impl crate::shape::Shaped for #name {
            const SHAPE: &'static crate::shape::Shape = &crate::shape::Shape::Structure(&crate::shape::Structure {
                name: #title,
                doc: #doc,
                open: #open,
                fields: &[#(#rows),*],
            });
            fn read(value: &::serde_json::Value) -> ::core::option::Option<Self> {
                let members = crate::shape::Members::of(value)?;
                ::core::option::Option::Some(Self { #(#reads),* })
            }
            fn write(&self) -> ::serde_json::Value {
                let Self { #(#all),* } = self;
                let mut members = crate::shape::Writer::new(#nulls);
                #(#writes)*
                members.finish()
            }
        }
    })
}

fn row(field: &Field, words: &OfField, key: &str) -> TokenStream {
    let (doc, of_type) = (doc::of(&field.attrs), &field.ty);
    let moment = Ident::new(words.moment.unwrap_or("Create"), Span::call_site());
    let (default, texts) = (words.default, words.texts);
    let value = if words.default && !words.omit {
        quote!(::core::option::Option::Some(|| crate::shape::Shaped::write(&<#of_type as ::core::default::Default>::default())))
    } else {
        quote!(::core::option::Option::None)
    };
    quote! {
        crate::shape::Member {
            name: #key,
            doc: #doc,
            shape: <#of_type as crate::shape::Shaped>::SHAPE,
            required: !(#default || <#of_type as crate::shape::Shaped>::OPTIONAL),
            default: #value,
            when: crate::When::#moment,
            texts: #texts,
        }
    }
}

fn enumeration(input: &DeriveInput, words: &OfType, data: &DataEnum) -> Result<TokenStream> {
    let (name, title, doc) = (&input.ident, title(input, words), doc::of(&input.attrs));
    let mut rows = Vec::new();
    let mut reads = Vec::new();
    let mut writes = Vec::new();
    for variant in &data.variants {
        let (ident, text, about) = (&variant.ident, spelling(variant, words)?, doc::of(&variant.attrs));
        rows.push(quote!(crate::shape::Word { text: #text, doc: #about }));
        reads.push(quote!(#text => ::core::option::Option::Some(Self::#ident)));
        writes.push(quote!(Self::#ident => #text));
    }
    Ok(quote! {
        impl crate::shape::Shaped for #name {
            const SHAPE: &'static crate::shape::Shape =
                &crate::shape::Shape::Words(&crate::shape::Words { name: #title, doc: #doc, words: &[#(#rows),*] });
            fn read(value: &::serde_json::Value) -> ::core::option::Option<Self> {
                match value.as_str()? {
                    #(#reads,)*
                    _ => ::core::option::Option::None,
                }
            }
            fn write(&self) -> ::serde_json::Value {
                ::serde_json::Value::from(match self { #(#writes),* })
            }
        }
    })
}

/// A mapping with exactly one of several keys.
fn one_of(input: &DeriveInput, words: &OfType, data: &DataEnum) -> Result<TokenStream> {
    let (name, title, doc) = (&input.ident, title(input, words), doc::of(&input.attrs));
    let mut rows = Vec::new();
    let mut reads = Vec::new();
    let mut writes = Vec::new();
    for variant in &data.variants {
        let Fields::Unnamed(fields) = &variant.fields else {
            return Err(Error::new_spanned(variant, "a choice between structures has one value in each variant"));
        };
        let Some(of_type) = fields.unnamed.first().map(|field| &field.ty) else { continue };
        let (ident, key, about) = (&variant.ident, spelling(variant, words)?, doc::of(&variant.attrs));
        rows.push(quote! {
            crate::shape::Member {
                name: #key,
                doc: #about,
                shape: <#of_type as crate::shape::Shaped>::SHAPE,
                required: true,
                default: ::core::option::Option::None,
                when: crate::When::Create,
                texts: false,
            }
        });
        reads.push(quote!(#key => ::core::option::Option::Some(Self::#ident(crate::shape::Shaped::read(value)?))));
        writes.push(quote!(Self::#ident(value) => crate::shape::single(#key, crate::shape::Shaped::write(value))));
    }
    Ok(quote! {
        impl crate::shape::Shaped for #name {
            const SHAPE: &'static crate::shape::Shape =
                &crate::shape::Shape::OneOf(&crate::shape::OneOf { name: #title, doc: #doc, choices: &[#(#rows),*] });
            fn read(value: &::serde_json::Value) -> ::core::option::Option<Self> {
                let (key, value) = crate::shape::only_member(value)?;
                match key {
                    #(#reads,)*
                    _ => ::core::option::Option::None,
                }
            }
            fn write(&self) -> ::serde_json::Value {
                match self { #(#writes),* }
            }
        }
    })
}

/// AWS's spelling of a variant.
fn spelling(variant: &Variant, words: &OfType) -> Result<String> {
    if let Some(word) = OfField::read(&variant.attrs)?.word {
        return Ok(word);
    }
    let name = variant.ident.to_string();
    Ok(match words.rename_all.as_deref() {
        None => name,
        Some("snake_case") => separated(&name, '_'),
        Some("kebab-case") => separated(&name, '-'),
        Some("SCREAMING_SNAKE_CASE") => separated(&name, '_').to_ascii_uppercase(),
        Some(other) => return Err(Error::new_spanned(variant, format!("`{other}` is no spelling of words"))),
    })
}

fn separated(name: &str, by: char) -> String {
    let mut out = String::new();
    for (index, letter) in name.char_indices() {
        if letter.is_ascii_uppercase() && index > 0 {
            out.push(by);
        }
        out.push(letter.to_ascii_lowercase());
    }
    out
}
