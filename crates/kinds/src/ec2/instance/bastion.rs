//! The commands by which people reach an instance through Session Manager. No port is open, and the key pair still decides who
//! may log in.

use super::{Live, Want};
use crate::Known;

/// The port of the SOCKS proxy on the user's side.
const SOCKS_PORT: u16 = 8888;

/// The command for SSH over a session, and the same with a SOCKS proxy. Empty for an instance without a key pair or an instance
/// profile, which cannot be reached in this way.
pub(super) fn commands(want: &Want, live: &Live, known: &Known) -> Vec<(String, String)> {
    let (Some(key), Some(_)) = (&live.key_name, &live.instance_profile_arn) else { return Vec::new() };
    let proxy = format!(
        "aws ssm start-session --region {} --target %h --document-name AWS-StartSSHSession --parameters portNumber=%p",
        known.place.region
    );
    let login = format!("{}@{}", user(&want.image_id), live.instance_id);
    let common = format!("ssh -i '<private key of {key}>' -o ProxyCommand='{proxy}'");
    let name = want.name.as_deref().unwrap_or(&live.instance_id);
    let place = live.private_ip_address.as_ref().map(|address| format!(" ({address})")).unwrap_or_default();
    vec![
        (format!("log in to {name}{place}"), format!("{common} {login}")),
        (format!("SOCKS proxy on localhost:{SOCKS_PORT} through {name}"), format!("{common} -N -D {SOCKS_PORT} {login}")),
    ]
}

/// The user that the image has; `ec2-user` if the image's text does not tell.
fn user(image: &str) -> &'static str {
    let image = image.to_ascii_lowercase();
    if image.contains("ubuntu") {
        "ubuntu"
    } else if image.contains("debian") {
        "admin"
    } else {
        "ec2-user"
    }
}
