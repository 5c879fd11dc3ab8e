#!/usr/bin/env bash
# Fetches the plans of the pull request that brought a commit to a branch, and makes sure that they are those that were reviewed.
#
#   GH_REPO=owner/name scripts/github-plans.sh COMMIT BRANCH FOLDER
#
# Needs `gh` with a token that may read actions and pull requests. Ends with 5 when there is no such review.
set -euo pipefail

commit=$1
branch=$2
folder=$3
refuse() {
  echo "error: $1" >&2
  exit 5
}

pull=$(gh api "repos/$GH_REPO/commits/$commit/pulls" \
  --jq ".[] | select(.merged_at != null and .base.ref == \"$branch\" and .merge_commit_sha == \"$commit\") | \"\(.number) \(.head.sha)\"" |
  head -n 1)
[ -n "$pull" ] || refuse "$commit came to $branch with no pull request: nobody reviewed it"
number=${pull% *}
head=${pull#* }

# Any workflow of this repository can upload an artefact of this name. Only a run of the review counts: GitHub takes its file from the default branch, whatever branch a
# pull request comes from or goes to.
run=""
artefacts=$(gh api "repos/$GH_REPO/actions/artifacts?name=plans-$number-$head&per_page=100" \
  --jq '[.artifacts[] | select(.expired | not)] | sort_by(.created_at) | reverse | .[].workflow_run.id')
for candidate in $artefacts; do
  run=$(gh api "repos/$GH_REPO/actions/runs/$candidate" --jq \
    'select((.path | split("@")[0]) == ".github/workflows/review.yml" and .event == "pull_request_target" and .conclusion == "success") | .id')
  [ -z "$run" ] || break
done
[ -n "$run" ] || refuse "pull request $number has no review of $head that passed, or its plans are too old"
gh run download "$run" --name "plans-$number-$head" --dir "$folder"

# What the reviewers read says which plans these were.
digest=$(gh api --paginate "repos/$GH_REPO/issues/$number/comments" --jq '.[] | select(.user.login == "github-actions[bot]") | .body' |
  sed -n "s/^<!-- heiiki:plans $head \(sha256:[0-9a-f]\{64\}\) -->.*$/\1/p" | head -n 1)
"$(dirname "$0")/bound.sh" "$folder" "$number" "$branch" "$head" "$digest"
