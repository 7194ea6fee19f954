#!/bin/sh
# report_test.sh BUILD - nflogd report: wrong usage, stores that have little or
# nothing, and names that would like to be something else. Figures are checked
# in tests/golden/report_month.py.
# shellcheck source=tests/cli/lib.sh
. "$(dirname "$0")/lib.sh"

# drop DAY HOST [PORT]: a line of a log.
drop() {
	packet "${3:-445}" 203.0.113.5 "$2" | sed "s/^Sep  1 00:00:00/$1T00:00:00Z/"
}

report() {
	run report --timezone UTC --now 2011-10-05T00:00:00Z "$@"
}

# json EXPRESSION: what Python makes of the report r in the file out.
json() {
	python3 -c "import json; r = json.load(open('out')); print($1)"
}

# Is the file out as the schema has it?
fits_schema() {
	python3 "$here/../golden/json_schema.py" \
		"$O/share/nflogd/report.schema.json" out >err
}

# rows TABLE MEMBERS: of the rows of a table, where the first is known
rows() {
	json "[tuple(x[k] for k in $2) for t in r['tables'] if t['name'] == '$1'
		for x in t['rows'] if x[$2[0]]]"
}

# ---- usage -----------------------------------------------------------------

for typo in reprot repor rport; do
	refuses "command $typo" 2 "did you mean \"report\"?" $typo
done
refuses "an operand" 2 "report takes no operand \"2011-09\"" report 2011-09
for value in 2011-13 2011-9 2011 2011-00 "" 2011-09-01 lst 2011-Q3; do
	refuses "--month \"$value\"" 2 \
		"\"$value\" is no month; want one such as 2025-09, or last" \
		report --month "$value"
done
for value in 2011-W53 2011-W00 2011-36 2011-W6 W36 2011W36 2011-W366 x; do
	refuses "--week \"$value\"" 2 \
		"\"$value\" is no week; want one such as 2025-W36, or last" \
		report --week "$value"
done
for value in 2011-Q5 2011-Q0 2011-3 Q3 2011-Q33 2011Q3; do
	refuses "--quarter \"$value\"" 2 \
		"\"$value\" is no quarter; want one such as 2025-Q3, or last" \
		report --quarter "$value"
done
for value in 2011-H3 2011-H0 2011-2 H1 2011-h; do
	refuses "--half \"$value\"" 2 \
		"\"$value\" is no half-year; want one such as 2025-H2, or last" \
		report --half "$value"
done
for value in 11 20111 2011-1 twenty 0000 -2011 ""; do
	refuses "--year \"$value\"" 2 \
		"\"$value\" is no year; want one such as 2025, or last" \
		report "--year=$value"
done
for value in 0 -7 week 7d 36501 ""; do
	refuses "--last \"$value\"" 2 "want a number from 1 to 36500" \
		report "--last=$value"
done
for value in jp JPN J "" "??" 1A; do
	refuses "--home \"$value\"" 2 "want two letters of a region such as JP" \
		report --home "$value"
done
refuses "--sensors of nothing" 2 "want a name, or a pattern" report --sensors ""
refuses "week and month" 2 "name the days by one of" \
	report --week last --month last
refuses "year and --from" 2 "name the days by one of" \
	report --year 2011 --from 2011-01-01
refuses "too many days by --last" 2 "more than 366 days" report --last 367
refuses "two periods" 2 "name the days by" report --month 2011-09 --day today
refuses "no first day" 2 "days that have a first one" report --to 2011-09-01
refuses "no day at all" 2 "days that have a first one" report --day undated
refuses "too many days" 2 "more than 366 days" \
	report --from 2010-01-01 --to 2011-09-01
refuses "days to come" 2 "yesterday, is earlier" report --from today
refuses "a format" 2 "want one of: text, csv, json, markdown, html, pdf" \
	report --format xml
refuses "csv without folder" 2 "--output" report --format csv
refuses "no service" 2 "want a service such as 3389/tcp" report --notable rdp
refuses "no store" 1 "there is no store yet" report --store none.db

# ---- little or nothing -----------------------------------------------------

echo "2011-05-01T00:00:00Z fw cron[1]: hello" >log
run ingest --quiet --timezone UTC --store quiet.db log
for format in text markdown html json; do
	report --store quiet.db --format $format
	ok "nothing, $format" is "$status" = 0
	ok "nothing, $format: said" grep -q "Nothing was observed" out
done
report --store quiet.db --format json
ok "nothing: as the schema has it" fits_schema
ok "nothing: but two tables" is "$(json '[t["name"] for t in r["tables"]]')" = \
	"['periods', 'hosts']"
ok "nothing: fifteen figures" is "$(json 'len(r["figures"])')" = 15
ok "nothing: no number is no zero" is \
	"$(json 'r["periods"][5]["mean_accesses"]')" = None
ok "nothing: nothing notable" is "$(json 'r["notable"]')" = None
report --store quiet.db --format csv --output csv
ok "nothing, csv" is "$status $(find csv -name '*.csv' | wc -l)" = "0 18"

# fw1 every day but the 10th, fw2 until the 15th, and it has twice as many
for day in $(seq 1 30); do
	day=2011-09-$(printf %02d "$day")
	[ "$day" = 2011-09-10 ] && continue
	drop "$day" fw1
	[ "${day#2011-09-}" -gt 15 ] || { drop "$day" fw2; drop "$day" fw2 22; }
done >log
run ingest --quiet --timezone UTC --store gaps.db log
report --store gaps.db --format json
ok "default: the last full month" is "$(json 'r["periods"][5]["from"]')" = \
	2011-09-01
ok "a point silent for half the month" is \
	"$(json 'r["periods"][5]["sensor_days"]')" = $((29 + 14))
ok "mean" is "$(json 'r["periods"][5]["mean_accesses"]')" = \
	$(((29 + 28) / (29 + 14)))
ok "a day that is missing" is "$(json \
	'[f["series"][0]["values"][9] for f in r["figures"][3:5]]')" = "[None, None]"
ok "and the day before" is "$(json \
	'[s["values"][8] for s in r["figures"][3]["series"]]')" = "[2, 1]"
ok "nothing to compare with" is "$(json \
	'"nothing to compare" in r["words"]["change"]')" = True
report --store gaps.db --format csv --output gaps
ok "csv: no number" grep -qx "2-1,2011-09-10,2011-09-10,445/tcp,," \
	gaps/figure-2-1.csv
report --store gaps.db --format html
ok "html: drawn as a gap" is "$(grep -c 'class="gap".*2011-09-10' out)" = 5
report --store gaps.db --format json --notable 22/tcp
ok "--notable" is "$(json 'r["notable"]')" = \
	"{'service': '22/tcp', 'chosen': 'asked'}"
report --store gaps.db --format json --notable 6000/tcp
ok "--notable of what nobody knocked at" is "$status $(json \
	'"nobody knocked" in r["words"]["notable"]')" = "0 True"
report --store gaps.db --day 2011-09-03 --format json
ok "one day" is "$(json '[p["accesses"] for p in r["periods"]]')" = \
	"[0, 0, 0, 3, 3, 3]"
report --store gaps.db --from 2011-09-08 --to 2011-09-11 --format json
ok "some days" is "$(json '[p["sensor_days"] for p in r["periods"]]')" = \
	"[0, 0, 0, 6, 8, 6]"

# ---- what could not be seen ------------------------------------------------

report --store gaps.db --format json
ok "coverage under a figure" is "$(json 'r["figures"][3]["remark"]')" = \
	"Coverage: 43 of 60 days of observation points. No observation point was heard of on 2011-09-10. Heard of on some days only: fw2 (14 of 29 days)."
ok "and under the others" is "$(json \
	'len({f["remark"] for f in r["figures"]})')" = 1
ok "means of each point" is "$(rows sensors \
	'("sensor", "days", "accesses", "mean_accesses")')" = \
	"[('fw1', 29, 29, 1), ('fw2', 14, 28, 2)]"
for format in text markdown html; do
	report --store gaps.db --format $format
	tr -s '\n ' '  ' <out | tr -d "\\\\" >one
	ok "coverage, $format" is "$(grep -o 'fw2 (14 of 29 days)' one |
		wc -l)" = 15
done
report --store gaps.db --lang ja
tr -d '\n ' <out >one
ok "coverage, Japanese" grep -q 'fw2（29日のうち14日）' one
ok "regions are not known: said" grep -q -- '--geo' one
report --store gaps.db --sensors 'FW[2-9]' --format json
ok "--sensors" is "$status $(json '[r["periods"][5][k] for k in
	("sensors", "sensor_days", "accesses")]')" = "0 [1, 14, 28]"
ok "--sensors: said" is "$(json 'r["words"]["selection"]')" = \
	"This report is about a part of the observation points only: FW[2-9]."
ok "--sensors: notes of those alone" is "$(json \
	'[x["service"] for x in r["table_4"]]')" = "['22/tcp', '445/tcp']"
refuses "--sensors that nobody is called" 1 'is called "tokyo-*" or the like' \
	report --store gaps.db --timezone UTC --month 2011-09 \
	--sensors 'tokyo-*' --sensors fw9
run report --store gaps.db --timezone UTC --month 2011-10 --format json
ok "a month that is not over" is "$(run report --store gaps.db --timezone UTC \
	--now 2011-09-05T12:00:00Z --month 2011-09 --format json
	json '[r["words"]["unfinished"] is None, r["figures"][3]["remark"]]')" = \
	"[False, None]"
run report --store gaps.db --timezone UTC --month 2011-10 --format json
ok "a month without data" is "$status $(json \
	'[r["periods"][4]["accesses"], r["periods"][5]["mean_accesses"]]')" = \
	"0 [57, None]"

# losses that a log tells of
{
	drop 2011-09-01 fw1
	echo '2011-09-02T00:00:00Z fw1 kernel: net_ratelimit: 1700 callbacks suppressed'
	echo '2011-09-03T00:00:00Z loghost kernel: net_ratelimit: 5 callbacks suppressed'
} >log
run ingest --quiet --timezone UTC --store lost.db log
report --store lost.db --format json
ok "losses under a figure" is "$(json \
	'"1,705 lost messages, which are not counted: fw1 (1,700), loghost (5)." in r["figures"][0]["remark"]')" = True
ok "losses of points" is "$(json '[(x["sensor"], x["lost"]) for t in r["tables"]
	if t["name"] == "sensors" for x in t["rows"]]')" = \
	"[('fw1', 1700), ('loghost', 5)]"

# ---- the same days elsewhere -----------------------------------------------

# days OPTION...: the first and the last one of a rollup
days() {
	"$N" rollup --store gaps.db --timezone UTC --now 2011-10-01T00:00:00Z \
		--format csv "$@" | sed 1d | cut -d , -f 1 | sort -u |
		sed -n '1p; $p' | tr '\n' ' '
}
ok "rollup --week" is "$(days --week 2011-W36)" = "2011-09-05 2011-09-11 "
ok "rollup --week last" is "$(days --week last)" = "2011-09-19 2011-09-25 "
ok "rollup --last 7" is "$(days --last 7)" = "2011-09-24 2011-09-30 "
ok "rollup --quarter" is "$(days --quarter 2011-Q3)" = "2011-09-01 2011-09-30 "
ok "rollup --month last" is "$(days --month last)" = "2011-09-01 2011-09-30 "

# ---- the notable service ---------------------------------------------------

# 445/tcp grows by more than 17777/tcp, but that is no surge; and ten have more
python3 - <<'END' >log
import datetime
import random
rng = random.Random(7)
first = datetime.date(2011, 6, 1)
for n in range(122):
    day = first + datetime.timedelta(n)
    autumn = day.month == 9
    for port, mean in ((445, 400 if autumn else 300), (22, 60), (23, 40),
                       (17777, 60 if day >= datetime.date(2011, 9, 11) else 6),
                       *((port, 50) for port in range(18001, 18010))):
        for _ in range(rng.randrange(mean * 9 // 10, mean * 11 // 10 + 1)):
            print(f"{day}T00:00:00Z fw1 kernel: DROP: IN=e OUT= "
                  f"SRC=20.0.{rng.randrange(256)}.{rng.randrange(256)} "
                  f"DST=198.51.100.1 PROTO=TCP SPT=1 DPT={port} SYN")
END
run ingest --quiet --timezone UTC --store surge.db --keep 400 log
report --store surge.db --format json
ok "the notable service: as the schema has it" fits_schema
ok "the notable service: found" is "$(json 'r["notable"]')" = \
	"{'service': '17777/tcp', 'chosen': 'found'}"
ok "its story" is "$(json '"On 11 September it rose, to about" in
	r["words"]["story"]')" = True
ok "what it means: no rule says" is "$(json \
	'r["words"]["meaning"].startswith("No rule says what this service")')" = \
	True
ok "it is not among the ten" is "$(json \
	'"17777/tcp" in [x["service"] for x in r["table_4"]]')" = False
ok "of those that grew, another" is "$(rows risen-ports '("service", )' |
	cut -c 1-13)" = "[('445/tcp',)"
report --store surge.db --month 2011-08 --format json
ok "nothing found: grew, or most" is "$(json 'r["notable"]["chosen"]')" != found
ok "no story" is "$(json 'r["words"]["story"]')" = None

# ---- hosts -----------------------------------------------------------------

v6=2001:0db8:0000:0000:0000:0000:0000

# knocks PORTS SOURCE DAY: of one source at so many ports
knocks() {
	for port in $(seq 1 "$1"); do
		packet "$port" "$2" fw1 | sed "s/^Sep  1 00:00:00/$3T00:00:00Z/"
	done
}
{
	knocks 10 203.0.113.1 2011-09-01
	knocks 11 203.0.113.2 2011-09-01
	knocks 11 203.0.113.2 2011-09-01 | sed 's/fw1/fw2/'
	knocks 7 203.0.113.3 2011-09-02
	knocks 7 203.0.113.3 2011-09-02 | sed 's/fw1/fw2/'
	knocks 12 203.0.113.2 2011-09-03
	knocks 12 203.0.113.2 2011-09-03 |
		sed "s/SRC=.*PROTO/SRC=$v6:0001 DST=$v6:0002 LEN=40 TC=0 HOPLIMIT=64 FLOWLBL=0 PROTO/"
	knocks 1 203.0.113.3 2011-08-31
} >log
run ingest --quiet --timezone UTC --store hosts.db --keep 400 log
report --store hosts.db --format json
ok "hosts of two months" is "$(rows hosts '("period", "hosts", "sources")')" = \
	"[('2011-08', 1, 1), ('2011-09', 4, 70)]"
ok "hosts at more than ten ports" is "$(rows sweeps '("sweepers", "hosts")')" = \
	"[(1, 2), (2, 2)]"
report --store hosts.db --sensors fw2 --format json
ok "hosts of one point" is "$(rows hosts '("period", "hosts")')" = \
	"[('2011-08', None), ('2011-09', 2)]"
run ingest --quiet --timezone UTC --store hosts.db --keep 2 log
report --store hosts.db --format json
ok "hosts of closed days" is "$(rows hosts '("period", "hosts", "sources")')" = \
	"[('2011-08', None, 1), ('2011-09', None, 70)]"
ok "and of those that are open" is "$(rows sweeps '("sweepers", "hosts")')" = \
	"[(2, 2)]"
report --store hosts.db
ok "hosts of closed days: said" grep -q "no longer has the single sources" out

# ---- many of everything ----------------------------------------------------

for i in $(seq 1 100); do
	drop 2011-09-01 "point-with-a-long-name-$i.example" $((i + 1000))
done >log
run ingest --quiet --timezone UTC --store points.db log
for lang in en ja; do
	run report --store points.db --timezone UTC --month 2011-09 --lang $lang
	ok "100 points, $lang" is "$status" = 0
	ok "100 points, $lang: 80 columns" is "$(python3 -c '
import unicodedata
print(sum(sum(1 + (unicodedata.east_asian_width(c) in "WF") for c in x) > 81
          for x in open("out", encoding="utf-8")))')" = 0
done
run report --store points.db --timezone UTC --month 2011-09 --format json
ok "100 points: all of them" is "$(rows sensors '("sensor", "accesses")' |
	grep -o "', 1)" | wc -l)" = 100

seq 1 65535 | sed 's/.*/2011-09-01T00:00:00Z fw1 kernel: DROP: IN=e OUT= SRC=203.0.113.5 DST=198.51.100.1 PROTO=TCP SPT=1 DPT=& SYN/' >log
run ingest --quiet --timezone UTC --store ports.db log
run report --store ports.db --timezone UTC --month 2011-09 --format json
ok "65,535 ports: as the schema has it" fits_schema
ok "65,535 ports" is "$status $(json 'r["figures"][3]["series"][10]["total"]')" = \
	"0 65525"
ok "65,535 ports: one sweep" is "$(rows sweeps '("sweepers", "hosts")')" = \
	"[(1, 1)]"

# ---- names -----------------------------------------------------------------

esc=$(printf '\033')
{
	# shellcheck disable=SC2016 # it is meant as it stands
	drop 2011-09-01 '=cmd|"<script>alert(1)</script>`[x](http://y)' 10394
	drop 2011-09-02 fw1
} >log
run ingest --quiet --timezone UTC --store names.db log
# a log cannot bring this one, but another store might
python3 - <<'END'
import sqlite3
db = sqlite3.connect("names.db")
db.execute("UPDATE sensor SET name = '=<script>' || char(27) || '|`*[x](y)'"
           " WHERE name <> 'fw1'")
db.execute("UPDATE counts SET region = '<&', first = 0, cells = NULL"
           " WHERE sensor_day = 1")
db.execute("UPDATE counts SET region = '=' || char(27), first = 0, cells = NULL"
           " WHERE sensor_day = 2")
db.execute("UPDATE sensor_day SET closed = 1, lost = 0, lost_before = 7")
db.commit()
END
for format in text markdown html json; do
	report --store names.db --format $format
	ok "names, $format" is "$status" = 0
	ok "names, $format: no escape" is "$(grep -c "$esc" out)" = 0
	ok "names, $format: it is there" grep -q "script" out
done
report --store names.db --format html --static
ok "names: no element" is "$(grep -c '<script' out)" = 0
ok "names: an entity" grep -q '=&lt;script&gt;' out
report --store names.db --format markdown
ok "names: no markup" is "$(grep -cE '<script|[^\\]\|`|[^\\]\[x' out)" = 0
report --store names.db --format csv --output names
ok "names: no escape in csv" is "$(cat names/*.csv | grep -c "$esc")" = 0
ok "names: no formula" is "$(python3 -c '
import csv, glob
print([c for f in glob.glob("names/*.csv") for r in csv.reader(open(f))
       for c in r if c[:1] in tuple("=+-@\t") and not c[1:].isdigit()])')" = "[]"
report --store names.db --format csv --output names
ok "names: the sensor is there, with an apostrophe" \
	grep -q "^\"'=<script>" names/table-5-9.csv
report --store names.db --sensors '=<script>*' --format html --static
ok "names: in a choice" is "$status $(grep -c '<script' out)" = "0 0"
ok "names: the choice is said" grep -q 'only: =&lt;script&gt;\*' out
report --store names.db --format json
ok "names: in tables" is "$(json \
	'[t["rows"][0]["region"] for t in r["tables"] if t["name"] == "regions"]')" \
	= "['<&']"
ok "names: as the schema has it" fits_schema
ok "names: losses under a figure" is "$(json \
	'"The logs tell of 14 lost messages" in r["figures"][3]["remark"]')" = True
for format in text markdown; do
	report --store names.db --format $format --lang ja
	ok "names, Japanese $format" is "$status $(grep -c "$esc" out)" = "0 0"
done

run report --store gaps.db --month 2011-09 --format csv --output log/x
ok "no such folder" is "$status $(grep -c 'cannot make the folder' err)" = "1 1"
if [ -e /dev/full ]; then
	"$N" report --store gaps.db --month 2011-09 >/dev/full 2>err
	ok "a full disk" is "$? $(grep -c 'cannot write' err)" = "1 1"
fi
finish
