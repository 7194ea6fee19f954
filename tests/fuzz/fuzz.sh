#!/bin/sh
# fuzz.sh BUILD [NAME...] - run the fuzz targets under ASan and UBSan, each for
# FUZZ_SECONDS (default 300), or for FUZZ_RUNS executions. NAME is a target, or
# format:FORMAT for one log format alone; without names all targets run, and all
# formats for FUZZ_FORMAT_SECONDS (default FUZZ_SECONDS) each. The corpus grows in
# BUILD/fuzz/run/NAME.corpus; what is found is left in BUILD/fuzz/run/, to become a
# test.
set -eu
O=${1:-build}
[ $# -gt 0 ] && shift
seconds=${FUZZ_SECONDS:-300}
compiler=${FUZZ_CC:-clang-14}
run=$O/fuzz/run
if [ $# = 0 ]; then
	for f in tests/fuzz/*_fuzz.c; do
		f=${f##*/}
		[ "$f" = format_fuzz.c ] || set -- "$@" "${f%_fuzz.c}"
	done
	for f in $("$O/bin/nflogd" formats | sed -n 's/^\([a-z0-9-]*\): .*/\1/p'); do
		set -- "$@" "format:$f"
	done
fi
make --no-print-directory -j"$(nproc)" O="$O/fuzz" CC="$compiler" \
	CFLAGS='-O1 -g -fno-omit-frame-pointer' \
	EXTRA='-fsanitize=fuzzer-no-link,address,undefined -fno-sanitize-recover=all' \
	"$O/fuzz/libnflogd.a" >/dev/null

# The awkward lines are the seeds of those who read lines.
mkdir -p "$run/lines.seeds"
make --no-print-directory O="$O" "$O/tests/unit/lines_test" >/dev/null
"$O/tests/unit/lines_test" --seeds "$run/lines.seeds" >/dev/null

# build TARGET
build() {
	"$compiler" -std=gnu17 -D_GNU_SOURCE -Inflogd -I. -Itests -O1 -g \
		-fsanitize=fuzzer,address,undefined -fno-sanitize-recover=all \
		-o "$run/$1" "tests/fuzz/$1_fuzz.c" "$O/fuzz/libnflogd.a" \
		$(pkg-config --cflags --libs yaml-0.1 libpcre2-8 \
			libnetfilter_log zlib liblzma libzstd) -lbz2
}

# What ends a run.
limit() {
	case ${FUZZ_RUNS:-}/$1 in
	/format:*) echo "-max_total_time=${FUZZ_FORMAT_SECONDS:-$seconds}" ;;
	/*) echo "-max_total_time=$seconds" ;;
	*) echo "-runs=$FUZZ_RUNS" ;;
	esac
}

built=' '
status=0
for name in "$@"; do
	target=${name%%:*} format=${name#*:}
	case $built in
	*" $target "*) ;;
	*) build "$target" && built="$built$target " ;;
	esac
	mkdir -p "$run/$name.corpus"
	set -- "$run/$name.corpus"
	case $name in
	line | envelope | journal) set -- "$@" "$run/lines.seeds" ;;
	format:*)
		mkdir -p "$run/$name.seeds"
		"$O/tests/unit/lines_test" --seeds "$run/$name.seeds" "$format" \
			>/dev/null
		set -- "$@" "$run/$name.seeds" ;;
	esac
	[ -d "tests/fuzz/$target.seeds" ] && set -- "$@" "tests/fuzz/$target.seeds"
	[ -f "tests/fuzz/$target.dict" ] && set -- "$@" "-dict=tests/fuzz/$target.dict"
	if NFLOGD_FORMAT=$format "$run/$target" "$@" "$(limit "$name")" \
		-max_len=4096 -timeout=10 -artifact_prefix="$run/$name-" \
		-print_final_stats=1 >"$run/$name.log" 2>&1; then
		runs=$(sed -n 's/.*number_of_executed_units: *//p' "$run/$name.log")
		echo "ok $name: $runs executions"
	else
		echo "not ok $name:"
		tail -n 30 "$run/$name.log"
		status=1
	fi
done
exit $status
