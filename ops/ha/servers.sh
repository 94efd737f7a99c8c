# Shared by ops/ha/up, node and down, which source it with the folder as their first argument.
# shellcheck shell=bash

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd -P)
nodes=(node1 node2 node3)
# On Debian, server programs are not in the path of an ordinary user.
PATH=$PATH:/usr/sbin:/sbin

say() { printf '%s\n' "$*" >&2; }
die() { say "ops/ha: $*"; exit 1; }
mistyped() { say "ops/ha: $*"; exit 2; }

# PostgreSQL refuses to run as root: for root, everything here runs as this user.
user=${HA_USER:-postgres}
as_user() { if [ "$(id -u)" = 0 ]; then runuser -u "$user" -- "$@"; else "$@"; fi; }

# Prints the folder with the programs of the newest PostgreSQL.
programs() {
    local it
    for it in $(printf '%s\n' /usr/lib/postgresql/*/bin | sort -rV) "$(dirname "$(command -v initdb || echo /none/initdb)")"; do
        [ ! -x "$it/initdb" ] || { echo "$it"; return; }
    done
}

# Prints the missing packages by their Debian names.
missing_packages() {
    command -v patroni >/dev/null 2>&1 && /usr/bin/python3 -c 'import etcd' 2>/dev/null || echo patroni python3-etcd
    command -v etcd >/dev/null 2>&1 || echo etcd-server
    command -v haproxy >/dev/null 2>&1 || echo haproxy
    [ -n "$(programs)" ] || echo postgresql
}

# Exits with code 2 if packages are missing; it does not change the machine.
need_packages() {
    local missing
    missing=$(missing_packages | tr '\n' ' ')
    [ -n "$missing" ] || return 0
    say "ops/ha: this needs Debian's packages: $missing"
    say "Their services must not run on this machine, so mask them first. As root:"
    say "  systemctl mask patroni etcd haproxy"
    say "  apt-get install --no-install-recommends ${missing% }"
    exit 2
}

opened() {
    folder=$(cd "$1" 2>/dev/null && pwd -P) && [ -f "$folder/ports" ] || die "nothing was started in $1; ops/ha/up does it"
    # shellcheck disable=SC1091  # written by ops/ha/up
    . "$folder/ports"
    # shellcheck disable=SC1091
    . "$folder/passwords"
}

known() {
    case " ${nodes[*]} " in *" $1 "*) ;; *) mistyped "there is no '$1' (${nodes[*]})" ;; esac
}

port() { local name=$1_$2; echo "${!name}"; }

# Prints the process id in <name>.pid, if that process of this folder is running.
running() {
    local number
    number=$(head -n 1 "$1" 2>/dev/null) && [ -n "$number" ] && grep -qaF "$folder" "/proc/$number/cmdline" 2>/dev/null && echo "$number"
}

# Starts a program in the background, in a session of its own, with <name>.pid and <name>.log.
launch() {
    as_user setsid -f bash -c 'echo $$ >"$1.pid"; exec "${@:2}" >>"$1.log" 2>&1 </dev/null' launch "$@"
}

start_node() {
    local it=$folder/$1
    running "$it/etcd.pid" >/dev/null || launch "$it/etcd" etcd --config-file "$it/etcd.yml"
    running "$it/patroni.pid" >/dev/null || launch "$it/patroni" patroni "$it/patroni.yml"
}

# Prints the process ids of a node: Patroni, and PostgreSQL with its child processes.
processes() {
    local it=$folder/$1 postmaster
    running "$it/patroni.pid" || true
    postmaster=$(running "$it/data/postmaster.pid") || return 0
    echo "$postmaster"
    pgrep -P "$postmaster" || true
}

# Sends a signal to all processes of a node. They are stopped first, so that none starts another meanwhile. KILL includes the node's etcd.
signal() {
    local signal=$1 all
    for _ in 1 2; do
        all=$(processes "$2"; [ "$signal" != KILL ] || running "$folder/$2/etcd.pid" || true)
        # shellcheck disable=SC2086  # numbers
        [ -z "$all" ] || kill -STOP $all 2>/dev/null || true
    done
    # shellcheck disable=SC2086
    [ "$signal" = STOP ] || [ -z "$all" ] || kill "-$signal" $all 2>/dev/null || true
}

# Prints the node whose Patroni reports that it is the primary.
primary() {
    local it
    for it in "${nodes[@]}"; do
        [ "$(rest "$it" /primary)" != 200 ] || { echo "$it"; return; }
    done
    return 1
}

# Prints the status code of a response of a node's Patroni.
rest() {
    /usr/bin/python3 - "http://127.0.0.1:$(port "$1" rest)$2" <<'END'
import sys, urllib.request, urllib.error
try:
    print(urllib.request.urlopen(sys.argv[1], timeout=1).status)
except urllib.error.HTTPError as e:
    print(e.code)
except OSError:
    print(0)
END
}

# Runs SQL as PostgreSQL's superuser, through HAProxy.
sql() { PGPASSWORD=$superuser PGCONNECT_TIMEOUT=3 "$(programs)/psql" -X -q -t -A -h 127.0.0.1 -p "$proxy" -U postgres -d postgres "$@"; }
