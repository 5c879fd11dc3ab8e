#!/usr/bin/env bash
# Makes sure that plans belong to a review: to its number, to the branch it goes to, to the commit that was looked at, and to the comment that was read.
#
#   scripts/bound.sh PLANS NUMBER BASE HEAD DIGEST
#
# DIGEST is the `sha256:...` of PLANS/review.txt that stands in the comment of the review. Ends with 5 when anything is another one.
set -uo pipefail

plans=$1 number=$2 base=$3 head=$4 digest=$5
refuse() {
  echo "error: $1: these are not the plans that were reviewed; open the review again to make new ones" >&2
  exit 5
}

[ -f "$plans/review.txt" ] && [ ! -L "$plans/review.txt" ] || refuse "$plans has no review.txt"
found=$(sha256sum "$plans/review.txt" | cut -d ' ' -f 1)
[ "sha256:$found" = "$digest" ] || refuse "review.txt is sha256:$found, and the comment says ${digest:-nothing}"
expected=$(printf 'number %s\nbase %s\nhead %s' "$number" "$base" "$head")
[ "$(head -n 3 "$plans/review.txt")" = "$expected" ] || refuse "review.txt is of another review than number $number to $base at $head"
