#!/bin/sh
# fuzz.sh BUILD [NAME...] - run the fuzz targets under ASan and UBSan, each for
# FUZZ_SECONDS (default 300). The corpus grows in BUILD/fuzz/run/NAME.corpus; what
# is found is left in BUILD/fuzz/run/, to become a test.
set -eu
O=${1:-build}
[ $# -gt 0 ] && shift
seconds=${FUZZ_SECONDS:-300}
if [ $# = 0 ]; then
	for f in tests/fuzz/*_fuzz.c; do
		f=${f##*/}
		set -- "$@" "${f%_fuzz.c}"
	done
fi
make --no-print-directory -j"$(nproc)" O="$O/fuzz" CC="${FUZZ_CC:-clang-14}" \
	CFLAGS='-O1 -g -fno-omit-frame-pointer' \
	EXTRA='-fsanitize=fuzzer-no-link,address,undefined -fno-sanitize-recover=all' \
	"$O/fuzz/libnflogd.a" >/dev/null

# The awkward lines are the seeds of those who read lines.
mkdir -p "$O/fuzz/run/lines.seeds"
make --no-print-directory O="$O" "$O/tests/unit/lines_test" >/dev/null
"$O/tests/unit/lines_test" --seeds "$O/fuzz/run/lines.seeds" >/dev/null

status=0
for name in "$@"; do
	target="$O/fuzz/run/$name"
	"${FUZZ_CC:-clang-14}" -std=gnu17 -D_GNU_SOURCE -Inflogd -I. -Itests -O1 -g \
		-fsanitize=fuzzer,address,undefined -fno-sanitize-recover=all \
		-o "$target" "tests/fuzz/${name}_fuzz.c" "$O/fuzz/libnflogd.a" \
		$(pkg-config --cflags --libs yaml-0.1 libpcre2-8 libnetfilter_log \
			zlib liblzma libzstd) -lbz2
	mkdir -p "$target.corpus"
	set -- "$target.corpus"
	case $name in
	line | envelope) set -- "$@" "$O/fuzz/run/lines.seeds" ;;
	esac
	[ -d "tests/fuzz/$name.seeds" ] && set -- "$@" "tests/fuzz/$name.seeds"
	[ -f "tests/fuzz/$name.dict" ] && set -- "$@" "-dict=tests/fuzz/$name.dict"
	if "$target" "$@" -max_total_time="$seconds" -max_len=4096 -timeout=10 \
		-artifact_prefix="$O/fuzz/run/$name-" -print_final_stats=1 \
		>"$target.log" 2>&1; then
		runs=$(sed -n 's/.*number_of_executed_units: *//p' "$target.log")
		echo "ok $name: $runs executions in $seconds s"
	else
		echo "not ok $name:"
		tail -n 30 "$target.log"
		status=1
	fi
done
exit $status
