#!/usr/bin/env bash
# Builds an earlier release beside this checkout and runs both together under load, in every mix of api, scheduler and workers.
#
#   deploy/upgrade-check.sh [REVISION] [OPTION...]
#
# REVISION   tag or commit; default: the newest tag vX.Y.Z before HEAD, else the commit in deploy/previous-release
# OPTION     of ./resow upgrade-check: --jobs N, --keep, --json
#
# Both releases get the variables that stand behind the commit in deploy/previous-release (NAME=VALUE), whichever revision runs.
# The earlier release is built once per commit, in .resow/releases/COMMIT. Needs its commit in this repository and, offline, its
# libraries in the local Maven repository (RESOW_MAVEN_OPTIONS, e.g. --offline). Takes about ten minutes on two cores. Not part of CI.
set -euo pipefail
home=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
cd "$home"

read -r -a words <deploy/previous-release || true # true: the last line may have no end
for variable in "${words[@]:1}"; do
  [[ $variable =~ ^[A-Z][A-Z0-9_]*=.+$ ]] || {
    echo "upgrade-check: deploy/previous-release: expected NAME=VALUE behind the commit, found '$variable'" >&2
    exit 2
  }
  export "${variable?}"
done

revision=""
if [ $# -gt 0 ] && [ "${1#-}" = "$1" ]; then revision=$1; shift; fi
if [ -z "$revision" ]; then revision=$(git describe --tags --abbrev=0 --match 'v[0-9]*' HEAD^ 2>/dev/null || true); fi
if [ -z "$revision" ]; then revision=${words[0]:-}; fi
commit=$(git rev-parse --verify --quiet "$revision^{commit}") || {
  echo "upgrade-check: expected a tag or commit of this repository, found '$revision'; a shallow clone needs git fetch --unshallow" >&2
  exit 2
}

previous=$home/.resow/releases/$commit
if [ ! -e "$previous/built" ]; then
  echo "upgrade-check: building $revision in $previous" >&2
  rm -rf "$previous"
  mkdir -p "$previous"
  git archive "$commit" | tar -x -C "$previous"
  # shellcheck disable=SC2086
  (cd "$previous" && ./resow mvn --quiet --batch-mode -Dstyle.color=never ${RESOW_MAVEN_OPTIONS:-} -Dmaven.test.skip -Dspotless.check.skip \
    -Dcyclonedx.skip package -pl api,scheduler,worker -am) >&2
  touch "$previous/built"
fi
exec "$home/resow" upgrade-check --previous "$previous" "$@"
