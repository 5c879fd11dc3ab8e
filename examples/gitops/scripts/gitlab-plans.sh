#!/usr/bin/env bash
# Fetches the plans of the merge request that brought a commit.
#
#   scripts/gitlab-plans.sh COMMIT FOLDER
#
# Needs curl, jq and unzip, and in GITLAB_TOKEN a project access token with the scope `read_api`. The other variables are GitLab's own.
set -euo pipefail

commit=$1
folder=$2
project="$CI_API_V4_URL/projects/$CI_PROJECT_ID"
call() { curl --fail --silent --show-error --location --header "PRIVATE-TOKEN: $GITLAB_TOKEN" "$@"; }
iid=$(call "$project/repository/commits/$commit/merge_requests" | jq '[.[] | select(.state == "merged") | .iid][0] // empty')
[ -n "$iid" ] || { echo "error: $commit came with no merge request: nobody reviewed it" >&2; exit 1; }
pipeline=$(call "$project/merge_requests/$iid/pipelines" | jq '[.[] | select(.status == "success") | .id][0] // empty')
[ -n "$pipeline" ] || { echo "error: merge request $iid has no review that passed" >&2; exit 1; }
job=$(call "$project/pipelines/$pipeline/jobs?per_page=100" | jq '[.[] | select(.name == "review") | .id][0] // empty')
archive=$(mktemp)
trap 'rm -f "$archive"' EXIT
call --output "$archive" "$project/jobs/$job/artifacts"
unzip -q -o "$archive" "plans/*" -d "$folder.new"
mkdir -p "$folder"
mv "$folder.new"/plans/* "$folder"
rm -r "$folder.new"
