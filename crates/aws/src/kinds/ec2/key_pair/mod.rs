//! Key pairs: imported, or made by AWS with the private key going to a file of mode 0600. The private key is in one answer and nowhere else: it is never
//! logged, and a pair whose answer was lost is made anew.

use std::collections::BTreeMap;
use std::fs::{self, File, OpenOptions};
use std::io::{self, Write};
use std::path::Path;
use std::time::Duration;

use aws_sdk_ec2::operation::create_key_pair::CreateKeyPairError;
use aws_sdk_ec2::primitives::Blob;
use aws_sdk_ec2::types::{self, ResourceType};
use heiiki_model::failure::{AwsError, Class};
use heiiki_model::kinds::ec2::key_pair::{KeyFormat, KeyPair, KeyType, Live, Want, key_name};
use heiiki_model::spec::Disposition;

use crate::attempts::ONCE;
use crate::error::{Classify, our_error};
use crate::{Aws, Edit, Found, New, Ops, Scope, tags};

impl Ops for KeyPair {
    const POLL: Duration = Duration::from_secs(1);
    const STALL_TIMEOUT: Duration = Duration::from_mins(1);

    async fn list(aws: &Aws, _: &Scope) -> Result<Vec<Found<Live>>, AwsError> {
        let answer = aws.ec2.describe_key_pairs().include_public_key(true).send().await.classify()?;
        let pairs = answer.key_pairs.unwrap_or_default().into_iter();
        Ok(pairs
            .map(|mut pair| {
                let tags = tags::of_ec2(pair.tags.take());
                Found { live: live(pair), tags }
            })
            .collect())
    }

    async fn get(aws: &Aws, id: &str) -> Result<Option<Live>, AwsError> {
        let answer = aws.ec2.describe_key_pairs().key_names(id).include_public_key(true).send().await.found()?;
        Ok(answer.and_then(|answer| answer.key_pairs?.into_iter().next()).map(live))
    }

    async fn create(aws: &Aws, new: New<'_, Self>) -> Result<String, AwsError> {
        match (&new.want.public_key, &new.want.private_key_file) {
            (Some(key), _) => import(aws, &new, key).await,
            (None, Some(file)) => make(aws, &new, Path::new(file)).await,
            (None, None) => Err(refused("the spec gives this key pair neither a public key nor a file for a private one")),
        }
    }

    /// Nothing of a key pair can be changed in place.
    async fn update(_: &Aws, _: Edit<'_, Self>) -> Result<(), AwsError> {
        Ok(())
    }

    /// The private key's file stays: it is the user's.
    async fn delete(aws: &Aws, live: Live, _: Option<Disposition>) -> Result<(), AwsError> {
        remove(aws, &live.key_pair_id).await
    }
    async fn tags_now(aws: &Aws, live: Live) -> Result<Option<BTreeMap<String, String>>, AwsError> {
        tags::read_ec2::<Self>(aws, &live.key_pair_id).await
    }

    async fn retag(aws: &Aws, live: Live, tags: &BTreeMap<String, Option<String>>) -> Result<(), AwsError> {
        tags::retag_ec2(aws, &live.key_pair_id, tags).await
    }
}

async fn import(aws: &Aws, new: &New<'_, KeyPair>, key: &str) -> Result<String, AwsError> {
    let name = key_name(&new.want, new.at);
    let call = aws.ec2.import_key_pair().key_name(&name).public_key_material(Blob::new(key.trim().as_bytes()));
    match call.tag_specifications(tags::specification(ResourceType::KeyPair, new.tags)).send().await.classify() {
        Ok(_) => Ok(name),
        // The SDK may have asked twice, too, when the first answer was lost.
        Err(error) if error.class == Class::Exists && claimed(aws, new).await?.is_some() => Ok(name),
        Err(error) => Err(error),
    }
}

async fn make(aws: &Aws, new: &New<'_, KeyPair>, path: &Path) -> Result<String, AwsError> {
    let Want { name: _, public_key: _, public_key_file: _, private_key_file: _, key_type, key_format } = &new.want;
    let name = key_name(&new.want, new.at);
    if new.again
        && let Some(id) = claimed(aws, new).await?
    {
        remove(aws, &id).await?;
    }
    // The file is there before the key is: a key that cannot be written must not be made.
    let file = reserve(path).map_err(|error| refused(&format!("the private key cannot go to {}: {error}", path.display())))?;
    let call = aws
        .ec2
        .create_key_pair()
        .key_name(&name)
        .set_key_type(key_type.map(|kind| match kind {
            KeyType::Rsa => types::KeyType::Rsa,
            KeyType::Ed25519 => types::KeyType::Ed25519,
        }))
        .set_key_format(key_format.map(|format| match format {
            KeyFormat::Pem => types::KeyFormat::Pem,
            KeyFormat::Ppk => types::KeyFormat::Ppk,
        }))
        .tag_specifications(tags::specification(ResourceType::KeyPair, new.tags))
        .customize()
        .config_override(ONCE);
    let written = match call.send().await.classify() {
        Ok(answer) => match write(file, &answer.key_material.unwrap_or_default()) {
            Ok(()) => Ok(name),
            Err(error) => {
                remove(aws, &answer.key_pair_id.unwrap_or_default()).await?;
                Err(refused(&format!("the private key cannot go to {}: {error}", path.display())))
            }
        },
        Err(error) => Err(error),
    };
    if written.is_err() {
        // The file is empty and ours. The error that is returned matters more than a failure to remove it.
        drop(fs::remove_file(path));
    }
    written
}

/// The id of a pair of that name that carries our tags, but not of the one that is being replaced.
async fn claimed(aws: &Aws, new: &New<'_, KeyPair>) -> Result<Option<String>, AwsError> {
    let answer = aws.ec2.describe_key_pairs().set_filters(Some(tags::claim_filters(new.tags))).send().await.classify()?;
    let name = key_name(&new.want, new.at);
    let mut pairs = answer.key_pairs.unwrap_or_default().into_iter();
    Ok(pairs.find(|pair| pair.key_name.as_ref() == Some(&name)).and_then(|pair| pair.key_pair_id))
}

async fn remove(aws: &Aws, key_pair_id: &str) -> Result<(), AwsError> {
    aws.ec2.delete_key_pair().key_pair_id(key_pair_id).send().await.or_gone()
}

/// Makes the file, which must not exist, for its owner's eyes only.
fn reserve(path: &Path) -> io::Result<File> {
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path)
}

fn write(mut file: File, key: &str) -> io::Result<()> {
    if key.is_empty() {
        return Err(io::Error::new(io::ErrorKind::UnexpectedEof, "AWS's answer holds no key"));
    }
    file.write_all(key.as_bytes())?;
    if !key.ends_with('\n') {
        file.write_all(b"\n")?;
    }
    file.sync_all()
}

/// An error that AWS had no part in.
fn refused(message: &str) -> AwsError {
    our_error::<CreateKeyPairError>("PrivateKeyFile", message, Class::Other)
}

fn live(pair: types::KeyPairInfo) -> Live {
    Live {
        key_name: pair.key_name.unwrap_or_default(),
        key_pair_id: pair.key_pair_id.unwrap_or_default(),
        key_type: pair.key_type.map(|kind| kind.as_str().to_owned()).unwrap_or_default(),
        public_key: pair.public_key.map(|key| key.trim().to_owned()).filter(|key| !key.is_empty()),
        key_fingerprint: pair.key_fingerprint.unwrap_or_default(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_private_key_is_written_once_and_for_its_owner() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("key.pem");
        write(reserve(&path).unwrap(), "secret").unwrap();
        assert_eq!(fs::read_to_string(&path).unwrap(), "secret\n");
        assert_eq!(reserve(&path).unwrap_err().kind(), io::ErrorKind::AlreadyExists);
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
        }
        let empty = write(reserve(&dir.path().join("other.pem")).unwrap(), "").unwrap_err();
        assert_eq!(empty.kind(), io::ErrorKind::UnexpectedEof);
    }
}
