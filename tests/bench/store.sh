#!/bin/sh
# store.sh BUILD [LINES [ROUNDS]] - what the store costs.
#
# Generates a log of LINES lines (5,000,000 unless told, or BENCH_LINES), ingests it
# and compares what the store has with the generator's truth. Then times, in
# turns, `scan --threads 1` of the log, an ingest into a new store (goal: at most
# 2.5 times as long) and a second ingest of it (goal: 2 % of the first), and prints
# the bytes per cell of the store, rollup, ledger and indexes included (goal: 12).
# Fails if a count or the size is wrong; time is printed beside its goal.
set -eu
O=$(cd "${1:-build}" && pwd)
lines=${2:-${BENCH_LINES:-5000000}}
rounds=${3:-${BENCH_ROUNDS:-3}}
T=$(mktemp -d "${TMPDIR:-/tmp}/nflogd-store.XXXXXX")
trap 'rm -rf "$T"' EXIT
trap 'exit 1' INT TERM
cd "$T"
export LC_ALL=C
common='--timezone UTC --now 2025-10-15T00:00:00Z'
ingest="$O/bin/nflogd ingest --quiet $common --store x.db log"

"$O/tests/bench/loggen" --lines "$lines" --csv csv --truth truth >log
cells=$(sed -n 's/.*"cells":\([0-9]*\).*/\1/p' truth)
$ingest
# shellcheck disable=SC2086 # a list of words
"$O/bin/nflogd" rollup $common --store x.db --format csv | cmp csv - || {
	echo "WRONG    the store is not the truth"
	exit 1
}
"$O/tests/bench/compare" -t -n "$rounds" \
	"scan=$O/bin/nflogd scan --threads 1 --format csv $common log" \
	"ingest=rm -f x.db*; $ingest" "again=$ingest" >figures
awk -F '\t' -v bytes="$(wc -c <x.db)" -v cells="$cells" '
	{ wall[$1] = $2; cpu[$1] = $5; if ($1 == "ingest") memory = $8 }
	END {
		printf "scan %.2f s, ingest %.2f s: %.2f times, cpu %.2f (goal 2.5), %d MiB\n",
		    wall["scan"], wall["ingest"], wall["ingest"] / wall["scan"],
		    cpu["ingest"] / cpu["scan"], memory
		printf "ingested again: %.3f s, %.1f %% of the first, cpu %.1f %% (goal 2 %%)\n",
		    wall["again"], 100 * wall["again"] / wall["ingest"],
		    100 * cpu["again"] / cpu["ingest"]
		printf "%d cells, %d bytes: %.2f bytes a cell (goal 12)\n", cells,
		    bytes, bytes / cells
		exit bytes / cells > 12
	}' figures
