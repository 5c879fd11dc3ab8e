//! Characters that are not seen and change the reading of the text around them. A name that holds one may look like another name,
//! and a rule like its opposite ("Trojan source"). Texts from other people are shown with the numbers of these characters in
//! their place.

use std::borrow::Cow;
use std::fmt::Write;

/// True for a character that turns the direction of a text, is not seen, or ends a line in an unexpected place.
pub const fn is_unseen(c: char) -> bool {
    matches!(
        c,
        '\u{ad}' | '\u{61c}' | '\u{180e}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}'
            | '\u{fff9}'..='\u{fffb}' | '\u{1bca0}'..='\u{1bca3}' | '\u{1d173}'..='\u{1d17a}' | '\u{e0000}'..='\u{e007f}'
    )
}

/// A text with the numbers of the characters that are not seen in their place, written as JSON writes them, so that a JSON
/// document keeps its meaning.
pub fn visible(text: &str) -> Cow<'_, str> {
    if text.is_ascii() || !text.contains(is_unseen) {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len() + 16);
    for c in text.chars() {
        if is_unseen(c) {
            for unit in c.encode_utf16(&mut [0; 2]) {
                // Writing to a String does not fail.
                let _ = write!(out, "\\u{unit:04x}");
            }
        } else {
            out.push(c);
        }
    }
    Cow::Owned(out)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// The characters of Unicode's property Bidi_Control.
    const BIDI: [char; 12] = [
        '\u{61c}', '\u{200e}', '\u{200f}', '\u{202a}', '\u{202b}', '\u{202c}', '\u{202d}', '\u{202e}', '\u{2066}', '\u{2067}',
        '\u{2068}', '\u{2069}',
    ];

    #[test]
    fn a_character_that_turns_a_text_is_shown_by_its_number() {
        assert!(BIDI.iter().all(|c| is_unseen(*c)));
        assert_eq!(visible("a\u{202e}b\u{e0041}"), r"a\u202eb\udb40\udc41");
        assert_eq!(visible("閉域 ü é עברית العربية\n\t"), "閉域 ü é עברית العربية\n\t", "letters of any script stay");
    }

    proptest! {
        #[test]
        fn a_json_document_means_the_same(text in any::<String>(), odd in proptest::sample::select(&BIDI[..]), key in any::<String>()) {
            let value = serde_json::json!({ format!("{key}{odd}"): [format!("{odd}{text}{odd}")] });
            let shown = value.to_string();
            let shown = visible(&shown);
            prop_assert!(!shown.contains(is_unseen));
            prop_assert_eq!(serde_json::from_str::<serde_json::Value>(&shown).unwrap(), value);
        }
    }
}
