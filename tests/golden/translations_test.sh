#!/bin/sh
# translations_test.sh - is every text of the sources in each catalogue, and
# nothing else? Texts stand in _(), _n() and N_() (nflogd/base/intl.h).
set -u
cd "$(dirname "$0")/../.." || exit 2
work=$(mktemp -d "${TMPDIR:-/tmp}/nflogd-po.XXXXXX") || exit 2
trap 'rm -rf "$work"' EXIT
failed=0

# result NAME STATUS
result() {
	if [ "$2" = 0 ]; then
		echo "ok $1"
	else
		echo "not ok $1"
		failed=1
	fi
}

# shellcheck disable=SC2046 # file names are words
xgettext --from-code=UTF-8 --keyword --keyword=_ --keyword=_n:1,2 \
    --keyword=N_ --no-location --output="$work/all.pot" \
    $(find nflogd parsers rules -name '*.c') || exit 2
for po in nflogd/po/*.po; do
	name=$(basename "$po")
	msgfmt --check --output-file=/dev/null "$po"
	result "$name is sound" $?
	msgcmp "$po" "$work/all.pot"
	result "$name has every text, translated" $?
	msgmerge --quiet --no-fuzzy-matching --output-file="$work/merged" \
	    "$po" "$work/all.pot" && ! grep '^#~' "$work/merged"
	result "$name has no text that is gone" $?
	! msgattrib --only-fuzzy "$po" | grep .
	result "$name has nothing fuzzy" $?
done
exit $failed
