//! Scripts of lifecycle configurations as AWS has them: in base64.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

/// A script as AWS takes it.
pub(super) fn encoded(text: &str) -> String {
    STANDARD.encode(text)
}

/// Decodes a script. Other tools may have broken the base64 into lines. Text that is no base64 stays as it is, and so
/// differs from every wanted script.
pub(super) fn decoded(content: &str) -> String {
    let bare: String = content.split_whitespace().collect();
    STANDARD.decode(bare).map_or_else(|_| content.to_owned(), |bytes| String::from_utf8_lossy(&bytes).into_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_script_comes_back_as_it_was() {
        let script = "#!/bin/bash\nset -e\necho 閉域\n";
        assert_eq!(decoded(&encoded(script)), script);
        assert_eq!(decoded("ZWNo\nbyBo aQ==\n"), "echo hi");
        assert_eq!(decoded("no base64!"), "no base64!");
    }
}
