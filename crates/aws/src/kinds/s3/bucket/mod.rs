//! Buckets. `ListBuckets` shows names and nothing else: everything about a bucket takes a call of its own, so that all of it is read of few.

mod empty;
mod lifecycle;
mod policy;
mod read;
mod update;

use std::collections::BTreeMap;
use std::time::Duration;

use aws_sdk_s3::operation::create_bucket::CreateBucketError;
use aws_sdk_s3::types::{BucketLocationConstraint, CreateBucketConfiguration};
use heiiki_model::failure::{AwsError, Blocker, Class};
use heiiki_model::kinds::s3::bucket::{Bucket, Live};
use heiiki_model::kinds::s3::name_of;
use heiiki_model::spec::Disposition;

use super::tags;
use crate::each::each;
use crate::error::{Classify, classify, our_error};
use crate::kinds::TAG_READ_LIMIT;
use crate::pages::all;
use crate::{Aws, Edit, Found, New, Ops, Scope};

/// Buckets that are read at once: S3 takes thousands of calls a second.
const CONCURRENCY: usize = 8;

/// The region whose buckets are made without naming it, and where making one's own bucket again is no error.
const OLDEST: &str = "us-east-1";

impl Ops for Bucket {
    const POLL: Duration = Duration::from_secs(2);
    /// Terraform allows two minutes until a change shows.
    const STALL_TIMEOUT: Duration = Duration::from_mins(5);

    async fn list(aws: &Aws, scope: &Scope) -> Result<Vec<Found<Live>>, AwsError> {
        let mut names = names(aws).await?;
        if names.len() > TAG_READ_LIMIT {
            let all = names.len();
            names.retain(|name| scope.chosen.contains(name));
            tracing::warn!("{all} buckets are too many to ask each for its tags: buckets that left the spec are not looked for");
        }
        each(names, CONCURRENCY, |name| found(aws, scope, name)).await
    }

    /// Reads a bucket that somebody claims. A bucket without a claim counts as gone, because a waiting caller has
    /// either made it with its claim, or removed the claim so that the data is retained.
    async fn get(aws: &Aws, id: &str) -> Result<Option<Live>, AwsError> {
        if !tags::read(aws, id).await?.is_some_and(|tags| tags::any_claim(&tags)) {
            return Ok(None);
        }
        read::whole(aws, id).await
    }

    async fn create(aws: &Aws, new: New<'_, Self>) -> Result<String, AwsError> {
        let name = name_of(new.at, new.want.name.as_deref());
        let oldest = aws.place.region == OLDEST;
        if oldest && exists(aws, name).await? {
            return ours_or(aws, already_owned(name), name, new.tags).await;
        }
        let place = (!oldest).then(|| BucketLocationConstraint::from(aws.place.region.as_str()));
        let configuration =
            CreateBucketConfiguration::builder().set_location_constraint(place).set_tags(Some(tags::list(new.tags))).build();
        let call = aws
            .s3
            .create_bucket()
            .bucket(name)
            .create_bucket_configuration(configuration)
            .set_object_lock_enabled_for_bucket(new.want.object_lock_enabled.value().copied().filter(|lock| *lock));
        match call.send().await.classify() {
            Ok(_) => Ok(name.to_owned()),
            Err(error) if error.code == "BucketAlreadyOwnedByYou" => ours_or(aws, error, name, new.tags).await,
            Err(error) => Err(error),
        }
    }

    async fn update(aws: &Aws, edit: Edit<'_, Self>) -> Result<(), AwsError> {
        update::send(aws, &edit).await
    }

    async fn delete(aws: &Aws, live: Live, _: Option<Disposition>) -> Result<(), AwsError> {
        remove(aws, &live).await.or_gone()
    }
    async fn tags_now(aws: &Aws, live: Live) -> Result<Option<BTreeMap<String, String>>, AwsError> {
        tags::read(aws, &live.name).await.map_err(|error| policy::told(error, &live))
    }

    async fn retag(aws: &Aws, live: Live, tags: &BTreeMap<String, Option<String>>) -> Result<(), AwsError> {
        tags::change(aws, &live.name, tags).await
    }

    async fn blockers(aws: &Aws, live: Live) -> Result<Vec<Blocker>, AwsError> {
        empty::left(aws, &live.name).await
    }
}

/// The names of all buckets of the region.
async fn names(aws: &Aws) -> Result<Vec<String>, AwsError> {
    let call = aws.s3.list_buckets().bucket_region(&aws.place.region);
    let buckets = all(pages!(call, 1000), |page| page.buckets).await?;
    Ok(buckets.into_iter().filter_map(|bucket| bucket.name).collect())
}

/// A bucket with its tags, and in full when it matters. `None` if it was deleted during the reading. A bucket that the
/// caller may not read is a bucket too, and carries the error.
async fn found(aws: &Aws, scope: &Scope, name: String) -> Result<Option<Found<Live>>, AwsError> {
    let bare = Live::named(&name, &aws.place.partition, &aws.place.region);
    let tags = match tags::read(aws, &name).await {
        Ok(None) => return Ok(None),
        Ok(Some(tags)) => tags,
        Err(error) if read::is_withheld(&error) => {
            // The plan says so.
            tracing::info!(bucket = name, %error, "a bucket could not be read");
            return Ok(Some(Found { live: Live { denied: Some(error.to_string()), ..bare }, tags: BTreeMap::new() }));
        }
        Err(error) => return Err(error),
    };
    if !scope.needs_detail(&tags, &name) {
        return Ok(Some(Found { live: bare, tags }));
    }
    let deep = scope.deep && scope.is_ours(&tags);
    Ok(read::shown(aws, &name, deep).await?.map(|live| Found { live, tags }))
}

/// Tells if any account has a bucket of this name. An answer to HEAD has no code, only a status.
async fn exists(aws: &Aws, name: &str) -> Result<bool, AwsError> {
    let Err(error) = aws.s3.head_bucket().bucket(name).send().await else { return Ok(true) };
    match error.raw_response().map(|response| response.status().as_u16()) {
        // There is none, or one of another account, or one in another region. CreateBucket says that in words.
        Some(404 | 301 | 400 | 403) => Ok(false),
        Some(_) | None => Err(classify(error)),
    }
}

/// A bucket of the wanted name is ours already. When it carries the claim that is to be made, the answer to an earlier call was lost; else it is an error.
async fn ours_or(aws: &Aws, error: AwsError, name: &str, wanted: &BTreeMap<String, String>) -> Result<String, AwsError> {
    match tags::read(aws, name).await? {
        Some(tags) if tags::claim(&tags, wanted) => Ok(name.to_owned()),
        Some(_) => Err(error),
        // The bucket is there and its tags are not: S3 shows them in a moment.
        None => Err(AwsError { class: Class::NotReady, ..error }),
    }
}

fn already_owned(name: &str) -> AwsError {
    let text = format!("the account has a bucket {name} already");
    our_error::<CreateBucketError>("BucketAlreadyOwnedByYou", text, Class::Exists)
}

/// Deletes a bucket with all that is in it. Its policy goes first, because it may deny the rest.
async fn remove(aws: &Aws, live: &Live) -> Result<(), AwsError> {
    let opened = policy::open(aws, live).await?;
    let emptied = empty::empty(aws, &live.name).await;
    let emptied = match emptied {
        Ok(()) => aws.s3.delete_bucket().bucket(&live.name).send().await.classify().map(drop),
        Err(error) => Err(error),
    };
    match emptied {
        // The policy that denied it is gone, and S3 has not noticed yet.
        Err(error) if opened && error.class == Class::Denied => Err(AwsError { class: Class::NotReady, ..error }),
        done => done,
    }
}
