#!/usr/bin/env bash
# Plans environments for a review: a saved plan for each, one comment for all, and a list of the plans that belong to this review.
#
#   scripts/review.sh OUT SPEC...
#
# What is reviewed comes from the environment: REVIEW_NUMBER, REVIEW_BASE (a branch) and REVIEW_HEAD (a commit); on a laptop they are empty.
#
# Writes OUT/<spec's path below environments/>.plan.json, OUT/review.txt and OUT/comment.md, which says the digest of OUT/review.txt. Ends with 0 when every plan could be
# made, with 5 when one of them would be refused, and with 1 when one could not be made; the comment says why.
set -uo pipefail

out=$1
shift
mkdir -p "$out" || exit 1
worst=0
body="$out/body.md"
: >"$body"
{
  echo "number ${REVIEW_NUMBER:-none}"
  echo "base ${REVIEW_BASE:-none}"
  echo "head ${REVIEW_HEAD:-none}"
} >"$out/review.txt"
[ $# -gt 0 ] || echo "No environment is changed." >>"$body"

# One environment; prints its part of the comment.
review() {
  local spec=$1 name below err code
  name=${spec#environments/}
  name=${name%.yaml}
  below="$out/$name"
  # A name is shown as it is, unless that would break out of its line or its quotes.
  printf '\n# `%s`\n\n' "$(printf '%s' "$name" | tr -d '\000-\037\177`')"
  case $spec in
    *[[:cntrl:]]* | /* | ../* | */../*) echo "**could not be planned**: a spec has a plain name below \`environments/\`"; return 1 ;;
  esac
  if [ -L "$spec" ]; then
    echo "**could not be planned**: it is a link, and not a file of its own"
    return 1
  fi
  mkdir -p "$(dirname "$below")" || return 1
  err=$(mktemp)
  heiiki plan "$spec" --out "$below.plan.json" --format markdown --quiet 2>"$err"
  code=$?
  if [ "$code" -eq 0 ] || [ "$code" -eq 5 ]; then
    # The third line of a saved plan is its id.
    id=$(sed -n '3s/^ *"id": "\(sha256:[0-9a-f]*\)",$/\1/p' "$below.plan.json")
    printf '\nplan `%s`\n' "$id"
    printf 'plan %s %s\n' "$id" "$spec" >>"$out/review.txt"
  else
    # The end of the fence is longer than any in the text.
    # shellcheck disable=SC2016 # the backticks are Markdown's
    printf '**could not be planned** (exit code %s)\n\n``````\n%s\n``````\n' "$code" "$(head -c 4000 "$err" | sed 's/`````*/~~~~~/g')"
    rm -f "$below.plan.json"
    code=1
  fi
  rm -f "$err"
  return "$code"
}

for spec in "$@"; do
  review "$spec" >>"$body"
  code=$?
  if [ "$code" -eq 1 ] || { [ "$code" -eq 5 ] && [ "$worst" -eq 0 ]; }; then worst=$code; fi
done
digest=$(sha256sum "$out/review.txt" | cut -d ' ' -f 1)
{
  echo "<!-- heiiki:review -->"
  echo "<!-- heiiki:plans ${REVIEW_HEAD:-none} sha256:$digest -->"
  cat "$body"
} >"$out/comment.md"
rm -f "$body"
exit "$worst"
