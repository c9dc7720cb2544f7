#!/usr/bin/env bash
# Runs the round trip of the foundation on every PostgreSQL whose programs are given.
#
#   scripts/round_trip_on_all_majors.sh /usr/lib/postgresql/15/bin /opt/postgresql-17/bin ...
#
# A folder needs postgres, initdb, pg_dump and psql; pg_dump may be a link to that of a newer
# major, which reads older servers. Cases that need a newer major than a folder's are left out:
# the test's id says since which major it runs. Ends with 1 where one major failed.
set -euo pipefail
cd "$(dirname "$0")/.."

newest=18
python="${PYTHON:-.venv/bin/python}"
failed=0

for folder in "$@"; do
    major="$("$folder/postgres" --version | sed -E 's/^[^0-9]*([0-9]+).*/\1/')"
    left_out=""
    for since in $(seq $((major + 1)) "$newest"); do
        left_out="${left_out:+$left_out or }since_$since"
    done
    echo "== PostgreSQL $major: $folder"
    DBARCHITECT_PG_BINDIR="$folder" "$python" -m pytest --quiet --no-header \
        tests/pg/test_round_trip.py ${left_out:+-k "not ($left_out)"} || failed=1
done
exit "$failed"
