#!/bin/sh
# threads_test.sh BUILD - events --threads N: the rows of one thread, in order,
# whatever lies at the joints of the parts.
# shellcheck source=tests/cli/lib.sh
# shellcheck disable=SC2317 # ok calls functions by their names
. "$(dirname "$0")/lib.sh"

loggen=$O/tests/bench/loggen
set -- --timezone UTC --now 2026-01-15T00:00:00Z

is_status() {
	[ "$status" = "$1" ]
}

# same NAME LOG OPTION...: several threads print what one does, and say nothing.
same() {
	name=$1 log=$2
	shift 2
	"$N" events --threads 1 "$@" "$log" >want 2>err
	ok "$name: one thread, silent" is "$? $(wc -c <err)" = "0 0"
	for n in 2 3 8; do
		"$N" events --threads $n "$@" "$log" >out 2>err
		status=$?
		ok "$name: $n threads, silent" is "$status $(wc -c <err)" = "0 0"
		ok "$name: $n threads, the same rows" cmp -s want out
	done
}

"$loggen" --lines 170000 --stamp mixed --repeats 30 --sensors 5 --v6 30 \
	--odd 10 --noise 20 --hostile 30 --accept 10 --damaged 5 --undated 5 \
	--seed 40 >log
ok "the log has over 30 MB" is "$(wc -c <log)" -gt 31457280
same "mixed" log "$@"
ok "mixed: a row for each line" is "$(wc -l <want)" = "$(wc -l <log)"
ok "mixed: numbered" is "$(cut -f 1 want | awk '$1 != NR' | wc -l)" = 0
same "json" log "$@" --format json
same "accepted ones" log "$@" --only accept
same "explained" log "$@" --explain --only none --only bad
"$N" events --threads 1 "$@" log >want
"$N" events --threads 3 "$@" <log >out
ok "standard input, a file: the same rows" cmp -s want out
"$N" events --threads 3 "$@" log log | tail -n +170001 | cut -f 2- >out
cut -f 2- want >rows
ok "a file again: the same rows but for their numbers" cmp -s rows out
head -c -1 log >unended
same "no final newline" unended "$@"
sed 's/$/\r/' log >crlf
same "carriage returns" crlf "$@"

# Two packets, each followed by 10 MB of repetitions: whole parts know nothing
# of what is repeated, until they are joined.
{
	packet 445 203.0.113.5 fw01
	packet 23 203.0.113.6 fw02
	for port in 22 80; do
		yes "$(printf 'Sep  1 00:00:01 %s last message repeated 2 times\n' \
			fw01 FW02)" | head -n 180000
		packet $port 203.0.113.7 fw01
	done
} >repeats
awk -v OFS='\t' '
function row(sensor, port, source, count) {
	print ++n, "drop", "2025-09-01", sensor, "tcp", port, source,
		"198.51.100.1", count, ""
}
BEGIN {
	row("fw01", 445, "203.0.113.5", 1)
	row("fw02", 23, "203.0.113.6", 1)
	for (i = 0; i < 90000; i++) {
		row("fw01", 445, "203.0.113.5", 2)
		row("fw02", 23, "203.0.113.6", 2)
	}
	row("fw01", 22, "203.0.113.7", 1)
	for (i = 0; i < 90000; i++) {
		row("fw01", 22, "203.0.113.7", 2)
		row("fw02", 23, "203.0.113.6", 2)
	}
	row("fw01", 80, "203.0.113.7", 1)
}' >truth
same "repetitions" repeats "$@"
ok "repetitions: of the right packets" cmp -s truth want
same "repetitions, accepted ones" repeats "$@" --only accept
ok "repetitions: none is accepted" is "$(wc -c <want)" = 0
same "repetitions in json" repeats "$@" --format json

# Frames that hold what looks like lines, behind lines.
"$loggen" --lines 60000 --repeats 10 --seed 41 >lines
"$loggen" --lines 60000 --frames --stamp rfc5424 --noise 60 --hostile 70 \
	--seed 42 >frames
cat lines frames >log
same "frames behind lines" log "$@"
ok "frames behind lines: a row for each" is "$(wc -l <want)" = 120000
same "frames alone" frames "$@"

# Records so short that their rows are far more than the file, and some that
# are too long.
{ yes '' | head -n 4500000; packet 445; head -c 200000 /dev/zero | tr '\0' x
echo; yes '' | head -n 4500000; } >short
"$N" events --threads 1 "$@" short | cksum >want
"$N" events --threads 3 "$@" short | cksum >out
ok "short records" cmp -s want out
"$N" events --threads 3 "$@" --only drop --only bad short >out
ok "short records: numbered" is "$(cut -f 1,10 out | tr '\t\n' ': ')" = \
	"4500001: 4500002:too-long "

# ---- a reader that goes away, signals, output that is full -----------------

"$loggen" --lines 170000 --seed 43 >log
{ timeout 20 "$N" events --threads 3 log log 2>err; echo $? >status; } |
	head -n 1 >out
status=$(cat status)
ok "| head: no message, exit status 0" is "$status$(cat err)" = 0
"$N" events --threads 3 log log >/dev/full 2>err
status=$?
ok "full output: exit status 1" is_status 1
ok "full output: said" said "nflogd: standard output: cannot write: "
ok "full output: said once" is "$(wc -l <err)" = 1

"$N" events --threads 1 "$@" log >want
cat >interrupt.py <<'END'
"""Interrupted while nobody reads: what comes out is the beginning of all."""
import signal, subprocess, sys, time

events = subprocess.Popen(sys.argv[1:], stdout=subprocess.PIPE,
                          stderr=subprocess.PIPE)
time.sleep(0.5)
events.send_signal(signal.SIGINT)
time.sleep(0.2)
rows, said = events.communicate(timeout=20)
with open("want", "rb") as file:
    want = file.read()
if events.returncode != 1 or said.count(b"\n") != 1 or \
        b"interrupted" not in said:
    sys.exit("status %d, %r" % (events.returncode, said))
if len(rows) == len(want) or not want.startswith(rows) or \
        not rows.endswith(b"\n"):
    sys.exit("%d bytes of %d" % (len(rows), len(want)))
END
ok "SIGINT: whole rows from the first on" \
	python3 interrupt.py "$N" events --threads 3 "$@" log

finish
