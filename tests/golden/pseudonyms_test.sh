#!/bin/sh
# pseudonyms_test.sh - are the vectors of pseudonym_test.c those that another
# program makes?
cd "$(dirname "$0")/../.." || exit 2
vectors=$(python3 tests/golden/pseudonyms.py) || exit 1
[ "$(echo "$vectors" | wc -l)" -gt 10 ] || exit 1
echo "$vectors" | {
	failed=0
	while read -r address pseudonym; do
		if grep -qF "\"$pseudonym\"" tests/unit/pseudonym_test.c; then
			echo "ok $address"
		else
			echo "not ok $address: $pseudonym"
			failed=1
		fi
	done
	exit $failed
}
