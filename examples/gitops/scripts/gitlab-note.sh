#!/usr/bin/env bash
# Puts one note on a merge request, or changes the one that is there: it is found by its first line.
#
#   scripts/gitlab-note.sh IID FILE
#
# Needs curl and jq, and in GITLAB_TOKEN a project access token with the scope `api`. The other variables are GitLab's own.
set -euo pipefail

iid=$1
file=$2
marker=$(head -n 1 "$file")
notes="$CI_API_V4_URL/projects/$CI_PROJECT_ID/merge_requests/$iid/notes"
call() { curl --fail --silent --show-error --header "PRIVATE-TOKEN: $GITLAB_TOKEN" "$@"; }
id=""
page=1
while [ -z "$id" ]; do
  found=$(call "$notes?per_page=100&page=$page")
  id=$(jq --arg marker "$marker" '[.[] | select(.body | startswith($marker)) | .id][0] // empty' <<<"$found")
  [ "$(jq length <<<"$found")" -eq 100 ] || break
  page=$((page + 1))
done
if [ -n "$id" ]; then
  call --request PUT --form "body=<$file" "$notes/$id" >/dev/null
  echo "note $id was changed"
else
  call --request POST --form "body=<$file" "$notes" >/dev/null
  echo "a note was added"
fi
