#!/bin/sh
# crash_test.sh BUILD - kill ingest (SIGKILL) at random moments of a job of many
# commits, start it again each time, and compare what the store has in the end
# with an undisturbed one. CRASHES (default 25) are the kills, CRASH_SEED (1) where
# chance begins.
# shellcheck source=tests/cli/lib.sh
. "$(dirname "$0")/../cli/lib.sh"

"$O/tests/bench/loggen" --lines "${CRASH_LINES:-300000}" --v6 20 --repeats 5 \
	--noise 20 --csv truth.csv >log || exit 1
python3 "$here/crash.py" "$N" log truth.csv "${CRASHES:-25}" "${CRASH_SEED:-1}"
finish
