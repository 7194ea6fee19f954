#!/bin/sh
# fuzz.sh BUILD [NAME...] - run the fuzz targets under ASan and UBSan, as many at a
# time as there are processors (FUZZ_JOBS): each for FUZZ_SECONDS (default 300), or
# for FUZZ_RUNS executions (of the slow target source a tenth) that begin with the
# seed FUZZ_SEED, so that they can be repeated. NAME is a target, or format:FORMAT
# for one log format alone; without names all targets run, and all formats for
# FUZZ_FORMAT_SECONDS or FUZZ_FORMAT_RUNS (default: as the others) each. The corpus
# grows in BUILD/fuzz/run/NAME.corpus; what is found is left in BUILD/fuzz/run/, to
# become a test.
set -eu
O=${1:-build}
[ $# -gt 0 ] && shift
compiler=${FUZZ_CC:-clang-14}
run=$O/fuzz/run

# What ends the run of a target.
limit() {
	seconds=${FUZZ_SECONDS:-300} runs=${FUZZ_RUNS:-}
	case $1 in
	format:*)
		seconds=${FUZZ_FORMAT_SECONDS:-$seconds}
		runs=${FUZZ_FORMAT_RUNS:-$runs} ;;
	source)	# decoders are made for each: hundreds a second, not thousands
		runs=${runs:+$((runs / 10))} ;;
	esac
	if [ -n "$runs" ]; then
		echo "-runs=$runs -seed=${FUZZ_SEED:-1}"
	else
		echo "-max_total_time=$seconds"
	fi
}

# run_one NAME
run_one() {
	name=$1 target=${1%%:*} format=${1#*:}
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
	[ ! -d "tests/fuzz/$target.seeds" ] || set -- "$@" "tests/fuzz/$target.seeds"
	[ ! -f "tests/fuzz/$target.dict" ] || set -- "$@" "-dict=tests/fuzz/$target.dict"
	# shellcheck disable=SC2046 # a list of options
	if NFLOGD_FORMAT=$format ASAN_OPTIONS=quarantine_size_mb=8:malloc_context_size=4 \
		"$run/$target" "$@" $(limit "$name") -max_len=4096 -timeout=20 \
		-artifact_prefix="$run/$name-" -print_final_stats=1 \
		>"$run/$name.log" 2>&1; then
		runs=$(sed -n 's/.*number_of_executed_units: *//p' "$run/$name.log")
		echo "ok $name: $runs executions"
	else
		echo "not ok $name:"
		tail -n 30 "$run/$name.log"
		return 1
	fi
}

# build TARGET
build() {
	"$compiler" -std=gnu17 -D_GNU_SOURCE -Inflogd -I. -Itests -O1 -g \
		-fsanitize=fuzzer,address,undefined -fno-sanitize-recover=all \
		-o "$run/$1" "tests/fuzz/$1_fuzz.c" "$O/fuzz/libnflogd.a" \
		$(pkg-config --cflags --libs yaml-0.1 libpcre2-8 libxxhash \
			libnetfilter_log zlib liblzma libzstd sqlite3) -lbz2
}

if [ "${1:-}" = --one ]; then
	run_one "$2"
	exit
fi

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

for target in $(printf '%s\n' "$@" | sed 's/:.*//' | sort -u); do
	build "$target"
done
printf '%s\n' "$@" |
	xargs -P "${FUZZ_JOBS:-$(nproc)}" -I{} sh "$0" "$O" --one {} || exit 1
