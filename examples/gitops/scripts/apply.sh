#!/usr/bin/env bash
# Carries out the plans that were reviewed, each only if its spec is still what was reviewed and nothing that it relies on has moved.
#
#   scripts/apply.sh PLANS SPEC...
#
# Every environment is tried. Ends with 5 when a plan was refused (make a new one and review it), with 1 when one failed.
set -uo pipefail

plans=$1
shift
worst=0
for spec in "$@"; do
  name=$(basename "${spec%.yaml}")
  plan="$plans/$name.plan.json"
  if [ ! -f "$plan" ]; then
    echo "error: $spec was changed and has no reviewed plan in $plans" >&2
    code=5
  else
    echo "== $name"
    heiiki apply "$plan" --expect-spec "$spec" --yes
    code=$?
  fi
  case $code in
    0) ;;
    5) [ "$worst" -ne 0 ] || worst=5 ;;
    *) worst=1 ;;
  esac
done
exit "$worst"
