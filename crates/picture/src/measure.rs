//! The width of a text by a fixed table, so that the same scene gives the same picture on every machine.
//!
//! The table is Helvetica's, which Arial, Liberation Sans, Segoe UI and Roboto resemble, with something added. No font is asked for.

/// Widths of the characters from space to tilde, in thousandths of the size.
const ASCII: [u16; 95] = [
    278, 278, 355, 556, 556, 889, 667, 191, 333, 333, 389, 584, 278, 333, 278, 278, 556, 556, 556, 556, 556, 556, 556, 556, 556,
    556, 278, 278, 584, 584, 584, 556, 1015, 667, 667, 722, 722, 667, 611, 778, 722, 278, 500, 667, 556, 833, 722, 778, 667, 778,
    722, 667, 611, 722, 667, 944, 667, 667, 611, 278, 278, 278, 469, 556, 333, 556, 556, 500, 556, 556, 278, 556, 556, 222, 222,
    500, 222, 833, 556, 556, 556, 556, 333, 500, 278, 556, 500, 722, 500, 500, 500, 334, 260, 334, 584,
];

/// A size of letters, and whether they are bold.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Face {
    pub(crate) size: i32,
    pub(crate) bold: bool,
}

impl Face {
    pub(crate) const fn plain(size: i32) -> Self {
        Self { size, bold: false }
    }

    pub(crate) const fn bold(size: i32) -> Self {
        Self { size, bold: true }
    }

    /// The width of a text, rounded up.
    pub(crate) fn width(self, text: &str) -> i32 {
        let thousandths: i32 = text.chars().map(em).sum();
        // Fonts differ by a few hundredths; bold letters are wider by a tenth.
        let wide = if self.bold { 113 } else { 105 };
        (thousandths * self.size * wide + 99_999) / 100_000
    }

    /// The text, or as much of its beginning as fits with an ellipsis.
    pub(crate) fn fit(self, text: &str, room: i32) -> String {
        if self.width(text) <= room {
            return text.to_owned();
        }
        let mut kept: String = text.to_owned();
        while kept.pop().is_some() {
            let short = format!("{}…", kept.trim_end());
            if self.width(&short) <= room {
                return short;
            }
        }
        String::new()
    }

    /// Breaks the text into at most `most` lines. Text that does not fit into the last line is left out.
    pub(crate) fn wrap(self, text: &str, room: i32, most: usize) -> Vec<String> {
        let mut lines: Vec<String> = Vec::new();
        let mut words = text.split(' ').peekable();
        while words.peek().is_some() {
            let mut line = String::new();
            while let Some(word) = words.peek() {
                let longer = if line.is_empty() { (*word).to_owned() } else { format!("{line} {word}") };
                if !line.is_empty() && self.width(&longer) > room {
                    break;
                }
                line = longer;
                words.next();
            }
            if lines.len() + 1 == most && words.peek().is_some() {
                let rest: Vec<&str> = words.by_ref().collect();
                line = format!("{line} {}", rest.join(" "));
            }
            lines.push(self.fit(&line, room));
        }
        lines
    }
}

fn em(letter: char) -> i32 {
    match u32::from(letter) {
        code @ 32..=126 => i32::from(ASCII[usize::try_from(code - 32).unwrap_or_default()]),
        0xb7 => 333,
        0xb1 => 584,
        0x80..0x1100 => 700,
        _ => 1000,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_does_not_fit_ends_with_an_ellipsis() {
        let face = Face::plain(12);
        assert_eq!(face.fit("short", 100), "short");
        let cut = face.fit("a name that is far too long for its box", 100);
        assert!(cut.ends_with('…') && face.width(&cut) <= 100, "{cut}");
        assert_eq!(face.fit("wide", 1), "");
        assert!(face.width("日本語") > face.width("abc"));
        assert!(Face::bold(12).width("abc") > face.width("abc"));
    }

    #[test]
    fn lines_break_between_words_and_the_last_one_is_cut() {
        let face = Face::plain(12);
        let lines = face.wrap("one two three four five six seven eight nine ten", 70, 3);
        assert_eq!(lines.len(), 3);
        assert!(lines[2].ends_with('…') && lines.iter().all(|line| face.width(line) <= 70), "{lines:?}");
        assert_eq!(face.wrap("one two", 200, 3), ["one two"]);
        assert_eq!(face.wrap("", 200, 3), [""]);
    }
}
