//! The speed, the consistency and the limits of the simulated AWS: everything that AWS does not document exactly.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::services::ec2::network_interface::marks::{Attachments, Requesters, Texts};
use crate::throttle::Rate;

/// Defines the settings, each with its default beside it.
macro_rules! tuning {
    ($($(#[$doc:meta])+ $name:ident: $of:ty = $default:expr;)+) => {
        /// Durations and limits that AWS does not document exactly; every default is from the field and may be changed per sandbox.
        #[derive(Clone, Debug, Serialize, Deserialize)]
        #[serde(default)]
        pub struct Tuning {
            $($(#[$doc])+ pub $name: $of,)+
        }

        impl Default for Tuning {
            fn default() -> Self {
                Self { $($name: $default,)+ }
            }
        }
    };
}

tuning! {
    /// Seconds a domain is Pending after CreateDomain.
    domain_create_s: u64 = 180;
    /// Seconds a domain is Deleting.
    domain_delete_s: u64 = 150;
    /// Seconds a user profile is Pending or Deleting.
    user_profile_s: u64 = 15;
    /// Seconds a notebook instance is Pending.
    notebook_create_s: u64 = 240;
    /// Seconds a notebook instance is Stopping, Updating or Deleting.
    notebook_change_s: u64 = 90;
    /// Seconds an interface endpoint is pending.
    endpoint_create_s: u64 = 75;
    /// Seconds an endpoint is deleting, its network interfaces with it.
    endpoint_delete_s: u64 = 90;
    /// Seconds for which the private DNS name of a deleted endpoint still conflicts.
    private_dns_release_s: u64 = 120;
    /// Seconds until a new instance is running, or a terminated one is terminated.
    instance_change_s: u64 = 30;
    /// Seconds for which terminated instances stay listed.
    instance_tombstone_s: u64 = 3600;
    /// Seconds until other services see a new or changed IAM entity.
    iam_propagation_s: u64 = 10;
    /// Seconds until GetRole, ListRoles and the like see a new IAM entity; Terraform allows for it, the field rarely sees it.
    iam_read_lag_s: u64 = 0;
    /// Seconds for which a new login profile can be neither changed nor deleted (EntityTemporarilyUnmodifiable); AWS gives no figure.
    iam_login_profile_settle_s: u64 = 0;
    /// Most roles an account may have (AWS raises it to 5000 on request).
    iam_roles: usize = 1000;
    /// Requests per second that IAM grants the account; AWS publishes no figure.
    iam_rate: Rate = Rate { burst: 20.0, per_s: 10.0 };
    /// Requests per second that SageMaker grants each operation; AWS publishes no figure.
    sagemaker_rate: Rate = Rate { burst: 20.0, per_s: 10.0 };
    /// True if requests are throttled at all.
    throttle: bool = true;
    /// Milliseconds from a request to its answer.
    latency_ms: u64 = 50;
    /// Seconds until the agent of a running instance has registered with Systems Manager.
    ssm_online_s: u64 = 30;
    /// Seconds until a read of a parameter shows the latest version; AWS documents no consistency, and the field has seen reads that lag.
    ssm_parameter_lag_s: u64 = 0;
    /// Seconds for which a network interface of SageMaker outlives its owner.
    interface_linger_s: u64 = 45;
    /// Seconds a VPC or subnet is pending.
    network_create_s: u64 = 2;
    /// Seconds a mount target or file system is creating or deleting.
    efs_change_s: u64 = 60;
    /// Seconds the NFS groups of a deleted domain stay referenced.
    nfs_group_release_s: u64 = 45;
    /// Seconds an interface endpoint is pending again after a change.
    endpoint_modify_s: u64 = 15;
    /// Seconds a gateway endpoint is deleting, its routes with it.
    gateway_endpoint_delete_s: u64 = 10;
    /// Seconds an instance profile is associating or disassociating.
    profile_association_s: u64 = 5;
    /// Seconds until changed metadata options are applied.
    metadata_options_s: u64 = 3;
    /// Most VPCs of the region.
    vpc_limit: usize = 5;
    /// Most security groups of the region.
    security_group_limit: usize = 2500;
    /// Most rules of a security group per direction and IP family.
    rules_per_group_limit: usize = 60;
    /// As how many rules one counts that names a prefix list. AWS's own lists of S3 and DynamoDB count as one; others by their entries.
    prefix_list_weight: usize = 1;
    /// Most routes of a table, beside the local one and those of gateway endpoints. AWS has raised the default over the years.
    routes_per_table_limit: usize = 500;
    /// Most security groups of an interface.
    groups_per_interface_limit: usize = 5;
    /// Most interface endpoints of a VPC.
    interface_endpoint_limit: usize = 50;
    /// Most gateway endpoints of the region.
    gateway_endpoint_limit: usize = 20;
    /// Zones (by name) in which an endpoint service (by full name) is not offered.
    service_zones_absent: BTreeMap<String, Vec<String>> = BTreeMap::new();
    /// Seconds a domain is Updating.
    domain_update_s: u64 = 60;
    /// Seconds a space is Pending, Updating or Deleting.
    space_s: u64 = 20;
    /// Seconds an app is Pending or Deleting.
    app_s: u64 = 60;
    /// Seconds for which deleted apps stay listed.
    app_tombstone_s: u64 = 86_400;
    /// Seconds a backup policy is ENABLING or DISABLING.
    efs_backup_s: u64 = 60;
    /// Domains of an account in a region (the quota can be raised; its default is not documented with the API).
    domain_limit: usize = 20;
    /// Notebook instances of one instance type.
    notebook_limit: usize = 20;
    /// Seconds a NAT gateway is pending.
    nat_gateway_create_s: u64 = 90;
    /// Seconds until a NAT gateway that cannot be made has failed.
    nat_gateway_fail_s: u64 = 40;
    /// Seconds a NAT gateway is deleting, its network interface with it.
    nat_gateway_delete_s: u64 = 60;
    /// Seconds for which deleted and failed NAT gateways stay listed (about an hour).
    nat_gateway_tombstone_s: u64 = 3600;
    /// Seconds a further address of a NAT gateway is associating or assigning.
    nat_gateway_address_s: u64 = 15;
    /// Most NAT gateways of a zone.
    nat_gateway_limit: usize = 5;
    /// Most Elastic IPs of a NAT gateway.
    nat_gateway_elastic_ip_limit: usize = 2;
    /// Most addresses of a private NAT gateway.
    nat_gateway_private_address_limit: usize = 8;
    /// Most Elastic IPs out of AWS's pool.
    elastic_ip_limit: usize = 5;
    /// Pools of public addresses that the customer brought.
    public_ipv4_pools: Vec<String> = Vec::new();
    /// True if CreateDomain and CreateUserProfile refuse an execution role that SageMaker cannot assume. AWS is only
    /// known to check when apps start; the sandbox is strict by default so that a missing role shows early.
    domain_checks_role: bool = true;
    /// True if two domains of one name are refused (not documented; refused by default).
    domain_names_unique: bool = true;
    /// True if a user profile name may be used in one domain of the region only (claimed by the guide, not seen in
    /// the field).
    profile_names_unique_in_region: bool = false;
    /// True if the NFS groups of a domain also carry the Lustre ports, as those of newer domains do.
    nfs_lustre_ports: bool = true;
    /// Seconds an endpoint is Creating.
    hosting_create_s: u64 = 420;
    /// Seconds an endpoint is Updating to another configuration, until it is switched or begins to go back.
    hosting_update_s: u64 = 540;
    /// Seconds an endpoint is RollingBack. AWS documents that status for changes of weights and capacities. It does
    /// not document if an endpoint that returns to its old configuration shows it too, or stays Updating.
    hosting_rollback_s: u64 = 240;
    /// Seconds an endpoint is Updating to other weights and capacities.
    hosting_scale_s: u64 = 240;
    /// Seconds an endpoint is Deleting.
    hosting_delete_s: u64 = 30;
    /// Seconds for which the interfaces of instances outlive them; over fifteen minutes have been seen.
    hosting_interface_linger_s: u64 = 300;
    /// True if interfaces stay for good when the execution role of their model is deleted, or loses its policies,
    /// before they are gone. AWS only warns that SageMaker needs the role to clean up.
    hosting_needs_role_to_clean: bool = true;
    /// Seconds until CreateEndpoint and UpdateEndpoint see a new endpoint configuration; AWS says that they may not see it at once.
    hosting_config_visible_s: u64 = 2;
    /// True if UpdateEndpoint is refused when the configuration that the endpoint serves was deleted (not documented;
    /// seen in the field).
    hosting_update_needs_old_config: bool = true;
    /// Instances of one type that all endpoints may have (the quota differs by type and can be raised).
    hosting_instance_limit: usize = 20;
    /// True if SageMaker makes the service-linked role of hosting when an endpoint needs interfaces, as it does for a
    /// caller who may make it. Without it they are made with the execution role, and removed with that.
    hosting_service_linked_role: bool = true;
    /// Texts of the interfaces of services: `recorded`, `invented`, `other`, `absent`. Those of hosted models are not published.
    interface_texts: Texts = Texts::Recorded;
    /// True if SageMaker tags its interfaces: those of apps were recorded with tags, and those of hosted models are
    /// documented to have one. Of notebook instances none is known.
    interface_tags: bool = true;
    /// The requester of the interfaces of services: `recorded`, `names`, `numbers`, `absent`. Those of SageMaker were
    /// not recorded.
    interface_requesters: Requesters = Requesters::Recorded;
    /// True if RequesterManaged says of every service's interface the opposite of what was recorded.
    interface_requester_managed_flipped: bool = false;
    /// True if Operator names the service on every service's interface; recordings have it on few.
    interface_operators: bool = false;
    /// True if interfaces of mount targets have the type `efs`; some were recorded with the type `interface`.
    interface_efs_type: bool = true;
    /// The attachment of the interfaces of services: `recorded`, `service`, `account`. Those of SageMaker were not
    /// recorded.
    interface_attachments: Attachments = Attachments::Recorded;
    /// True if a notebook lifecycle configuration in use cannot be deleted (not documented; refused by default).
    notebook_lifecycle_config_guarded: bool = true;
    /// True if an app for which no lifecycle configuration is chosen runs, and is listed, with the default one of its
    /// owner's settings, so that this one cannot be deleted (not documented for apps that are made by a call; it does
    /// not by default).
    app_inherits_lifecycle_config: bool = false;
    /// True if an update of a notebook lifecycle configuration clears a script that it does not name (not documented;
    /// kept by default).
    notebook_lifecycle_config_update_clears: bool = false;
    /// Seconds for which the sub-resources of a new bucket are not there and a changed one shows its old value; Terraform allows two minutes.
    s3_propagation_s: u64 = 2;
    /// Seconds for which the name of a deleted bucket cannot be used again (not documented; seen in the field).
    s3_name_release_s: u64 = 30;
    /// Names of buckets that belong to other accounts.
    s3_names_taken: Vec<String> = vec!["my-bucket".to_owned(), "test".to_owned()];
    /// Most buckets of the account.
    s3_bucket_limit: usize = 10_000;
    /// The VPC endpoint through which all callers come. `None` if they come from outside.
    caller_vpce: Option<String> = None;
    /// True if condition keys of SageMaker whose parameter was left out hold the parameter's default (not documented; of `sagemaker:DirectInternetAccess` it was
    /// seen, and it always does).
    sagemaker_default_keys: bool = false;
    /// Most log groups of the region.
    log_group_limit: usize = 1_000_000;
    /// Seconds until the writers of a deleted log group write their next line, and so make it again.
    logs_next_line_s: u64 = 60;
    /// Seconds until CloudTrail shows a call. AWS says about five minutes on average and promises nothing; fifteen have been seen.
    cloudtrail_delay_s: u64 = 300;
}
