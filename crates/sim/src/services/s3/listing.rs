//! Lists of keys: prefixes, delimiters, encoding, pages. ListObjectsV2 stands here; versions and uploads use the same parts.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use serde_json::{Value, json};

use super::{access, bucket, errors};
use crate::{Request, ServiceError, World};

/// Most items of a page.
const MOST: usize = 1000;

/// The characters that a URL-encoded key leaves as they are.
const PLAIN: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~').remove(b'/').remove(b'*');

/// The options of a list call.
pub(super) struct Asked<'a> {
    pub(super) prefix: &'a str,
    pub(super) delimiter: Option<&'a str>,
    pub(super) size: usize,
    url: bool,
}

impl<'a> Asked<'a> {
    /// Reads the members that all lists have; the one about the size of a page has several names.
    pub(super) fn read(request: &Request<'a>, size: &str) -> Result<Self, ServiceError> {
        let url = match request.text("EncodingType") {
            None => false,
            Some("url") => true,
            Some(_) => return Err(errors::invalid_argument("Invalid Encoding Method specified in Request")),
        };
        let given = request.number(size).and_then(|size| usize::try_from(size).ok());
        if given.is_none() && request.input.get(size).is_some() {
            return Err(errors::invalid_argument("Argument maxKeys must be an integer between 0 and 2147483647"));
        }
        let (prefix, delimiter) = (request.text("Prefix").unwrap_or_default(), request.text("Delimiter"));
        Ok(Self { prefix, delimiter, size: given.unwrap_or(MOST).min(MOST), url })
    }

    /// A key as the answer writes it.
    pub(super) fn written(&self, key: &str) -> String {
        if self.url { utf8_percent_encode(key, PLAIN).to_string() } else { key.to_owned() }
    }

    /// The members that repeat the request.
    pub(super) fn echo(&self, answer: &mut Value) {
        answer["Prefix"] = json!(self.written(self.prefix));
        answer["Delimiter"] = json!(self.delimiter.map(|text| self.written(text)));
        answer["EncodingType"] = json!(self.url.then_some("url"));
    }

    /// The part of a key up to the delimiter behind the prefix, when the key stands for others like it.
    pub(super) fn common<'k>(&self, key: &'k str) -> Option<&'k str> {
        let delimiter = self.delimiter?;
        let rest = key.strip_prefix(self.prefix)?;
        rest.find(delimiter).map(|at| &key[..self.prefix.len() + at + delimiter.len()])
    }
}

/// One page: its items, the common prefixes among them, and the last item when there are more.
pub(super) struct Page<T> {
    pub(super) items: Vec<T>,
    pub(super) common: Vec<String>,
    pub(super) last: Option<Last>,
}

/// The end of a page: an item, or a common prefix that stands for many.
pub(super) struct Last {
    pub(super) key: String,
    pub(super) id: Option<String>,
}

/// Cuts a page out of items in their order, each with its key and, where a key has several, its id. Common prefixes count as items.
pub(super) fn page<T>(asked: &Asked<'_>, items: impl Iterator<Item = (String, Option<String>, T)>) -> Page<T> {
    let mut page = Page { items: Vec::new(), common: Vec::new(), last: None };
    let mut last = None;
    for (key, id, item) in items.filter(|(key, ..)| key.starts_with(asked.prefix)) {
        let common = asked.common(&key).map(str::to_owned);
        if common.as_ref().is_some_and(|common| page.common.last() == Some(common)) {
            continue;
        }
        if page.items.len() + page.common.len() == asked.size {
            page.last = last;
            return page;
        }
        if let Some(common) = common {
            page.common.push(common.clone());
            last = Some(Last { key: common, id: None });
        } else {
            page.items.push(item);
            last = Some(Last { key, id });
        }
    }
    page
}

/// Common prefixes as S3 lists them.
pub(super) fn common_prefixes(asked: &Asked<'_>, common: &[String]) -> Value {
    common.iter().map(|prefix| json!({"Prefix": asked.written(prefix)})).collect()
}

/// True if a key comes after a marker. Keys of a common prefix that was already listed do not come again.
pub(super) fn behind(asked: &Asked<'_>, key: &str, marker: &str) -> bool {
    key > marker && !(asked.common(marker) == Some(marker) && key.starts_with(marker))
}

/// `ListObjectsV2`.
pub(super) fn objects(world: &mut World, request: &Request<'_>) -> Result<Value, ServiceError> {
    let name = access::admit(world, request)?;
    let asked = Asked::read(request, "MaxKeys")?;
    let token = request.text("ContinuationToken").map(|token| {
        let bytes = URL_SAFE_NO_PAD.decode(token).ok();
        bytes
            .and_then(|bytes| String::from_utf8(bytes).ok())
            .ok_or_else(|| errors::invalid_argument("The continuation token provided is incorrect"))
    });
    let token = token.transpose()?;
    let start = token.as_deref().or_else(|| request.text("StartAfter"));
    let owner = (request.flag("FetchOwner") == Some(true)).then(|| json!({"ID": bucket::owner(world)}));
    let bucket = access::bucket(world, &name)?;
    let live = bucket.objects.iter().filter_map(|(key, versions)| {
        let latest = versions.first().filter(|version| !version.delete_marker)?;
        start.is_none_or(|start| behind(&asked, key, start)).then(|| (key.clone(), None, latest))
    });
    let mut keys = Vec::new();
    let found = page(&asked, live.map(|(key, id, version)| (key.clone(), id, (key, version))));
    for (key, version) in &found.items {
        keys.push(json!({
            "Key": asked.written(key),
            "LastModified": version.modified.iso(),
            "ETag": version.etag,
            "Size": version.size,
            "StorageClass": version.storage_class,
            "Owner": owner,
        }));
    }
    let next = found.last.as_ref().map(|last| URL_SAFE_NO_PAD.encode(&last.key));
    let mut answer = json!({
        "Name": name,
        "KeyCount": keys.len() + found.common.len(),
        "MaxKeys": asked.size,
        "IsTruncated": next.is_some(),
        "ContinuationToken": request.text("ContinuationToken"),
        "NextContinuationToken": next,
        "StartAfter": request.text("StartAfter").map(|key| asked.written(key)),
        "Contents": keys,
        "CommonPrefixes": common_prefixes(&asked, &found.common),
    });
    asked.echo(&mut answer);
    Ok(answer)
}
