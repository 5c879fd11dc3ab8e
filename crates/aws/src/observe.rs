//! Reads the account: every kind by its bulk calls, all kinds at once, and the few facts that belong to no resource.

use std::collections::BTreeSet;

use futures::future::try_join_all;
use heiiki_model::failure::AwsError;
use heiiki_model::plan::Unread;
use heiiki_model::{FactName, Facts, KindName, Observed, UnreadFact};

use crate::http::{branch, hurried};
use crate::pages::all;
use crate::scope::Scope;
use crate::{Aws, closure, kinds};

/// The account was checked and waited for before anything else.
const ACCOUNT_CHECK: usize = 1;

/// Reads everything that matters. A kind that cannot be read is named, never taken for absent. A kind that the spec does not need is asked for once more at
/// most, and not waited for long: it neither ends nor delays the reading.
pub async fn observe(aws: &Aws, scope: &Scope) -> Result<Observed, AwsError> {
    let list = async |kind: &KindName| {
        let work = branch(ACCOUNT_CHECK, kinds::of(*kind).list(aws, scope));
        let list = if scope.needs(*kind) { work.await } else { hurried(work).await };
        match list {
            // Every other call would fail for the same reason: it is said once.
            Err(error) if error.is_of_credentials() => Err(error),
            list => Ok((*kind, list)),
        }
    };
    let lists = try_join_all(KindName::SEEN.iter().map(list));
    let (lists, (facts, unread_facts)) = futures::try_join!(lists, branch(ACCOUNT_CHECK, facts(aws, scope)))?;
    let mut observed = Observed { facts, unread_facts, ..Observed::default() };
    for (kind, list) in lists {
        match list {
            Ok(objects) => observed.objects.extend(objects),
            Err(error) => observed.unread.push(Unread { kind, error }),
        }
    }
    closure::close(aws, scope, &mut observed).await;
    Ok(observed)
}

/// The facts of the region and account, and those that could not be read. Only credentials that are not accepted end the reading.
async fn facts(aws: &Aws, scope: &Scope) -> Result<(Facts, Vec<UnreadFact>), AwsError> {
    let mut facts = Facts { caller: aws.caller.get().cloned(), ..Facts::default() };
    let mut unread = Vec::new();
    let (policies, groups, lists) =
        futures::join!(kinds::iam::managed_arns(aws, scope), kinds::iam::missing_groups(aws, scope), prefix_list_ids(aws, scope));
    for (name, arn) in policies {
        match arn {
            Ok(None) if name.starts_with("arn:") => drop(facts.absent.insert(FactName::ManagedPolicy(name))),
            Ok(arn) => drop(facts.managed_policies.insert(name, arn)),
            Err(error) if error.is_of_credentials() => return Err(error),
            Err(error) => unread.push(UnreadFact { fact: FactName::ManagedPolicy(name), error }),
        }
    }
    match groups {
        Ok(missing) => facts.absent.extend(missing.into_iter().map(FactName::IamGroup)),
        Err(error) if error.is_of_credentials() => return Err(error),
        Err(error) => unread.extend(unread_facts(&scope.iam_groups, FactName::IamGroup, &error)),
    }
    match lists {
        Ok(found) => {
            let missing = scope.prefix_lists.iter().filter(|name| !found.iter().any(|(list, id)| list == *name || id == *name));
            facts.absent.extend(missing.cloned().map(FactName::PrefixList));
            facts.prefix_lists.extend(found);
        }
        Err(error) if error.is_of_credentials() => return Err(error),
        Err(error) => unread.extend(unread_facts(&scope.prefix_lists, FactName::PrefixList, &error)),
    }
    Ok((facts, unread))
}

/// Facts that could not be read for one reason.
fn unread_facts(names: &BTreeSet<String>, fact: fn(String) -> FactName, error: &AwsError) -> Vec<UnreadFact> {
    names.iter().map(|name| UnreadFact { fact: fact(name.clone()), error: error.clone() }).collect()
}

/// The ids of the prefix lists that rules and routes name, by their names.
async fn prefix_list_ids(aws: &Aws, scope: &Scope) -> Result<Vec<(String, String)>, AwsError> {
    let (ids, names): (Vec<String>, Vec<String>) = scope.prefix_lists.iter().cloned().partition(|name| name.starts_with("pl-"));
    let mut found = Vec::new();
    // By filter and not by id: an id that does not exist would fail the whole call.
    for (filter, values) in [("prefix-list-name", names), ("prefix-list-id", ids)] {
        if values.is_empty() {
            continue;
        }
        let filter = aws_sdk_ec2::types::Filter::builder().name(filter).set_values(Some(values)).build();
        let lists = all(pages!(aws.ec2.describe_managed_prefix_lists().filters(filter)), |page| page.prefix_lists).await?;
        found.extend(lists.into_iter().filter_map(|list| Some((list.prefix_list_name?, list.prefix_list_id?))));
    }
    Ok(found)
}
