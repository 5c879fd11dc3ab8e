//! The types by which kinds are named: `Ref<Vpc>` refers to a VPC and to nothing else. The folder of a kind describes it.

use crate::{KindName, Marker};

macro_rules! markers {
    ($($name:ident,)*) => {$(
        #[doc = concat!("The kind `", stringify!($name), "`.")]
        #[derive(Debug)]
        pub struct $name;

        impl Marker for $name {
            const NAME: KindName = KindName::$name;
        }
    )*};
}

markers! {
    Vpc,
    InternetGateway,
    Subnet,
    ElasticIp,
    NatGateway,
    RouteTable,
    SecurityGroup,
    VpcEndpoint,
    KeyPair,
    Instance,
    NetworkInterface,
    FileSystem,
    MountTarget,
    Policy,
    Role,
    InlinePolicy,
    InstanceProfile,
    User,
    Credential,
    Bucket,
    LogGroup,
    Domain,
    UserProfile,
    Space,
    App,
    NotebookInstance,
    Model,
    EndpointConfig,
    Endpoint,
    StudioLifecycleConfig,
    NotebookLifecycleConfig,
    KmsKey,
}
