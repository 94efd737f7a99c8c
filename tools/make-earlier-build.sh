#!/usr/bin/env bash
# Makes tests/data/earlier-builds/<commit>: backups of small databases that the build of a commit writes. EarlierBuildTests restores and
# migrates them. For each scenario of docs/scenarios: <name>/ is the backup, <name>.keys its keys, <name>.json what the scenario ended in.
# Everybody in it is fictitious, and the master key is that of the tests. It takes some minutes, and nothing else may use port 5987.
#
#   tools/make-earlier-build.sh [<commit>]      HEAD unless given; a release's tag before the first change after it
set -euo pipefail
root=$(cd "$(dirname "$0")/.." && pwd)
commit=$(git -C "$root" rev-parse --verify --short=8 "${1:-HEAD}^{commit}")
target="$root/tests/data/earlier-builds/$commit"
[ ! -e "$target" ] || { echo "$target exists already" >&2; exit 2; }

copy=$(mktemp -d)
trap 'rm -rf "$copy"' EXIT
# PostgreSQL runs as another user if this runs as root.
chmod 755 "$copy"
git -C "$root" archive "$commit" | tar -x -C "$copy"

export ASPNETCORE_URLS=http://127.0.0.1:5987 ASPNETCORE_ENVIRONMENT=Development DOTNET_ENVIRONMENT=Development
# ProductHost.MasterKey.
export Keys__Master=AQIDBAUGBwgJCgsMDQ4PEBESExQVFhcYGRobHB0eHyA=
unset ConnectionStrings__PowerCrm
# Builds the host.
"$copy/powercrm" help demo >/dev/null
# Moved to its place at the end: a run that fails leaves nothing there.
result="$copy/result"
mkdir "$result"
for scenario in "$copy"/docs/scenarios/*.jsonl; do
    name=$(basename "$scenario" .jsonl)
    export PowerCrm__Data="$copy/$name.data" Blobs__Path="$copy/$name.blobs"
    "$copy/powercrm" demo play "$scenario" --json >"$result/$name.json"
    # A running host seals the events, and makes a checkpoint within a minute.
    status=0
    timeout 90 "$copy/powercrm" run || status=$?
    [ "$status" = 124 ] || { echo "the host ended with exit code $status" >&2; exit 1; }
    "$copy/powercrm" backup make "$result/$name" --keys "$result/$name.keys"
done
mkdir -p "$(dirname "$target")"
mv "$result" "$target"
du -sh "$target"
