#!/bin/sh
# merge_test.sh BUILD - nflogd merge: what it says, how it ends, and that the
# days and cells are those of all stores together, as awk adds up what the logs
# were made of.
# shellcheck source=tests/cli/lib.sh
# shellcheck disable=SC2317 # ok calls functions by their names
. "$(dirname "$0")/lib.sh"

# cells N SEED: cells of the sensors fwN-0 .. fwN-2; some come again.
cells() {
	awk -v n="$1" -v seed="$2" 'BEGIN {
		srand(seed)
		for (i = 0; i < 2000; i++)
			print 20332 + int(rand() * 3), "fw" n "-" \
			    int(rand() * 3), 20 + int(rand() * rand() * 40),
			    "192.0.2." int(rand() * 256), 1 + int(rand() * 3)
	}'
}

# feed STORE CELLS: as many dropped packets as the cells have accesses.
feed() {
	awk '{ for (i = 0; i < $5; i++)
		printf "Sep  %d 00:00:00 %s kernel: [1.000000] DROP-IN: " \
		    "IN=eth0 OUT= MAC= SRC=%s DST=198.51.100.1 LEN=40 " \
		    "TOS=0x00 PREC=0x00 TTL=244 ID=1 PROTO=TCP SPT=4000 " \
		    "DPT=%d WINDOW=1024 RES=0x00 SYN URGP=0 \n",
		    $1 - 20331, $2, $4, $3 }' "$2" >log
	"$N" ingest --quiet --timezone UTC --now 2025-09-30T00:00:00Z \
		--store "$1" log || failed "feed $1"
}

# What `rollup --cells` and `rollup --format csv` must say of the file all.
truth() {
	awk '
	function day(n) { return "2025-09-0" (n - 20331) }
	{ cell[day($1) "," $2 "," $3 "/tcp,??," $4] += $5 }
	END {
		for (c in cell) {
			print c "," cell[c] >"want.cells"
			group = c
			sub(/,[^,]*,[^,]*$/, "", group)
			accesses[group] += cell[c]
			sources[group]++
		}
		for (g in accesses)
			print g "," accesses[g] "," sources[g] >"want.rows"
	}' all
	sort -o want.cells want.cells
	sort -o want.rows want.rows
}

# has STORE: exactly what all of them were fed.
has() {
	run rollup --store "$1" --cells
	sed 1d out | sort >got.cells
	run rollup --store "$1" --format csv
	sed 1d out | sort >got.rows
	cmp got.cells want.cells && cmp got.rows want.rows
}

for n in 1 2 3; do
	cells $n $n >early
	feed fw$n.db early
	cp fw$n.db early$n.db
	cells $n 1$n >late
	feed fw$n.db late
	cat early late >>all
done
truth

# ---- merging ---------------------------------------------------------------

run merge --store all.db early2.db fw1.db fw2.db fw3.db
ok "three stores" is "$status" = 0
ok "nothing on stdout" is ! -s out
ok "one line for each" is "$(grep -c . err)" = 4
ok "every line is a message" well_said
run merge --store sum.db fw1.db
first=$(sed 's/.*days, \([0-9,]*\) new.*/\1/; s/,//' err)
ok "its sensors and days" said "nflogd: fw1.db: 3 sensors, 3 days, "
ok "its sources" is "$first" = "$(grep -c ',fw1-' want.cells)"
ok "its accesses" grep -q "$(awk -F , '$2 ~ /^fw1-/ { n += $6 }
	END { print n }' want.cells | sed 's/\(.*\)\(...\)$/\1,\2/') new acc" err
ok "days and cells of all three" has all.db
run merge --store all.db fw3.db early1.db
ok "once more: nothing new" said ", 0 new sources, 0 new accesses"
ok "and nothing else" has all.db
run merge --store central.db --quiet fw2.db fw1.db
ok "--quiet" is "$status $(cat err)" = "0 "
run merge --store middle.db fw3.db early1.db
run merge --store central.db middle.db
ok "by way of another one" has central.db
run merge --store all.db central.db
ok "and back" has all.db
echo "20332 one 22 192.0.2.1 1" >one
feed single.db one
run merge --store all.db single.db
ok "in the singular" said \
	"single.db: 1 sensor, 1 day, 1 new source, 1 new access"
for store in all.db central.db middle.db; do
	ok "$store is sound" is "$(python3 -c "
import sqlite3
print(sqlite3.connect('$store').execute('PRAGMA integrity_check').fetchone()[0])
")" = ok
done

# ---- what cannot be merged -------------------------------------------------

echo "no store of anything, but a file longer than a header" >foreign
cp fw1.db newer.db
python3 -c "
import sqlite3
sqlite3.connect('newer.db').execute('PRAGMA user_version = 99')"
cp fw1.db damaged.db
python3 -c "
import sqlite3
db = sqlite3.connect('damaged.db')
db.execute('UPDATE counts SET cells = substr(cells, 2) WHERE service ='
           ' (SELECT max(service) FROM counts)')
db.commit()"
echo "20332 a-first 22 192.0.2.1 1
20332 fw1-0 22 192.0.2.1 1" >two
feed twin.db two
: >empty.db
refuses "no operand" 2 "merge wants" merge --store all.db
refuses "no store there" 1 "none.db: " merge --store t.db none.db
refuses "what is no store" 1 "foreign: this is no store" merge --store t.db \
	foreign
refuses "an empty file" 1 "empty.db: the store is empty" merge --store t.db \
	empty.db
refuses "a newer one" 1 "newer.db: the store has version 99" merge \
	--store t.db newer.db
refuses "a damaged one" 1 "damaged.db: the store is damaged" merge \
	--store t.db damaged.db
refuses "the store itself" 1 "this is the store that others" merge \
	--store all.db ./all.db
ln -s all.db link.db
refuses "by another name" 1 "this is the store that others" merge \
	--store all.db link.db
refuses "what is no store as --store" 1 "foreign: this is no store" merge \
	--store foreign fw1.db
ok "and it stays" grep -q "no store of anything" foreign
refuses "a folder that is missing" 1 "none/t.db: " merge --store none/t.db \
	fw1.db
run rollup --store t.db --format csv
ok "nothing came in" is "$(wc -l <out)" = 1
run merge --store t.db fw1.db
refuses "a sensor fed by two" 1 "sensor fw1-0 is fed by" merge --store t.db \
	twin.db
ok "names both stores" is "$(grep -c 'twin\.db.*fw1\.db' err)" = 1
run rollup --store t.db --format csv
ok "nothing of it came in" is "$(grep -c ',a-first,' out)" = 0
run merge --store rest.db none.db fw1.db damaged.db foreign fw2.db newer.db \
	middle.db
ok "the others are merged" is "$status $(grep -c ' new sources' err)" = "1 3"
ok "all of them" has rest.db

# Addresses do not come to pseudonyms, the other way round they may.
packet 22 192.0.2.1 fw8 >log8
"$N" ingest --quiet --anonymize --store secret.db --timezone UTC log8
refuses "addresses into pseudonyms" 1 "secret.db pseudonyms only" merge \
	--store secret.db fw1.db
run merge --quiet --store rest.db secret.db
ok "pseudonyms beside addresses" is $status = 0
finish
