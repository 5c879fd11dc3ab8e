//! The public images one can launch: those that the public SSM parameters name.
//!
//! It deliberately holds no images of the account: nothing here makes one.

use serde_json::{Value, json};

use super::id;
use super::listing::{Entry, Listing, list};
use crate::services::ssm;
use crate::{Request, ServiceError, World, pagination, world::Tags};

/// A public image.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Image {
    /// `ami-...`.
    pub id: String,
    /// Its name.
    pub name: String,
    /// The public parameter that names it.
    pub parameter: &'static str,
    /// `x86_64` or `arm64`.
    pub architecture: String,
    /// Device of the root volume.
    pub root_device: &'static str,
    /// Size of the root volume in GiB.
    pub root_size: i64,
    /// True if it asks for IMDSv2.
    pub imds_v2: bool,
}

/// Public parameters under `/aws/service/`, with the root device and size of their images.
const PARAMETERS: &[(&str, &str, i64)] = &[
    ("/aws/service/ami-amazon-linux-latest/al2023-ami-kernel-default-arm64", "/dev/xvda", 8),
    ("/aws/service/ami-amazon-linux-latest/al2023-ami-kernel-default-x86_64", "/dev/xvda", 8),
    ("/aws/service/ami-amazon-linux-latest/al2023-ami-kernel-6.1-arm64", "/dev/xvda", 8),
    ("/aws/service/ami-amazon-linux-latest/al2023-ami-kernel-6.1-x86_64", "/dev/xvda", 8),
    ("/aws/service/ami-amazon-linux-latest/al2023-ami-minimal-kernel-default-arm64", "/dev/xvda", 2),
    ("/aws/service/ami-amazon-linux-latest/al2023-ami-minimal-kernel-default-x86_64", "/dev/xvda", 2),
    ("/aws/service/ami-amazon-linux-latest/amzn2-ami-hvm-arm64-gp2", "/dev/xvda", 8),
    ("/aws/service/ami-amazon-linux-latest/amzn2-ami-hvm-x86_64-gp2", "/dev/xvda", 8),
    ("/aws/service/ami-amazon-linux-latest/amzn2-ami-kernel-5.10-hvm-arm64-gp2", "/dev/xvda", 8),
    ("/aws/service/ami-amazon-linux-latest/amzn2-ami-kernel-5.10-hvm-x86_64-gp2", "/dev/xvda", 8),
    ("/aws/service/ami-windows-latest/Windows_Server-2022-English-Full-Base", "/dev/sda1", 30),
];

/// The images of a region.
fn of(region: &str) -> Vec<Image> {
    PARAMETERS
        .iter()
        .filter_map(|(parameter, root_device, root_size)| {
            let name = parameter.rsplit('/').next()?.to_owned();
            Some(Image {
                id: ssm::public_image(region, parameter)?,
                architecture: if name.contains("arm64") { "arm64" } else { "x86_64" }.to_owned(),
                imds_v2: name.starts_with("al2023"),
                parameter,
                root_device,
                root_size: *root_size,
                name,
            })
        })
        .collect()
}

/// The image of an id, if it is one of this region.
pub fn find(world: &World, id: &str) -> Option<Image> {
    of(&world.region).into_iter().find(|image| image.id == id)
}

const LISTING: Listing = Listing {
    answer: "imagesSet",
    ids: Some(("ImageId", id::IMAGE)),
    sizes: Some(pagination::EC2),
    filters: &[
        ("architecture", "architecture"),
        ("image-id", "imageId"),
        ("image-type", "imageType"),
        ("is-public", "isPublic"),
        ("name", "name"),
        ("owner-alias", "imageOwnerAlias"),
        ("owner-id", "imageOwnerId"),
        ("platform", "platform"),
        ("root-device-type", "rootDeviceType"),
        ("state", "imageState"),
        ("virtualization-type", "virtualizationType"),
    ],
};

pub(super) fn describe(world: &mut World, request: &Request<'_>) -> Result<Value, ServiceError> {
    let owners = request.texts("Owner");
    // Images of the account itself: there are none.
    let foreign = owners.is_empty() || owners.iter().any(|owner| owner == "amazon" || owner == OWNER);
    let images = if foreign { of(&world.region) } else { Vec::new() };
    let none = Tags::new();
    list(request, &LISTING, images.iter().map(|record| Entry { id: &record.id, tags: &none, record }), |image| render(image))
}

/// The account of Amazon's own images.
const OWNER: &str = "137112412989";

fn render(image: &Image) -> Value {
    let windows = image.name.starts_with("Windows");
    json!({
        "imageId": image.id,
        "imageLocation": format!("amazon/{}", image.name),
        "imageState": "available",
        "imageOwnerId": OWNER,
        "imageOwnerAlias": "amazon",
        "isPublic": true,
        "architecture": image.architecture,
        "imageType": "machine",
        "platform": windows.then_some("windows"),
        "platformDetails": if windows { "Windows" } else { "Linux/UNIX" },
        "name": image.name,
        "rootDeviceType": "ebs",
        "rootDeviceName": image.root_device,
        "blockDeviceMapping": [{
            "deviceName": image.root_device,
            "ebs": {
                "snapshotId": snapshot(image),
                "volumeSize": image.root_size,
                "deleteOnTermination": true,
                "volumeType": "gp3",
                "encrypted": false,
            },
        }],
        "virtualizationType": "hvm",
        "hypervisor": "xen",
        "enaSupport": true,
        "sriovNetSupport": "simple",
        "imdsSupport": image.imds_v2.then_some("v2.0"),
        "publicSsmParameterName": image.parameter,
        "tagSet": [],
    })
}

/// The snapshot behind an image's root volume.
pub(super) fn snapshot(image: &Image) -> String {
    image.id.replacen("ami-", "snap-", 1)
}
