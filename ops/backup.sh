#!/bin/sh
# Makes a backup and tests it in a scratch database. Only then are older ones deleted. Run by ops/systemd/powercrm-backup.timer.
# `backup.sh lists` only copies the lists of erased persons and of holds; ops/systemd/powercrm-lists.timer runs it every minute, because an
# erasure that is newer than both the backup and the copy would be lost with this machine.
#
#   BACKUPS    the folder of backups
#   KEYS       the folder of their keys; a different location from BACKUPS
#   LISTS      the folder of copies of this host's lists of erased persons, of legal holds and of checkpoints, which are not part of a
#              backup; a third location. Lines are only added to them, and nothing in it is deleted.
#   KEEP_DAYS  older backups and keys are deleted; 30 by default. Until then they contain the data of persons who were erased.
#   HOST       the command that runs a verb of the host; "dotnet /opt/powercrm/PowerCrm.Host.dll" by default
set -eu
: "${LISTS:?set LISTS to the folder of copies of the lists}"
[ "${1:-}" = lists ] || : "${BACKUPS:?set BACKUPS to the folder of backups}" "${KEYS:?set KEYS to the folder of keys}"
keep=${KEEP_DAYS:-30}
host=${HOST:-dotnet /opt/powercrm/PowerCrm.Host.dll}
case $keep in ''|*[!0-9]*) echo "KEEP_DAYS is '$keep', which is no number of days" >&2; exit 2 ;; esac

# Adds the lines that the copy does not have yet. A list that begins anew, as on a new machine, removes none from the copy.
copy_list() {
    [ -d "$(dirname "$1")" ] || { echo "there is no folder for $1: the settings have to be those of the host" >&2; exit 2; }
    [ -f "$1" ] || return 0
    : >>"$LISTS/$2"
    # shellcheck disable=SC2094 # The copy is read to its end before the first line is added to it.
    awk 'FILENAME == ARGV[1] { seen[$0] = 1; next } !seen[$0]++' "$LISTS/$2" "$1" >>"$LISTS/$2"
    sync "$LISTS/$2"
}
# The defaults are those of the host.
data=${PowerCrm__Data:-.data}
copy_list "${Privacy__TombstonesFile:-$data/tombstones.jsonl}" tombstones.jsonl
copy_list "${Privacy__HoldsFile:-$data/holds.jsonl}" holds.jsonl
[ "${1:-}" != lists ] || exit 0
# It grows all the time, and is no part of a restore.
copy_list "${Audit__CheckpointFile:-$data/checkpoints.jsonl}" checkpoints.jsonl

name=powercrm-$(date -u +%Y%m%dT%H%M%SZ)
# $host is a list of words.
$host backup make "$BACKUPS/$name" --keys "$KEYS/$name"
$host backup verify "$BACKUPS/$name" --keys "$KEYS/$name"
find "$BACKUPS" "$KEYS" -mindepth 1 -maxdepth 1 -name 'powercrm-????????T??????Z' -mtime "+$keep" -exec rm -rf {} +
