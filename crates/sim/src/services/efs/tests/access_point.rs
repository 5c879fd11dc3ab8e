//! Access points.

use serde_json::json;

use crate::services::sagemaker::testing::{Account, text, with};

#[test]
fn an_access_point_lives_and_goes() {
    let mut account = Account::new();
    let id = account.file_system("t");
    let input = json!({
        "ClientToken": "p",
        "FileSystemId": id,
        "PosixUser": {"Uid": 1000, "Gid": 1000},
        "RootDirectory": {"Path": "/data"},
        "Tags": [{"Key": "Name", "Value": "data"}],
    });
    let made = account.efs("CreateAccessPoint", &input);
    let point = text(&made["AccessPointId"]);
    assert_eq!(
        (&made["LifeCycleState"], &made["Name"], &made["RootDirectory"]),
        (&json!("creating"), &json!("data"), &json!({"Path": "/data"}))
    );
    let twin = account.call_of("elasticfilesystem", "CreateAccessPoint", &input).expect_err("the token is taken");
    assert_eq!((twin.status, twin.code.as_str()), (409, "AccessPointAlreadyExists"));
    assert_eq!(twin.members, [("AccessPointId", point.clone())]);
    account.wait(60);
    let found = account.efs("DescribeAccessPoints", &json!({"FileSystemId": id}));
    assert_eq!(
        (&found["AccessPoints"][0]["LifeCycleState"], &found["AccessPoints"][0]["PosixUser"]["Uid"]),
        (&json!("available"), &json!(1000))
    );
    account.efs("TagResource", &json!({"ResourceId": point, "Tags": [{"Key": "a", "Value": "b"}]}));
    account.efs("DeleteAccessPoint", &json!({"AccessPointId": point}));
    account.wait(60);
    account.efs_refuses("DescribeAccessPoints", &json!({"AccessPointId": point}), 404, "AccessPointNotFound", &point);
    account.efs_refuses("DeleteAccessPoint", &json!({"AccessPointId": point}), 404, "AccessPointNotFound", &point);
    let both = json!({"AccessPointId": point, "FileSystemId": id});
    account.efs_refuses("DescribeAccessPoints", &both, 400, "BadRequest", "not both");
    account.efs("CreateAccessPoint", &with(&input, &json!({"ClientToken": "q"})));
    account.efs("DeleteFileSystem", &json!({"FileSystemId": id}));
    account.wait(60);
    account.efs("DescribeFileSystems", &json!({}));
    assert!(account.world.efs.access_points.is_empty(), "they go with their file system");
}
