#!/bin/sh
# truth_test.sh BUILD - logs whose truth is known: the CSV must be that truth
# byte by byte, and the ledger and the days of the JSON too.
# shellcheck source=tests/cli/lib.sh
. "$(dirname "$0")/lib.sh"

loggen=$O/tests/bench/loggen
now=2026-01-15T00:00:00Z
zone=UTC

# counts NAME ARG...: scan ARG... as the truth says, standard input being stdin.
counts() {
	name=$1
	shift
	"$N" scan --format csv --timezone $zone --sensor nobody --now $now "$@" \
		<stdin >out 2>err
	status=$?
	if [ $status = 0 ] && [ ! -s err ] && cmp truth.csv out >err 2>&1; then
		passed "$name"
	else
		diff truth.csv out | sed -n '2,4p' >>err
		failed "$name"
	fi
}

# adds NAME ARG...: the same for the JSON.
adds() {
	name=$1
	shift
	run scan --format json --timezone $zone --sensor nobody --now $now "$@"
	if [ $status = 0 ] && python3 "$here/ledger.py" out --truth truth.json \
		truth.csv 2>>err; then
		passed "$name"
	else
		failed "$name"
	fi
}

generate() {
	"$loggen" --csv truth.csv --truth truth.json "$@" >log || exit 1
}

# shape NAME OPTION...: a log of loggen's, in both formats.
: >stdin
shape() {
	title=$1
	shift
	generate --lines 50000 "$@"
	counts "$title: csv" log
	adds "$title: ledger" log
}

shape "usual lines" --lines 200000
shape "iso stamps" --stamp iso --seed 2
shape "rfc 5424" --stamp rfc5424 --seed 3
shape "stamps and zones mixed" --stamp mixed --seed 4
shape "half ipv6" --v6 50 --odd 5 --seed 5
shape "only ipv6, rare shapes" --v6 100 --odd 50 --seed 6
shape "rare shapes" --odd 70 --seed 7
shape "noise" --noise 90 --seed 8
shape "noise that quotes packets" --noise 60 --hostile 70 --odd 20 --seed 9
shape "accepted and damaged" --accept 40 --damaged 30 --seed 10
shape "repeated" --repeats 20 --accept 20 --damaged 5 --noise 20 --seed 11
shape "undated" --undated 30 --repeats 5 --seed 12
shape "many days and sensors" --days 200 --sensors 1000 --domains 50 \
	--stamp iso --seed 13
shape "every packet a cell" --fresh 100 --noise 0 --days 30 --seed 14
shape "one source" --sources 1 --sensors 1 --days 1 --seed 15
shape "days in any order" --shuffle --repeats 5 --days 60 --seed 16
shape "over a leap day and a new year" --start 2023-11-20 --days 120 \
	--stamp iso --seed 17
now=2024-01-20T00:00:00Z
shape "a year-less new year" --start 2023-11-20 --days 60 --seed 18
now=2024-03-15T00:00:00Z
shape "a year-less leap day" --start 2024-02-20 --days 20 --seed 19
now=2026-01-15T00:00:00Z
zone=Etc/GMT-9
shape "a zone in the east" --stamp mixed --offset 540 --seed 22
zone=America/Phoenix
shape "a zone in the west" --stamp mixed --offset -420 --seed 23
zone=Asia/Kolkata
shape "a zone of half hours" --stamp mixed --offset 330 --seed 24
zone=UTC
shape "carriage returns" --crlf --repeats 5 --undated 5 --odd 10 --seed 20

# What a repetition repeats may be in another thread's part of the file, and
# frames do not end where lines do.
for options in "--stamp mixed --repeats 15 --noise 20 --damaged 5 --undated 5" \
	"--frames --noise 30 --repeats 5" "--crlf --repeats 5 --odd 10"; do
	# shellcheck disable=SC2086 # a list of words
	generate --lines 200000 --seed 30 $options
	for threads in 2 7; do
		counts "$threads threads, $options" --threads $threads log
	done
	adds "7 threads, $options: ledger" --threads 7 log
done

# The same truth, however the lines come in.
generate --lines 200000 --stamp mixed --v6 20 --noise 30 --hostile 10 --odd 10 --accept 10 \
	--damaged 5 --undated 5 --domains 20 --sensors 9 --seed 21
for threads in 1 2 3 16; do
	counts "$threads threads" --threads $threads log
done
sort -R --random-source="$N" log >shuffled
counts "lines shuffled" shuffled
adds "lines shuffled: ledger" shuffled
split -n l/3 log part.
counts "three files" part.aa part.ab part.ac
adds "three files: ledger" part.aa part.ab part.ac
counts "three files, another order" part.ac part.aa part.ab
split -n 5 log piece.
tail -c 1 log >newline
mv log stdin
counts "standard input, no operand"
counts "standard input, named" -
mv stdin log
: >stdin
head -c -1 log >unended
counts "no final newline" unended

# through NAME COMMAND: as a pipe that COMMAND fills
through() {
	name=$1
	shift
	"$@" | "$N" scan --format csv --timezone $zone --sensor nobody \
		--now $now >out 2>err
	status=$?
	ok "$name" cmp -s truth.csv out
}

through "a pipe" cat log
for size in 4093 65537 1048577; do
	through "a pipe in pieces of $size bytes" \
		dd if=log bs=$size status=none
done
generate --lines 2000 --odd 20
for size in 1 7 61; do
	through "a pipe in pieces of $size bytes" \
		dd if=log bs=$size status=none
done
shape "frames with newlines inside" --frames --noise 40 --hostile 30 --seed 25
for size in 4093 65537 1048577; do
	through "frames in pieces of $size bytes" \
		dd if=log bs=$size status=none
done
generate --lines 2000 --frames --stamp mixed --noise 40
for size in 1 7 61; do
	through "frames in pieces of $size bytes" \
		dd if=log bs=$size status=none
done

# large enough for several threads, with repeats on both sides of every cut
generate --lines 250000 --repeats 40 --sensors 3 --v6 30 --odd 10 --noise 20 \
	--seed 26
for n in 1 2 3 8; do
	counts "$n threads: csv" --threads $n log
	adds "$n threads: ledger" --threads $n log
done
mv log stdin
counts "2 threads, standard input" --threads 2 -
counts "2 threads, standard input, which can be read once" --threads 2 - -
: >stdin
: >stdin

# Lines, then frames that hold what looks like lines: what is cut in a frame's
# midst is read again.
"$loggen" --lines 60000 --seed 27 --csv lines.csv >lines
"$loggen" --lines 60000 --frames --stamp rfc5424 --noise 60 --hostile 70 \
	--seed 28 --csv frames.csv >frames
cat lines frames frames >log
accesses() {
	awk -F, 'FNR > 1 { n += $4 } END { print n }' "$@"
}
"$N" scan --format csv --timezone $zone --sensor nobody --now $now \
	--threads 1 log >truth.csv
ok "frames behind lines: accesses" is "$(accesses truth.csv)" = \
	"$(accesses lines.csv frames.csv frames.csv)"
for n in 2 3 8; do
	counts "$n threads, frames behind lines" --threads $n log
done

finish
