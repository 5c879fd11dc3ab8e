#!/usr/bin/env bash
# Keeps one issue open as long as something differs, and closes it when nothing does.
#
#   GH_REPO=owner/name scripts/drift-issue.sh SPEC...
#
# Ends with the exit code of `heiiki drift`: 0 without drift, 4 with. Needs `gh` with a token that may write to issues, and a label `drift`.
set -uo pipefail

page=$(mktemp)
trap 'rm -f "$page"' EXIT
heiiki drift "$@" --format markdown --quiet >"$page"
code=$?
if [ ! -s "$page" ]; then
  echo "error: heiiki ended with $code and without a result" >&2
  exit 1
fi
issue=$(gh issue list --label drift --state open --limit 1 --json number --jq '.[0].number // empty') || exit 1
if [ "$code" -eq 0 ]; then
  [ -z "$issue" ] || gh issue close "$issue" --comment "No drift any more." || exit 1
elif [ -n "$issue" ]; then
  gh issue edit "$issue" --body-file "$page" || exit 1
else
  gh issue create --label drift --title "Environments differ from their specs" --body-file "$page" || exit 1
fi
exit "$code"
