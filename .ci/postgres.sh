#!/usr/bin/env bash
# A PostgreSQL for tests.
#
#   .ci/postgres.sh start STATE   print an address for COMPETENCY_TEST_POSTGRES
#   .ci/postgres.sh stop STATE    stop the server that `start` started, if it started one
#
# STATE is an empty folder of the caller's. Tried in this order: the address that
# COMPETENCY_TEST_POSTGRES holds already, a server on 127.0.0.1:5432 that trusts us, a throwaway
# cluster made inside STATE. Use:
#
#   state=$(mktemp -d)
#   trap 'bash .ci/postgres.sh stop "$state"; rm -rf "$state"' EXIT
#   COMPETENCY_TEST_POSTGRES=$(bash .ci/postgres.sh start "$state")
#   export COMPETENCY_TEST_POSTGRES
#
# Only the address goes to standard output; everything else to standard error.
set -euo pipefail

python=${PYTHON:-}
if [ -z "$python" ]; then
    here=$(cd "$(dirname "$0")/.." && pwd)
    python=python3
    [ -x "$here/.venv/bin/python" ] && python="$here/.venv/bin/python"
fi

say() { echo "postgres.sh: $*" >&2; }

# Whether a server answers, lets us make databases and sorts Persian (was built with ICU).
answers() {
    ADDRESS=$1 timeout 15 "$python" - 2>/dev/null <<'PY'
import os
import psycopg

with psycopg.connect(os.environ["ADDRESS"], connect_timeout=5, autocommit=True) as connection:
    row = connection.execute(
        "SELECT (SELECT rolcreatedb OR rolsuper FROM pg_roles WHERE rolname = current_user), "
        "EXISTS (SELECT 1 FROM pg_collation WHERE collname = 'fa-x-icu'), "
        "current_setting('server_encoding')"
    ).fetchone()
raise SystemExit(row != (True, True, "UTF8"))
PY
}

# Where initdb and pg_ctl are: the newest version installed, else PATH.
programs() {
    local folder
    folder=$(find /usr/lib/postgresql -maxdepth 3 -name pg_ctl 2>/dev/null | sort -V | tail -n 1)
    [ -n "$folder" ] || folder=$(command -v pg_ctl || true)
    [ -n "$folder" ] && [ -x "$(dirname "$folder")/initdb" ] && dirname "$folder"
}

install_programs() {
    if [ "$(id -u)" != 0 ] || ! command -v apt-get >/dev/null; then
        say "PostgreSQL is not installed; install the package postgresql and run this again"
        return 1
    fi
    say "installing postgresql"
    {
        apt-get update -q && DEBIAN_FRONTEND=noninteractive apt-get install -y -q postgresql
    } >&2
}

# PostgreSQL refuses to run as root.
owner() {
    if id postgres >/dev/null 2>&1; then echo postgres; else echo nobody; fi
}
as_owner() {
    if [ "$(id -u)" = 0 ]; then runuser -u "$(owner)" -- "$@"; else "$@"; fi
}

start_own() {
    local state=$1 bin port data="$1/data"
    bin=$(programs) || { install_programs && bin=$(programs); } || return 1
    port=$("$python" -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])')
    mkdir "$data"
    if [ "$(id -u)" = 0 ]; then
        chmod 711 "$state"
        chown "$(owner)" "$data"
    fi
    (
        cd "$data"
        echo "$bin" >"$state/started"
        as_owner "$bin/initdb" --pgdata="$data" --username=postgres --auth=trust \
            --encoding=UTF8 --locale=C.UTF-8 --no-sync
        # Tests ask for no durability; the server listens to this machine alone.
        as_owner "$bin/pg_ctl" start --wait --timeout=60 --pgdata="$data" --log="$data/log" \
            --options="-p $port -c listen_addresses=127.0.0.1 -c unix_socket_directories= \
-c fsync=off -c synchronous_commit=off -c full_page_writes=off"
    ) >&2
    echo "postgresql://postgres@127.0.0.1:$port/postgres"
}

start() {
    local state=$1 address
    "$python" -c 'import psycopg' || { say "$python has no psycopg; name one in PYTHON"; return 1; }
    for address in "${COMPETENCY_TEST_POSTGRES:-}" postgresql://postgres@127.0.0.1:5432/postgres; do
        if [ -n "$address" ] && answers "$address"; then
            say "using the server at ${address##*@}"
            echo "$address"
            return
        fi
    done
    address=$(start_own "$state") || { say "no PostgreSQL could be started"; return 1; }
    answers "$address" || { say "the server started for tests does not answer"; return 1; }
    say "started a server of its own at ${address##*@}"
    echo "$address"
}

stop() {
    local state=$1
    [ -f "$state/started" ] || return 0
    (cd "$state/data" && as_owner "$(cat "$state/started")/pg_ctl" stop --wait --mode=immediate \
        --pgdata="$state/data") >&2 || true
    rm -rf "$state/data" "$state/started"
}

case "${1:-}" in
start | stop)
    [ -d "${2:-}" ] || { say "name a folder: $0 $1 STATE"; exit 2; }
    "$1" "$(cd "$2" && pwd)"
    ;;
*)
    say "use: $0 start|stop STATE"
    exit 2
    ;;
esac
