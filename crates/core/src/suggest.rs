//! "Did you mean": the known words that are most likely meant by an unknown one.
//!
//! For a typing error the nearest word is the one with the fewest different letters. For a word that is left out, added or in
//! another place, the parts of the names are compared: `retention` is in `retention_in_days`, and `lifecycle_configs` begins as
//! `lifecycle_config_arns` does.

/// The number of words that are offered when they fit equally well.
const OFFERED: usize = 3;
/// The number of words that are listed if none fits.
const LISTED: usize = 24;

/// The known word that is meant; `None` if that is not certain enough to go on with it.
pub fn nearest<'a>(word: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let known: Vec<&str> = known.into_iter().collect();
    slip(word, known.iter().copied()).or_else(|| match by_parts(word, &known)[..] {
        [one] => Some(one),
        _ => None,
    })
}

/// The known words that may be meant, at most three.
pub fn near<'a>(word: &str, known: impl IntoIterator<Item = &'a str>) -> Vec<&'a str> {
    let known: Vec<&str> = known.into_iter().collect();
    if let Some(one) = slip(word, known.iter().copied()) {
        return vec![one];
    }
    let parts = by_parts(word, &known);
    if parts.len() <= OFFERED { parts } else { Vec::new() }
}

/// "did you mean `x`?"; `None` if no known word is near.
pub fn meant<'a>(word: &str, known: impl IntoIterator<Item = &'a str>) -> Option<String> {
    let near: Vec<String> = near(word, known).into_iter().map(|near| format!("`{near}`")).collect();
    (!near.is_empty()).then(|| format!("did you mean {}?", either(&near)))
}

/// "did you mean `x`?", or the list of known words if none is near. `None` if there are no known words.
pub fn did_you_mean<'a>(word: &str, known: impl IntoIterator<Item = &'a str> + Clone) -> Option<String> {
    meant(word, known.clone()).or_else(|| list(known).map(|list| format!("known here: {list}")))
}

/// Words with commas and an "or": `a, b or c`.
pub fn either(words: &[String]) -> String {
    match words {
        [] => String::new(),
        [one] => one.clone(),
        [first @ .., last] => format!("{} or {last}", first.join(", ")),
    }
}

/// A word with its article: `a vpc`, `an instance`.
pub fn with_article(word: &str) -> String {
    let article = if word.starts_with(['a', 'e', 'i', 'o']) { "an" } else { "a" };
    format!("{article} {word}")
}

/// At most twenty-four words, quoted, with a count of the rest; `None` if there are none.
pub fn list<'a>(words: impl IntoIterator<Item = &'a str>) -> Option<String> {
    let words: Vec<&str> = words.into_iter().collect();
    let shown: Vec<String> = words.iter().take(LISTED).map(|word| format!("`{word}`")).collect();
    match words.len() {
        0 => None,
        count if count > LISTED => Some(format!("{} and {} more", shown.join(", "), count - LISTED)),
        _ => Some(shown.join(", ")),
    }
}

fn fold(text: &str) -> String {
    text.to_ascii_lowercase().replace('-', "_")
}

/// The known word that differs from the unknown one only by a typing error; `None` if there is none.
fn slip<'a>(word: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let folded = fold(word);
    let room = match folded.chars().count() {
        0..=2 => 1,
        3..=5 => 2,
        _ => 3,
    };
    let mut best: Option<(usize, &str)> = None;
    for candidate in known {
        let other = fold(candidate);
        if other.len().abs_diff(folded.len()) > room + 1 {
            continue;
        }
        let mut far = distance(&folded, &other);
        if far > 0 && far <= room && (other.strip_suffix('s') == Some(&folded) || folded.strip_suffix('s') == Some(&other)) {
            far = 1;
        }
        // Of a short word, more letters have to stay than are changed.
        if far <= room && far < other.chars().count().max(2) && best.is_none_or(|(least, _)| far < least) {
            best = Some((far, candidate));
        }
    }
    best.map(|(_, candidate)| candidate)
}

/// The distance between the parts of two names; less is better.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Fit {
    /// The parts of the unknown word that the known one does not have.
    unmet: usize,
    /// True if the known word has another beginning.
    elsewhere: bool,
    /// The parts of the known word that the unknown one does not have.
    further: usize,
}

/// The known words whose parts go best with those of the unknown one.
fn by_parts<'a>(word: &str, known: &[&'a str]) -> Vec<&'a str> {
    let mut sought = parts(word);
    let best = best_fits(&sought, known);
    // In AWS's own names, a field that names an object ends in `id` or `arn`: `vpc_id`, `role_arn`.
    let by = sought.last().is_some_and(|last| matches!(last.as_str(), "id" | "ids" | "arn" | "arns"));
    if best.is_empty() && by && sought.len() > 1 {
        sought.pop();
        return best_fits(&sought, known);
    }
    best
}

fn best_fits<'a>(sought: &[String], known: &[&'a str]) -> Vec<&'a str> {
    // A part of two letters is in too many names.
    if sought.iter().all(|part| part.len() < 3) {
        return Vec::new();
    }
    let fits: Vec<(Fit, &str)> = known.iter().filter_map(|other| Some((fit(sought, &parts(other))?, *other))).collect();
    let Some(best) = fits.iter().map(|(fit, _)| *fit).min() else { return Vec::new() };
    fits.into_iter().filter(|(fit, _)| *fit == best).map(|(_, other)| other).collect()
}

fn fit(sought: &[String], other: &[String]) -> Option<Fit> {
    let has = |parts: &[String], part: &String| parts.iter().any(|one| same(one, part));
    let met = sought.iter().filter(|part| has(other, part)).count();
    let unmet = sought.len() - met;
    // Either all parts of the sought word are in the known one, or all parts of the known word are in the sought one, or most
    // parts are in both.
    let further = other.iter().filter(|part| !has(sought, part)).count();
    let whole = met > 0 && (unmet == 0 || (further == 0 && met > 1));
    let most = met > 1 && met > unmet && met > further;
    (whole || most).then(|| Fit { unmet, elsewhere: !sought.iter().zip(other).any(|(left, right)| same(left, right)), further })
}

/// The parts of a name: `private`, `dns` and `enabled`. Capitals begin a part as well.
fn parts(name: &str) -> Vec<String> {
    let mut parts = Vec::new();
    let mut part = String::new();
    let mut lower = false;
    for c in name.chars() {
        let breaks = !c.is_alphanumeric() || (c.is_uppercase() && lower);
        if breaks && !part.is_empty() {
            parts.push(std::mem::take(&mut part));
        }
        if c.is_alphanumeric() {
            part.extend(c.to_lowercase());
        }
        lower = c.is_lowercase() || c.is_ascii_digit();
    }
    if !part.is_empty() {
        parts.push(part);
    }
    parts
}

/// True for one word in two forms, such as `enable` and `enabled`, `policy` and `policies`, or for two words that differ by one
/// typing error.
fn same(left: &str, right: &str) -> bool {
    let stem = |word: &str| {
        let singular = word.strip_suffix("ies").map(|stem| format!("{stem}y"));
        singular.unwrap_or_else(|| word.strip_suffix(['s', 'd']).filter(|stem| stem.len() > 2).unwrap_or(word).to_owned())
    };
    left == right || stem(left) == stem(right) || (left.len() > 5 && right.len() > 5 && distance(left, right) == 1)
}

/// The number of insertions, deletions, substitutions and swaps of neighbours between two words.
pub fn distance(left: &str, right: &str) -> usize {
    let (left, right): (Vec<char>, Vec<char>) = (left.chars().take(80).collect(), right.chars().take(80).collect());
    let width = right.len() + 1;
    let mut rows = vec![vec![0; width]; left.len() + 1];
    for (row, cells) in rows.iter_mut().enumerate() {
        cells[0] = row;
    }
    for (column, cell) in rows[0].iter_mut().enumerate() {
        *cell = column;
    }
    for i in 1..=left.len() {
        for j in 1..width {
            let same = usize::from(left[i - 1] != right[j - 1]);
            let mut least = (rows[i - 1][j] + 1).min(rows[i][j - 1] + 1).min(rows[i - 1][j - 1] + same);
            if i > 1 && j > 1 && left[i - 1] == right[j - 2] && left[i - 2] == right[j - 1] {
                least = least.min(rows[i - 2][j - 2] + 1);
            }
            rows[i][j] = least;
        }
    }
    rows[left.len()][right.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slips_are_mended_and_strangers_are_not() {
        assert_eq!(nearest("cidr_blok", ["vpc", "cidr_block", "name"]), Some("cidr_block"));
        assert_eq!(nearest("cidrBlock", ["cidr_block"]), Some("cidr_block"));
        assert_eq!(nearest("regoin", ["account", "region"]), Some("region"));
        assert_eq!(nearest("vpcs", ["subnet", "vpc"]), Some("vpc"));
        assert_eq!(nearest("colour", ["vpc", "subnet"]), None);
        assert_eq!(distance("ab", "ba"), 1);
        assert_eq!(distance("", "abc"), 3);
    }

    #[test]
    fn a_part_of_a_name_finds_the_name() {
        let endpoint = ["dns_options", "name", "policy", "private_dns_enabled", "security_groups", "service", "subnets", "vpc"];
        assert_eq!(nearest("private_dns", endpoint), Some("private_dns_enabled"));
        assert_eq!(nearest("enable_private_dns", endpoint), Some("private_dns_enabled"));
        assert_eq!(nearest("vpc_id", endpoint), Some("vpc"));
        assert_eq!(nearest("security_group_ids", endpoint), Some("security_groups"));
        assert_eq!(nearest("retention", ["kms_key_id", "name", "retention_in_days"]), Some("retention_in_days"));
        assert_eq!(nearest("algorithm", ["sse_algorithm", "kms_master_key_id"]), Some("sse_algorithm"));
        assert_eq!(nearest("network", ["app_network_access_type", "auth_mode", "vpc"]), Some("app_network_access_type"));
        let lab = ["lifecycle_config_arns", "app_lifecycle_management", "built_in_lifecycle_config_arn"];
        assert_eq!(nearest("lifecycle_configs", lab), Some("lifecycle_config_arns"), "it begins so");
        assert_eq!(nearest("PublicInternet", ["VpcOnly", "PublicInternetOnly"]), Some("PublicInternetOnly"));
        assert_eq!(nearest("Vpc", ["VpcOnly", "PublicInternetOnly"]), Some("VpcOnly"));
        assert_eq!(nearest("subnet-outside", ["subnet-outside-vpc", "subnet-overlap"]), Some("subnet-outside-vpc"));
        assert_eq!(nearest("list-map", ["list-for-map", "list-in-text"]), Some("list-for-map"));
        assert_eq!(nearest("name", ["display_name_and_more", "id"]), Some("display_name_and_more"));
        assert_eq!(nearest("of_it", ["id_of_it", "is_in"]), None, "letters that are in every name tell nothing");
    }

    #[test]
    fn words_that_fit_equally_well_are_offered_together() {
        let regions = ["ap-northeast-1", "ap-northeast-2", "eu-west-1"];
        assert_eq!(nearest("ap-northeast", regions), Some("ap-northeast-1"), "that is two letters away");
        let names = ["ingress_rules_of_it", "egress_rules_of_it", "name"];
        assert_eq!(nearest("rules", names), None);
        assert_eq!(meant("rules", names).as_deref(), Some("did you mean `ingress_rules_of_it` or `egress_rules_of_it`?"));
        assert_eq!(meant("rules", ["rules_of_a", "rules_of_b", "rules_of_c", "rules_of_d"]), None, "that would be a list");
        assert_eq!(did_you_mean("x", ["vpc", "subnet"]).as_deref(), Some("known here: `vpc`, `subnet`"));
    }
}
