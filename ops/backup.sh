#!/bin/sh
# Makes a backup and tests it in a scratch database. Only then are older ones deleted. Run by ops/systemd/powercrm-backup.timer.
#
#   BACKUPS    the folder of backups
#   KEYS       the folder of their keys; a different location from BACKUPS
#   KEEP_DAYS  older backups and keys are deleted; 30 by default. Until then they contain the data of persons who were erased.
#   HOST       the command that runs a verb of the host; "dotnet /opt/powercrm/PowerCrm.Host.dll" by default
set -eu
: "${BACKUPS:?set BACKUPS to the folder of backups}" "${KEYS:?set KEYS to the folder of keys}"
keep=${KEEP_DAYS:-30}
host=${HOST:-dotnet /opt/powercrm/PowerCrm.Host.dll}
case $keep in ''|*[!0-9]*) echo "KEEP_DAYS is '$keep', which is no number of days" >&2; exit 2 ;; esac

name=powercrm-$(date -u +%Y%m%dT%H%M%SZ)
# $host is a list of words.
$host backup make "$BACKUPS/$name" --keys "$KEYS/$name"
$host backup verify "$BACKUPS/$name" --keys "$KEYS/$name"
find "$BACKUPS" "$KEYS" -mindepth 1 -maxdepth 1 -name 'powercrm-????????T??????Z' -mtime "+$keep" -exec rm -rf {} +
