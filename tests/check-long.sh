#!/bin/sh
# check-long.sh BUILD - the tests that take minutes: other compilers, the
# sanitizers, the analysers, the fuzzers, and millions of lines.
#
# Each step is counted; the last line is "N passed, N failed". FUZZ_RUNS are the
# executions of each fuzz target (default 500,000 here), FUZZ_FORMAT_RUNS those of
# each log format (default 200,000): a number and a seed, not a time, so that the
# same tree gets the same answer. `make fuzz` looks for what is new.
set -u
O=${1:-build}
passed=0 failed=0

# What to read of a log of something that failed: its failed tests, and its end.
shown() {
	awk '/^(FAILED|not ok)/ { failed = 1 } /^(passed|ok) / { failed = 0 } failed' \
		"$1" | head -n 60
	echo ...
	tail -n 20 "$1"
}

step() {
	name=$1
	shift
	mkdir -p "$O/long"
	log="$O/long/$name.log"
	begun=$(date +%s)
	if "$@" >"$log" 2>&1; then
		passed=$((passed + 1))
		echo "passed   $name ($(($(date +%s) - begun)) s)"
		grep -E '^(ok |[0-9]+ passed)' "$log" | sed 's/^/    /' | tail -n 8
	else
		failed=$((failed + 1))
		echo "FAILED   $name (see $log)"
		shown "$log" | sed 's/^/    /'
	fi
}

jobs=-j$(nproc)
sanitize() {
	make --no-print-directory "$jobs" O="$O/asan" CFLAGS='-O1 -g' \
		EXTRA='-Werror -fsanitize=address,undefined -fno-sanitize-recover=all' \
		programs && SANITIZED=1 CHECK_SECONDS=1200 ROTATION_DAYS=6 CRASHES=5 \
		sh tests/check.sh "$O/asan"
}
with_clang() {
	make --no-print-directory "$jobs" O="$O/clang" CC=clang-14 EXTRA=-Werror \
		programs && CHECK_ONLY='unit/|golden/|rules/' sh tests/check.sh "$O/clang"
}
# Data races: several threads on one large log, and its truth.
threads() {
	make --no-print-directory "$jobs" O="$O/tsan" CC=clang-14 CFLAGS='-O1 -g' \
		EXTRA='-Werror -fsanitize=thread' all "$O/tsan/tests/bench/loggen" \
		"$O/tsan/tests/unit/saver_test" &&
	"$O/tsan/tests/unit/saver_test" &&
	"$O/tsan/tests/bench/loggen" --lines 250000 --v6 30 --repeats 20 \
		--csv "$O/tsan/truth.csv" >"$O/tsan/log" &&
	"$O/tsan/bin/nflogd" scan --threads 4 --format csv --timezone UTC \
		--sensor nobody --now 2026-01-15T00:00:00Z "$O/tsan/log" \
		>"$O/tsan/out.csv" &&
	cmp "$O/tsan/truth.csv" "$O/tsan/out.csv" &&
	"$O/tsan/bin/nflogd" scan --threads 4 --max-memory 16M --format csv \
		--timezone UTC --sensor nobody --now 2026-01-15T00:00:00Z \
		"$O/tsan/log" >"$O/tsan/out.csv" &&
	cmp "$O/tsan/truth.csv" "$O/tsan/out.csv" &&
	"$O/tsan/bin/nflogd" events --threads 1 "$O/tsan/log" >"$O/tsan/one" &&
	"$O/tsan/bin/nflogd" events --threads 4 "$O/tsan/log" >"$O/tsan/many" &&
	cmp "$O/tsan/one" "$O/tsan/many"
}
plain_flags() {
	make --no-print-directory "$jobs" O="$O/plain" CFLAGS='-O2 -D_FORTIFY_SOURCE=2' \
		LDFLAGS='-Wl,-z,now' EXTRA=-Werror all
}
installed() {
	dir=$(mktemp -d) &&
	make --no-print-directory install O="$O" DESTDIR="$dir" PREFIX=/usr &&
	"$dir/usr/bin/nflogd" rules check &&
	"$dir/usr/bin/nflogd" scan --lang ja tests/data/demo.log
	status=$?
	rm -rf "$dir"
	return $status
}
tidy() {
	find nflogd parsers rules -name '*.c' -print0 | xargs -0 -I{} -P "$(nproc)" \
		clang-tidy-14 --quiet {} -- -std=gnu17 -D_GNU_SOURCE -Inflogd -I. \
		'-DVERSION=""' '-DPREFIX=""'
}
cpp_check() {
	cppcheck -q "$jobs" --error-exitcode=1 --inline-suppr --std=c11 \
		--enable=warning,performance,portability --suppress=missingIncludeSystem \
		--suppress=unknownMacro -D__SSE2__ -D__x86_64__ \
		-D__BYTE_ORDER__=1234 -D__ORDER_BIG_ENDIAN__=4321 \
		-Inflogd -I. nflogd parsers rules
}
# Warnings and errors; whether other manuals are installed is no matter.
manuals() {
	! mandoc -Tlint -Wwarning nflogd/man/* | grep -v makewhatis
}
fuzz() {
	FUZZ_RUNS=${FUZZ_RUNS:-500000} FUZZ_FORMAT_RUNS=${FUZZ_FORMAT_RUNS:-200000} \
		sh tests/fuzz/fuzz.sh "$O"
}
scale() {
	sh tests/bench/bench.sh "$O"
}
cost() {
	sh tests/bench/cost.sh "$O"
}
store() {
	sh tests/bench/store.sh "$O"
}
report() {
	sh tests/bench/report.sh "$O"
}
# Reports as a browser shows them; needs npm's registry for what it is made of.
browser() {
	make --no-print-directory O="$O" all assets &&
		sh tests/browser/browser_test.sh "$O"
}
crashes() {
	CRASHES=200 sh tests/fault/crash_test.sh "$O"
}

# What the manual promises of notes: the same sites every time.
eval_notes() {
	make --no-print-directory O="$O" "$O/tests/eval/eval" &&
		"$O/tests/eval/eval" 200 check
}

step clang with_clang
step sanitizers sanitize
step threads threads
step plain-flags plain_flags
step install installed
step clang-tidy tidy
step cppcheck cpp_check
step manuals manuals
step fuzz fuzz
step scale scale
step cost cost
step store store
step report report
step browser browser
step crashes crashes
step eval eval_notes
echo "$passed passed, $failed failed"
[ $failed = 0 ]
