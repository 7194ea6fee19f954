#!/bin/sh
# keep_test.sh BUILD - what ingest keeps of sources: for how many days, and under
# which names.
# shellcheck source=tests/cli/lib.sh
. "$(dirname "$0")/lib.sh"

common="--timezone UTC --now 2026-01-15T00:00:00Z"
ingest() {
	# shellcheck disable=SC2086 # a list of words
	run ingest --quiet --store x.db $common "$@"
}
rollup() {
	# shellcheck disable=SC2086 # a list of words
	"$N" rollup --store x.db $common "$@" >out 2>err
}

# ---- days that are closed -------------------------------------------------------

"$O/tests/bench/loggen" --lines 20000 --days 9 --v6 20 --csv truth.csv \
	--truth truth.json >log
last=$(sed 1d truth.csv | cut -d , -f 1 | grep -v undated | sort -u | tail -n 1)
ingest --sensor nobody --keep 3 log
rollup --format csv
ok "rollups stay" cmp truth.csv out
rollup --cells
sed 1d out | cut -d , -f 1 | grep -v undated | sort -u >days
ok "cells of three days" is "$(wc -l <days)" = 3 -a "$(tail -n 1 days)" = "$last"
rollup --cells --day "$(sed 1d truth.csv | head -n 1 | cut -d , -f 1)"
ok "none of the first" is "$(wc -l <out)" = 1

day=$(sed 1d truth.csv | head -n 1 | cut -d , -f 1)
host=$(sed 1d truth.csv | head -n 1 | cut -d , -f 2)
echo "${day}T00:00:00Z $host kernel: IN=e OUT= SRC=192.0.2.1 DST=192.0.2.2 PROTO=TCP SPT=1 DPT=7 SYN " >late
ingest --sensor nobody --keep 3 late
ok "a late line is no trouble" is $status = 0 -a ! -s err
rollup --format csv
ok "and not guessed" cmp truth.csv out
rollup --format json
ok "but told" is "$(python3 -c '
import json
print(json.load(open("out"))["ledger"]["reasons"]["none"]["too-late"])')" = 1
rollup
ok "to people, too" grep -q "1 too late" out

# ---- pseudonyms -----------------------------------------------------------------

rm -f x.db*
ingest --sensor nobody --anonymize log
rollup --format csv
ok "counts are the same" cmp truth.csv out
rollup --cells
# of 20,000 random sources hardly any is another's pseudonym
sed 1d out | cut -d , -f 5 | sort -u >pseudonyms
tr ' ' '\n' <log | sed -n 's/^SRC=//p' | sort -u >sources
ok "sources are others" is "$(comm -12 pseudonyms sources | wc -l)" -lt 10
ok "the key is for its owner" is "$(stat -c %a x.db.key)" = 600
ingest late
ok "addresses do not go with them" said "use --anonymize"
ok "so they are refused" is $status = 1
mv x.db.key away
ingest --anonymize late
ok "the key is needed" is $status = 1
finish
