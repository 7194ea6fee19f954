#!/bin/sh
# bench.sh BUILD [LINES [ROUNDS]] - is nflogd right, fast and small?
#
# Generates logs of LINES lines (5,000,000 unless told, or BENCH_LINES), checks
# what nflogd counts byte by byte, and compares its time with `grep -c`, which
# does nothing but look for "DPT=" in the same file, and on a smaller log with
# awk doing the same work. Figures are medians of ROUNDS turns; "cpu" is the
# ratio of user and system time, which other work on the machine disturbs less.
# Takes 1.3 GB of TMPDIR for 5,000,000 lines. Fails if a count is wrong or
# memory is over 64 MiB and 64 bytes per cell; time is printed beside its goal.
set -eu
O=$(cd "${1:-build}" && pwd)
here=$(cd "$(dirname "$0")" && pwd)
lines=${2:-${BENCH_LINES:-5000000}}
rounds=${3:-${BENCH_ROUNDS:-5}}
compare=$O/tests/bench/compare
scan="$O/bin/nflogd scan --format csv --timezone UTC \
--now 2025-10-15T00:00:00Z"
failed=0

T=$(mktemp -d "${TMPDIR:-/tmp}/nflogd-bench.XXXXXX")
trap 'rm -rf "$T"' EXIT
trap 'exit 1' INT TERM
cd "$T"
export LC_ALL=C

wrong() {
	echo "WRONG    $*"
	failed=1
}

# corpus NAME OPTION...: the files log, csv and truth.
corpus() {
	name=$1
	shift
	"$O/tests/bench/loggen" --csv csv --truth truth "$@" >log
	cells=$(sed -n 's/.*"cells":\([0-9]*\).*/\1/p' truth)
	$scan --threads 1 log | cmp -s csv - || wrong "$name: one thread"
	$scan log | cmp -s csv - || wrong "$name: all threads"
	# shellcheck disable=SC2002 # a pipe is what is tested
	cat log | $scan | cmp -s csv - || wrong "$name: through a pipe"
}

# measured COLUMN NAME: off the table of compare.
measured() {
	awk -F'\t' -v name="$2" -v column="$1" \
		'$1 == name { print $column }' figures
}

# quotient A B [COLUMN]: how many times the wall time of B does A take?
quotient() {
	echo "$(measured "${3:-2}" "$1") $(measured "${3:-2}" "$2")" |
		awk '{ printf "%.2f", $1 / $2 }'
}

print_heading() {
	printf '%-6s %8s %6s %6s %6s %5s %5s %6s %5s %6s %5s %6s %5s\n' \
		log cells "grep s" "one s" /grep cpu goal "all s" /one \
		"pipe s" /one MiB most
}

# print_row NAME GOAL
print_row() {
	printf '%-6s %8d %6.2f %6.2f %6.2f %5.2f %5s %6.2f %5.2f %6.2f %5.2f ' \
		"$1" "$cells" "$(measured 2 grep)" "$(measured 2 one)" \
		"$(measured 10 one)" "$(quotient one grep 5)" "$2" \
		"$(measured 2 all)" "$(quotient all one)" \
		"$(measured 2 pipe)" "$(quotient pipe one)"
	printf '%6s %5d\n' "$memory" "$allowed"
}

echo "$lines lines; medians of $rounds turns"
echo "goals: all/one 0.60, pipe/one 1.25, awk/one 14"
print_heading
while read -r name goal options <&3; do
	# shellcheck disable=SC2086 # a list of words
	corpus "$name" --lines "$lines" $options
	"$compare" -t -n "$rounds" "grep=grep -c DPT= log" \
		"one=$scan --threads 1 log" "all=$scan log" \
		"pipe=cat log | $scan --threads 1" >figures
	allowed=$((64 + cells * 64 / 1048576))
	memory=$(measured 8 one)
	[ "${memory%.*}" -lt "$allowed" ] || wrong "$name: memory"
	print_row "$name" "$goal"
done 3<<'END'
kern 0.85
iso 0.85 --stamp iso
v6 0.85 --v6 50
noisy 1.10 --noise 70
many 1.25 --days 30 --sensors 10 --sources 5000000
END

corpus "for awk" --lines $((lines / 10)) --odd 0
awk="awk -v year=2025 -f $here/rollup.awk log"
sed 1d csv | sort >sorted
$awk | sort | cmp -s sorted - || wrong "awk"
"$compare" -t -n 3 "one=$scan --threads 1 log" "awk=$awk" >figures
echo "$((lines / 10)) lines: $(measured 2 one) s, awk $(measured 2 awk) s," \
	"awk/one $(quotient awk one)"
exit $failed
