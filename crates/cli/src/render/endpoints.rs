//! Endpoints that answer in AWS's place, and the setting that named them. Every message that names the account names
//! them too.

use heiiki_aws::endpoints::{Endpoint, services_called};
use hyper::Uri;
use schemars::JsonSchema;
use serde::Serialize;

use super::style::one_line;
use crate::Io;
use crate::args::Global;

/// An endpoint that is not AWS's own.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Answering {
    /// The services that it answers for; `all` when it is every service.
    services: Vec<&'static str>,
    /// Its address, without what may be a secret in it.
    url: String,
    /// The option, the variable or the file that names it.
    named_by: String,
}

/// The endpoints of a connection, those of one address together.
pub fn of(endpoints: &[Endpoint], global: &Global, io: &Io) -> Vec<Answering> {
    let mut found: Vec<Answering> = Vec::new();
    for endpoint in endpoints {
        let (url, named_by) = (shown(&endpoint.url), named_by(endpoint, global, io));
        match found.iter_mut().find(|one| one.url == url && one.named_by == named_by) {
            Some(one) => one.services.push(endpoint.service),
            None => found.push(Answering { services: vec![endpoint.service], url, named_by }),
        }
    }
    found
}

fn named_by(endpoint: &Endpoint, global: &Global, io: &Io) -> String {
    if global.endpoint_url.is_some() {
        return "--endpoint-url".to_owned();
    }
    let variables = [endpoint.variable(), "AWS_ENDPOINT_URL".to_owned()];
    let set = variables.into_iter().find(|name| io.var(name) == Some(&endpoint.url));
    set.unwrap_or_else(|| "AWS config file".to_owned())
}

/// The scheme, host and port of a URL. User and password are left out, and so are path and query, where a proxy may expect a token.
fn shown(url: &str) -> String {
    let Ok(uri) = url.parse::<Uri>() else { return "an address that cannot be read".to_owned() };
    let scheme = uri.scheme_str().unwrap_or("?");
    let place = uri.authority().map_or("?", |authority| authority.as_str().rsplit('@').next().unwrap_or_default());
    let more = uri.path_and_query().is_some_and(|more| !matches!(more.as_str(), "" | "/"));
    one_line(&format!("{scheme}://{place}{}", if more { "/..." } else { "" }))
}

impl Answering {
    /// `STS answers from http://localhost:4566 (AWS_ENDPOINT_URL_STS)`.
    pub fn told(&self) -> String {
        let Self { services, url, named_by } = self;
        let (who, answer) = match &services[..] {
            // All services together are named by one word.
            all if all.len() == services_called() => ("every service".to_owned(), "answers"),
            [only] => ((*only).to_owned(), "answers"),
            several => (several.join(", "), "answer"),
        };
        format!("{who} {answer} from {url} ({named_by})")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_secret_of_a_url_is_shown() {
        for (url, told) in [
            ("http://localhost:4566", "http://localhost:4566"),
            ("http://localhost:4566/", "http://localhost:4566"),
            ("https://user:pa%40ss@proxy.example/", "https://proxy.example"),
            ("https://proxy.example/token/secret?key=secret", "https://proxy.example/..."),
            ("http://[::1]:1", "http://[::1]:1"),
            ("no address, and secret", "an address that cannot be read"),
        ] {
            assert_eq!(shown(url), told);
        }
    }

    #[test]
    fn what_names_an_endpoint_is_told() {
        use clap::Parser;
        let global = crate::command_line::Args::try_parse_from(["heiiki", "plan"]).unwrap().global;
        let mut io = Io::of_process();
        io.env.clear();
        io.env.insert("AWS_ENDPOINT_URL_STS".to_owned(), "http://sts".to_owned());
        io.env.insert("AWS_ENDPOINT_URL".to_owned(), "http://all".to_owned());
        let endpoint = |service, url: &str| Endpoint { service, url: url.to_owned() };
        let found = of(
            &[
                endpoint("EC2", "http://all"),
                endpoint("S3", "http://all"),
                endpoint("STS", "http://sts"),
                endpoint("IAM", "http://file"),
            ],
            &global,
            &io,
        );
        let told: Vec<String> = found.iter().map(Answering::told).collect();
        assert_eq!(
            told,
            [
                "EC2, S3 answer from http://all (AWS_ENDPOINT_URL)",
                "STS answers from http://sts (AWS_ENDPOINT_URL_STS)",
                "IAM answers from http://file (AWS config file)",
            ]
        );
    }
}
