#!/usr/bin/env bash
# Fetches the plans of the merge request that brought a commit to a branch, and makes sure that they are those that were reviewed.
#
#   scripts/gitlab-plans.sh COMMIT BRANCH FOLDER
#
# Needs curl, jq and unzip, and in GITLAB_TOKEN a project access token with the scope `read_api`. The other variables are GitLab's own. Ends with 5 when there is no such
# review.
set -euo pipefail

commit=$1
branch=$2
folder=$3
project="$CI_API_V4_URL/projects/$CI_PROJECT_ID"
call() { curl --fail --silent --show-error --location --header "PRIVATE-TOKEN: $GITLAB_TOKEN" "$@"; }
refuse() {
  echo "error: $1" >&2
  exit 5
}

request=$(call "$project/repository/commits/$commit/merge_requests" |
  jq -r --arg branch "$branch" '[.[] | select(.state == "merged" and .target_branch == $branch) | "\(.iid) \(.sha)"][0] // empty')
[ -n "$request" ] || refuse "$commit came to $branch with no merge request: nobody reviewed it"
iid=${request% *}
head=${request#* }
# A pipeline of the merge request itself, of the commit that was merged, and not one that somebody started on the branch.
pipeline=$(call "$project/merge_requests/$iid/pipelines?per_page=100" |
  jq -r --arg head "$head" '[.[] | select(.status == "success" and .source == "merge_request_event" and .sha == $head) | .id][0] // empty')
[ -n "$pipeline" ] || refuse "merge request $iid has no review of $head that passed"
job=$(call "$project/pipelines/$pipeline/jobs?per_page=100" | jq -r '[.[] | select(.name == "review" and .status == "success") | .id][0] // empty')
[ -n "$job" ] || refuse "pipeline $pipeline has no review"
archive=$(mktemp)
unpacked=$(mktemp -d)
trap 'rm -rf "$archive" "$unpacked"' EXIT
call --output "$archive" "$project/jobs/$job/artifacts"
unzip -q -o "$archive" "plans/*" -d "$unpacked"
mkdir -p "$folder"
cp -R "$unpacked/plans/." "$folder"
# What the reviewers read says which plans these were. Notes of people do not count.
me=$(call "$CI_API_V4_URL/user" | jq -r .username | sed 's/_bot_.*$/_bot_/')
digest=$(call "$project/merge_requests/$iid/notes?per_page=100" |
  jq -r --arg me "$me" '.[] | select(.author.username | startswith($me)) | .body' |
  sed -n "s/^<!-- heiiki:plans $head \(sha256:[0-9a-f]\{64\}\) -->.*$/\1/p" | head -n 1)
"$(dirname "$0")/bound.sh" "$folder" "$iid" "$branch" "$head" "$digest"
