//! The reference: an environment that was built, and one that was destroyed, without any fault. The others are
//! compared with it.

use std::collections::BTreeMap;
use std::path::Path;
use std::time::Duration;

use super::account::{Account, Objects, census};
use super::child::Program;

const LIMIT: Duration = Duration::from_mins(5);

/// The censuses of one spec.
#[derive(Clone, Debug)]
pub(super) struct Reference {
    /// After an apply.
    pub(super) built: BTreeMap<String, usize>,
    /// After a destroy.
    pub(super) gone: BTreeMap<String, usize>,
}

impl Reference {
    /// Builds and destroys a spec in a sandbox of its own, in which time passes fast.
    pub(super) fn of(program: &Program, spec: &Path) -> Result<Self, String> {
        let file = program.folder.join("reference.json");
        let account = Account::found(&file, 1)?;
        let run = |command: &str, more: &[&str], codes: &[i32]| {
            let mut args = vec![command.to_owned(), spec.display().to_string(), format!("--sandbox={}", file.display())];
            args.extend(["--sandbox-speed=20000".to_owned(), "--quiet".to_owned()]);
            args.extend(more.iter().map(|arg| (*arg).to_owned()));
            let ended =
                program.run(&format!("reference-{command}"), &args, LIMIT, &|| false).map_err(|error| error.to_string())?;
            let good = ended.code.is_some_and(|code| codes.contains(&code));
            if good {
                Ok(())
            } else {
                Err(format!("{command} of {} without faults: {:?}\n{}", spec.display(), ended.code, ended.text))
            }
        };
        run("apply", &["--yes"], &[0])?;
        run("plan", &["--detailed-exitcode"], &[0])?;
        account.save()?;
        let built = Self::seen(&account)?;
        // Something may be retained, and what holds it.
        run("destroy", &["--yes"], &[0, 6])?;
        Ok(Self { built, gone: Self::seen(&account)? })
    }

    fn seen(account: &Account) -> Result<BTreeMap<String, usize>, String> {
        account.pass(Duration::from_hours(2))?;
        Ok(census(&comparable(account.objects()?)))
    }
}

/// Objects without the groups of logs that SageMaker makes when something runs, which depend on how often that was.
pub(super) fn comparable(mut objects: Objects) -> Objects {
    let claimed = |record: &serde_json::Value| record["tags"].get("heiiki:address").is_some();
    objects.retain(|path, record| !path.starts_with("logs/log_groups//aws/sagemaker/") || claimed(record));
    objects
}
