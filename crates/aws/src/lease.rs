//! The place of an environment's lease: a parameter of Systems Manager, or an object in a bucket.
//!
//! Both are found in a closed network, through the endpoints `ssm` and `s3`. [`heiiki_apply::lease`] says what makes
//! them safe.

use std::sync::Arc;
use std::time::Duration;

use aws_sdk_s3::primitives::ByteStream;
use aws_sdk_ssm::types::{ParameterTier, ParameterType};
use aws_smithy_types::DateTime;
use futures::future::BoxFuture;
use heiiki_apply::lease::{Record, Seen, Stamp, Store, Version, Versioned, Versions};
use heiiki_model::failure::{AwsError, Class};
use heiiki_model::spec::Lease;

use crate::Aws;
use crate::attempts::{Attempts, ONCE};
use crate::error::Classify;

/// Attempts of a call that met another one, and the pause before each.
const MEETINGS: usize = 5;
const PAUSE: Duration = Duration::from_secs(1);

/// The patience with an endpoint that does not answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Patience {
    /// Two attempts, for a run that is going to write.
    Twice,
    /// One attempt, for a command that only shows the lease.
    Once,
}

impl Patience {
    const fn attempts(self) -> Attempts {
        match self {
            Self::Twice => Attempts(2),
            Self::Once => ONCE,
        }
    }
}

/// The place of the lease of an environment.
pub fn place(aws: &Aws, lease: &Lease, patience: Patience) -> Arc<dyn Store> {
    let aws = aws.clone();
    match &lease.bucket {
        Some(bucket) => Arc::new(Object { bucket: bucket.clone(), key: lease.key(&aws.place), aws, patience }),
        None => Arc::new(Versioned(Parameter { name: Lease::parameter(&aws.place), aws, patience })),
    }
}

/// The age of a written lease. `None` if AWS has not told its time.
fn age(aws: &Aws, written: Option<&DateTime>) -> Option<Duration> {
    let skew = aws.http.skew()?;
    let now = DateTime::from(aws.clock.now()).secs().saturating_add(skew);
    let ago = u64::try_from(now.saturating_sub(written?.secs())).unwrap_or_default();
    Some(Duration::from_secs(ago))
}

/// A parameter of Systems Manager: without a bucket, at no cost, and nothing has to be there.
#[derive(Clone, Debug)]
struct Parameter {
    aws: Aws,
    name: String,
    patience: Patience,
}

impl Parameter {
    async fn write(&self, text: &str, overwrite: bool) -> Result<u64, AwsError> {
        let mut meetings = 0;
        loop {
            let call = self.aws.ssm.put_parameter().name(&self.name).value(text).overwrite(overwrite);
            let call = call.r#type(ParameterType::String).tier(ParameterTier::Standard);
            match call.customize().config_override(self.patience.attempts()).send().await.classify() {
                Ok(answer) => return Ok(u64::try_from(answer.version).unwrap_or_default()),
                Err(error) => {
                    meetings += 1;
                    if error.code != "TooManyUpdates" || meetings > MEETINGS {
                        return Err(error);
                    }
                }
            }
            self.aws.clock.sleep(PAUSE).await;
        }
    }
}

impl Versions for Parameter {
    fn place(&self) -> String {
        format!("the SSM parameter {}", self.name)
    }

    fn put_new<'a>(&'a self, text: &'a str) -> BoxFuture<'a, Result<bool, AwsError>> {
        Box::pin(async move {
            match self.write(text, false).await {
                Ok(_) => Ok(true),
                Err(error) if error.class == Class::Exists => Ok(false),
                Err(error) => Err(error),
            }
        })
    }

    fn put<'a>(&'a self, text: &'a str) -> BoxFuture<'a, Result<u64, AwsError>> {
        Box::pin(self.write(text, true))
    }

    fn get(&self, number: Option<u64>) -> BoxFuture<'_, Result<Option<Version>, AwsError>> {
        Box::pin(async move {
            let name = number.map_or_else(|| self.name.clone(), |number| format!("{}:{number}", self.name));
            let call = self.aws.ssm.get_parameter().name(name).customize();
            let answer = call.config_override(self.patience.attempts()).send().await.found()?;
            Ok(answer.and_then(|answer| answer.parameter).map(|found| Version {
                number: u64::try_from(found.version).unwrap_or_default(),
                age: age(&self.aws, found.last_modified_date.as_ref()),
                text: found.value.unwrap_or_default(),
            }))
        })
    }

    fn delete(&self) -> BoxFuture<'_, Result<(), AwsError>> {
        Box::pin(async move { self.aws.ssm.delete_parameter().name(&self.name).send().await.or_gone() })
    }
}

/// An object in a bucket. Each write names the version that it replaces.
#[derive(Clone, Debug)]
struct Object {
    aws: Aws,
    bucket: String,
    key: String,
    patience: Patience,
}

impl Object {
    /// Writes a record in the place of an entity tag, or where nothing is. `None` if the condition did not hold.
    async fn write(&self, over: Option<&str>, record: &Record) -> Result<Option<Stamp>, AwsError> {
        for _ in 0..MEETINGS {
            let call = self.aws.s3.put_object().bucket(&self.bucket).key(&self.key).content_type("application/json");
            let call = call.body(ByteStream::from(record.text().into_bytes()));
            let call = match over {
                Some(tag) => call.if_match(tag),
                None => call.if_none_match("*"),
            };
            match call.customize().config_override(self.patience.attempts()).send().await.classify() {
                Ok(answer) => return Ok(Some(Stamp { mark: answer.e_tag.unwrap_or_default(), id: record.id() })),
                Err(error) if error.code == "PreconditionFailed" || error.code == "NoSuchKey" => return Ok(None),
                Err(error) if error.code == "ConditionalRequestConflict" => {}
                Err(error) => return Err(error),
            }
            self.aws.clock.sleep(PAUSE).await;
        }
        Ok(None)
    }

    /// Writes a record. If the same record, or an earlier one of the same run, is there already, an earlier call wrote
    /// it whose answer was lost.
    async fn write_once(&self, over: Option<&str>, record: &Record) -> Result<Option<Stamp>, AwsError> {
        if let Some(stamp) = self.write(over, record).await? {
            return Ok(Some(stamp));
        }
        let Some(Seen { stamp, holder: Some(holder), .. }) = self.read().await? else { return Ok(None) };
        if holder.id() == record.id() {
            return Ok(Some(stamp));
        }
        if holder.run == record.run { self.write(Some(&stamp.mark), record).await } else { Ok(None) }
    }
}

impl Object {
    /// Deletes the object if it has this tag; false when it has not.
    async fn delete(&self, tag: &str) -> Result<bool, AwsError> {
        let call = self.aws.s3.delete_object().bucket(&self.bucket).key(&self.key).if_match(tag);
        match call.send().await.classify() {
            Ok(_) => Ok(true),
            Err(error) if error.code == "PreconditionFailed" || error.class == Class::NotFound => Ok(false),
            Err(error) => Err(error),
        }
    }
}

impl Store for Object {
    fn place(&self) -> String {
        format!("s3://{}/{}", self.bucket, self.key)
    }

    fn read(&self) -> BoxFuture<'_, Result<Option<Seen>, AwsError>> {
        Box::pin(async move {
            let call = self.aws.s3.get_object().bucket(&self.bucket).key(&self.key);
            let answer = match call.customize().config_override(self.patience.attempts()).send().await.classify() {
                Err(error) if error.code == "NoSuchKey" => return Ok(None),
                answer => answer?,
            };
            let mark = answer.e_tag.unwrap_or_default();
            let age = age(&self.aws, answer.last_modified.as_ref());
            let holder = match answer.body.collect().await {
                Ok(body) => Record::read(&String::from_utf8_lossy(&body.into_bytes())),
                Err(_) => None,
            };
            let id = holder.as_ref().map_or_else(|| format!("object {mark}"), Record::id);
            Ok(Some(Seen { stamp: Stamp { mark, id }, holder, age }))
        })
    }

    fn create<'a>(&'a self, record: &'a Record) -> BoxFuture<'a, Result<Option<Stamp>, AwsError>> {
        Box::pin(self.write_once(None, record))
    }

    fn replace<'a>(&'a self, old: &'a Stamp, record: &'a Record) -> BoxFuture<'a, Result<Option<Stamp>, AwsError>> {
        Box::pin(self.write_once(Some(&old.mark), record))
    }

    fn remove<'a>(&'a self, old: &'a Stamp, _: &'a (dyn Fn() -> bool + Sync)) -> BoxFuture<'a, Result<(), AwsError>> {
        Box::pin(async move {
            if self.delete(&old.mark).await? {
                return Ok(());
            }
            // A renewal whose answer was lost has changed the tag. Any other record is another run's.
            match self.read().await? {
                Some(Seen { stamp, holder: Some(holder), .. }) if old.is_of(&holder) => self.delete(&stamp.mark).await.map(drop),
                Some(_) | None => Ok(()),
            }
        })
    }
}
