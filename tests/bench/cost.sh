#!/bin/sh
# cost.sh BUILD [LINES] - what reading many formats costs a log that has one.
#
# Counts the instructions (valgrind) of a scan of LINES netfilter lines (1,000,000
# unless told) with the shipped pattern files and without them, start included;
# fails if they cost 2 % or more. Then counts those of a scan that annotates and
# tags beside one without any rule; fails if a line costs more than 10 % more.
# Then times a log of noise alone (sshd, cron,
# systemd and their like) beside one of drops alone, medians of five turns.
set -eu
O=$(cd "${1:-build}" && pwd)
lines=${2:-1000000}
T=$(mktemp -d "${TMPDIR:-/tmp}/nflogd-cost.XXXXXX")
trap 'rm -rf "$T"' EXIT
trap 'exit 1' INT TERM
cd "$T"
export LC_ALL=C

mkdir -p with/bin without/bin
for i in with without; do
	cp "$O/bin/nflogd" $i/bin/
	cp -r "$O/share" $i/
done
rm -r without/share/nflogd/rules/patterns
scan='scan --threads 1 --format csv --timezone UTC --now 2025-10-15T00:00:00Z'

# instructions FOLDER FILE [OPTION...]
instructions() {
	folder=$1
	shift
	# shellcheck disable=SC2086 # a list of words
	valgrind --tool=callgrind --callgrind-out-file=/dev/null \
		"$folder/bin/nflogd" $scan "$@" 2>&1 >/dev/null |
		sed -n 's/.*Collected : *//p'
}

"$O/tests/bench/loggen" --lines "$lines" --noise 0 --odd 0 >drops
with=$(instructions with drops)
without=$(instructions without drops)
start=$(instructions with /dev/null)
echo "$with $without $start $lines" | awk '{
	printf "%d lines: %d million instructions, %d without pattern files: %.2f %%\n",
	    $4, $1 / 1e6, $2 / 1e6, ($1 / $2 - 1) * 100
	printf "start %d million, a line %d\n", $3 / 1e6, ($1 - $3) / $4
	exit $1 / $2 >= 1.02 }' || status=1

mkdir -p bare/bin bare/share/nflogd/rules
cp "$O/bin/nflogd" bare/bin/
cp -r with/share/nflogd/rules/patterns bare/share/nflogd/rules/
rules=$(instructions with drops --format json)
rules_start=$(instructions with /dev/null --format json)
bare=$(instructions bare drops --format json)
bare_start=$(instructions bare /dev/null --format json)
echo "$rules $rules_start $bare $bare_start $lines" | awk '{
	a = ($1 - $2) / $5; b = ($3 - $4) / $5
	printf "annotated and tagged: %d instructions a line, %d without rules: %.1f %%\n",
	    a, b, (a / b - 1) * 100
	printf "rules at the start: %d million\n", ($2 - $4) / 1e6
	exit a / b > 1.1 }' || status=1

for kind in drops noise; do
	"$O/tests/bench/loggen" --lines $((lines * 2)) --odd 0 \
		--noise $([ $kind = noise ] && echo 100 || echo 0) >$kind
done
"$O/tests/bench/compare" -t -n 5 "drops=$O/bin/nflogd $scan drops" \
	"noise=$O/bin/nflogd $scan noise" >figures
for kind in drops noise; do
	awk -F '\t' -v kind=$kind -v lines=$((lines * 2)) \
		-v bytes="$(wc -c <$kind)" '$1 == kind {
		printf "%s: %.2f s, %.2f million lines/s, %.0f MB/s\n",
		    kind, $2, lines / $2 / 1e6, bytes / $2 / 1e6 }' figures
done
exit ${status:-0}
