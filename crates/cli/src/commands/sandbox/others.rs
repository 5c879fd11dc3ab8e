//! What others do in the sandbox: somebody at the console, users of a Studio, AWS itself, and time.

use heiiki_model::kind::size;
use heiiki_sim::console_actions::{id_of, start_app, write_home};
use heiiki_sim::services::sagemaker::injected_failure::{self, InjectedFailure};
use heiiki_sim::{FaultEffect, Haze, InjectedFault, Sandbox as Account, ServiceError as Refused};
use serde_json::Value;

use crate::args::{Call, Deed, Fail, Fault, Stage, Tune, Visit, Wait};
use crate::connect::failed;
use crate::{Exit, Io, Trouble};

/// As AWS counts them for volumes, and as sizes are printed.
const GIGABYTE: u64 = 1 << 30;

pub(super) fn call(args: &Call, sandbox: &Account, io: &Io) -> Result<Exit, Trouble> {
    let Some((service, operation)) = args.operation.split_once(':') else {
        return Err(Trouble::usage(format!("`{}` is no operation", args.operation)).help("write it as `ec2:DeleteSubnet`"));
    };
    let input = named(&args.input, sandbox)?;
    let input: Value = serde_json::from_str(&input).map_err(|error| Trouble::usage("the input is not JSON").because(&error))?;
    let answer = sandbox
        .call_as(&args.by, service, operation, &input)
        .map_err(|error| failed(&error))?
        .map_err(|fault| refused(&fault))?;
    let text = serde_json::to_string_pretty(&answer).map_err(|error| Trouble::failed("cannot write JSON").because(&error))?;
    io.out.document(text);
    Ok(Exit::Done)
}

/// The input with every `{kind/name}` replaced by the id of what heiiki made for this address.
fn named(input: &str, sandbox: &Account) -> Result<String, Trouble> {
    let mut out = String::new();
    let mut rest = input;
    while let Some((before, after)) = rest.split_once('{') {
        out.push_str(before);
        let address = after.split_once('}').filter(|(inside, _)| is_address(inside));
        if let Some((address, behind)) = address {
            let id = sandbox.read(|world| id_of(world, address)).map_err(|error| failed(&error))?;
            let missing = || Trouble::usage(format!("nothing in the sandbox was made for {address}"));
            out.push_str(&id.ok_or_else(missing)?);
            rest = behind;
        } else {
            out.push('{');
            rest = after;
        }
    }
    out.push_str(rest);
    Ok(out)
}

fn is_address(text: &str) -> bool {
    text.contains('/') && text.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '/' | '.'))
}

/// What AWS answered to somebody else.
fn refused(fault: &Refused) -> Trouble {
    Trouble::failed(format!("the sandbox refused: {}: {}", fault.code, fault.message))
}

pub(super) fn user(args: &Visit, sandbox: &Account, io: &Io) -> Result<Exit, Trouble> {
    let profile = &args.user;
    match &args.deed {
        Deed::Start { app_type } => {
            let started = sandbox.edit(|world| start_app(world, profile, app_type)).map_err(|error| failed(&error))?;
            let space = started.map_err(|fault| refused(&fault))?;
            io.out.line(format!("{profile} runs {app_type} in space {space}"));
        }
        Deed::Save { gigabytes } => {
            let bytes = u64::from(*gigabytes) * GIGABYTE;
            let saved = sandbox.edit(|world| write_home(world, profile, bytes)).map_err(|error| failed(&error))?;
            let bytes = saved.map_err(|fault| refused(&fault))?;
            io.out.line(format!("{profile} saved {gigabytes} GB; the home file system holds {}", size(bytes)));
        }
    }
    Ok(Exit::Done)
}

pub(super) fn wait(args: &Wait, sandbox: &Account, io: &Io) -> Result<Exit, Trouble> {
    sandbox.pass(args.span).map_err(|error| failed(&error))?;
    let now = sandbox.read(|world| world.now.iso_seconds()).map_err(|error| failed(&error))?;
    io.out.line(format!("it is {now}"));
    Ok(Exit::Done)
}

pub(super) fn tune(args: &Tune, sandbox: &Account, io: &Io) -> Result<Exit, Trouble> {
    let read = sandbox.read(|world| serde_json::to_value(&world.tuning)).map_err(|error| failed(&error))?;
    let mut tuning = read.map_err(|error| Trouble::failed("cannot read the settings").because(&error))?;
    if args.settings.is_empty() {
        for (name, value) in tuning.as_object().into_iter().flatten() {
            io.out.line(format!("{name}={value}"));
        }
        return Ok(Exit::Done);
    }
    for setting in &args.settings {
        let bad = |why: &str| Trouble::usage(format!("`{setting}`: {why}")).help("`heiiki sandbox tune` lists all settings");
        let (name, value) = setting.split_once('=').ok_or_else(|| bad("write it as NAME=VALUE"))?;
        let value = named(value, sandbox)?;
        let slot = tuning.get_mut(name).ok_or_else(|| bad("there is no such setting"))?;
        // A text needs no quotes; one where a number belongs is refused below.
        *slot = serde_json::from_str(&value).unwrap_or(Value::String(value));
    }
    let tuning = serde_json::from_value(tuning)
        .map_err(|error| Trouble::usage("a setting has a value of another kind").because(&error))?;
    sandbox.edit(|world| world.tuning = tuning).map_err(|error| failed(&error))?;
    Ok(Exit::Done)
}

pub(super) fn fault(args: &Fault, sandbox: &Account, io: &Io) -> Result<Exit, Trouble> {
    if let (Some(on), Some(what)) = (&args.on, &args.what) {
        let fault = InjectedFault {
            on: on.clone(),
            input: args.input.clone(),
            after_calls: args.after,
            times: args.times,
            what: mishap(what)?,
        };
        sandbox.inject_fault(fault).map_err(|error| failed(&error))?;
    } else {
        sandbox.clear_faults().map_err(|error| failed(&error))?;
    }
    let waiting = sandbox.read(|world| world.faults.len()).map_err(|error| failed(&error))?;
    io.out.line(match waiting {
        0 => "no planned fault is waiting".to_owned(),
        1 => "1 planned fault is waiting".to_owned(),
        more => format!("{more} planned faults are waiting"),
    });
    Ok(Exit::Done)
}

fn mishap(what: &str) -> Result<FaultEffect, Trouble> {
    let error = || {
        let mut parts = what.splitn(3, ':');
        let (status, code) = (parts.next()?.parse().ok()?, parts.next()?.to_owned());
        Some(FaultEffect::Error { status, code, message: parts.next()?.to_owned() })
    };
    Ok(match what {
        "throttle" => FaultEffect::Throttle,
        "deny" => FaultEffect::Deny { message: None },
        "unreachable" => FaultEffect::Unreachable,
        "cut" => FaultEffect::Cut,
        "kill" => FaultEffect::Kill,
        _ => {
            let help =
                "write throttle, deny, unreachable, cut, kill, repeat, twin, omit, empty, stale, or an error as STATUS:CODE:TEXT";
            let hazy = Haze::parse(what).map(FaultEffect::Hazy);
            hazy.or_else(error).ok_or_else(|| Trouble::usage(format!("`{what}` is nothing that can happen")).help(help))?
        }
    })
}

pub(super) fn fail(args: &Fail, sandbox: &Account, io: &Io) -> Result<Exit, Trouble> {
    let stage = match args.stage {
        Stage::Create => injected_failure::Stage::Create,
        Stage::Update => injected_failure::Stage::Update,
        Stage::Delete => injected_failure::Stage::Delete,
    };
    let failure = InjectedFailure { name: args.name.clone(), stage, reason: args.reason.clone(), times: Some(args.times) };
    let waiting = sandbox.edit(|world| {
        world.sagemaker.injected_failures.push(failure);
        world.sagemaker.injected_failures.len()
    });
    match waiting.map_err(|error| failed(&error))? {
        1 => io.out.line("1 failure is on order"),
        more => io.out.line(format!("{more} failures are on order")),
    }
    Ok(Exit::Done)
}
