//! Services for which another endpoint answers than AWS's own, as the SDK has found it in the environment, in the config files, or was told.
//!
//! Nothing is decided here: an endpoint of one's own is how a simulator or a proxy is reached. But who answers for AWS also says which account this is.

use aws_config::SdkConfig;
use aws_types::service_config::ServiceConfigKey;

use crate::services::SERVICES;

/// A service and what answers for it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Endpoint {
    /// The service.
    pub service: &'static str,
    /// The URL, including any secrets in it.
    pub url: String,
}

impl Endpoint {
    /// The variable of the environment that sets the endpoint of this service alone.
    pub fn variable(&self) -> String {
        format!("AWS_ENDPOINT_URL_{}", self.service.to_ascii_uppercase().replace(' ', "_"))
    }
}

/// Every service that has an endpoint of its own.
pub(crate) fn configured(config: &SdkConfig) -> Vec<Endpoint> {
    let own = |name| Some(Endpoint { service: name, url: of(config, name)? });
    SERVICES.iter().filter_map(|service| own(service.name)).collect()
}

/// The endpoint of one service, as the SDK's client of that service finds it.
pub(crate) fn of(config: &SdkConfig, service: &str) -> Option<String> {
    let shared = || config.endpoint_url().map(str::to_owned);
    if config.get_origin("endpoint_url").is_client_config() {
        return shared();
    }
    let key = ServiceConfigKey::builder().service_id(service).env("AWS_ENDPOINT_URL").profile("endpoint_url").build().ok();
    key.and_then(|key| config.service_config()?.load_config(key)).or_else(shared)
}

/// The number of services that heiiki calls.
pub const fn services_called() -> usize {
    SERVICES.len()
}

#[cfg(test)]
mod tests {
    use aws_config::Region;
    use aws_types::origin::Origin;
    use aws_types::service_config::LoadServiceConfig;

    use super::*;

    #[derive(Debug)]
    struct OfSts;

    impl LoadServiceConfig for OfSts {
        fn load_config(&self, key: ServiceConfigKey<'_>) -> Option<String> {
            (key.service_id() == "STS" && key.env() == "AWS_ENDPOINT_URL").then(|| "http://sts.local".to_owned())
        }
    }

    #[test]
    fn a_service_s_own_endpoint_goes_before_the_common_one() {
        let builder = || SdkConfig::builder().region(Region::new("ap-northeast-1"));
        let of_sts = || {
            let mut builder = builder();
            builder.set_service_config(Some(OfSts));
            builder
        };
        let of_all = || of_sts().endpoint_url("http://all.local");
        assert_eq!(configured(&builder().build()), []);
        let [only] = &configured(&of_sts().build())[..] else { panic!("one service has an endpoint of its own") };
        assert_eq!(
            (only.service, only.url.as_str(), only.variable().as_str()),
            ("STS", "http://sts.local", "AWS_ENDPOINT_URL_STS")
        );
        let urls = |config: &SdkConfig| configured(config).into_iter().map(|one| one.url).collect::<Vec<_>>();
        let both = urls(&of_all().build());
        let of_sts = both.iter().filter(|url| *url == "http://sts.local").count();
        assert_eq!((both.len(), of_sts, both[0].as_str()), (SERVICES.len(), 1, "http://all.local"));
        let mut told = of_all();
        told.insert_origin("endpoint_url", Origin::shared_config());
        assert_eq!(urls(&told.build()), vec!["http://all.local"; SERVICES.len()], "the one that was told goes before all");
    }

    #[test]
    fn variables_are_those_of_the_sdk() {
        let of = |service| Endpoint { service, url: String::new() }.variable();
        assert_eq!(["CloudWatch Logs", "EC2"].map(of), ["AWS_ENDPOINT_URL_CLOUDWATCH_LOGS", "AWS_ENDPOINT_URL_EC2"]);
    }
}
