#!/bin/sh
# geo_test.sh BUILD - regions of sources: as python3 finds them in the same
# networks, whatever comes later, and what is said of files that are no database.
# shellcheck source=tests/cli/lib.sh
. "$(dirname "$0")/lib.sh"

common="--quiet --timezone UTC --now 2026-01-15T00:00:00Z --sensor nobody"
ingest() {
	# shellcheck disable=SC2086 # a list of words
	run ingest $common --store "$@"
}
mmdb() {
	perl "$here/../data/make_mmdb.pl" "$@" || failed "make_mmdb.pl"
}

# Networks of which later ones are inside of earlier ones.
cat >first <<'END'
0.0.0.0/2 US
64.0.0.0/3 JP
96.0.0.0/8 - KR
100.0.0.0/6 DE
101.128.0.0/9 CN US
128.0.0.0/1 GB
198.51.0.0/16 FR
203.0.0.0/8 TW
2001:db8::/32 NL
2001:db8:8000::/33 BR
END
sed 's/ [A-Z]*$/ IT/; s/ - .*/ IT/' first | grep -v '^128' >second
mmdb first.mmdb geo 1758000000 <first
mmdb second.mmdb geo 1758600000 <second
sed 's/ - / /; s/\([A-Z]\) .*/\1/' first | mmdb flat.mmdb flat 1758000000

# truth NETWORKS CELLS: the view daily_region, of cells with the region left out.
cat >truth.py <<'END'
import collections, csv, ipaddress, sys
networks = [(ipaddress.ip_network(f[0]), f[-1] if f[1] == "-" else f[1])
            for f in map(str.split, open(sys.argv[1]))]
memory = {}
def region(text):
    if text not in memory:
        memory[text] = "??"
        if text:
            a = ipaddress.ip_address(text)
            for network, code in networks:
                if a.version == network.version and a in network:
                    memory[text] = code
    return memory[text]
rows = collections.defaultdict(lambda: [0, 0])
for c in csv.DictReader(open(sys.argv[2])):
    row = rows[c["day"], c["sensor"], region(c["source"])]
    row[0] += int(c["accesses"])
    row[1] += 1
for key, row in sorted(rows.items()):
    print(*key, *row, sep=",")
END
view() {
	python3 -c '
import sqlite3, sys
for row in sqlite3.connect(sys.argv[1]).execute(sys.argv[2]): print(*row, sep=",")
' "$1" "${2:-SELECT * FROM daily_region ORDER BY 1, 2, 3}" >view
}
cells() {
	"$N" rollup --store "$1" --timezone UTC --cells >cells
}

"$O/tests/bench/loggen" --lines 20000 --days 3 --v6 20 --csv truth.csv \
	--truth truth.json >log
head -n 12000 log >early
tail -n +12001 log >late

# ---- as python3 has them -----------------------------------------------------------

ingest plain.db log
cells plain.db
ok "cells have a column for the region" is \
	"$(head -n 1 cells)" = day,sensor,service,region,source,accesses
view plain.db "SELECT DISTINCT region FROM daily_region"
ok "without --geo none is known" is "$(cat view)" = "??"
view plain.db "SELECT * FROM daily_geo"
ok "and no database named" is ! -s view
python3 truth.py first cells >want
python3 truth.py second cells >want.second
ok "there are many regions" is "$(cut -d , -f 3 want | sort -u | wc -l)" -ge 6

for name in first flat; do
	ingest $name.db --geo $name.mmdb --batch 3000 log
	ok "$name: is taken" is "$status $(cat err)" = "0 "
	view $name.db
	ok "$name: regions" cmp want view
	"$N" rollup --store $name.db --timezone UTC --format csv >rows
	ok "$name: the rollup stays" cmp truth.csv rows
	view $name.db "SELECT DISTINCT built FROM daily_geo"
	ok "$name: the date of the database" is "$(cat view)" = 2025-09-16
done
ingest secret.db --geo first.mmdb --anonymize --batch 3000 log
view secret.db
ok "pseudonyms have the regions of addresses" cmp want view

# ---- a source keeps its region --------------------------------------------------------

ingest grown.db --geo first.mmdb early
cp grown.db early.db
ingest grown.db --geo second.mmdb --batch 900 log
ok "another database" is $status = 0
"$N" rollup --store grown.db --timezone UTC --format csv >rows
ok "counts nothing twice" cmp truth.csv rows
cells grown.db
ok "no source has two regions" is \
	"$(sed 1d cells | cut -d , -f 1-3,5 | sort | uniq -d | wc -l)" = 0
cells early.db
sed 1d cells | cut -d , -f 1-5 | sort >early.cells
cells grown.db
sed 1d cells | cut -d , -f 1-5 | sort >grown.cells
ok "what was counted stays where it was" is \
	"$(comm -23 early.cells grown.cells | wc -l)" = 0
ingest late.db --geo second.mmdb log
cells late.db
sed 1d cells | cut -d , -f 1-5 | sort >second.cells
ok "what is new is where it is now" is "$(comm -23 grown.cells early.cells |
	comm -23 - second.cells | wc -l)" = 0
ok "and both are many" is "$(comm -23 grown.cells second.cells | wc -l)" -gt 1000 \
	-a "$(comm -23 grown.cells early.cells | wc -l)" -gt 1000
view grown.db "SELECT max(built) FROM daily_geo"
ok "the newer date" is "$(cat view)" = 2025-09-23
run merge --quiet --store all.db early.db grown.db
cells all.db
sed 1d cells | cut -d , -f 1-5 | sort >all.cells
ok "merging knows them again" cmp grown.cells all.cells

# ---- what is no database ----------------------------------------------------------------

refuses "a missing database" 2 "--geo: none.mmdb: cannot be read: No such file" \
	ingest --store x.db --geo none.mmdb log
refuses "no database" 2 "log: is no database in MMDB format" \
	ingest --store x.db --geo log log
head -c 900 first.mmdb >cut.mmdb
refuses "a cut one" 2 "cut.mmdb: is no database in MMDB format, or damaged" \
	ingest --store x.db --geo cut.mmdb log
echo "1.0.0.0/8 Example" | mmdb asn.mmdb asn
refuses "one of networks' owners" 2 'it says that it is "Test-asn"' \
	ingest --store x.db --geo asn.mmdb log
refuses "a folder" 2 "--geo: .: " ingest --store x.db --geo . log
refuses "run, too" 2 "--geo: none.mmdb" run --group 5 --store x.db \
	--geo none.mmdb
refuses "no name" 2 "--geo: \"\" will not do; want a path" \
	ingest --store x.db --geo "" log
ok "nothing was made" is ! -e x.db
# Where what is unusual came from: 90 of 120 from Japan, the rest from elsewhere.
i=0
while [ $i -lt 120 ]; do
	case $((i % 4)) in 3) source=130.0.0.$i ;; *) source=64.0.0.1 ;; esac
	echo "2026-01-10T00:00:00Z fw kernel: DROP IN=eth0 OUT= SRC=$source" \
		"DST=198.51.100.1 LEN=40 TTL=64 ID=1 PROTO=TCP SPT=1 DPT=4567" \
		"WINDOW=1 RES=0x00 SYN URGP=0"
	i=$((i + 1))
done >noted
ingest noted.db --geo first.mmdb noted
run notes --store noted.db --day 2026-01-10 --kind concentrated
ok "notes: main regions" is "$(tr -s ' \n' ' ' <out | grep -o \
	'Main regions: Japan 75%, United Kingdom 25%\.')" = \
	"Main regions: Japan 75%, United Kingdom 25%."
run notes --store noted.db --day 2026-01-10 --kind concentrated --format json
ok "notes: regions as evidence" grep -q '"regions":"JP 75, GB 25"' out
ingest bare.db noted
run notes --store bare.db --day 2026-01-10 --kind concentrated
ok "notes: no regions, no word of them" is "$(grep -c 'Main regions' out)" = 0

finish
