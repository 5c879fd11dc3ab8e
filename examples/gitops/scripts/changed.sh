#!/usr/bin/env bash
# Prints the specs that differ between two commits, each with a zero byte behind it: a name may hold any other character.
#
#   scripts/changed.sh FOLDER FROM TO
#
# FOLDER is the checkout that has both commits. `FROM...TO` as one argument in FROM's place and none for TO means: since the two parted.
set -euo pipefail

git -C "$1" diff -z --name-only --diff-filter=d "${@:2}" -- 'environments/*.yaml'
