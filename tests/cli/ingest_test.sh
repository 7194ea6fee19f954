#!/bin/sh
# ingest_test.sh BUILD - every byte once: files that are appended to, renamed,
# compressed, copied, cut and rewritten between one ingest and the next.
# shellcheck source=tests/cli/lib.sh
. "$(dirname "$0")/lib.sh"

store=x.db
ingest() {
	run ingest --quiet --store $store --timezone UTC --now 2025-09-30T00:00:00Z "$@"
}

# The store's records and accesses, by SQL.
records() {
	python3 - $store <<-'EOF'
	import sqlite3, sys
	db = sqlite3.connect("file:%s?mode=ro" % sys.argv[1], uri=True)
	one = lambda sql: db.execute(sql).fetchone()[0] or 0
	print(one("SELECT sum(records) FROM daily_ledger"),
	    one("SELECT sum(accesses) FROM daily"))
	EOF
}

# counts NAME RECORDS ACCESSES FILE...: so many are there after an ingest.
counts() {
	asked=$1 want="$2 $3"
	shift 3
	ingest "$@"
	got=$(records)
	if [ $status = 0 ] && [ ! -s err ] && [ "$got" = "$want" ]; then
		passed "$asked"
	else
		failed "$asked" "$got, not $want"
	fi
}

# lines FROM TO: dropped packets that all differ.
lines() {
	awk -v from="$1" -v to="$2" -v packet="$(packet PORT SOURCE)" 'BEGIN {
		for (i = from; i <= to; i++) {
			line = packet
			sub("SOURCE", "192.0.2." i % 250, line)
			sub("PORT", i, line)
			print line
		}
	}'
}

fresh() {
	rm -f x.db* log*
}

# ---- names --------------------------------------------------------------------

lines 1 100 >log
counts "a log" 100 100 log
counts "the same again" 100 100 log
counts "named twice" 100 100 log ./log "$T/log"
lines 101 150 >>log
counts "what was added" 150 150 log
cp log copy
counts "a copy" 150 150 copy
mv log log.1
lines 151 170 >log
counts "renamed, and a new one" 170 170 log log.1
lines 171 180 >>log.1
counts "the old one is still written" 180 180 log log.1
for how in gzip xz zstd bzip2; do
	case $how in gzip) ext=gz ;; zstd) ext=zst ;; bzip2) ext=bz2 ;; *) ext=$how ;; esac
	command -v $how >/dev/null || continue
	$how -q <log.1 >log.2.$ext
	counts "compressed by $how" 180 180 log log.2.$ext
	counts "compressed by $how, again" 180 180 log.2.$ext
done
rm -f log.1
gzip -q <copy >log.9.gz
counts "a compressed beginning of it" 180 180 log.9.gz

fresh
lines 1 3000 >log
gzip -q <log >log.gz
counts "compressed from the first" 3000 3000 log.gz
counts "then plain" 3000 3000 log
lines 3001 3100 >>log
counts "then more" 3100 3100 log
gzip -q <log >log.2.gz
counts "compressed with more" 3100 3100 log.2.gz
lines 3101 3200 >>log
gzip -q <log >log.3.gz
counts "compressed, of which a part is known" 3200 3200 log.3.gz
counts "and that again, all names at once" 3200 3200 log log.gz log.2.gz log.3.gz

# ---- logrotate's copytruncate ---------------------------------------------------

fresh
lines 1 2000 >log
counts "before the copy" 2000 2000 log
lines 2001 2100 >>log
cp log log.1
: >log
counts "copied and cut" 2100 2100 log log.1
lines 2101 2150 >>log
counts "and written on" 2150 2150 log log.1
head -c 1000 log.1 >log.part
counts "a copy that is under way" 2150 2150 log.part
head -c 300000 log.1 >log.part
counts "a longer one" 2150 2150 log.part

# ---- contents -------------------------------------------------------------------

fresh
: >log
counts "an empty file" 0 0 log
lines 1 10 >log
counts "that grew" 10 10 log
lines 11 30 >log
counts "rewritten in place" 30 30 log
{ packet 1 192.0.2.1; lines 40 60; } >log.a
{ packet 1 192.0.2.1; lines 70 80; } >log.b
counts "two logs with the same first line" 64 64 log.a log.b
lines 61 65 >>log.a
lines 81 83 >>log.b
counts "both go on" 72 72 log.a log.b
{ packet 1 192.0.2.1; } >log.c
counts "a log of that line alone" 72 72 log.c
lines 200 201 >>log.c
counts "that becomes another" 75 75 log.c

fresh
lines 1 5 >log
packet 6 | tr -d '\n' | head -c 60 >>log
counts "a last line without end" 5 5 log
packet 6 | tail -c +61 >>log
counts "that is ended" 6 6 log
packet 7 | tr -d '\n' >>log
counts "one that only wants its newline" 6 6 log
touch -d '2 hours ago' log
counts "and that nobody ends" 7 7 log
fresh
packet 7 | tr -d '\n' >log
counts "a first line without end" 0 0 log
echo >>log
packet 8 | tr -d '\n' >>log
gzip -q <log >log.gz
counts "in a compressed file it has ended" 2 2 log.gz
echo >>log
counts "in the plain one a newline is left" 3 2 log

fresh
lines 1 3 >log
head -c 70000 /dev/zero | tr '\0' x >>log
echo >>log
lines 4 5 >>log
counts "a line that is too long" 6 5 log
counts "and again" 6 5 log
{ head -c 70000 /dev/zero | tr '\0' y; echo; lines 1 2; } >log.y
counts "as the first one" 9 7 log.y
lines 3 3 >>log.y
counts "and more behind it" 10 8 log.y

# what a record refers to was read by an earlier ingest
fresh
packet 22 192.0.2.1 fw07 >log
counts "before a repeat" 1 1 log
echo "Sep  1 00:00:09 fw07 last message repeated 4 times" >>log
counts "the repeat" 2 5 log
{ echo "Sep  1 00:00:09 fw07 last message repeated 4 times"; packet 23; } >log.n
counts "one at the head of another log repeats nothing" 4 6 log.n
fresh
printf '%s\n' '#Fields: date time action protocol src-ip dst-ip src-port dst-port' \
	'2025-09-01 00:00:01 DROP TCP 192.0.2.7 198.51.100.1 40000 445' >log
counts "columns of Windows" 2 1 log
echo '2025-09-01 00:00:01 DROP TCP 192.0.2.8 198.51.100.1 445 40000' >>log
counts "remembered" 3 2 log
ok "by their names" is "$(python3 -c "
import sqlite3
print(sqlite3.connect('x.db').execute(
    'SELECT group_concat(service) FROM daily_service').fetchone()[0])")" \
	= "445/tcp,40000/tcp"

fresh
m=$(packet 99)
printf '%d <4>%s' $((${#m} + 3)) "$m" >log
printf '%d <4>%s' $((${#m} + 3)) "$m" >>log
counts "frames with an octet count" 2 2 log
printf '%d <4>%s' $((${#m} + 3)) "$m" | head -c 50 >>log
counts "half a frame" 2 2 log
printf '%d <4>%s' $((${#m} + 3)) "$m" | tail -c +51 >>log
counts "and the other half" 3 3 log

# ---- while it is read, and by several -------------------------------------------

fresh
lines 1 20000 >all
"$O/tests/bench/loggen" --lines 1 >/dev/null	# it is there
(while read -r l; do printf '%s\n' "$l"; done <all >log) &
writer=$!
while kill -0 $writer 2>/dev/null; do
	[ -e log ] && ingest log
done
wait $writer
counts "a log that grows meanwhile" 20000 20000 log

fresh
cp all log
for i in 1 2 3 4; do
	"$N" ingest --quiet --store x.db --batch 3000 --timezone UTC \
		--now 2025-09-30T00:00:00Z log 2>err.$i &
done
wait
counts "four at a time" 20000 20000 log
cat err.? >err
ok "of which none complains" is ! -s err

# ---- trouble ---------------------------------------------------------------------

fresh
lines 1 5 >log
refuses "a file that is not there" 1 "none: cannot open: No such file" \
	ingest --store x.db none log
ok "the other one is read" is "$(records)" = "5 5"
refuses "a folder" 1 "is a directory" ingest --store x.db .
refuses "a pipe" 1 "cannot be read again" ingest --store x.db /dev/null
refuses "standard input" 1 "see nflogd scan" ingest --store x.db -
refuses "no file" 2 "wants the log files" ingest --store x.db
refuses "no folder for the store" 1 "there is no such folder" \
	ingest --store nowhere/x.db log
refuses "no store to read" 1 "there is no store yet" rollup --store y.db
refuses "no store to tell of" 1 "there is no store yet" ingest --state --store y.db

lines 20001 40000 >log.d
gzip -q <log.d | head -c 100000 >log.d.gz
refuses "a compressed file that is cut" 1 "cut short" ingest --store x.db log.d.gz
before=$(records)
refuses "and again" 1 "cut short" ingest --store x.db log.d.gz
ok "what is before the cut counts once" is "$(records)" = "$before"
gzip -q <log.d >log.d.gz
counts "mended" 20005 20005 log.d.gz

# Pages of the store are overwritten: it is moved aside, and a new one made.
cp x.db whole.db
dd if=/dev/zero of=x.db bs=4096 seek=1 count=20 conv=notrunc 2>/dev/null
lines 1 30 >log.e
rm -f x.db-*
run ingest --store x.db --timezone UTC log.e log.d
ok "a damaged store: said" said "the store is damaged"
ok "and moved aside" said "x.db: moved to x.db.damaged-"
ok "in vain" is $status = 1
ok "as it was" is -n "$(ls x.db.damaged-*Z)" -a ! -e x.db
run ingest --store x.db --timezone UTC --now 2025-09-30T00:00:00Z log.e
ok "the next makes a new one and says so" said "x.db: a new store"
ok "of what is still there" is "$(records)" = "30 30"
rm -f x.db*
mv whole.db x.db

run ingest --state --store x.db
ok "what is known" grep -q '  log$' out
ok "of compressed files, too" grep -q 'whole file, compressed: log.d.gz' out

# ---- as scan has it ----------------------------------------------------------------

fresh
"$O/tests/bench/loggen" --lines 60000 --v6 30 --repeats 20 --odd 10 --noise 20 \
	--csv truth.csv >log
for format in csv json text; do
	"$N" scan --format $format --timezone UTC --sensor nobody --lang en \
		--now 2026-01-15T00:00:00Z log >scan.$format
	rm -f x.db*
	"$N" ingest --quiet --store x.db --timezone UTC --sensor nobody --batch 7000 \
		--now 2026-01-15T00:00:00Z log
	"$N" rollup --store x.db --format $format --timezone UTC --lang en \
		--now 2026-01-15T00:00:00Z >out
	ok "rollup is as scan: $format" cmp scan.$format out
done
ok "as the truth" cmp truth.csv scan.csv
"$N" rollup --store x.db --cells | sed 1d | awk -F, '
	{ a[$1 "," $2 "," $3] += $6; s[$1 "," $2 "," $3]++ }
	END { for (k in a) print k "," a[k] "," s[k] }' | sort >cells
sed 1d truth.csv | sort >rows
ok "its cells add up" cmp rows cells
finish
