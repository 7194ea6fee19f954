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

# ---- usage -----------------------------------------------------------------

for typo in reprot repor rport; do
	refuses "command $typo" 2 "did you mean \"report\"?" $typo
done
refuses "an operand" 2 "report takes no operand \"2011-09\"" report 2011-09
refuses "no month" 2 "\"2011-13\" is no month" report --month 2011-13
refuses "two periods" 2 "name the days by" report --month 2011-09 --day today
refuses "no first day" 2 "days that have a first one" report --to 2011-09-01
refuses "no day at all" 2 "days that have a first one" report --day undated
refuses "too many days" 2 "more than 366 days" \
	report --from 2010-01-01 --to 2011-09-01
refuses "days to come" 2 "yesterday, is earlier" report --from today
refuses "a format" 2 "want one of: text, csv, json, markdown, html" \
	report --format pdf
refuses "csv without folder" 2 "--output" report --format csv
refuses "a folder without csv" 2 "only the files of csv" report --output x
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
ok "nothing: fifteen figures" is "$(json 'len(r["figures"])')" = 15
ok "nothing: no number is no zero" is \
	"$(json 'r["periods"][5]["mean_accesses"]')" = None
ok "nothing: nothing notable" is "$(json 'r["notable"]')" = None
report --store quiet.db --format csv --output csv
ok "nothing, csv" is "$status $(find csv -name '*.csv' | wc -l)" = "0 16"

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
db.execute("UPDATE counts SET region = '<&' WHERE sensor_day = 1")
db.execute("UPDATE counts SET region = '=' || char(27) WHERE sensor_day = 2")
db.commit()
END
for format in text markdown html json; do
	report --store names.db --format $format
	ok "names, $format" is "$status" = 0
	ok "names, $format: no escape" is "$(grep -c "$esc" out)" = 0
	ok "names, $format: it is there" grep -q "script" out
done
report --store names.db --format html
ok "names: no element" is "$(grep -c '<script' out)" = 0
ok "names: an entity" grep -q '=&lt;script&gt;' out
report --store names.db --format markdown
ok "names: no markup" is "$(grep -cE '<script|[^\\]\|`|[^\\]\[x' out)" = 0
report --store names.db --format csv --output names
ok "names: no escape in csv" is "$(cat names/*.csv | grep -c "$esc")" = 0
ok "names: no formula" is "$(python3 -c '
import csv, glob
print([c for f in glob.glob("names/*.csv") for r in csv.reader(open(f))
       for c in r if c[:1] in tuple("=+-@\t")])')" = "[]"

run report --store gaps.db --month 2011-09 --format csv --output log/x
ok "no such folder" is "$status $(grep -c 'cannot make the folder' err)" = "1 1"
if [ -e /dev/full ]; then
	"$N" report --store gaps.db --month 2011-09 >/dev/full 2>err
	ok "a full disk" is "$? $(grep -c 'cannot write' err)" = "1 1"
fi
finish
