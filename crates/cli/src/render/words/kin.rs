//! Kin in words: the evidence that it belongs to its owner, and the reason that it stays.

use heiiki_model::plan::{Evidence, Former, Stands, Stays};

/// The reason that kin stays, as a clause.
pub fn stays(why: &Stays) -> String {
    match why {
        Stays::Record => "SageMaker leaves it; a `log_group` in the spec would go".to_owned(),
        Stays::MayBeOf { kind, id } => format!("it may be of {kind} {id}, which stays"),
        Stays::Retained => "retained with the data".to_owned(),
    }
}

/// The former owner of an orphan.
pub fn former(of: &Former) -> String {
    match of {
        Former::Resource { at } => at.to_string(),
        Former::Object { kind, name } if kind.is_empty() => name.clone(),
        Former::Object { kind, name } => format!("{kind} {name}"),
        Former::Unnamed => "something of SageMaker".to_owned(),
    }
}

/// The evidence that an object belongs to another one, as a clause or noun phrase.
pub fn evidence(evidence: &Evidence) -> String {
    match evidence {
        Evidence::Kind { says } => says.clone(),
        Evidence::Listed => "it lists it".to_owned(),
        Evidence::Tagged { tag } => format!("its tag {tag} names it, and it stands in its VPC"),
        Evidence::Described { held, stands } => {
            let held = if *held { "a service holds it" } else { "a service asked for it" };
            let stands = match stands {
                Stands::InSubnetsAndGroups => "it stands in its subnets and groups",
                Stands::InSubnets => "it stands in its subnets",
                Stands::MarkedAsSagemakers => "it is marked as SageMaker's",
                Stands::InVpc => "it stands in its VPC",
            };
            format!("its description names it, {held}, and {stands}")
        }
        Evidence::Covered { tag, sagemaker, owners } => {
            let sign = match tag {
                Some(tag) => format!("it has the tag {tag}, "),
                None if *sagemaker => "SageMaker made it, ".to_owned(),
                None => String::new(),
            };
            let several = if *owners > 1 { format!("; so it may be of any of {owners}") } else { String::new() };
            format!("it stands in its subnets and groups alone, {sign}a service holds it{several}")
        }
        Evidence::LeftBehind { tag } => {
            let sign = match tag {
                Some(tag) => format!("its tag {tag}"),
                None => "its description, and that a service asked for it".to_owned(),
            };
            format!("{sign}; it is attached to nothing, and its maker may leave it to others")
        }
        Evidence::Marked => "its tag says that it was to go with it".to_owned(),
        Evidence::StandsOnOurs => {
            "it stands in subnets and groups of this environment alone, and a service still holds it".to_owned()
        }
    }
}
