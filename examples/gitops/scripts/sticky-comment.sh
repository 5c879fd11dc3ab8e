#!/usr/bin/env bash
# Puts one comment on a pull request, or changes the one that is there: it is found by its author and its first line.
#
#   GH_REPO=owner/name scripts/sticky-comment.sh NUMBER FILE
#
# Needs the GitHub command line, `gh`, with a token that may write to pull requests.
set -euo pipefail

number=$1
file=$2
marker=$(head -n 1 "$file")
# Somebody else's comment that begins alike is left alone.
id=$(gh api --paginate "repos/$GH_REPO/issues/$number/comments" \
  --jq ".[] | select(.user.login == \"github-actions[bot]\" and (.body | startswith(\"$marker\"))) | .id" | head -n 1)
if [ -n "$id" ]; then
  gh api --method PATCH "repos/$GH_REPO/issues/comments/$id" --field "body=@$file" --silent
  echo "comment $id was changed"
else
  gh api --method POST "repos/$GH_REPO/issues/$number/comments" --field "body=@$file" --silent
  echo "a comment was added"
fi
