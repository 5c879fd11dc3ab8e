#!/usr/bin/env bash
# Carries out the plans that were reviewed, each only if it is the plan that review.txt lists, if its spec is still what was reviewed, and if a plan made now is the same.
#
#   scripts/apply.sh PLANS SPEC...
#
# Every environment is tried. Ends with 5 when a plan was refused (make a new one and review it), with 1 when one failed.
set -uo pipefail

plans=$1
shift
worst=0
for spec in "$@"; do
  name=${spec#environments/}
  name=${name%.yaml}
  plan="$plans/$name.plan.json"
  # The id that was reviewed: the line ends with the path, so that no other path fits.
  id=$(while read -r what id path; do
    if [ "$what" = plan ] && [ "$path" = "$spec" ]; then echo "$id"; fi
  done <"$plans/review.txt")
  if [ -z "$id" ] || [ ! -f "$plan" ] || [ -L "$plan" ]; then
    echo "error: $spec was changed and has no reviewed plan in $plans" >&2
    code=5
  else
    echo "== $name"
    heiiki apply "$plan" --expect-plan "$id" --expect-spec "$spec" --yes
    code=$?
  fi
  case $code in
    0) ;;
    5) [ "$worst" -ne 0 ] || worst=5 ;;
    *) worst=1 ;;
  esac
done
exit "$worst"
