//! `#[derive(Compared)]`: the comparison of the fields of a want with the live object, and the inverse.

use proc_macro2::TokenStream;
use quote::quote;
use syn::{Data, DeriveInput, Error, Fields, Ident, Result};

use crate::attributes::{ModeWord, OfField, OfWant};

/// One field with all its words.
struct Part<'a> {
    ident: &'a Ident,
    key: String,
    of_type: &'a syn::Type,
    words: OfWant,
}

pub(crate) fn derive(input: &DeriveInput) -> Result<TokenStream> {
    let Data::Struct(data) = &input.data else {
        return Err(Error::new_spanned(&input.ident, "the want of a kind is a structure"));
    };
    let Fields::Named(fields) = &data.fields else {
        return Err(Error::new_spanned(&input.ident, "the want of a kind has named fields"));
    };
    let mut parts = Vec::new();
    for field in &fields.named {
        let Some(ident) = &field.ident else { continue };
        let words = OfWant::read(&field.attrs)?;
        if !words.says_how() {
            let message = format!(
                "say how `{ident}` is compared: `#[want(in_place)]`, `restart`, `replace = \"why\"`, `refuse = \"why\"`, `mode = expression`, \
                 `compare = expression` or `with = \"field\"`, or `parameter` or `tag` for what is not compared"
            );
            return Err(Error::new_spanned(field, message));
        }
        let key = OfField::read(&field.attrs)?.word.unwrap_or_else(|| ident.to_string().trim_start_matches("r#").to_owned());
        parts.push(Part { ident, key, of_type: &field.ty, words });
    }
    let name = &input.ident;
    let all = parts.iter().map(|part| part.ident);
    let rules = parts.iter().map(rule);
    let compared = parts.iter().map(comparison);
    let imported = parts.iter().map(import);
    Ok(quote! {
        impl crate::shape::Compared for #name {
            type Live = Live;
            const RULES: &'static [crate::shape::FieldRule] = &[#(#rules),*];

            fn compare(&self, live: &Live, diff: &mut crate::Diff<'_>) {
                let want = self;
                let Self { #(#all),* } = self;
                let known = diff.known();
                let place = &known.place;
                let _ = (want, live, place);
                #(#compared)*
            }

            fn import(
                live: &Live,
                tags: &::std::collections::BTreeMap<::std::string::String, ::std::string::String>,
                naming: &mut crate::Naming<'_>,
            ) -> ::core::option::Option<Self> {
                let place = naming.place().clone();
                let place = &place;
                let _ = (tags, place);
                ::core::option::Option::Some(Self { #(#imported),* })
            }
        }
    })
}

/// The row of a field for the reference.
fn rule(part: &Part<'_>) -> TokenStream {
    let (key, words) = (&part.key, &part.words);
    let change = match &words.mode {
        _ if words.tag => quote!(Tag),
        _ if words.parameter => quote!(Parameter),
        Some(ModeWord::InPlace) => quote!(InPlace),
        Some(ModeWord::Restart) => quote!(Restart),
        Some(ModeWord::Replace(why)) => quote!(Replace(#why)),
        Some(ModeWord::Refuse(why)) => quote!(Refused(#why)),
        None | Some(ModeWord::Chosen(_)) => quote!(Depends),
    };
    let default = words.default.as_ref().map_or_else(
        || quote!(::core::option::Option::None),
        |default| quote!(::core::option::Option::Some(|place: &crate::Place| { let _ = place; crate::shape::Shaped::write(&(#default)) })),
    );
    quote!(crate::shape::FieldRule { field: #key, change: crate::shape::ChangeRule::#change, default: #default })
}

/// The live value that a field is compared with.
fn live_value(part: &Part<'_>) -> TokenStream {
    let ident = part.ident;
    part.words.live.as_ref().map_or_else(|| quote!(live.#ident), |live| quote!(#live))
}

fn comparison(part: &Part<'_>) -> TokenStream {
    let Part { ident, key, of_type, words } = part;
    if words.tag || words.parameter || words.with.is_some() {
        return quote!(let _ = #ident;);
    }
    if let Some(compare) = &words.compare {
        return quote! {
            let _ = #ident;
            #compare;
        };
    }
    let live = live_value(part);
    let mode = match &words.mode {
        Some(ModeWord::InPlace) | None => quote!(crate::Mode::InPlace),
        Some(ModeWord::Restart) => quote!(crate::Mode::Restart),
        Some(ModeWord::Replace(why)) => quote!(crate::Mode::replace(#why)),
        Some(ModeWord::Refuse(why)) => quote!(crate::Mode::refused(#why)),
        Some(ModeWord::Chosen(mode)) => quote!(#mode),
    };
    let default = words.default.as_ref().map_or_else(
        || quote!(::core::option::Option::None),
        |default| quote!(::core::option::Option::Some(crate::shape::Shaped::write(&(#default)))),
    );
    let keep = words
        .keep
        .as_ref()
        .map_or_else(|| quote!(::core::option::Option::None), |why| quote!(::core::option::Option::Some(#why)));
    let same = words
        .same
        .as_ref()
        .map_or_else(|| quote!(::core::option::Option::None), |same| quote!(::core::option::Option::Some(#same)));
    let value = words.value.as_ref().map_or_else(|| quote!(#ident), |value| quote!(&(#value)));
    let (arn, set, if_read) = (words.arn, words.set, words.if_read);
    quote! {
        {
            let rule = crate::shape::Rule {
                field: #key,
                shape: <#of_type as crate::shape::Shaped>::SHAPE,
                mode: #mode,
                default: #default,
                arn: #arn,
                set: #set,
                if_read: #if_read,
                keep: #keep,
                same: #same,
            };
            let live = crate::shape::Shaped::write(&(#live));
            let _ = #ident;
            diff.rule(rule, crate::shape::mentioned(#value), live);
        }
    }
}

fn import(part: &Part<'_>) -> TokenStream {
    let Part { ident, key: _, of_type, words } = part;
    let value = if let Some(import) = &words.import {
        quote!(#import)
    } else if words.tag {
        quote!(tags.get("Name").cloned())
    } else if words.name {
        let live = live_value(part);
        quote!(naming.unlike_key(&(#live)))
    } else if words.parameter || words.never_imported {
        quote!(crate::shape::Shaped::missing()?)
    } else {
        let live = live_value(part);
        let default = words.default.as_ref().map_or_else(
            || quote!(::core::option::Option::None),
            |default| quote!(::core::option::Option::Some(crate::shape::Shaped::write(&(#default)))),
        );
        let arn = words.arn;
        quote! {{
            let default = #default;
            let live = crate::shape::Shaped::write(&(#live));
            crate::shape::import::<#of_type>(&live, default, #arn, naming)?
        }}
    };
    quote!(#ident: #value)
}
