//! Holds the names of all operations, as they are in AWS's reference.

use std::fs;
use std::path::Path;

use super::*;
use crate::services::{SERVICES, Service};

/// An operation: the service and the SDK's module, as they are in our sources; AWS's name, and that which is read off the type of the error.
struct Row {
    module: &'static str,
    named: Operation,
    read: fn() -> Operation,
}

/// Rows by the crate of the SDK: the module of an operation, its error, and its name.
macro_rules! rows {
    ($($sdk:ident $service:literal { $($module:ident $error:ident $name:literal;)+ })+) => {
        const ROWS: &[Row] = &[$($(Row {
            module: stringify!($module),
            named: Operation { service: $service, name: $name },
            read: Operation::of::<$sdk::operation::$module::$error>,
        },)+)+];
    };
}

#[test]
fn every_operation_is_called_what_aws_calls_it() {
    for Row { module, named, read } in ROWS {
        assert_eq!(read(), *named, "{module}");
    }
}

#[test]
fn every_operation_that_is_called_is_in_the_list() {
    let mut calls = 0;
    for text in sources(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src")) {
        let text: String = text.chars().filter(|character| !character.is_whitespace()).collect();
        for Service { client, name: service, .. } in SERVICES {
            for call in text.split(&format!("aws.{client}.")).skip(1) {
                // Of a macro's parameter the name is not known here.
                let Some((module, _)) = call.split_once('(').filter(|(module, _)| !module.starts_with('$')) else { continue };
                assert!(
                    ROWS.iter().any(|row| (row.named.service, row.module) == (*service, module)),
                    "write {service} {module} into the list"
                );
                calls += 1;
            }
        }
    }
    assert!(calls > 200, "only {calls} calls were found: they are written otherwise than this test expects");
}

#[test]
fn every_operation_has_its_permissions() {
    // Asked on request only, to find out what the caller may do.
    let asked = |row: &&Row| row.named.name != "SimulatePrincipalPolicy";
    for Row { named: Operation { service, name }, .. } in ROWS.iter().filter(asked) {
        let known = crate::permissions::actions(&format!("{service}.{name}")).is_some();
        assert!(known, "write a row for {service}.{name} into a table of crates/aws/src/permissions");
    }
}

/// The texts of all sources in a folder.
fn sources(folder: &Path) -> Vec<String> {
    let entries = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    entries
        .flat_map(|path| match path.extension() {
            Some(extension) if extension == "rs" => vec![fs::read_to_string(&path).unwrap()],
            Some(_) => Vec::new(),
            None => sources(&path),
        })
        .collect()
}

rows! {
    aws_sdk_cloudtrail "CloudTrail" {
        lookup_events LookupEventsError "LookupEvents";
    }
    aws_sdk_cloudwatchlogs "CloudWatch Logs" {
        associate_kms_key AssociateKmsKeyError "AssociateKmsKey";
        create_log_group CreateLogGroupError "CreateLogGroup";
        delete_log_group DeleteLogGroupError "DeleteLogGroup";
        delete_retention_policy DeleteRetentionPolicyError "DeleteRetentionPolicy";
        describe_log_groups DescribeLogGroupsError "DescribeLogGroups";
        disassociate_kms_key DisassociateKmsKeyError "DisassociateKmsKey";
        list_tags_for_resource ListTagsForResourceError "ListTagsForResource";
        put_log_group_deletion_protection PutLogGroupDeletionProtectionError "PutLogGroupDeletionProtection";
        put_retention_policy PutRetentionPolicyError "PutRetentionPolicy";
        tag_resource TagResourceError "TagResource";
        untag_resource UntagResourceError "UntagResource";
    }
    aws_sdk_ec2 "EC2" {
        allocate_address AllocateAddressError "AllocateAddress";
        assign_private_nat_gateway_address AssignPrivateNatGatewayAddressError "AssignPrivateNatGatewayAddress";
        associate_address AssociateAddressError "AssociateAddress";
        associate_iam_instance_profile AssociateIamInstanceProfileError "AssociateIamInstanceProfile";
        associate_nat_gateway_address AssociateNatGatewayAddressError "AssociateNatGatewayAddress";
        associate_route_table AssociateRouteTableError "AssociateRouteTable";
        attach_internet_gateway AttachInternetGatewayError "AttachInternetGateway";
        authorize_security_group_egress AuthorizeSecurityGroupEgressError "AuthorizeSecurityGroupEgress";
        authorize_security_group_ingress AuthorizeSecurityGroupIngressError "AuthorizeSecurityGroupIngress";
        create_internet_gateway CreateInternetGatewayError "CreateInternetGateway";
        create_key_pair CreateKeyPairError "CreateKeyPair";
        create_nat_gateway CreateNatGatewayError "CreateNatGateway";
        create_route CreateRouteError "CreateRoute";
        create_route_table CreateRouteTableError "CreateRouteTable";
        create_security_group CreateSecurityGroupError "CreateSecurityGroup";
        create_subnet CreateSubnetError "CreateSubnet";
        create_tags CreateTagsError "CreateTags";
        create_vpc CreateVpcError "CreateVpc";
        create_vpc_endpoint CreateVpcEndpointError "CreateVpcEndpoint";
        delete_internet_gateway DeleteInternetGatewayError "DeleteInternetGateway";
        delete_key_pair DeleteKeyPairError "DeleteKeyPair";
        delete_nat_gateway DeleteNatGatewayError "DeleteNatGateway";
        delete_network_interface DeleteNetworkInterfaceError "DeleteNetworkInterface";
        delete_route DeleteRouteError "DeleteRoute";
        delete_route_table DeleteRouteTableError "DeleteRouteTable";
        delete_security_group DeleteSecurityGroupError "DeleteSecurityGroup";
        delete_subnet DeleteSubnetError "DeleteSubnet";
        delete_tags DeleteTagsError "DeleteTags";
        delete_vpc DeleteVpcError "DeleteVpc";
        delete_vpc_endpoints DeleteVpcEndpointsError "DeleteVpcEndpoints";
        describe_addresses DescribeAddressesError "DescribeAddresses";
        describe_iam_instance_profile_associations DescribeIamInstanceProfileAssociationsError "DescribeIamInstanceProfileAssociations";
        describe_images DescribeImagesError "DescribeImages";
        describe_instance_attribute DescribeInstanceAttributeError "DescribeInstanceAttribute";
        describe_instance_credit_specifications DescribeInstanceCreditSpecificationsError "DescribeInstanceCreditSpecifications";
        describe_instances DescribeInstancesError "DescribeInstances";
        describe_internet_gateways DescribeInternetGatewaysError "DescribeInternetGateways";
        describe_key_pairs DescribeKeyPairsError "DescribeKeyPairs";
        describe_managed_prefix_lists DescribeManagedPrefixListsError "DescribeManagedPrefixLists";
        describe_nat_gateways DescribeNatGatewaysError "DescribeNatGateways";
        describe_network_acls DescribeNetworkAclsError "DescribeNetworkAcls";
        describe_vpc_block_public_access_exclusions DescribeVpcBlockPublicAccessExclusionsError "DescribeVpcBlockPublicAccessExclusions";
        describe_vpc_block_public_access_options DescribeVpcBlockPublicAccessOptionsError "DescribeVpcBlockPublicAccessOptions";
        get_managed_prefix_list_entries GetManagedPrefixListEntriesError "GetManagedPrefixListEntries";
        describe_network_interfaces DescribeNetworkInterfacesError "DescribeNetworkInterfaces";
        describe_route_tables DescribeRouteTablesError "DescribeRouteTables";
        describe_security_groups DescribeSecurityGroupsError "DescribeSecurityGroups";
        describe_subnets DescribeSubnetsError "DescribeSubnets";
        describe_tags DescribeTagsError "DescribeTags";
        describe_volumes DescribeVolumesError "DescribeVolumes";
        describe_vpc_attribute DescribeVpcAttributeError "DescribeVpcAttribute";
        describe_vpc_endpoint_services DescribeVpcEndpointServicesError "DescribeVpcEndpointServices";
        describe_vpc_endpoints DescribeVpcEndpointsError "DescribeVpcEndpoints";
        describe_vpcs DescribeVpcsError "DescribeVpcs";
        detach_internet_gateway DetachInternetGatewayError "DetachInternetGateway";
        disable_vgw_route_propagation DisableVgwRoutePropagationError "DisableVgwRoutePropagation";
        disassociate_address DisassociateAddressError "DisassociateAddress";
        disassociate_iam_instance_profile DisassociateIamInstanceProfileError "DisassociateIamInstanceProfile";
        disassociate_nat_gateway_address DisassociateNatGatewayAddressError "DisassociateNatGatewayAddress";
        disassociate_route_table DisassociateRouteTableError "DisassociateRouteTable";
        enable_vgw_route_propagation EnableVgwRoutePropagationError "EnableVgwRoutePropagation";
        import_key_pair ImportKeyPairError "ImportKeyPair";
        modify_instance_attribute ModifyInstanceAttributeError "ModifyInstanceAttribute";
        modify_instance_credit_specification ModifyInstanceCreditSpecificationError "ModifyInstanceCreditSpecification";
        modify_instance_metadata_options ModifyInstanceMetadataOptionsError "ModifyInstanceMetadataOptions";
        modify_subnet_attribute ModifySubnetAttributeError "ModifySubnetAttribute";
        modify_vpc_attribute ModifyVpcAttributeError "ModifyVpcAttribute";
        modify_vpc_endpoint ModifyVpcEndpointError "ModifyVpcEndpoint";
        modify_vpc_tenancy ModifyVpcTenancyError "ModifyVpcTenancy";
        monitor_instances MonitorInstancesError "MonitorInstances";
        release_address ReleaseAddressError "ReleaseAddress";
        replace_iam_instance_profile_association ReplaceIamInstanceProfileAssociationError "ReplaceIamInstanceProfileAssociation";
        replace_route ReplaceRouteError "ReplaceRoute";
        replace_route_table_association ReplaceRouteTableAssociationError "ReplaceRouteTableAssociation";
        revoke_security_group_egress RevokeSecurityGroupEgressError "RevokeSecurityGroupEgress";
        revoke_security_group_ingress RevokeSecurityGroupIngressError "RevokeSecurityGroupIngress";
        run_instances RunInstancesError "RunInstances";
        start_instances StartInstancesError "StartInstances";
        stop_instances StopInstancesError "StopInstances";
        terminate_instances TerminateInstancesError "TerminateInstances";
        unassign_private_nat_gateway_address UnassignPrivateNatGatewayAddressError "UnassignPrivateNatGatewayAddress";
        unmonitor_instances UnmonitorInstancesError "UnmonitorInstances";
        update_security_group_rule_descriptions_egress UpdateSecurityGroupRuleDescriptionsEgressError "UpdateSecurityGroupRuleDescriptionsEgress";
        update_security_group_rule_descriptions_ingress UpdateSecurityGroupRuleDescriptionsIngressError "UpdateSecurityGroupRuleDescriptionsIngress";
    }
    aws_sdk_efs "EFS" {
        create_file_system CreateFileSystemError "CreateFileSystem";
        create_mount_target CreateMountTargetError "CreateMountTarget";
        delete_access_point DeleteAccessPointError "DeleteAccessPoint";
        delete_file_system DeleteFileSystemError "DeleteFileSystem";
        delete_file_system_policy DeleteFileSystemPolicyError "DeleteFileSystemPolicy";
        delete_mount_target DeleteMountTargetError "DeleteMountTarget";
        describe_access_points DescribeAccessPointsError "DescribeAccessPoints";
        describe_backup_policy DescribeBackupPolicyError "DescribeBackupPolicy";
        describe_file_system_policy DescribeFileSystemPolicyError "DescribeFileSystemPolicy";
        describe_file_systems DescribeFileSystemsError "DescribeFileSystems";
        describe_lifecycle_configuration DescribeLifecycleConfigurationError "DescribeLifecycleConfiguration";
        describe_mount_target_security_groups DescribeMountTargetSecurityGroupsError "DescribeMountTargetSecurityGroups";
        describe_mount_targets DescribeMountTargetsError "DescribeMountTargets";
        modify_mount_target_security_groups ModifyMountTargetSecurityGroupsError "ModifyMountTargetSecurityGroups";
        put_backup_policy PutBackupPolicyError "PutBackupPolicy";
        put_file_system_policy PutFileSystemPolicyError "PutFileSystemPolicy";
        put_lifecycle_configuration PutLifecycleConfigurationError "PutLifecycleConfiguration";
        tag_resource TagResourceError "TagResource";
        untag_resource UntagResourceError "UntagResource";
        update_file_system UpdateFileSystemError "UpdateFileSystem";
        update_file_system_protection UpdateFileSystemProtectionError "UpdateFileSystemProtection";
    }
    aws_sdk_iam "IAM" {
        add_role_to_instance_profile AddRoleToInstanceProfileError "AddRoleToInstanceProfile";
        add_user_to_group AddUserToGroupError "AddUserToGroup";
        attach_role_policy AttachRolePolicyError "AttachRolePolicy";
        attach_user_policy AttachUserPolicyError "AttachUserPolicy";
        create_instance_profile CreateInstanceProfileError "CreateInstanceProfile";
        create_policy CreatePolicyError "CreatePolicy";
        create_policy_version CreatePolicyVersionError "CreatePolicyVersion";
        create_role CreateRoleError "CreateRole";
        create_user CreateUserError "CreateUser";
        deactivate_mfa_device DeactivateMFADeviceError "DeactivateMFADevice";
        delete_access_key DeleteAccessKeyError "DeleteAccessKey";
        delete_instance_profile DeleteInstanceProfileError "DeleteInstanceProfile";
        delete_login_profile DeleteLoginProfileError "DeleteLoginProfile";
        delete_policy DeletePolicyError "DeletePolicy";
        delete_policy_version DeletePolicyVersionError "DeletePolicyVersion";
        delete_role DeleteRoleError "DeleteRole";
        delete_role_permissions_boundary DeleteRolePermissionsBoundaryError "DeleteRolePermissionsBoundary";
        delete_role_policy DeleteRolePolicyError "DeleteRolePolicy";
        delete_ssh_public_key DeleteSSHPublicKeyError "DeleteSSHPublicKey";
        delete_service_specific_credential DeleteServiceSpecificCredentialError "DeleteServiceSpecificCredential";
        delete_signing_certificate DeleteSigningCertificateError "DeleteSigningCertificate";
        delete_user DeleteUserError "DeleteUser";
        delete_user_permissions_boundary DeleteUserPermissionsBoundaryError "DeleteUserPermissionsBoundary";
        delete_user_policy DeleteUserPolicyError "DeleteUserPolicy";
        delete_virtual_mfa_device DeleteVirtualMFADeviceError "DeleteVirtualMFADevice";
        detach_role_policy DetachRolePolicyError "DetachRolePolicy";
        detach_user_policy DetachUserPolicyError "DetachUserPolicy";
        get_access_key_last_used GetAccessKeyLastUsedError "GetAccessKeyLastUsed";
        get_account_authorization_details GetAccountAuthorizationDetailsError "GetAccountAuthorizationDetails";
        get_instance_profile GetInstanceProfileError "GetInstanceProfile";
        get_login_profile GetLoginProfileError "GetLoginProfile";
        get_policy GetPolicyError "GetPolicy";
        get_policy_version GetPolicyVersionError "GetPolicyVersion";
        get_role GetRoleError "GetRole";
        get_role_policy GetRolePolicyError "GetRolePolicy";
        get_user GetUserError "GetUser";
        get_user_policy GetUserPolicyError "GetUserPolicy";
        list_access_keys ListAccessKeysError "ListAccessKeys";
        list_attached_role_policies ListAttachedRolePoliciesError "ListAttachedRolePolicies";
        list_attached_user_policies ListAttachedUserPoliciesError "ListAttachedUserPolicies";
        list_entities_for_policy ListEntitiesForPolicyError "ListEntitiesForPolicy";
        list_groups_for_user ListGroupsForUserError "ListGroupsForUser";
        list_instance_profile_tags ListInstanceProfileTagsError "ListInstanceProfileTags";
        list_instance_profiles ListInstanceProfilesError "ListInstanceProfiles";
        list_instance_profiles_for_role ListInstanceProfilesForRoleError "ListInstanceProfilesForRole";
        list_mfa_devices ListMFADevicesError "ListMFADevices";
        list_policy_versions ListPolicyVersionsError "ListPolicyVersions";
        list_role_policies ListRolePoliciesError "ListRolePolicies";
        list_roles ListRolesError "ListRoles";
        list_ssh_public_keys ListSSHPublicKeysError "ListSSHPublicKeys";
        list_service_specific_credentials ListServiceSpecificCredentialsError "ListServiceSpecificCredentials";
        list_signing_certificates ListSigningCertificatesError "ListSigningCertificates";
        list_user_policies ListUserPoliciesError "ListUserPolicies";
        put_role_permissions_boundary PutRolePermissionsBoundaryError "PutRolePermissionsBoundary";
        put_role_policy PutRolePolicyError "PutRolePolicy";
        put_user_permissions_boundary PutUserPermissionsBoundaryError "PutUserPermissionsBoundary";
        put_user_policy PutUserPolicyError "PutUserPolicy";
        remove_role_from_instance_profile RemoveRoleFromInstanceProfileError "RemoveRoleFromInstanceProfile";
        remove_user_from_group RemoveUserFromGroupError "RemoveUserFromGroup";
        simulate_principal_policy SimulatePrincipalPolicyError "SimulatePrincipalPolicy";
        tag_instance_profile TagInstanceProfileError "TagInstanceProfile";
        tag_policy TagPolicyError "TagPolicy";
        tag_role TagRoleError "TagRole";
        tag_user TagUserError "TagUser";
        untag_instance_profile UntagInstanceProfileError "UntagInstanceProfile";
        untag_policy UntagPolicyError "UntagPolicy";
        untag_role UntagRoleError "UntagRole";
        untag_user UntagUserError "UntagUser";
        update_assume_role_policy UpdateAssumeRolePolicyError "UpdateAssumeRolePolicy";
        update_role UpdateRoleError "UpdateRole";
        update_user UpdateUserError "UpdateUser";
    }
    aws_sdk_kms "KMS" {
        create_alias CreateAliasError "CreateAlias";
        create_key CreateKeyError "CreateKey";
        delete_alias DeleteAliasError "DeleteAlias";
        describe_key DescribeKeyError "DescribeKey";
        disable_key DisableKeyError "DisableKey";
        disable_key_rotation DisableKeyRotationError "DisableKeyRotation";
        enable_key EnableKeyError "EnableKey";
        enable_key_rotation EnableKeyRotationError "EnableKeyRotation";
        get_key_policy GetKeyPolicyError "GetKeyPolicy";
        get_key_rotation_status GetKeyRotationStatusError "GetKeyRotationStatus";
        list_aliases ListAliasesError "ListAliases";
        list_keys ListKeysError "ListKeys";
        list_resource_tags ListResourceTagsError "ListResourceTags";
        put_key_policy PutKeyPolicyError "PutKeyPolicy";
        schedule_key_deletion ScheduleKeyDeletionError "ScheduleKeyDeletion";
        tag_resource TagResourceError "TagResource";
        untag_resource UntagResourceError "UntagResource";
        update_alias UpdateAliasError "UpdateAlias";
        update_key_description UpdateKeyDescriptionError "UpdateKeyDescription";
    }
    aws_sdk_s3 "S3" {
        abort_multipart_upload AbortMultipartUploadError "AbortMultipartUpload";
        create_bucket CreateBucketError "CreateBucket";
        delete_bucket DeleteBucketError "DeleteBucket";
        delete_bucket_lifecycle DeleteBucketLifecycleError "DeleteBucketLifecycle";
        delete_bucket_policy DeleteBucketPolicyError "DeleteBucketPolicy";
        delete_bucket_tagging DeleteBucketTaggingError "DeleteBucketTagging";
        delete_object DeleteObjectError "DeleteObject";
        delete_objects DeleteObjectsError "DeleteObjects";
        get_bucket_encryption GetBucketEncryptionError "GetBucketEncryption";
        get_bucket_lifecycle_configuration GetBucketLifecycleConfigurationError "GetBucketLifecycleConfiguration";
        get_bucket_ownership_controls GetBucketOwnershipControlsError "GetBucketOwnershipControls";
        get_bucket_policy GetBucketPolicyError "GetBucketPolicy";
        get_bucket_tagging GetBucketTaggingError "GetBucketTagging";
        get_bucket_versioning GetBucketVersioningError "GetBucketVersioning";
        get_object GetObjectError "GetObject";
        get_object_lock_configuration GetObjectLockConfigurationError "GetObjectLockConfiguration";
        get_public_access_block GetPublicAccessBlockError "GetPublicAccessBlock";
        head_bucket HeadBucketError "HeadBucket";
        list_buckets ListBucketsError "ListBuckets";
        list_multipart_uploads ListMultipartUploadsError "ListMultipartUploads";
        list_object_versions ListObjectVersionsError "ListObjectVersions";
        put_bucket_encryption PutBucketEncryptionError "PutBucketEncryption";
        put_bucket_lifecycle_configuration PutBucketLifecycleConfigurationError "PutBucketLifecycleConfiguration";
        put_bucket_ownership_controls PutBucketOwnershipControlsError "PutBucketOwnershipControls";
        put_bucket_policy PutBucketPolicyError "PutBucketPolicy";
        put_bucket_tagging PutBucketTaggingError "PutBucketTagging";
        put_bucket_versioning PutBucketVersioningError "PutBucketVersioning";
        put_object PutObjectError "PutObject";
        put_object_lock_configuration PutObjectLockConfigurationError "PutObjectLockConfiguration";
        put_public_access_block PutPublicAccessBlockError "PutPublicAccessBlock";
    }
    aws_sdk_ssm "SSM" {
        delete_parameter DeleteParameterError "DeleteParameter";
        get_parameter GetParameterError "GetParameter";
        put_parameter PutParameterError "PutParameter";
    }
    aws_sdk_sts "STS" {
        get_caller_identity GetCallerIdentityError "GetCallerIdentity";
    }
    aws_sdk_sagemaker "SageMaker" {
        add_tags AddTagsError "AddTags";
        create_app CreateAppError "CreateApp";
        create_domain CreateDomainError "CreateDomain";
        create_endpoint CreateEndpointError "CreateEndpoint";
        create_endpoint_config CreateEndpointConfigError "CreateEndpointConfig";
        create_model CreateModelError "CreateModel";
        create_notebook_instance CreateNotebookInstanceError "CreateNotebookInstance";
        create_notebook_instance_lifecycle_config CreateNotebookInstanceLifecycleConfigError "CreateNotebookInstanceLifecycleConfig";
        create_space CreateSpaceError "CreateSpace";
        create_studio_lifecycle_config CreateStudioLifecycleConfigError "CreateStudioLifecycleConfig";
        create_user_profile CreateUserProfileError "CreateUserProfile";
        delete_app DeleteAppError "DeleteApp";
        delete_domain DeleteDomainError "DeleteDomain";
        delete_endpoint DeleteEndpointError "DeleteEndpoint";
        delete_endpoint_config DeleteEndpointConfigError "DeleteEndpointConfig";
        delete_model DeleteModelError "DeleteModel";
        delete_notebook_instance DeleteNotebookInstanceError "DeleteNotebookInstance";
        delete_notebook_instance_lifecycle_config DeleteNotebookInstanceLifecycleConfigError "DeleteNotebookInstanceLifecycleConfig";
        delete_space DeleteSpaceError "DeleteSpace";
        delete_studio_lifecycle_config DeleteStudioLifecycleConfigError "DeleteStudioLifecycleConfig";
        delete_tags DeleteTagsError "DeleteTags";
        delete_user_profile DeleteUserProfileError "DeleteUserProfile";
        describe_app DescribeAppError "DescribeApp";
        describe_domain DescribeDomainError "DescribeDomain";
        describe_endpoint DescribeEndpointError "DescribeEndpoint";
        describe_endpoint_config DescribeEndpointConfigError "DescribeEndpointConfig";
        describe_model DescribeModelError "DescribeModel";
        describe_notebook_instance DescribeNotebookInstanceError "DescribeNotebookInstance";
        describe_notebook_instance_lifecycle_config DescribeNotebookInstanceLifecycleConfigError "DescribeNotebookInstanceLifecycleConfig";
        describe_space DescribeSpaceError "DescribeSpace";
        describe_studio_lifecycle_config DescribeStudioLifecycleConfigError "DescribeStudioLifecycleConfig";
        describe_user_profile DescribeUserProfileError "DescribeUserProfile";
        list_apps ListAppsError "ListApps";
        list_domains ListDomainsError "ListDomains";
        list_endpoint_configs ListEndpointConfigsError "ListEndpointConfigs";
        list_endpoints ListEndpointsError "ListEndpoints";
        list_models ListModelsError "ListModels";
        list_notebook_instance_lifecycle_configs ListNotebookInstanceLifecycleConfigsError "ListNotebookInstanceLifecycleConfigs";
        list_notebook_instances ListNotebookInstancesError "ListNotebookInstances";
        list_spaces ListSpacesError "ListSpaces";
        list_studio_lifecycle_configs ListStudioLifecycleConfigsError "ListStudioLifecycleConfigs";
        list_tags ListTagsError "ListTags";
        list_user_profiles ListUserProfilesError "ListUserProfiles";
        start_notebook_instance StartNotebookInstanceError "StartNotebookInstance";
        stop_notebook_instance StopNotebookInstanceError "StopNotebookInstance";
        update_domain UpdateDomainError "UpdateDomain";
        update_endpoint UpdateEndpointError "UpdateEndpoint";
        update_notebook_instance UpdateNotebookInstanceError "UpdateNotebookInstance";
        update_notebook_instance_lifecycle_config UpdateNotebookInstanceLifecycleConfigError "UpdateNotebookInstanceLifecycleConfig";
        update_space UpdateSpaceError "UpdateSpace";
        update_user_profile UpdateUserProfileError "UpdateUserProfile";
    }
    aws_sdk_servicequotas "Service Quotas" {
        get_service_quota GetServiceQuotaError "GetServiceQuota";
        list_service_quotas ListServiceQuotasError "ListServiceQuotas";
    }
}
