//! The ways that SageMaker may open beside the VPC: direct internet access, public network mode, containers outside of the VPC.

use heiiki_model::erased::json;
use heiiki_model::kinds::sagemaker::domain::{AppNetworkAccessType, Domain};
use heiiki_model::kinds::sagemaker::endpoint_config::EndpointConfig;
use heiiki_model::kinds::sagemaker::model::Model;
use heiiki_model::kinds::sagemaker::notebook_instance::{Access, NotebookInstance};
use heiiki_model::kinds::sagemaker::space::Space;
use heiiki_model::{Field, Kind};
use serde_json::Value;

use super::builder::{Builder, Entry};
use crate::network::Door;

impl Builder<'_> {
    /// Adds all of them.
    pub(super) fn doors(&mut self) {
        for entry in self.entries::<NotebookInstance>() {
            let wanted = entry.want.as_ref().and_then(|want| want.direct_internet_access.value()).map(|word| word.as_str());
            let live = entry.live.as_ref().map(|live| live.direct_internet_access.as_str());
            let value = wanted.or(live).unwrap_or(Access::Enabled.as_str());
            self.door(&entry, "direct_internet_access", value, wanted.is_some(), value != Access::Disabled.as_str());
        }
        for entry in self.entries::<Domain>() {
            let wanted = entry.want.as_ref().and_then(|want| want.app_network_access_type.value()).map(|word| word.as_str());
            let live = entry.live.as_ref().map(|live| live.app_network_access_type.as_str());
            let value = wanted.or(live).unwrap_or(AppNetworkAccessType::PublicInternetOnly.as_str());
            let open = value != AppNetworkAccessType::VpcOnly.as_str();
            self.door(&entry, "app_network_access_type", value, wanted.is_some(), open);
        }
        for entry in self.entries::<Space>() {
            let wanted = entry.want.as_ref().map(|want| json(&want.space_settings)["remote_access"].clone());
            let live = entry.live.as_ref().map(|live| live.space_settings["remote_access"].clone());
            let stated = wanted.as_ref().is_some_and(Value::is_string);
            let value = wanted.filter(Value::is_string).or(live).unwrap_or_default();
            let value = value.as_str().unwrap_or("DISABLED").to_owned();
            self.door(&entry, "space_settings.remote_access", &value, stated, value == "ENABLED");
        }
        self.hosting();
    }

    fn hosting(&mut self) {
        for entry in self.entries::<Model>() {
            let wanted = entry
                .want
                .as_ref()
                .map(|want| (want.vpc_config.is_absent(), want.vpc_config.value().is_some(), want.enable_network_isolation));
            let live = entry.live.as_ref().map(|live| (!live.vpc_config.is_null(), live.enable_network_isolation));
            self.container(&entry, inside(wanted, live));
        }
        for entry in self.entries::<EndpointConfig>() {
            let variants = match (&entry.want, &entry.live) {
                (Some(want), _) => vec![json(&want.production_variants), json(&want.shadow_production_variants)],
                (None, Some(live)) => vec![live.production_variants.clone(), live.shadow_production_variants.clone()],
                (None, None) => continue,
            };
            let wanted = entry
                .want
                .as_ref()
                .map(|want| (want.vpc_config.is_absent(), want.vpc_config.value().is_some(), want.enable_network_isolation));
            let live = entry.live.as_ref().map(|live| (!live.vpc_config.is_null(), live.enable_network_isolation));
            let own = |variant: &Value| ["model", "model_name"].iter().all(|field| variant[*field].is_null());
            // A configuration whose variants name models has the network of these models.
            if variants.iter().filter_map(Value::as_array).flatten().any(own) {
                self.container(&entry, inside(wanted, live));
            }
        }
    }

    fn container<K: Kind>(&mut self, entry: &Entry<K>, inside: bool) {
        let value =
            if inside { "its containers run in the VPC or without a network" } else { "its containers run outside of the VPC" };
        let stated = entry.want.is_some() && inside;
        self.door(entry, "vpc_config", value, stated, !inside);
    }

    fn door<K: Kind>(&mut self, entry: &Entry<K>, field: &str, value: &str, stated: bool, open: bool) {
        let provenance = entry.provenance(stated);
        let fact = self.fact(&entry.name, field, value, provenance);
        self.net.doors.push(Door { owner: entry.name.clone(), open, fact });
    }
}

/// True if containers run in a VPC or isolated: as the spec says, else as it lives. The want tells if it leaves the VPC out, if it
/// names one, and the isolation; the live object if it has a VPC, and the isolation.
fn inside(wanted: Option<(bool, bool, Field<bool>)>, live: Option<(bool, Option<bool>)>) -> bool {
    let (absent, named, isolation) = wanted.unwrap_or((true, false, Field::Absent));
    let in_vpc = if absent { live.is_some_and(|(in_vpc, _)| in_vpc) } else { named };
    let isolated = isolation.value().copied().or_else(|| live.and_then(|(_, isolated)| isolated));
    in_vpc || isolated == Some(true)
}
