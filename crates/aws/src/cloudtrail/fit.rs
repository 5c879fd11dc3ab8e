//! The choice of the call that explains a finding best. It excludes none: if nothing fits well, the newest call is
//! still worth knowing.

use heiiki_model::who::Deed;

use super::Question;

/// The deed that fits best; of several that fit equally, the newest.
pub(super) fn best<'a>(deeds: &'a [Deed], question: &Question<'_>) -> Option<&'a Deed> {
    deeds.iter().max_by(|one, other| (fits(one, question), &one.at).cmp(&(fits(other, question), &other.at)))
}

/// The fit of a call, best first: it names the field that differs, then the kind of object, then anything but the
/// creation of something else beside it.
fn fits(deed: &Deed, question: &Question<'_>) -> u8 {
    let call = deed.event.split_once(':').map_or(deed.event.as_str(), |(_, call)| call);
    let begins = |verbs: &[&str]| verbs.iter().any(|verb| call.starts_with(verb));
    let is_kind = call.contains(&camel(question.at.kind.as_str()));
    if question.gone {
        return if begins(&["Delete", "Terminate", "Release"]) { 3 } else { u8::from(is_kind) };
    }
    if question.fields.iter().any(|field| names(call, field)) {
        return 3;
    }
    match (is_kind, begins(&["Create", "Run"])) {
        (true, _) => 2,
        (false, false) => 1,
        (false, true) => 0,
    }
}

/// True when a call has a field in its name: `DetachRolePolicy` the field `policies`.
fn names(call: &str, field: &str) -> bool {
    match field {
        "tags" => call.contains("Tag"),
        _ if field.starts_with("tags.") => call.contains("Tag"),
        "ingress" | "egress" if call.contains("SecurityGroupRule") => true,
        "trust" => call.contains("AssumeRolePolicy"),
        "policies" => call.contains("Policy") && !call.contains("AssumeRolePolicy"),
        _ => call.contains(&camel(field.strip_suffix('s').unwrap_or(field))),
    }
}

/// `security_group` as `SecurityGroup`.
fn camel(text: &str) -> String {
    let word = |word: &str| word.chars().take(1).map(|c| c.to_ascii_uppercase()).chain(word.chars().skip(1)).collect::<String>();
    text.split('_').map(word).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn chosen(at: &str, fields: &[&str], gone: bool, calls: &[&str]) -> String {
        let at = at.parse().unwrap();
        let deed = |(index, call): (usize, &&str)| Deed {
            event: format!("x:{call}"),
            at: format!("2026-01-01T00:00:{index:02}Z"),
            ..Deed::default()
        };
        let deeds: Vec<Deed> = calls.iter().enumerate().map(deed).collect();
        let question = Question { at: &at, names: Vec::new(), fields: fields.to_vec(), gone };
        best(&deeds, &question).unwrap().event.replace("x:", "")
    }

    #[test]
    fn the_call_that_names_what_differs_is_chosen() {
        let calls = ["AuthorizeSecurityGroupIngress", "AuthorizeSecurityGroupEgress", "RunInstances", "CreateTags"];
        assert_eq!(chosen("security_group/web", &["ingress"], false, &calls), "AuthorizeSecurityGroupIngress");
        assert_eq!(chosen("security_group/web", &["tags.x"], false, &calls), "CreateTags");
        assert_eq!(chosen("security_group/web", &["description"], false, &calls), "AuthorizeSecurityGroupEgress");
        let calls = ["DetachRolePolicy", "UpdateAssumeRolePolicy", "AddRoleToInstanceProfile"];
        assert_eq!(chosen("role/exec", &["policies"], false, &calls), "DetachRolePolicy");
        assert_eq!(chosen("role/exec", &["trust"], false, &calls), "UpdateAssumeRolePolicy");
        assert_eq!(chosen("role/exec", &[], true, &["DeleteRole", "TagRole"]), "DeleteRole");
        assert_eq!(chosen("log_group/x", &["retention_in_days"], false, &["PutRetentionPolicy"]), "PutRetentionPolicy");
    }

    #[test]
    fn of_several_that_fit_the_newest_is_chosen() {
        let calls = ["AuthorizeSecurityGroupIngress", "ModifySecurityGroupRules"];
        assert_eq!(chosen("security_group/web", &["ingress"], false, &calls), "ModifySecurityGroupRules");
    }
}
