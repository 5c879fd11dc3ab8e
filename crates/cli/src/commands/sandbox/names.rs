//! Names in the input of a command: `{kind/name}` stands for the id of an object.

use heiiki_sim::Sandbox as Account;
use heiiki_sim::console_actions::id_of;

use crate::CommandError;
use crate::connect::failed;

/// The input with every `{kind/name}` replaced by the id of what heiiki made for this address.
pub(super) fn named(input: &str, sandbox: &Account) -> Result<String, CommandError> {
    let mut out = String::new();
    let mut rest = input;
    while let Some((before, after)) = rest.split_once('{') {
        out.push_str(before);
        let address = after.split_once('}').filter(|(inside, _)| is_address(inside));
        if let Some((address, behind)) = address {
            let id = sandbox.read(|world| id_of(world, address)).map_err(|error| failed(&error))?;
            let missing = || CommandError::usage(format!("nothing in the sandbox was made for {address}"));
            out.push_str(&id.ok_or_else(missing)?);
            rest = behind;
        } else {
            out.push('{');
            rest = after;
        }
    }
    out.push_str(rest);
    Ok(out)
}

fn is_address(text: &str) -> bool {
    text.contains('/') && text.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '/' | '.'))
}
