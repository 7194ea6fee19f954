#!/bin/sh
# check.sh BUILD - run the tests that take seconds, and count them.
#
# A test prints TAP lines ("ok ..", "not ok ..") or just exits: 0 passed, 77
# skipped, all else failed; what takes over CHECK_SECONDS (300) is stopped and has
# failed. The last line is "N passed, N failed".
set -u
O=${1:-build}
passed=0 failed=0 skipped=0
out=$(mktemp "${TMPDIR:-/tmp}/nflogd-check.XXXXXX")
trap 'rm -f "$out"' EXIT

run() {
	name=$1
	shift
	timeout "${CHECK_SECONDS:-300}" "$@" >"$out" 2>&1
	status=$?
	[ $status != 124 ] || echo "not ok stopped: it took too long" >>"$out"
	ok=$(grep -c '^ok ' "$out")
	bad=$(grep -c '^not ok ' "$out")
	if [ $status = 77 ]; then
		skipped=$((skipped + 1))
		echo "skipped  $name: $(tail -n 1 "$out")"
		return
	fi
	[ $status = 0 ] || [ "$bad" -gt 0 ] || bad=1
	[ $((ok + bad)) -gt 0 ] || ok=1
	passed=$((passed + ok))
	failed=$((failed + bad))
	if [ "$bad" -gt 0 ]; then
		echo "FAILED   $name: $bad of $((ok + bad))"
		grep -v '^ok ' "$out" | tail -n 60 | sed 's/^/    /'
	else
		printf 'passed   %s: %d\n' "$name" "$ok"
	fi
}

export CMOCKA_MESSAGE_OUTPUT=TAP NFLOGD="$O/bin/nflogd"
for test in "$O"/tests/unit/*_test; do
	run "unit/${test##*/}" "$test"
done
for test in tests/golden/*_test.sh tests/cli/*_test.sh tests/fault/*_test.sh \
	tests/live/*_test.sh; do
	[ -e "$test" ] && run "${test#tests/}" sh "$test" "$O"
done
run "rules/shipped" "$NFLOGD" rules check

[ $skipped = 0 ] || echo "$skipped skipped"
echo "$passed passed, $failed failed"
[ $failed = 0 ]
