#!/bin/sh
# memory_test.sh BUILD - scan --max-memory: what outgrows memory is put aside, and
# the result is the same to the byte; memory is bounded; a full disk is told.
# shellcheck source=tests/cli/lib.sh
. "$(dirname "$0")/lib.sh"

loggen=$O/tests/bench/loggen
set -- --timezone UTC --sensor nobody --now 2026-01-15T00:00:00Z

# The most memory that scan ARG... has in use, in KiB, and its exit status.
cat >peak.py <<'END'
import resource, subprocess, sys
with open("out", "wb") as out, open("err", "wb") as err:
    status = subprocess.call(sys.argv[1:], stdout=out, stderr=err)
print(status, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)
END

# peak ARG...: scan ARG..., and $peak
peak() {
	# shellcheck disable=SC2046 # two words
	set -- $(python3 peak.py "$N" scan "$@")
	status=$1 peak=$2
}

"$loggen" --lines 650000 --fresh 90 --noise 2 --odd 2 --v6 25 --days 3 \
	--repeats 2 --undated 1 --csv truth.csv --seed 50 >log
for format in csv json text; do
	"$N" scan --threads 1 --format $format "$@" log >want.$format
done
ok "the truth" cmp -s truth.csv want.csv
ok "over 400,000 cells" is \
	"$(awk -F, 'NR > 1 { n += $5 } END { print n }' truth.csv)" -gt 400000
peak --threads 1 --format csv "$@" log
unbounded=$peak
for run in 1:csv 2:csv 9:csv 1:json 2:text; do
	threads=${run%:*} format=${run#*:}
	peak --threads "$threads" --max-memory 16M --format "$format" "$@" log
	ok "$threads threads, $format: silent" is "$status $(wc -c <err)" = "0 0"
	ok "$threads threads, $format: the same" cmp -s "want.$format" out
	# 16 MiB of cells, half of that once more, 16 MiB of SQLite's
	# what sanitizers take besides is not nflogd's
	[ "$format" != csv ] || [ -n "${SANITIZED:-}" ] ||
		ok "$threads threads: $peak KiB, not $unbounded" \
			is $((peak * 10)) -lt $((unbounded * 8))
done
peak --threads 2 --max-memory 16M --format csv "$@" - <log
ok "standard input: the same" cmp -s want.csv out
split -n l/3 log part.
peak --threads 1 --max-memory 16M --format csv "$@" part.ac part.aa part.ab
ok "several files: as without the bound" sh -c '
	"$@" >want; cmp -s want out' sh "$N" scan --threads 1 --format csv "$@" \
	part.ac part.aa part.ab
gzip -1 <log >log.gz
peak --max-memory 16M --format csv "$@" log.gz
ok "compressed: the same" cmp -s want.csv out

# Where the temporary file is, and that nothing of it is left.
mkdir aside
SQLITE_TMPDIR=$T/aside "$N" scan --max-memory 16M --format csv "$@" log >out 2>err
ok "SQLITE_TMPDIR: the same" cmp -s want.csv out
ok "SQLITE_TMPDIR: nothing is left" is "$(ls aside | wc -l)" = 0

# A disk that is full: a limit to the size of files, output being a pipe.
full() {
	{ (trap '' XFSZ; ulimit -f 1000; SQLITE_TMPDIR=$T/aside \
		"$N" scan --max-memory 16M --format csv "$@" log 3>&1 2>&1 \
		>/dev/null; echo "status $?") | cat; } >err
	status=$(sed -n 's/^status //p' err)
	sed -i '/^status /d' err
}
for threads in 1 3; do
	full --threads $threads "$@"
	ok "full disk, $threads threads: exit status 1" is "$status" = 1
	ok "full disk: says so" said "temporary store: there is no room for it"
	ok "full disk: says what is not counted" said "so there is no rollup"
	ok "full disk: says what helps" said "SQLITE_TMPDIR"
	ok "full disk: two messages" is "$(wc -l <err)" = 2
	ok "full disk: well said" well_said
done
(trap '' XFSZ; ulimit -f 1000; SQLITE_TMPDIR=$T/aside "$N" scan \
	--max-memory 16M --format csv "$@" log 2>/dev/null; :) | cat >out
ok "full disk: no rollup" is "$(wc -c <out)" = 0

for value in 15M 15 x "" 16T -1M M 9999999999999999G; do
	refuses "--max-memory \"$value\"" 2 "want a size such as 512M or 2G" \
		scan --max-memory "$value" log
done
finish
