//! The findings of the grammar of policy documents: a table of broken statements and documents.

use serde_json::{Value, json};

use crate::iam::policy_grammar::{Sort, check};

fn codes(document: &Value, sort: Sort) -> Vec<String> {
    check(document, sort).into_iter().map(|finding| format!("{}{}", finding.code, finding.path)).collect()
}

/// A statement that is right for its sort of policy, with one member set or (`null`) taken away.
fn edited(sort: Sort, key: &str, value: &Value) -> Value {
    let mut statement = match sort {
        Sort::Identity => json!({"Effect": "Allow", "Action": "s3:GetObject", "Resource": "*"}),
        Sort::Trust => {
            json!({"Effect": "Allow", "Action": "sts:AssumeRole", "Principal": {"Service": "sagemaker.amazonaws.com"}})
        }
        Sort::Resource => json!({"Effect": "Allow", "Action": "*", "Resource": "*", "Principal": "*"}),
    };
    if let Value::Object(members) = &mut statement
        && !key.is_empty()
    {
        members.remove(key);
        if !value.is_null() {
            members.insert(key.to_owned(), value.clone());
        }
    }
    json!({"Version": "2012-10-17", "Statement": [statement]})
}

#[test]
fn good_documents_have_no_findings() {
    for sort in [Sort::Identity, Sort::Trust, Sort::Resource] {
        assert_eq!(codes(&edited(sort, "", &Value::Null), sort), [""; 0], "{sort:?}");
    }
    let good = [
        (Sort::Identity, "Action", json!(["sagemaker:*NotebookInstance", "*"])),
        (Sort::Identity, "Resource", json!(["arn:aws:s3:::bucket/${aws:username}/*", "${role/x.arn}"])),
        (Sort::Identity, "Sid", json!("Read1")),
        (Sort::Trust, "Principal", json!({"AWS": ["123456789012", "arn:aws:iam::123456789012:root", "${role/x.arn}"]})),
        (Sort::Trust, "Principal", json!({"Federated": "cognito-identity.amazonaws.com"})),
        (Sort::Trust, "Action", json!(["sts:AssumeRole", "sts:TagSession"])),
        (Sort::Resource, "Sid", json!("Allow from the VPC")),
        (Sort::Resource, "Resource", Value::Null),
    ];
    for (sort, key, value) in good {
        assert_eq!(codes(&edited(sort, key, &value), sort), [""; 0], "{sort:?} {key} {value}");
    }
}

#[test]
fn each_broken_statement_has_its_finding() {
    let (identity, trust, resource) = (Sort::Identity, Sort::Trust, Sort::Resource);
    let table = [
        (identity, "Effect", Value::Null, "policy-effect.Statement[0]"),
        (identity, "Effect", json!("allow"), "policy-effect.Statement[0].Effect"),
        (identity, "Action", Value::Null, "policy-action.Statement[0]"),
        (identity, "Action", json!([]), "policy-action.Statement[0].Action"),
        (identity, "Action", json!(["s3:GetObject", 5]), "policy-action.Statement[0].Action[1]"),
        (identity, "Action", json!("GetObject"), "policy-action.Statement[0].Action"),
        (identity, "Action", json!("s3:Get:Object"), "policy-action.Statement[0].Action"),
        (identity, "NotAction", json!("s3:GetObject"), "policy-action.Statement[0].NotAction"),
        (identity, "Resource", Value::Null, "policy-resource.Statement[0]"),
        (identity, "Resource", json!(["bucket"]), "policy-resource.Statement[0].Resource[0]"),
        (identity, "NotResource", json!("*"), "policy-resource.Statement[0].NotResource"),
        (identity, "Principal", json!("*"), "policy-principal.Statement[0].Principal"),
        (identity, "Sid", json!("with space"), "policy-sid.Statement[0].Sid"),
        (identity, "action", json!("s3:GetObject"), "policy-element.Statement[0].action"),
        (trust, "Resource", json!("*"), "policy-resource.Statement[0].Resource"),
        (trust, "Principal", Value::Null, "policy-principal.Statement[0]"),
        (trust, "Principal", json!("sagemaker.amazonaws.com"), "policy-principal.Statement[0].Principal"),
        (trust, "Principal", json!({}), "policy-principal.Statement[0].Principal"),
        (trust, "Principal", json!({"Services": "x.y"}), "policy-principal.Statement[0].Principal.Services"),
        (trust, "Principal", json!({"Service": "sagemaker"}), "policy-principal.Statement[0].Principal.Service"),
        (trust, "Principal", json!({"AWS": ["12345"]}), "policy-principal.Statement[0].Principal.AWS[0]"),
        (trust, "Action", json!("*"), "policy-action.Statement[0].Action"),
        (trust, "Action", json!("sagemaker:CreateDomain"), "policy-action.Statement[0].Action"),
        (resource, "Principal", Value::Null, "policy-principal.Statement[0]"),
        (resource, "NotPrincipal", json!("*"), "policy-principal.Statement[0].NotPrincipal"),
        (resource, "Condition", json!("x"), "policy-condition.Statement[0].Condition"),
    ];
    for (sort, key, value, expected) in table {
        assert_eq!(codes(&edited(sort, key, &value), sort), [expected], "{sort:?} {key} {value}");
    }
}

#[test]
fn each_broken_document_has_its_finding() {
    let statement = json!({"Effect": "Allow", "Action": "s3:GetObject", "Resource": "arn:aws:s3:::b/${aws:username}"});
    let sid = json!({"Sid": "A", "Effect": "Allow", "Action": "s3:GetObject", "Resource": "*"});
    let table = [
        (json!([]), "policy-form"),
        (json!({"Version": "2012-10-17"}), "policy-form.Statement"),
        (json!({"Version": "2012-10-17", "Statement": []}), "policy-form.Statement"),
        (json!({"Version": "2012-10-17", "Statement": ["x"]}), "policy-form.Statement[0]"),
        (json!({"Version": "2012-10-17", "Statement": [sid, sid]}), "policy-sid.Statement[1].Sid"),
        (json!({"Version": "2020-01-01", "Statement": statement}), "policy-version.Version"),
        (json!({"Version": "2008-10-17", "Statement": statement}), "policy-version.Version"),
        (json!({"Statement": statement}), "policy-version.Version"),
        (json!({"version": "2012-10-17", "Statement": sid}), "policy-element.version"),
    ];
    for (document, expected) in table {
        assert_eq!(codes(&document, Sort::Identity), [expected], "{document}");
    }
    assert_eq!(codes(&json!({"Statement": sid}), Sort::Identity), [""; 0], "IAM accepts a document without version");
}
