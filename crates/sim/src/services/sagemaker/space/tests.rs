//! Spaces.

use serde_json::{Value, json};

use crate::services::sagemaker::testing::{Account, ROLE, text, with};

fn named(domain: &str, name: &str) -> Value {
    json!({"DomainId": domain, "SpaceName": name})
}

fn private(domain: &str, name: &str) -> Value {
    with(
        &named(domain, name),
        &json!({
            "OwnershipSettings": {"OwnerUserProfileName": "alice"},
            "SpaceSharingSettings": {"SharingType": "Private"},
            "SpaceSettings": {"AppType": "JupyterLab", "SpaceStorageSettings": {"EbsStorageSettings": {"EbsVolumeSizeInGb": 10}}},
            "SpaceDisplayName": "My space",
        }),
    )
}

fn volume(size: i64) -> Value {
    json!({"SpaceSettings": {"SpaceStorageSettings": {"EbsStorageSettings": {"EbsVolumeSizeInGb": size}}}})
}

#[test]
fn a_space_goes_through_its_states() {
    let mut account = Account::new();
    let id = account.domain();
    account.profile(&id, "alice");
    let arn = text(&account.ok("CreateSpace", &private(&id, "own"))["SpaceArn"]);
    assert_eq!(arn, format!("arn:aws:sagemaker:ap-northeast-1:123456789012:space/{id}/own"));
    account.refused("CreateSpace", &private(&id, "own"), "ResourceInUse", "already exists");
    account.refused("DeleteSpace", &named(&id, "own"), "ValidationException", "[Pending]");
    account.wait(20);
    let space = account.ok("DescribeSpace", &named(&id, "own"));
    assert_eq!(space["Status"], "InService");
    assert_eq!(space["SpaceDisplayName"], "My space");
    assert_eq!(space["OwnershipSettings"]["OwnerUserProfileName"], "alice");
    assert_eq!(space["SpaceSettings"]["AppType"], "JupyterLab");
    let listed = account.ok("ListSpaces", &json!({"DomainIdEquals": id, "SpaceNameContains": "w"}));
    let summary = &listed["Spaces"][0];
    assert_eq!(summary["SpaceSettingsSummary"]["AppType"], "JupyterLab");
    assert_eq!(summary["SpaceSharingSettingsSummary"]["SharingType"], "Private");
    account.ok("DeleteSpace", &named(&id, "own"));
    account.wait(20);
    account.refused("DescribeSpace", &named(&id, "own"), "ResourceNotFound", "own");
}

#[test]
fn creation_is_refused_for_each_broken_rule() {
    let mut account = Account::new();
    let id = account.domain();
    account.profile(&id, "alice");
    let base = private(&id, "own");
    for (change, code, part) in [
        (json!({"OwnershipSettings": null}), "ValidationException", "specified together"),
        (json!({"SpaceSharingSettings": null}), "ValidationException", "specified together"),
        (json!({"OwnershipSettings": {"OwnerUserProfileName": "bob"}}), "ResourceNotFound", "bob"),
        (
            json!({"SpaceSettings": {"JupyterServerAppSettings": {"CodeRepositories": [{"RepositoryUrl": "https://git.example.com/a"}]}}}),
            "ValidationException",
            "Unknown parameter CodeRepositories in JupyterServerAppSettings for SpaceSettings.",
        ),
        (
            json!({"SpaceSettings": {"JupyterLabAppSettings": {"DefaultResourceSpec": {
                "LifecycleConfigArn": "arn:aws:sagemaker:ap-northeast-1:123456789012:studio-lifecycle-config/none"}}}}),
            "ValidationException",
            "does not exist",
        ),
        (json!({"SpaceSettings": {"CustomFileSystems": [{}]}}), "ValidationException", "names exactly one file system"),
        (volume(4), "ValidationException", "greater than or equal to 5"),
        (volume(101), "ValidationException", "maximum of 100 GB"),
        (json!({"SpaceDisplayName": "  "}), "ValidationException", "at 'spaceDisplayName'"),
        (json!({"DomainId": "d-000000000000"}), "ResourceNotFound", "d-000000000000"),
    ] {
        account.refused("CreateSpace", &with(&base, &change), code, part);
    }
}

#[test]
fn updates_merge_and_the_volume_follows_later() {
    let mut account = Account::new();
    let id = account.domain();
    account.profile(&id, "alice");
    account.ok("CreateSpace", &private(&id, "own"));
    account.wait(20);
    let name = named(&id, "own");
    account.refused("UpdateSpace", &with(&name, &volume(9)), "ValidationException", "cannot be decreased");
    let other_type = with(&name, &json!({"SpaceSettings": {"AppType": "CodeEditor"}}));
    account.refused("UpdateSpace", &other_type, "ValidationException", "cannot be changed");
    account.ok("UpdateSpace", &with(&name, &volume(20)));
    account.refused("UpdateSpace", &name, "ResourceInUse", "[Updating]");
    account.wait(20);
    let space = account.ok("DescribeSpace", &name);
    assert_eq!((&space["Status"], &space["SpaceSettings"]["AppType"]), (&json!("InService"), &json!("JupyterLab")));
    let app = with(&name, &json!({"AppType": "JupyterLab", "AppName": "default"}));
    account.refused("CreateApp", &app, "ResourceInUse", "because storage is not in Available status.");
    account.wait(20);
    account.ok("CreateApp", &app);
    account.refused("DeleteSpace", &name, "ResourceInUse", "because App(s) are associated with it");
}

#[test]
fn the_volume_has_the_size_that_settings_in_force_give() {
    let mut account = Account::new();
    let sizes = |usual: i64, most: i64| json!({"SpaceStorageSettings": {"DefaultEbsStorageSettings": {"DefaultEbsVolumeSizeInGb": usual, "MaximumEbsVolumeSizeInGb": most}}});
    let space_settings = with(&json!({"ExecutionRole": ROLE}), &sizes(7, 30));
    let input =
        with(&account.domain_input(), &json!({"DefaultUserSettings": sizes(6, 20), "DefaultSpaceSettings": space_settings}));
    let id = account.domain_of(&input);
    account.profile(&id, "alice");
    account.ok("CreateUserProfile", &json!({"DomainId": id, "UserProfileName": "bob", "UserSettings": sizes(8, 40)}));
    account.wait(15);
    let lab = |name: &str, owner: &str, sharing: &str| {
        with(
            &private(&id, name),
            &json!({
                "OwnershipSettings": {"OwnerUserProfileName": owner}, "SpaceSharingSettings": {"SharingType": sharing},
                "SpaceSettings": {"SpaceStorageSettings": null},
            }),
        )
    };
    for (name, owner, sharing, usual, most) in
        [("a", "alice", "Private", 6, 20), ("b", "bob", "Private", 8, 40), ("c", "alice", "Shared", 7, 30)]
    {
        let input = lab(name, owner, sharing);
        account.refused("CreateSpace", &with(&input, &volume(most + 1)), "ValidationException", &format!("maximum of {most} GB"));
        account.ok("CreateSpace", &input);
        let space = account.ok("DescribeSpace", &named(&id, name));
        assert_eq!(space["SpaceSettings"]["SpaceStorageSettings"]["EbsStorageSettings"]["EbsVolumeSizeInGb"], usual, "{name}");
    }
    let classic = with(&lab("d", "alice", "Private"), &json!({"SpaceSettings": {"AppType": null}}));
    account.ok("CreateSpace", &classic);
    assert_eq!(account.ok("DescribeSpace", &named(&id, "d"))["SpaceSettings"]["SpaceStorageSettings"], Value::Null);
}

#[test]
fn sagemaker_makes_owner_and_app_when_it_is_asked_to() {
    let mut account = Account::new();
    let id = account.domain();
    let change = json!({"SpaceSettings": {
        "SpaceManagedResources": "ENABLED", "JupyterLabAppSettings": {"DefaultResourceSpec": {"InstanceType": "ml.t3.medium"}},
    }});
    account.ok("CreateSpace", &with(&private(&id, "own"), &change));
    let profile = json!({"DomainId": id, "UserProfileName": "alice"});
    assert_eq!(account.ok("DescribeUserProfile", &profile)["Status"], "Pending");
    let app = with(&named(&id, "own"), &json!({"AppType": "JupyterLab", "AppName": "default"}));
    assert_eq!(account.ok("DescribeApp", &app)["Status"], "Pending");
    account.wait(60);
    assert_eq!(account.ok("DescribeApp", &app)["Status"], "Pending", "it starts when the space is in service");
    account.wait(20);
    let running = account.ok("DescribeApp", &app);
    assert_eq!((&running["Status"], &running["ResourceSpec"]["InstanceType"]), (&json!("InService"), &json!("ml.t3.medium")));
    account.refused("DeleteSpace", &named(&id, "own"), "ResourceInUse", "App(s)");
    account.ok("DeleteApp", &app);
    account.wait(60);
    account.ok("DeleteSpace", &named(&id, "own"));
    let nobody = with(&private(&id, "nobody"), &with(&change, &json!({"OwnershipSettings": null, "SpaceSharingSettings": null})));
    account.refused(
        "CreateSpace",
        &with(&nobody, &json!({"OwnershipSettings": null, "SpaceSharingSettings": null})),
        "ValidationException",
        "needs OwnershipSettings",
    );
}
