#!/bin/sh
# streams_test.sh BUILD - standard streams that are closed, full, interrupted or
# slow.
# shellcheck source=tests/cli/lib.sh
# shellcheck disable=SC2317 # ok calls functions by their names
. "$(dirname "$0")/lib.sh"

now=2025-09-30T00:00:00Z
"$O/tests/bench/loggen" --lines 60000 --csv truth >log || exit 1
packet >one

is_status() {
	[ "$status" = "$1" ]
}

silent() {
	is_status 0 && ! [ -s err ]
}

# ---- a reader that goes away -----------------------------------------------

# leaves NAME READER ARG...: no message, exit status 0, and an end of it.
leaves() {
	name=$1 reader=$2
	shift 2
	{ timeout 20 "$N" "$@" 2>err; echo $? >status; } | $reader >out
	status=$(cat status)
	ok "$name" silent
}

# already_gone NAME ARG...: the same where the reader has left before.
already_gone() {
	name=$1
	shift
	{ sleep 0.2; "$N" "$@" 2>err; echo $? >status; } | true
	status=$(cat status)
	ok "$name" silent
}

leaves "scan, csv, | head" "head -n 1" scan --format csv --now $now log
ok "scan, csv, | head: the header" printed "day,sensor,service,accesses,sources"
leaves "scan, json, | head" "head -n 1" scan --format json --now $now log
leaves "scan, text, | head" "head -n 1" scan --top 10000 --now $now log
leaves "events, tsv, | head" "head -n 1" events --now $now log
leaves "events, json, | head" "head -n 1" events --format json log
yes "$(cat one)" | { timeout 20 "$N" events 2>err; echo $? >status; } |
	head -n 1 >out
status=$(cat status)
ok "events without end | head" silent
for command in "help" "help scan" "--version" "rules list" "scan one" \
	"scan --format csv one" "scan --format json one" "events one" \
	"events --format json one"; do
	# shellcheck disable=SC2086 # a list of words
	already_gone "$command, nobody reads" $command
done

# ---- output that cannot be written -----------------------------------------

full() {
	"$N" "$@" >/dev/full 2>err
	status=$?
	is_status 1 && said "standard output: cannot write" && well_said
}
closed() {
	"$N" "$@" >&- 2>err
	status=$?
	is_status 1 && said "standard output: cannot write" && well_said
}
for command in "help" "help scan" "--version" "rules list" "scan one" \
	"scan log" "scan --format csv log" "scan --format json log" \
	"events one" "events log" "events --format json one" \
	"rules explain 445/tcp"; do
	# shellcheck disable=SC2086 # a list of words
	ok "$command >/dev/full" full $command
	# shellcheck disable=SC2086 # a list of words
	ok "$command >&-" closed $command
done
cp log copy
"$N" scan copy copy >&- 2>&-
"$N" events copy copy >&- 2>&-
ok "closed output: the input is untouched" cmp -s log copy
"$N" scan missing one >out 2>&-
status=$?
ok "closed stderr: exit status 1" is_status 1
ok "closed stderr: the rest is done" grep -q 445/tcp out

# ---- standard input --------------------------------------------------------

"$N" scan --format csv <&- >out 2>err
status=$?
ok "scan <&-: said" said "standard input: "
ok "scan <&-: exit status 1" is_status 1
"$N" <&- >out 2>err
status=$?
ok "nflogd <&-: said" said "standard input: "
ok "nflogd <&-: exit status 1" is_status 1
"$N" scan --format csv --now $now one <&- >out 2>err
status=$?
ok "a file while stdin is closed" silent
"$N" scan --format csv --now $now one - <&- >out 2>err
status=$?
ok "a file, then the closed stdin" is_status 1
"$N" scan --format csv - - <one >out 2>err
status=$?
ok "standard input twice" silent
ok "standard input twice: read once" is "$(grep -c '445/tcp,1,1' out)" = 1
"$N" scan --format csv . <one >out 2>err
"$N" scan --format csv <. >out 2>err
status=$?
ok "a directory as standard input" said "standard input: is a directory"
ok "a directory as standard input: exit status 1" is_status 1
"$N" --format csv <one >out 2>err
status=$?
ok "options without command scan standard input" silent
ok "options without command: counted" is "$(grep -c '445/tcp,1,1' out)" = 1

# ---- signals ---------------------------------------------------------------

# Wait until process $1 waits for input: it has then read what there was.
waits() {
	for _ in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20; do
		sleep 0.1
		[ "$(sed 's/.*) \(.\).*/\1/' "/proc/$1/stat")" != S ] || return 0
	done
	return 1
}

# stopped SIGNAL: in mid-pipe; what was counted is printed.
mkfifo pipe
stopped() {
	timeout 20 "$N" scan --format csv --timezone UTC --now $now \
		<pipe >out 2>err &
	scan=$!
	exec 3>pipe
	cat log >&3
	child=$(pgrep -P $scan)
	waits "$child" && kill -s "$1" "$child"
	wait $scan
	status=$?
	exec 3>&-
}
for signal in INT TERM; do
	stopped $signal
	ok "SIG$signal in mid-pipe: what was counted" cmp -s truth out
	ok "SIG$signal in mid-pipe: said" said "interrupted"
	ok "SIG$signal in mid-pipe: exit status 1" is_status 1
	ok "SIG$signal in mid-pipe: one message" is "$(wc -l <err)" = 1
done

# A signal must not be missed because it comes just before a read that waits:
# here a few thousand records lie in the pipe and no more will come.
cat >interrupt.py <<'END'
import signal, subprocess, sys, time

def expects(pid):
    """Does SIGINT no longer kill it?"""
    with open("/proc/%d/status" % pid, encoding="ascii") as file:
        fields = dict(line.split(":", 1) for line in file)
    masks = int(fields["SigCgt"], 16) | int(fields["SigBlk"], 16)
    return masks >> signal.SIGINT - 1 & 1

with open("log", "rb") as file:
    chunk = file.read(1000000)
chunk = chunk[:chunk.rindex(b"\n") + 1]
for delay in range(0, 40):
    scan = subprocess.Popen(
        [sys.argv[1], "scan", "--format", "csv", "--now", sys.argv[2]],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    for _ in range(5000):
        if expects(scan.pid):
            break
        time.sleep(0.001)
    scan.stdin.write(chunk)
    scan.stdin.flush()
    time.sleep(delay * 0.00002)
    scan.send_signal(signal.SIGINT)
    try:
        scan.wait(3)
    except subprocess.TimeoutExpired:
        scan.kill()
        sys.exit("still waiting: the signal was missed at %d" % delay)
    out = scan.stdout.read()
    if scan.returncode != 1 or not out.startswith(b"day,"):
        sys.exit("exit status %d" % scan.returncode)
END
python3 interrupt.py "$N" $now >out 2>err
status=$?
ok "SIGINT while records are read" is_status 0

# Nobody reads, and the report does not fit into the pipe.
{
	timeout -s INT -k 5 1 "$N" scan --format csv --now $now log
	echo $? >status
} | { sleep 2; cat >out; }
status=$(cat status)
ok "SIGINT while the report waits for its reader" is "$status" = 124

# shellcheck disable=SC2046 # a list of words
timeout -s INT 1 "$N" scan --format json --now $now \
	$(yes log | head -n 2000) >out 2>err
ok "SIGINT while files are read: the ledger adds up" python3 "$here/ledger.py" out
ok "SIGINT while files are read: said" said "interrupted"

# ---- a slow writer ---------------------------------------------------------

"$N" events --now $now <pipe >out 2>err &
events=$!
exec 3>pipe
for line in 1 2 3; do
	packet $line >&3
	waits $events
	ok "events: line $line at once" is "$(wc -l <out)" = $line
done
printf 'half a li' >&3
waits $events
ok "events: no half a line" is "$(wc -l <out)" = 3
echo ne >&3
exec 3>&-
wait $events
ok "events: the whole line" is "$(wc -l <out)" = 4

finish
