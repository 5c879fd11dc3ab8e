#!/usr/bin/env bash
# Plans environments for a review: a saved plan for each, and one comment for all.
#
#   scripts/review.sh OUT SPEC...
#
# Writes OUT/<spec's name>.plan.json and OUT/comment.md. Ends with 0 when every plan could be made, with 5 when one of them would be refused, and with 1 when
# one could not be made; the comment says why.
set -uo pipefail

out=$1
shift
mkdir -p "$out"
worst=0
{
  echo "<!-- heiiki:review -->"
  [ $# -gt 0 ] || echo "No environment is changed."
} >"$out/comment.md"
for spec in "$@"; do
  name=$(basename "${spec%.yaml}")
  {
    echo
    echo "# $name"
    echo
  } >>"$out/comment.md"
  heiiki plan "$spec" --out "$out/$name.plan.json" --format markdown --quiet >"$out/$name.md" 2>"$out/$name.err"
  code=$?
  if [ "$code" -eq 0 ] || [ "$code" -eq 5 ]; then
    cat "$out/$name.md" >>"$out/comment.md"
  else
    # shellcheck disable=SC2016 # the backticks are Markdown's
    printf '**could not be planned** (exit code %s)\n\n```\n%s\n```\n' "$code" "$(head -c 4000 "$out/$name.err")" >>"$out/comment.md"
    code=1
  fi
  if [ "$code" -eq 1 ] || { [ "$code" -eq 5 ] && [ "$worst" -eq 0 ]; }; then worst=$code; fi
done
exit "$worst"
