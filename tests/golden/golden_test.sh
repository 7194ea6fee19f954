#!/bin/sh
# golden_test.sh [BUILD [--update]] - scan the log of every case and compare
# what is printed with what is kept, byte by byte, showing the difference.
#
# A case is a folder of cases/ with an input.log, its options, and the outputs:
# csv, json, text.en, text.ja, and text.narrow (60 columns, plain ASCII). Its
# CSV comes from count.py, another program; check.py finds the same numbers in
# the other outputs. --update writes them anew, and fails where they disagree.
set -u
cd "$(dirname "$0")/../.." || exit 2
nflogd=${1:-build}/bin/nflogd
update=${2:-}
golden=tests/golden
got=$(mktemp -d "${TMPDIR:-/tmp}/nflogd-golden.XXXXXX") || exit 2
trap 'rm -rf "$got"' EXIT
failed=0

# scan LOCALE COLUMNS OPTION...
scan() {
	locale=$1 columns=$2
	shift 2
	env -u LANG -u LC_MESSAGES -u LANGUAGE LC_ALL="$locale" \
	    COLUMNS="$columns" "$nflogd" scan --rules $golden/rules "$@"
}

print() {
	scan C 80 --format csv "$@" >"$got/csv" &&
	scan C 80 --format json "$@" >"$got/json" &&
	scan C.UTF-8 80 "$@" >"$got/text.en" &&
	scan C 80 --lang ja "$@" >"$got/text.ja" &&
	scan C 60 "$@" >"$got/text.narrow"
}

# compare CASE OUTPUT EXPECTED
compare() {
	if diff -u "$3" "$got/$2"; then
		echo "ok $1 $2"
	else
		echo "not ok $1 $2"
		failed=1
	fi
}

for dir in "$golden"/cases/*/; do
	dir=${dir%/}
	name=$(basename "$dir")
	# shellcheck disable=SC2046 # options are words
	set -- $(cat "$dir/options") "$dir/input.log"
	if ! print "$@"; then
		echo "not ok $name: nflogd failed"
		failed=1
		continue
	fi
	python3 $golden/count.py "$@" >"$got/counted" || exit 2
	compare "$name" csv "$got/counted"
	if python3 $golden/check.py "$got/json" "$got/counted" \
	    "$got/text.en" "$got/text.ja" "$got/text.narrow"; then
		echo "ok $name figures"
	else
		echo "not ok $name figures"
		failed=1
	fi
	if [ "$update" = --update ]; then
		cp "$got/counted" "$dir/csv"
		cp "$got/json" "$got"/text.* "$dir"
	fi
	for output in csv json text.en text.ja text.narrow; do
		compare "$name" $output "$dir/$output"
	done
done
exit $failed
