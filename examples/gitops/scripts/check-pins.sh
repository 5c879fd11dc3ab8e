#!/usr/bin/env bash
# Fails when a workflow uses an action by anything but a commit: a tag or a branch can be moved to other code.
#
#   scripts/check-pins.sh FILE...
#
# To pin an action, write what `git ls-remote https://github.com/OWNER/ACTION refs/tags/TAG 'refs/tags/TAG^{}'` prints (the line that ends with `^{}` where there is one),
# and the tag behind it as a comment.
set -uo pipefail

if grep -nHE '^[^#]*uses: *[^./ ][^ ]*' "$@" | grep -vE 'uses: *[^@ ]+@[0-9a-f]{40}( |$)'; then
  echo "error: these actions are not pinned to a commit" >&2
  exit 1
fi
