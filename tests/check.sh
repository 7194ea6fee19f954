#!/bin/sh
# check.sh BUILD - run the tests that take seconds, as many at a time as there are
# processors (CHECK_JOBS), and count them.
#
# A test prints TAP lines ("ok ..", "not ok ..") or just exits: 0 passed, 77
# skipped, all else failed; what takes over CHECK_SECONDS (300) is stopped and has
# failed. CHECK_ONLY, an extended regular expression, picks tests by the beginning
# of their names. The last line is "N passed, N failed".
set -u

# one SUMS NAME COMMAND...: run a test, say how it went, and add a line to SUMS.
one() {
	sums=$1 name=$2
	shift 2
	out=$(mktemp "${TMPDIR:-/tmp}/nflogd-check.XXXXXX")
	timeout "${CHECK_SECONDS:-300}" "$@" >"$out" 2>&1 </dev/null
	status=$?
	[ $status != 124 ] || echo "not ok stopped: it took too long" >>"$out"
	ok=$(grep -c '^ok ' "$out")
	bad=$(grep -c '^not ok ' "$out")
	skipped=0
	if [ $status = 77 ]; then
		ok=0 bad=0 skipped=1
		text="skipped  $name: $(tail -n 1 "$out")"
	else
		[ $status = 0 ] || [ "$bad" -gt 0 ] || bad=1
		[ $((ok + bad)) -gt 0 ] || ok=1
		text="passed   $name: $ok"
		[ "$bad" = 0 ] || text="FAILED   $name: $bad of $((ok + bad))
$(grep -v '^ok ' "$out" | tail -n 60 | sed 's/^/    /')"
	fi
	rm -f "$out"
	printf '%s\n' "$text"
	echo "$ok $bad $skipped" >>"$sums"
}

if [ "${1:-}" = --one ]; then
	shift
	one "$@"
	exit 0
fi

O=${1:-build}
sums=$(mktemp "${TMPDIR:-/tmp}/nflogd-sums.XXXXXX")
trap 'rm -f "$sums"' EXIT
export CMOCKA_MESSAGE_OUTPUT=TAP NFLOGD="$O/bin/nflogd"

# The long ones first, so that none of them is alone in the end.
list() {
	for test in tests/fault/*_test.sh tests/live/*_test.sh tests/cli/*_test.sh \
		tests/golden/*_test.sh; do
		echo "${test#tests/} sh $test $O"
	done
	for test in "$O"/tests/unit/*_test; do
		echo "unit/${test##*/} $test"
	done
	echo "rules/shipped $NFLOGD rules check"
}
picked=$(list | grep -E "^(${CHECK_ONLY:-.})") || {
	echo "no test has a name that begins with $CHECK_ONLY" >&2
	exit 1
}
printf '%s\n' "$picked" | xargs -P "${CHECK_JOBS:-$(nproc)}" -L 1 sh "$0" --one "$sums"

skipped=$(awk '{ n += $3 } END { print n + 0 }' "$sums")
[ "$skipped" = 0 ] || echo "$skipped skipped"
awk '{ ok += $1; bad += $2 } END {
	printf "%d passed, %d failed\n", ok, bad; exit bad > 0 || ok == 0 }' "$sums"
