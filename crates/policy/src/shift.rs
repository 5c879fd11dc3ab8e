//! The effects of changed policies on the permissions of their principal, and an order of several changes in which the principal
//! has at no moment a permission that it has neither before nor after.

use serde_json::{Value, json};

use super::reach;
use super::reach::Reach;

/// The effect of one change on the permissions of a principal. An effect that cannot be told counts as both ways.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[expect(clippy::struct_excessive_bools, reason = "each is true of a change or not, and all mixtures occur")]
pub struct Shift {
    /// A call is allowed that was not.
    pub grants: bool,
    /// A call is not allowed any more.
    pub withdraws: bool,
    /// A call is denied that was not.
    pub forbids: bool,
    /// A call is not denied any more.
    pub lifts: bool,
}

impl Shift {
    /// Returns the effect of a document that takes the place of another one, or comes, or goes. A value that is no document
    /// counts as one that only allows.
    pub fn of(old: Option<&Value>, new: Option<&Value>) -> Self {
        match (old, new) {
            (None, None) => Self::default(),
            (None, Some(new)) => Self { grants: allows(new), forbids: denies(new), ..Self::default() },
            (Some(old), None) => Self { withdraws: allows(old), lifts: denies(old), ..Self::default() },
            (Some(old), Some(new)) => {
                let (allowed, denied) =
                    (reach(&only(old, "Allow"), &only(new, "Allow")), reach(&only(old, "Deny"), &only(new, "Deny")));
                Self {
                    grants: allowed.may_widen(),
                    withdraws: may_narrow(allowed),
                    forbids: may_narrow(denied),
                    lifts: denied.may_widen(),
                }
            }
        }
    }

    /// Returns the effect of a boundary, or of a trust policy, that takes the place of another one. A call that it does not allow
    /// counts as denied.
    pub fn of_limit(old: Option<&Value>, new: Option<&Value>) -> Self {
        match (old, new) {
            (None, None) => Self::default(),
            (None, Some(_)) => Self { forbids: true, ..Self::default() },
            (Some(_), None) => Self { lifts: true, ..Self::default() },
            (Some(old), Some(new)) => {
                let turn = reach(old, new);
                Self { forbids: may_narrow(turn), lifts: turn.may_widen(), ..Self::default() }
            }
        }
    }

    /// Something that only allows comes.
    pub const GRANT: Self = Self { grants: true, withdraws: false, forbids: false, lifts: false };
    /// Something that only allows goes.
    pub const WITHDRAWAL: Self = Self { grants: false, withdraws: true, forbids: false, lifts: false };
    /// The effect of a change of which nothing is known.
    pub const UNKNOWN: Self = Self { grants: true, withdraws: true, forbids: true, lifts: true };

    /// True if the principal may make a call afterwards that it may not make before.
    pub const fn loosens(self) -> bool {
        self.grants || self.lifts
    }

    /// True if the principal may not make a call afterwards that it may make before.
    pub const fn tightens(self) -> bool {
        self.withdraws || self.forbids
    }

    /// Both changes together.
    #[must_use]
    pub const fn and(self, other: Self) -> Self {
        Self {
            grants: self.grants || other.grants,
            withdraws: self.withdraws || other.withdraws,
            forbids: self.forbids || other.forbids,
            lifts: self.lifts || other.lifts,
        }
    }

    /// True for a change that denies something and lets go of another denial at the same moment.
    pub const fn swings(self) -> bool {
        self.forbids && self.lifts
    }

    /// The rank of a change among others, if new permissions may come before old ones go.
    const fn seamless(self) -> u8 {
        match self {
            Self { lifts: true, withdraws: true, .. } => 4,
            Self { lifts: true, .. } => 5,
            Self { forbids: true, grants: false, .. } => 0,
            Self { forbids: true, .. } => 1,
            Self { grants: true, .. } => 2,
            Self { .. } => 3,
        }
    }

    /// The rank of a change among others, if old permissions have to go before new ones come.
    const fn strict(self) -> u8 {
        match self {
            Self { forbids: true, lifts: true, .. } => 2,
            Self { lifts: true, withdraws: true, .. } => 5,
            Self { lifts: true, .. } => 6,
            Self { forbids: true, grants: false, .. } => 0,
            Self { forbids: true, .. } => 3,
            Self { grants: true, .. } => 4,
            Self { .. } => 1,
        }
    }
}

/// Sorts changes so that denials come first and are lifted last. At no moment may the principal make a call that it may make
/// neither before nor after.
///
/// In between, the old and the new allowances exist together, so that no permission is missing for a moment. This is not possible
/// if one of the changes swings, or if `crowded` says that there is no room for both.
pub fn order<T>(changes: &mut [(Shift, T)], crowded: bool) {
    let strict = crowded || changes.iter().any(|(shift, _)| shift.swings());
    changes.sort_by_key(|(shift, _)| if strict { shift.strict() } else { shift.seamless() });
}

/// True if fewer requests may get through.
const fn may_narrow(turn: Reach) -> bool {
    matches!(turn, Reach::Narrows | Reach::Both | Reach::Undecided)
}

/// The statements of a document, which may be one alone; `None` for a value that is no document.
fn statements(document: &Value) -> Option<&[Value]> {
    let statements = document.get("Statement")?;
    Some(statements.as_array().map_or(std::slice::from_ref(statements), Vec::as_slice))
}

fn is_denial(statement: &Value) -> bool {
    statement.get("Effect").and_then(Value::as_str) == Some("Deny")
}

fn denies(document: &Value) -> bool {
    statements(document).is_some_and(|list| list.iter().any(is_denial))
}

fn allows(document: &Value) -> bool {
    statements(document).is_none_or(|list| list.iter().any(|statement| !is_denial(statement)))
}

/// A document with its statements of one effect.
fn only(document: &Value, effect: &str) -> Value {
    let mut part = document.clone();
    let list: Vec<Value> =
        statements(document).unwrap_or_default().iter().filter(|one| is_denial(one) == (effect == "Deny")).cloned().collect();
    match part.as_object_mut() {
        Some(members) => drop(members.insert("Statement".to_owned(), Value::Array(list))),
        // Two texts that are no documents deny the same calls, namely none.
        None if effect == "Deny" => part = json!({"Version": "2012-10-17", "Statement": []}),
        None => {}
    }
    part
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn document(statements: &[(&str, &str)]) -> Value {
        let one = |(effect, action): &(&str, &str)| json!({"Effect": effect, "Action": action, "Resource": "*"});
        json!({"Version": "2012-10-17", "Statement": statements.iter().map(one).collect::<Vec<_>>()})
    }

    #[test]
    fn a_document_that_comes_or_goes_is_told_by_its_effects() {
        let (allow, deny) = (document(&[("Allow", "s3:*")]), document(&[("Deny", "iam:*")]));
        let both = document(&[("Allow", "s3:*"), ("Deny", "iam:*")]);
        assert_eq!(Shift::of(None, Some(&allow)), Shift::GRANT);
        assert_eq!(Shift::of(Some(&allow), None), Shift::WITHDRAWAL);
        let forbids = Shift { forbids: true, ..Shift::default() };
        assert_eq!(Shift::of(None, Some(&deny)), forbids);
        assert_eq!(Shift::of(Some(&deny), None), Shift { lifts: true, ..Shift::default() });
        assert_eq!(Shift::of(None, Some(&both)), Shift { grants: true, ..forbids });
        let single = json!({"Statement": {"Effect": "Deny", "Action": "*", "Resource": "*"}});
        assert_eq!(Shift::of(None, Some(&single)), forbids);
        for odd in [json!("text"), Value::Null, json!([1])] {
            assert_eq!(Shift::of(None, Some(&odd)), Shift::GRANT, "{odd}");
            assert_eq!(Shift::of(Some(&odd), None), Shift::WITHDRAWAL, "{odd}");
        }
    }

    #[test]
    fn a_document_in_the_place_of_another_is_told_by_what_differs() {
        let of = |old: &[(&str, &str)], new: &[(&str, &str)]| Shift::of(Some(&document(old)), Some(&document(new)));
        let (allow, deny) = (("Allow", "s3:*"), ("Deny", "iam:PassRole"));
        assert_eq!(of(&[allow, deny], &[deny, allow]), Shift::default());
        assert_eq!(of(&[allow], &[allow, deny]), Shift { forbids: true, ..Shift::default() });
        assert_eq!(of(&[allow, deny], &[allow]), Shift { lifts: true, ..Shift::default() });
        assert_eq!(of(&[("Allow", "s3:Get*")], &[allow]), Shift::GRANT);
        assert_eq!(of(&[allow, deny], &[("Allow", "s3:Get*"), deny]), Shift::WITHDRAWAL);
        assert!(of(&[("Deny", "a:A")], &[("Deny", "b:B")]).swings());
    }

    /// The permissions of a principal, as bits: those that each policy allows, and those that are denied.
    #[derive(Clone, Copy, Debug)]
    struct Bits(u8, u8);

    fn may(held: &[Option<Bits>]) -> u8 {
        let (allowed, denied) = held.iter().flatten().fold((0, 0), |(a, d), bits| (a | bits.0, d | bits.1));
        allowed & !denied
    }

    fn shift(old: Option<Bits>, new: Option<Bits>) -> Shift {
        let (old, new) = (old.unwrap_or(Bits(0, 0)), new.unwrap_or(Bits(0, 0)));
        Shift {
            grants: new.0 & !old.0 != 0,
            withdraws: old.0 & !new.0 != 0,
            forbids: new.1 & !old.1 != 0,
            lifts: old.1 & !new.1 != 0,
        }
    }

    /// Policies that only allow or only deny, which come, go and change.
    fn pure() -> impl Strategy<Value = (Option<Bits>, Option<Bits>)> {
        let bits = prop::option::of(1..=u8::MAX);
        (bits.clone(), bits, any::<bool>()).prop_map(|(old, new, denies)| {
            let of = |bits: u8| if denies { Bits(0, bits) } else { Bits(bits, 0) };
            (old.map(of), new.map(of))
        })
    }

    proptest! {
        #[test]
        fn at_no_moment_is_more_allowed_than_before_or_after(policies in prop::collection::vec(pure(), 0..7), crowded: bool) {
            let swings = policies.iter().filter(|(old, new)| shift(*old, *new).swings()).count();
            // If two changes go both ways, each may have to come before the other, and no order is right.
            let turns = policies.iter().filter(|(old, new)| { let s = shift(*old, *new); s.grants && s.withdraws }).count();
            prop_assume!(swings == 0 || swings + turns == 1);
            let mut held: Vec<Option<Bits>> = policies.iter().map(|(old, _)| *old).collect();
            let after: Vec<Option<Bits>> = policies.iter().map(|(_, new)| *new).collect();
            let bound = may(&held) | may(&after);
            let mut steps: Vec<(Shift, usize)> = policies.iter().enumerate().map(|(at, (old, new))| (shift(*old, *new), at)).collect();
            order(&mut steps, crowded);
            for (_, at) in steps {
                held[at] = after[at];
                prop_assert_eq!(may(&held) & !bound, 0, "{:?} after {}", policies, at);
            }
        }

        #[test]
        fn a_denial_that_stays_is_never_missing(policies in prop::collection::vec(pure(), 0..7)) {
            let mut held: Vec<Option<Bits>> = policies.iter().map(|(old, _)| *old).collect();
            let denied = |held: &[Option<Bits>]| held.iter().flatten().fold(0, |all, bits| all | bits.1);
            let after: Vec<Option<Bits>> = policies.iter().map(|(_, new)| *new).collect();
            prop_assume!(policies.iter().all(|(old, new)| !shift(*old, *new).swings()));
            let always = denied(&held) & denied(&after);
            let mut steps: Vec<(Shift, usize)> = policies.iter().enumerate().map(|(at, (old, new))| (shift(*old, *new), at)).collect();
            order(&mut steps, false);
            for (_, at) in steps {
                held[at] = after[at];
                prop_assert_eq!(denied(&held) & always, always);
            }
        }
    }
}
