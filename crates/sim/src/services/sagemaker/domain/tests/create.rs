//! CreateDomain, DescribeDomain and ListDomains.

use serde_json::{Value, json};

use crate::services::ec2::security_group::Peer;
use crate::services::sagemaker::injected_failure::{InjectedFailure, Stage};
use crate::services::sagemaker::testing::{Account, ROLE, text, with};

const NULL: Value = Value::Null;

#[test]
fn creation_is_refused_for_each_broken_rule() {
    let mut account = Account::new();
    let base = account.domain_input();
    let missing = "arn:aws:iam::123456789012:role/missing";
    let groups: Vec<String> = (0..6).map(|n| format!("sg-{n}")).collect();
    let tags: Vec<_> = (0..51).map(|n| json!({"Key": format!("k{n}"), "Value": ""})).collect();
    let other_group = account.other_group.clone();
    let table = [
        (
            json!({"DomainName": "-x"}),
            "Value '-x' at 'domainName' failed to satisfy constraint: Member must satisfy regular expression pattern",
        ),
        (json!({"DomainName": "x".repeat(64)}), "length less than or equal to 63"),
        (json!({"DomainName": NULL}), "Value null at 'domainName' failed to satisfy constraint: Member must not be null"),
        (json!({"AuthMode": "LDAP"}), "Member must satisfy enum value set: [SSO, IAM]"),
        (json!({"AuthMode": NULL}), "Value null at 'authMode'"),
        (json!({"DefaultUserSettings": NULL}), "Value null at 'defaultUserSettings'"),
        (json!({"DefaultUserSettings": {"ExecutionRole": NULL}}), "Value null at 'defaultUserSettings.executionRole'"),
        (
            json!({"DefaultUserSettings": {"ExecutionRole": ""}}),
            "2 validation errors detected: Value '' at 'defaultUserSettings.executionRole'",
        ),
        (
            json!({"DefaultUserSettings": {"ExecutionRole": missing}}),
            "Please ensure that the role exists and allows principal 'sagemaker.amazonaws.com'",
        ),
        (json!({"DefaultUserSettings": {"SecurityGroups": NULL}}), "SecurityGroups are required"),
        (json!({"DefaultUserSettings": {"SecurityGroups": ["sg-0123"]}}), "The security group 'sg-0123' does not exist"),
        (json!({"DefaultUserSettings": {"SecurityGroups": [other_group]}}), "does not belong to VPC"),
        (json!({"DefaultUserSettings": {"SecurityGroups": groups[..5]}}), "at most 4 security groups"),
        (json!({"DefaultUserSettings": {"SecurityGroups": groups}}), "length less than or equal to 5"),
        (json!({"Tags": tags}), "at 'tags' failed to satisfy constraint: Member must have length less than or equal to 50"),
        (json!({"Tags": [{"Key": "aws:x", "Value": ""}]}), "reserved"),
        (json!({"Tags": [{"Key": "x", "Value": ""}, {"Key": "x", "Value": ""}]}), "Duplicate tag key"),
        (json!({"Tags": [{"Key": "x"}]}), "at 'tags.1.member.value'"),
    ];
    for (change, part) in table {
        account.refused("CreateDomain", &with(&base, &change), "ValidationException", part);
    }
    assert!(account.world.sagemaker.domains.is_empty() && account.world.efs.file_systems.is_empty());
}

#[test]
fn the_network_and_the_modes_have_rules() {
    let mut account = Account::new();
    let base = account.domain_input();
    let rstudio = json!({"RStudioServerProDomainSettings": {"DomainExecutionRoleArn": ROLE}});
    let (subnet, other_subnet) = (account.subnets[0].clone(), account.other_subnet.clone());
    let vpc_subnets = vec!["subnet-1".to_owned(); 17];
    let table = [
        (json!({"VpcId": NULL}), "Value null at 'vpcId'"),
        (json!({"VpcId": "vpc-0123"}), "The vpc ID 'vpc-0123' does not exist"),
        (json!({"SubnetIds": NULL}), "Value null at 'subnetIds'"),
        (json!({"SubnetIds": []}), "Value '[]' at 'subnetIds'"),
        (json!({"SubnetIds": vpc_subnets}), "length less than or equal to 16"),
        (json!({"SubnetIds": ["subnet-0123"]}), "The subnet ID 'subnet-0123' does not exist"),
        (json!({"SubnetIds": [other_subnet]}), "does not belong to VPC"),
        (json!({"SubnetIds": [subnet, subnet]}), "must not contain duplicates"),
        (json!({"AppNetworkAccessType": "vpconly"}), "enum value set: [PublicInternetOnly, VpcOnly]"),
        (
            json!({"AppSecurityGroupManagement": "Service"}),
            "AppSecurityGroupManagement can only be set for Rstudio enabled domains.",
        ),
        (json!({"DomainSettings": rstudio}), "AppSecurityGroupManagement is required"),
        (json!({"DomainSettings": rstudio, "AppSecurityGroupManagement": "Customer"}), "must be Service"),
        (json!({"DomainSettings": {"SecurityGroupIds": ["sg-0123"]}}), "The security group 'sg-0123' does not exist"),
        (json!({"KmsKeyId": "a", "HomeEfsFileSystemKmsKeyId": "b"}), "must not differ"),
        (json!({"KmsKeyId": "a b"}), "at 'kmsKeyId'"),
        (json!({"TagPropagation": "ON"}), "enum value set: [ENABLED, DISABLED]"),
        (json!({"DefaultSpaceSettings": {}}), "Value null at 'defaultSpaceSettings.executionRole'"),
    ];
    for (change, part) in table {
        account.refused("CreateDomain", &with(&base, &change), "ValidationException", part);
    }
    assert!(account.world.sagemaker.domains.is_empty() && account.world.efs.file_systems.is_empty());
}

#[test]
fn settings_have_rules_beyond_their_shape() {
    let mut account = Account::new();
    let base = account.domain_input();
    let sizes = |least: i64, most: i64| json!({"DefaultEbsVolumeSizeInGb": least, "MaximumEbsVolumeSizeInGb": most});
    let idle = |least: i64, set: i64| json!({"MinIdleTimeoutInMinutes": least, "IdleTimeoutInMinutes": set, "LifecycleManagement": "ENABLED"});
    let lifecycle = "arn:aws:sagemaker:ap-northeast-1:123456789012:studio-lifecycle-config/none";
    for (settings, part) in [
        (json!({"SpaceStorageSettings": {"DefaultEbsStorageSettings": sizes(4, 100)}}), "greater than or equal to 5"),
        (json!({"SpaceStorageSettings": {"DefaultEbsStorageSettings": sizes(50, 40)}}), "must not exceed"),
        (
            json!({"JupyterLabAppSettings": {"AppLifecycleManagement": {"IdleSettings": idle(60, 59)}}}),
            "greater than or equal to 60",
        ),
        (json!({"JupyterLabAppSettings": {"AppLifecycleManagement": {"IdleSettings": idle(90, 60)}}}), "in the order"),
        (json!({"JupyterLabAppSettings": {"LifecycleConfigArns": [lifecycle]}}), "does not exist"),
        (json!({"JupyterServerAppSettings": {"DefaultResourceSpec": {"InstanceType": "ml.t9.huge"}}}), "instanceType"),
        (json!({"StudioWebPortal": "DISABLED"}), "StudioWebPortal is disabled for this domain/user."),
        (json!({"StudioWebPortal": "DISABLED", "DefaultLandingUri": "studio::"}), "StudioWebPortal is disabled"),
        (json!({"DefaultLandingUri": "https://example.com"}), "is not supported"),
        (json!({"AutoMountHomeEFS": "DefaultAsDomain"}), "only supported for user profiles"),
        (json!({"CustomPosixUserConfig": {"Uid": 9999, "Gid": 1001}}), "greater than or equal to 10000"),
        (json!({"CustomFileSystemConfigs": [{}]}), "exactly one file system"),
        (
            json!({"RStudioServerProAppSettings": {"AccessStatus": "DISABLED", "UserGroup": "R_STUDIO_USER"}}),
            "AccessStatus is set to ENABLED",
        ),
    ] {
        let input = with(&base, &json!({"DefaultUserSettings": settings}));
        account.refused("CreateDomain", &input, "ValidationException", part);
    }
    let classic = json!({"DefaultUserSettings": {"StudioWebPortal": "DISABLED", "DefaultLandingUri": "app:JupyterServer:"}});
    account.ok("CreateDomain", &with(&base, &classic));
}

#[test]
fn a_public_domain_needs_no_groups_and_an_unknown_role_may_be_let_through() {
    let mut account = Account::new();
    account.world.tuning.domain_checks_role = false;
    let change = json!({
        "AppNetworkAccessType": NULL,
        "DefaultUserSettings": {"SecurityGroups": NULL, "ExecutionRole": "arn:aws:iam::123456789012:role/missing"},
    });
    let input = with(&account.domain_input(), &change);
    let id = account.domain_of(&input);
    let domain = account.ok("DescribeDomain", &json!({"DomainId": id}));
    assert_eq!(domain["AppNetworkAccessType"], "PublicInternetOnly");
    assert_eq!(domain["Status"], "InService");
}

#[test]
fn a_dedicated_vpc_is_refused() {
    let mut account = Account::new();
    let vpc = text(
        &account.ok_of("ec2", "CreateVpc", &json!({"CidrBlock": "10.9.0.0/16", "InstanceTenancy": "dedicated"}))["vpc"]["vpcId"],
    );
    let input = with(&account.domain_input(), &json!({"VpcId": vpc}));
    account.refused("CreateDomain", &input, "ValidationException", "dedicated tenancy");
}

#[test]
fn a_name_is_taken_once_unless_tuned_otherwise() {
    let mut account = Account::new();
    let input = account.domain_input();
    account.ok("CreateDomain", &input);
    account.refused(
        "CreateDomain",
        &input,
        "ResourceInUse",
        "Domain with name IFSM-Domain already exists. Choose a different name.",
    );
    account.world.tuning.domain_names_unique = false;
    account.ok("CreateDomain", &input);
    account.world.tuning.domain_limit = 2;
    account.refused("CreateDomain", &input, "ResourceLimitExceeded", "is 2, with current utilization of 2");
}

#[test]
fn a_domain_is_pending_then_in_service_and_echoes_what_was_given() {
    let mut account = Account::new();
    let given = json!({
        "DefaultUserSettings": {"JupyterLabAppSettings": {"DefaultResourceSpec": {"InstanceType": "ml.t3.medium"}}},
        "DefaultSpaceSettings": {"ExecutionRole": ROLE},
        "DomainSettings": {"DockerSettings": {"EnableDockerAccess": "ENABLED"}},
        "KmsKeyId": "alias/home",
        "TagPropagation": "ENABLED",
        "Tags": [{"Key": "team", "Value": "a"}],
    });
    let input = with(&account.domain_input(), &given);
    let answer = account.ok("CreateDomain", &input);
    let id = text(&answer["DomainId"]);
    assert_eq!(answer["DomainArn"], format!("arn:aws:sagemaker:ap-northeast-1:123456789012:domain/{id}"));
    assert_eq!(answer["Url"], format!("https://{id}.studio.ap-northeast-1.sagemaker.aws"));
    assert_eq!(account.status(&id), "Pending");
    account.wait(179);
    assert_eq!(account.status(&id), "Pending");
    account.wait(1);
    let domain = account.ok("DescribeDomain", &json!({"DomainId": id}));
    for (member, value) in [
        ("Status", json!("InService")),
        ("DomainName", json!("IFSM-Domain")),
        ("AuthMode", json!("IAM")),
        ("AppNetworkAccessType", json!("VpcOnly")),
        ("VpcId", json!(account.vpc)),
        ("SubnetIds", json!([account.subnets[0], account.subnets[1]])),
        ("KmsKeyId", json!("alias/home")),
        ("HomeEfsFileSystemKmsKeyId", json!("alias/home")),
        ("TagPropagation", json!("ENABLED")),
        ("HomeEfsFileSystemCreation", json!("Enabled")),
        ("DomainSettings", json!({"DockerSettings": {"EnableDockerAccess": "ENABLED"}, "IpAddressType": "ipv4"})),
        ("DefaultSpaceSettings", json!({"ExecutionRole": ROLE})),
        ("FailureReason", NULL),
        ("SingleSignOnApplicationArn", NULL),
    ] {
        assert_eq!(domain[member], value, "{member}");
    }
    let settings = &domain["DefaultUserSettings"];
    assert_eq!(settings["ExecutionRole"], ROLE);
    assert_eq!(settings["StudioWebPortal"], "ENABLED");
    assert_eq!(settings["DefaultLandingUri"], "studio::");
    assert_eq!(settings["AutoMountHomeEFS"], "Enabled");
    assert_eq!(settings["SpaceStorageSettings"]["DefaultEbsStorageSettings"]["MaximumEbsVolumeSizeInGb"], 100);
    assert_eq!(domain["CreationTime"].as_i64(), Some((account.now.0 - 180_000) / 1000));
    assert_eq!(domain["LastModifiedTime"].as_i64(), Some(account.now.0 / 1000));
}

#[test]
fn a_single_sign_on_domain_shows_its_application() {
    let mut account = Account::new();
    let input = with(&account.domain_input(), &json!({"AuthMode": "SSO"}));
    let id = account.domain_of(&input);
    let domain = account.ok("DescribeDomain", &json!({"DomainId": id}));
    assert!(text(&domain["SingleSignOnApplicationArn"]).starts_with("arn:aws:sso::123456789012:application/"));
    assert!(domain["SingleSignOnManagedApplicationInstanceId"].is_string());
}

#[test]
fn the_domain_makes_its_file_system_targets_and_groups() {
    let mut account = Account::new();
    let subnets = json!({"SubnetIds": account.subnets});
    let input = with(&account.domain_input(), &subnets);
    let id = account.domain_of(&input);
    let arn = format!("arn:aws:sagemaker:ap-northeast-1:123456789012:domain/{id}");
    let tag = json!([{"Key": "ManagedByAmazonSageMakerResource", "Value": arn}]);
    let home = text(&account.ok("DescribeDomain", &json!({"DomainId": id}))["HomeEfsFileSystemId"]);
    let systems = account.ok_of("elasticfilesystem", "DescribeFileSystems", &json!({"FileSystemId": home}));
    let system = &systems["FileSystems"][0];
    assert_eq!((&system["Encrypted"], &system["Tags"], &system["NumberOfMountTargets"]), (&json!(true), &tag, &json!(2)));
    assert_eq!(system["Name"], NULL);

    let inbound = account.group_named(&format!("security-group-for-inbound-nfs-{id}")).expect("the inbound group was made");
    let outbound = account.group_named(&format!("security-group-for-outbound-nfs-{id}")).expect("the outbound group was made");
    for (group, other, egress, word) in [(&inbound, &outbound, false, "inbound"), (&outbound, &inbound, true, "outbound")] {
        let group = &account.world.ec2.security_groups[group];
        let description =
            format!("[DO NOT DELETE] Security Group that allows {word} NFS traffic for SageMaker Notebooks Domain [{id}]");
        assert_eq!(group.description, description);
        assert_eq!(group.tags["ManagedByAmazonSageMakerResource"], arn);
        let rules: Vec<_> =
            group.rules.iter().map(|rule| (rule.permission.egress, rule.permission.from, rule.permission.to)).collect();
        assert_eq!(rules, [(egress, Some(2049), Some(2049)), (egress, Some(988), Some(988)), (egress, Some(1018), Some(1023))]);
        assert!(
            group
                .rules
                .iter()
                .all(|rule| rule.permission.peer == Peer::Group(other.clone()) && rule.permission.protocol == "tcp")
        );
    }
    let targets = account.ok_of("elasticfilesystem", "DescribeMountTargets", &json!({"FileSystemId": home}));
    let targets = targets["MountTargets"].as_array().expect("a list").clone();
    let mut zones: Vec<_> = targets.iter().map(|target| text(&target["AvailabilityZoneName"])).collect();
    zones.sort_unstable();
    assert_eq!(zones, ["ap-northeast-1a", "ap-northeast-1c"]);
    for target in &targets {
        let asked = json!({"MountTargetId": target["MountTargetId"]});
        let groups = account.ok_of("elasticfilesystem", "DescribeMountTargetSecurityGroups", &asked);
        assert_eq!(groups["SecurityGroups"], json!([inbound]));
        let interface = &account.world.ec2.network_interfaces[&text(&target["NetworkInterfaceId"])];
        assert_eq!(interface.description, format!("EFS mount target for {home} ({})", text(&target["MountTargetId"])));
        assert_eq!((interface.interface_type.as_str(), interface.requester.is_some()), ("efs", true));
    }
}

#[test]
fn lustre_ports_and_the_home_itself_can_be_left_out() {
    let mut account = Account::new();
    account.world.tuning.nfs_lustre_ports = false;
    let id = account.domain();
    let inbound = account.group_named(&format!("security-group-for-inbound-nfs-{id}")).expect("the inbound group was made");
    assert_eq!(account.world.ec2.security_groups[&inbound].rules.len(), 1);
    let bare = with(&account.domain_input(), &json!({"DomainName": "bare", "HomeEfsFileSystemCreation": "Disabled"}));
    let bare = account.domain_of(&bare);
    let domain = account.ok("DescribeDomain", &json!({"DomainId": bare}));
    assert_eq!((&domain["HomeEfsFileSystemId"], &domain["HomeEfsFileSystemCreation"]), (&NULL, &json!("Disabled")));
    assert_eq!(account.group_named(&format!("security-group-for-inbound-nfs-{bare}")), None);
}

#[test]
fn an_injected_failure_ends_in_failed_with_its_reason() {
    let mut account = Account::new();
    let failure =
        InjectedFailure { name: "IFSM-*".to_owned(), stage: Stage::Create, reason: "no capacity".to_owned(), times: Some(1) };
    account.world.sagemaker.injected_failures.push(failure);
    let id = account.domain();
    let domain = account.ok("DescribeDomain", &json!({"DomainId": id}));
    assert_eq!((&domain["Status"], &domain["FailureReason"]), (&json!("Failed"), &json!("no capacity")));
    let update = json!({"DomainId": id, "VpcId": account.vpc, "SubnetIds": account.subnets});
    account.refused("UpdateDomain", &update, "ValidationException", "[Failed] status");
    account.refused(
        "CreateUserProfile",
        &json!({"DomainId": id, "UserProfileName": "a"}),
        "ValidationException",
        "[InService] status",
    );
    account.ok("DeleteDomain", &json!({"DomainId": id, "RetentionPolicy": {"HomeEfsFileSystem": "Delete"}}));
}

#[test]
fn a_missing_domain_is_not_found() {
    let mut account = Account::new();
    for action in ["DescribeDomain", "UpdateDomain", "DeleteDomain"] {
        account.refused(action, &json!({"DomainId": "d-000000000000"}), "ResourceNotFound", "d-000000000000");
        account.refused(action, &json!({"DomainId": "x"}), "ValidationException", "at 'domainId'");
    }
}

#[test]
fn domains_are_listed_ten_at_a_time() {
    let mut account = Account::new();
    let base = with(&account.domain_input(), &json!({"HomeEfsFileSystemCreation": "Disabled"}));
    for n in 0..12 {
        account.ok("CreateDomain", &with(&base, &json!({"DomainName": format!("domain-{n:02}")})));
        account.wait(1);
    }
    let first = account.ok("ListDomains", &json!({}));
    assert_eq!(first["Domains"].as_array().map(Vec::len), Some(10));
    let second = account.ok("ListDomains", &json!({"NextToken": first["NextToken"]}));
    let names: Vec<_> = second["Domains"].as_array().expect("a list").iter().map(|domain| text(&domain["DomainName"])).collect();
    assert_eq!((names, &second["NextToken"]), (vec!["domain-10".to_owned(), "domain-11".to_owned()], &NULL));
    assert_eq!(account.ok("ListDomains", &json!({"MaxResults": 100}))["Domains"].as_array().map(Vec::len), Some(12));
    account.refused("ListDomains", &json!({"MaxResults": 101}), "ValidationException", "less than or equal to 100");
    account.refused("ListDomains", &json!({"NextToken": "?"}), "ValidationException", "token");
}
