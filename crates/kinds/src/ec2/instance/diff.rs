//! Comparisons of the parts of an instance that are no plain fields: image, user data, volumes, metadata options.

use serde_json::{Map, Value, json};

use super::parts::{BlockDevice, LiveMetadataOptions, LiveVolume, MetadataOptions, Volume};
use super::{Live, Want, image_parameter};
use crate::{Address, Diff, Field, Known, Mode, Template, To};

/// Compares the image. A text such as `resolve:ssm:..` is compared with the text that was resolved, never with the image to which
/// it would resolve today. If the tag that keeps the text is lost, nothing is known and nothing differs.
pub(super) fn image(diff: &mut Diff<'_>, want: &str, live: &Live) {
    let mode = Mode::replace("an instance keeps the image it was made from");
    if image_parameter(want).is_none() {
        diff.value("image_id", &want, &live.image_id.as_str(), mode);
    } else if let Some(image) = &live.image {
        diff.value("image_id", &want, &image.as_str(), mode);
    }
}

/// Compares the user data, if AWS was asked for it.
pub(super) fn user_data(diff: &mut Diff<'_>, want: &Field<Template>, live: &Live) {
    let Some(text) = &live.user_data else { return };
    match want {
        Field::Absent => {}
        Field::Null => diff.value("user_data", &"", &text.as_str(), Mode::Restart),
        Field::Value(template) => diff.template("user_data", template, Some(text), Mode::Restart),
    }
}

/// The default of AWS for a burstable type: T2 stops bursting, the later families go on.
pub(super) fn default_credits(instance_type: &str) -> &'static str {
    if instance_type.starts_with("t2.") { "standard" } else { "unlimited" }
}

/// Compares the credits with which a burstable instance pays for bursts, if AWS reports them.
pub(super) fn credits(diff: &mut Diff<'_>, want: &Want, live: &Live) {
    if let Some(live) = &live.cpu_credits {
        let credits = want.credit_specification.map(|credits| json!(credits));
        let default = default_credits(&want.instance_type);
        diff.defaulted("credit_specification", &credits, &json!(default), &json!(live), Mode::InPlace);
    }
}

/// Compares the metadata options one by one. `null` is AWS's default, which an image or the account may have made stricter.
pub(super) fn metadata(diff: &mut Diff<'_>, want: Option<&MetadataOptions>, live: &LiveMetadataOptions) {
    let Some(want) = want else { return };
    let MetadataOptions {
        http_tokens,
        http_put_response_hop_limit: hops,
        http_endpoint,
        http_protocol_ipv6,
        instance_metadata_tags,
    } = want;
    let mut word = |field: &'static str, want: Field<Value>, default: &str, live: &str| {
        diff.defaulted(field, &want, &json!(default), &json!(live), Mode::InPlace);
    };
    word("metadata_options.http_tokens", http_tokens.map(|it| json!(it)), "optional", &live.http_tokens);
    word("metadata_options.http_endpoint", http_endpoint.map(|it| json!(it)), "enabled", &live.http_endpoint);
    word("metadata_options.http_protocol_ipv6", http_protocol_ipv6.map(|it| json!(it)), "disabled", &live.http_protocol_ipv6);
    let tags = instance_metadata_tags.map(|it| json!(it));
    word("metadata_options.instance_metadata_tags", tags, "disabled", &live.instance_metadata_tags);
    let live_hops = &live.http_put_response_hop_limit;
    diff.defaulted("metadata_options.http_put_response_hop_limit", hops, &1, live_hops, Mode::InPlace);
}

/// Compares the volumes that the spec names; others may be attached beside them.
pub(super) fn volumes(diff: &mut Diff<'_>, root: Option<&Volume>, devices: Option<&[BlockDevice]>, live: &Live) {
    let mut fixed = Pairs::default();
    let mut kept = Pairs::default();
    if let Some(root) = root {
        let root = resolved(root, diff.known(), &mut fixed.after);
        compare(&live.root_device_name, &root, live, &mut fixed, &mut kept);
        fixed.push(diff, "root_volume", Mode::replace("the root volume is made at launch"));
        kept.push(diff, "root_volume.delete_on_termination", Mode::InPlace);
    }
    for device in devices.unwrap_or_default() {
        let volume = resolved(&device.ebs, diff.known(), &mut fixed.after);
        compare(&device.device_name, &volume, live, &mut fixed, &mut kept);
    }
    fixed.push(diff, "block_device_mappings", Mode::replace("these volumes are made at launch"));
    kept.push(diff, "block_device_mappings.delete_on_termination", Mode::InPlace);
}

/// The volume with the name of its key as far as it is known. A key that does not exist yet is added to `after`.
fn resolved(want: &Volume, known: &Known, after: &mut Vec<Address>) -> Volume {
    let key = want.kms_key_id.as_ref().map(|key| {
        let (text, missing) = key.resolve(known);
        after.extend(missing);
        Template(text)
    });
    Volume { kms_key_id: key, ..want.clone() }
}

/// Differences of several devices, from and to, and the resources after whose steps the rest is known.
#[derive(Default)]
struct Pairs {
    from: Vec<Value>,
    to: Vec<Value>,
    after: Vec<Address>,
}

impl Pairs {
    fn add(&mut self, device: &str, from: Option<Map<String, Value>>, mut to: Map<String, Value>) {
        let name = || ("device_name".to_owned(), json!(device));
        if let Some(mut from) = from {
            from.extend([name()]);
            self.from.push(Value::Object(from));
        }
        to.extend([name()]);
        self.to.push(Value::Object(to));
    }

    /// Records the collected differences and begins anew.
    fn push(&mut self, diff: &mut Diff<'_>, field: &'static str, mode: Mode) {
        let Self { from, to, after } = std::mem::take(self);
        if !to.is_empty() {
            diff.push(field, from, To { value: Value::Array(to), after }, mode);
        }
    }
}

fn compare(device: &str, want: &Volume, live: &Live, fixed: &mut Pairs, kept: &mut Pairs) {
    let Some(volume) = live.volumes.iter().find(|volume| volume.device_name == device) else {
        let Value::Object(whole) = json!(want) else { return };
        return fixed.add(device, None, whole);
    };
    if let Some(want) = want.delete_on_termination
        && want != volume.delete_on_termination
    {
        let one = |value: bool| Map::from_iter([("delete_on_termination".to_owned(), json!(value))]);
        kept.add(device, Some(one(volume.delete_on_termination)), one(want));
    }
    let (from, to) = details(want, volume);
    if !to.is_empty() {
        fixed.add(device, Some(from), to);
    }
}

/// The differences of a volume itself, from and to.
fn details(want: &Volume, live: &LiveVolume) -> (Map<String, Value>, Map<String, Value>) {
    let Volume { volume_size, volume_type, iops, throughput, encrypted, kms_key_id, delete_on_termination: _ } = want;
    let (mut from, mut to) = (Map::new(), Map::new());
    let Some(live) = &live.details else { return (from, to) };
    let mut one = |field: &str, want: Option<Value>, live: Value| {
        if let Some(want) = want
            && want != live
        {
            from.insert(field.to_owned(), live);
            to.insert(field.to_owned(), want);
        }
    };
    one("volume_size", volume_size.map(|it| json!(it)), json!(live.volume_size));
    one("volume_type", volume_type.map(|it| json!(it.as_str())), json!(live.volume_type));
    one("iops", iops.map(|it| json!(it)), json!(live.iops));
    one("throughput", throughput.map(|it| json!(it)), json!(live.throughput));
    one("encrypted", encrypted.map(|it| json!(it)), json!(live.encrypted));
    // AWS answers with the key's ARN. The key behind an alias is not known here.
    let key = kms_key_id.as_ref().map(|key| key.0.as_str()).filter(|key| !key.starts_with("alias/") && !key.contains(":alias/"));
    let same =
        key.is_none_or(|key| live.kms_key_id.as_deref().is_some_and(|arn| arn == key || arn.ends_with(&format!("/{key}"))));
    if !same {
        one("kms_key_id", key.map(|key| json!(key)), json!(live.kms_key_id));
    }
    (from, to)
}
