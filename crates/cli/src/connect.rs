//! Connecting to AWS or to the sandbox: the only place where `--sandbox` makes a difference. It differs in the HTTP client, the credentials
//! and the clock, and in nothing else.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, UNIX_EPOCH};

use aws_credential_types::Credentials;
use aws_credential_types::provider::SharedCredentialsProvider;
use aws_smithy_async::rt::sleep::SharedAsyncSleep;
use aws_smithy_async::time::SharedTimeSource;
use aws_smithy_runtime_api::client::http::SharedHttpClient;
use heiiki_apply::Clock;
use heiiki_apply::clock::{RealClock, ScaledClock};
use heiiki_aws::clients::SdkClock;
use heiiki_aws::{Aws, Connect, ConnectError};
use heiiki_model::Place;
use heiiki_model::region;
use heiiki_sim::{Sandbox, SandboxError, Timing, Wire, World};

use crate::args::{self, Global, SANDBOX_FILE};
use crate::render::endpoints::{self, Answering};
use crate::render::style::Tone;
use crate::{CommandError, Io};

/// The default speed of the sandbox, at which a domain becomes ready in seconds.
const SPEED: f64 = 60.0;
/// The seed of a fresh sandbox: the same commands give the same ids everywhere.
const SEED: u64 = 1;

/// A connection whose account was checked.
pub struct Connection {
    /// The clients.
    pub aws: Aws,
    /// The clock of everything that is said about time.
    pub clock: Arc<dyn Clock>,
    /// The sandbox, when it is one.
    pub sandbox: Option<Sandbox>,
    /// The endpoints that answer in AWS's place.
    pub endpoints: Vec<Answering>,
}

/// The file of the sandbox: the option, or the environment.
pub fn sandbox_file(global: &Global, io: &Io) -> Option<PathBuf> {
    if let Some(path) = &global.sandbox {
        return Some(path.clone());
    }
    match io.var("HEIIKI_SANDBOX")? {
        "0" | "false" | "no" | "off" => None,
        "1" | "true" | "yes" | "on" => Some(SANDBOX_FILE.into()),
        path => Some(path.into()),
    }
}

/// The speed of the sandbox, from the option or the environment.
pub fn speed(global: &Global, io: &Io) -> Result<f64, CommandError> {
    match (global.sandbox_speed, io.var("HEIIKI_SANDBOX_SPEED")) {
        (Some(speed), _) => Ok(speed),
        (None, Some(text)) => {
            args::speed(text).map_err(|error| CommandError::usage(format!("HEIIKI_SANDBOX_SPEED is `{text}`")).help(error))
        }
        (None, None) => Ok(SPEED),
    }
}

/// Connects, and refuses any account but the spec's.
pub async fn connect(global: &Global, place: &Place, io: &Io) -> Result<Connection, CommandError> {
    let connection = open(global, place, io).await?;
    connection.aws.verify_account().await.map_err(|error| unidentified(error, global))?;
    Ok(connection)
}

/// The facts that two environments must share to be read through one connection.
pub fn route(global: &Global, place: &Place) -> Vec<String> {
    let role = global.role_arn.as_ref().map(|role| filled(role, place)).unwrap_or_default();
    vec![place.account.clone(), place.region.clone(), role]
}

/// A pattern with the spec's place in it: `arn:{partition}:iam::{account}:role/drift`.
fn filled(pattern: &str, place: &Place) -> String {
    let Place { environment, account, region, partition } = place;
    let parts = [("{environment}", environment), ("{account}", account), ("{region}", region), ("{partition}", partition)];
    parts.into_iter().fold(pattern.to_owned(), |text, (name, value)| text.replace(name, value))
}

/// Connects without a call. A command that looks for faults must not end at the first one.
pub async fn open(global: &Global, place: &Place, io: &Io) -> Result<Connection, CommandError> {
    if let Some(region) = global.region.as_ref().filter(|region| **region != place.region) {
        let message = format!("--region says {region}, the spec is for {}", place.region);
        return Err(CommandError::refused(message).help("leave --region out: the spec names its region"));
    }
    let file = sandbox_file(global, io).map(|file| match file.to_str() {
        // Only the file of many accounts has a pattern; any other name is taken as it is.
        Some(text) if text.contains("{account}") || text.contains("{region}") => filled(text, place).into(),
        Some(_) | None => file,
    });
    check(global, file.is_some())?;
    let mut connect = Connect {
        profile: global.profile.clone(),
        region: place.region.clone(),
        endpoint_url: global.endpoint_url.clone(),
        role_arn: global.role_arn.as_ref().map(|role| filled(role, place)),
        credentials: None,
        http: None,
        clock: Arc::new(RealClock),
    };
    let mut sandbox = None;
    if let Some(file) = file {
        let opened = open_sandbox(&file, &place.account, &place.region)?;
        let speed = speed(global, io)?;
        connect.clock = clock(&opened, speed)?;
        connect.http = Some(SharedHttpClient::new(Wire::new(opened.clone(), timing(&connect.clock))));
        let credentials = Credentials::new("SANDBOX", "sandbox", None, None, "heiiki sandbox");
        connect.credentials = Some(SharedCredentialsProvider::new(credentials));
        header(&file, speed, global, io);
        sandbox = Some(opened);
    } else if let Some(speed) = global.sandbox_speed {
        // A served sandbox. Waits and leases go by time that passes as fast as the sandbox's.
        connect.clock = Arc::new(ScaledClock::starting_at(RealClock.now(), speed));
    }
    let clock = Arc::clone(&connect.clock);
    let aws = Aws::connect(connect, place.clone()).await;
    let endpoints = endpoints::of(&aws.endpoints, global, io);
    Ok(Connection { aws, clock, sandbox, endpoints })
}

/// The place of a command that has no spec: the account and region of the sandbox, else the region that was named and
/// the account of the caller.
pub async fn place(global: &Global, environment: &str, account: Option<&str>, io: &Io) -> Result<Place, CommandError> {
    let make = |account: &str, region: &str| Place {
        environment: environment.to_owned(),
        account: account.to_owned(),
        region: region.to_owned(),
        partition: region::partition(region).to_owned(),
    };
    if let Some(file) = sandbox_file(global, io) {
        if !file.exists() {
            let help = "`heiiki apply SPEC --sandbox` makes one, and `heiiki sandbox reset` an empty one";
            return Err(CommandError::failed(format!("there is no sandbox {}", file.display())).help(help));
        }
        let opened = Sandbox::open(&file, || World::new("", "", SEED)).map_err(|error| failed(&error))?;
        let (its_account, region) =
            opened.read(|world| (world.account.clone(), world.region.clone())).map_err(|error| failed(&error))?;
        return Ok(make(account.unwrap_or(&its_account), &region));
    }
    let named = global.region.as_deref().or_else(|| io.var("AWS_REGION")).or_else(|| io.var("AWS_DEFAULT_REGION"));
    let region = named.ok_or_else(|| CommandError::usage("no region was named").help("give --region, or set AWS_REGION"))?;
    if let Some(account) = account {
        return Ok(make(account, region));
    }
    // The guard refuses any account but the one it is given, and its error names the account of these credentials.
    match open(global, &make("", region), io).await?.aws.verify_account().await {
        Err(ConnectError::WrongAccount { actual, .. }) => Ok(make(&actual, region)),
        Ok(()) => Err(CommandError::failed("AWS does not say which account this is").help("give --account")),
        Err(error) => Err(unidentified(error, global)),
    }
}

/// The SDK does not say that a profile does not exist, only that nothing gave credentials.
fn unidentified(error: ConnectError, global: &Global) -> CommandError {
    let none = matches!(&error, ConnectError::Identity(error) if error.code == "NoCredentials");
    match &global.profile {
        Some(profile) if none => CommandError::from(error)
            .help(format!("there is no profile `{profile}` in AWS's config files, or it gives no credentials")),
        Some(_) | None => error.into(),
    }
}

/// Refuses options that would have no effect.
fn check(global: &Global, sandboxed: bool) -> Result<(), CommandError> {
    let idle = match (sandboxed, &global.profile, &global.endpoint_url, global.sandbox_speed) {
        (true, Some(_), ..) => "--profile has no meaning in a sandbox: it takes any credentials",
        (true, _, Some(_), _) => "--endpoint-url has no meaning in a sandbox: it answers for every endpoint",
        (false, _, None, Some(_)) => {
            "--sandbox-speed has no meaning without --sandbox, or --endpoint-url of a sandbox that is served"
        }
        _ => return Ok(()),
    };
    Err(CommandError::usage(idle))
}

/// Opens the sandbox of a file, or begins a fresh account in it.
pub fn open_sandbox(file: &Path, account: &str, region: &str) -> Result<Sandbox, CommandError> {
    let sandbox = Sandbox::open(file, || World::new(account, region, SEED)).map_err(|error| failed(&error))?;
    let (its_account, its_region) =
        sandbox.read(|world| (world.account.clone(), world.region.clone())).map_err(|error| failed(&error))?;
    if its_account != account || its_region != region {
        let message =
            format!("the sandbox {} is account {its_account} in {its_region}, not {account} in {region}", file.display());
        let help = "use another file with --sandbox=FILE, or begin anew with `heiiki sandbox reset`";
        return Err(CommandError::refused(message).help(help));
    }
    Ok(sandbox)
}

/// A sandbox file that cannot be used.
pub fn failed(error: &SandboxError) -> CommandError {
    CommandError::failed("the sandbox cannot be used")
        .because(error)
        .help("name another file with --sandbox=FILE, or begin anew with `heiiki sandbox reset`")
}

/// The clock of a sandbox: it goes on where the last command left it.
pub fn clock(sandbox: &Sandbox, speed: f64) -> Result<Arc<dyn Clock>, CommandError> {
    let now = sandbox.now().map_err(|error| failed(&error))?;
    let origin = UNIX_EPOCH + Duration::from_millis(u64::try_from(now.0).unwrap_or_default());
    Ok(Arc::new(ScaledClock::starting_at(origin, speed)))
}

/// The sandbox's time is the clock's.
pub fn timing(clock: &Arc<dyn Clock>) -> Timing {
    let clock = SdkClock::new(Arc::clone(clock));
    Timing::new(SharedTimeSource::new(clock.clone()), SharedAsyncSleep::new(clock))
}

/// Says that this is not AWS, and at which pace its time runs.
fn header(file: &Path, speed: f64, global: &Global, io: &Io) {
    if !global.quiet {
        let text = format!("sandbox {}: not AWS, {speed}x time; all times below are its own", file.display());
        io.err.line(io.err.paint().tone(Tone::Dim, text));
    }
}
