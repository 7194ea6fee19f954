#!/bin/sh
# files_test.sh BUILD - files of every kind, and those that cannot be read.
# shellcheck source=tests/cli/lib.sh
# shellcheck disable=SC2317 # ok calls functions by their names
. "$(dirname "$0")/lib.sh"

{ packet 23; packet 445; packet 445; } >good
rows="2025-09-01,fw01,445/tcp,2,1
2025-09-01,fw01,23/tcp,1,1"

has_rows() {
	[ "$(cat rows)" = "$1" ]
}

is_status() {
	[ "$status" = "$1" ]
}

# Exit status 1, a message with the name, and the good file counted.
half_read() {
	csv "$2" good
	ok "$1: said" said "nflogd: $2: $3"
	ok "$1: exit status 1" is_status 1
	ok "$1: the others are read" has_rows "$rows"
	adds_up "$2" good
	ok "$1: the ledger adds up" is_status 1
	run events "$2" good
	ok "$1: events say it too" said "nflogd: $2: $3"
	ok "$1: events read on" is "$status $(wc -l <out)" = "1 3"
}

half_read "missing file" missing "cannot open: No such file or directory"
mkdir folder
half_read "directory" folder "is a directory"
half_read "file under a file" good/file "cannot open: Not a directory"
half_read "broken device" /proc/self/mem "cannot read: Input/output error"
ln -s loop loop
half_read "link to itself" loop "cannot open: Too many levels of symbolic"

# what an ordinary user may not read
: >secret
chmod 0 secret
as_nobody() {
	if [ "$(id -u)" = 0 ]; then
		setpriv --reuid=65534 --regid=65534 --clear-groups "$@"
	else
		"$@"
	fi
}
if as_nobody test -x "$N"; then
	as_nobody "$N" scan --format csv --now 2025-09-30T00:00:00Z secret \
		good >out 2>err
	status=$?
	sed 1d out >rows
	ok "unreadable file: said" said \
		"nflogd: secret: cannot open: Permission denied"
	ok "unreadable file: exit status 1" is_status 1
	ok "unreadable file: the others are read" has_rows "$rows"
fi

# reads NAME ROWS FILE...: all is well, on stderr nothing.
reads() {
	name=$1 wanted=$2
	shift 2
	csv "$@"
	if [ $status != 0 ] || [ -s err ] || ! has_rows "$wanted"; then
		failed "$name"
	else
		passed "$name"
	fi
	ok "$name: the ledger adds up" adds_up "$@"
	is_status 0 || failed "$name: exit status of json"
}

: >empty
reads "empty file" "" empty
ok "empty file: no record" bucket records 0
run scan --format csv empty
ok "empty file: the header" is "$(cat out)" = \
	"day,sensor,service,accesses,sources"
run scan empty
ok "empty file: text" is_status 0
run events empty
ok "empty file: no event" is "$status$(wc -c <out)" = 00
reads "/dev/null" "" /dev/null
printf '\n\n \n\r\n\t\n' >blank
reads "blank lines" "" blank
ok "blank lines: none is a packet" bucket none 5
reads "same file twice" "2025-09-01,fw01,445/tcp,4,1
2025-09-01,fw01,23/tcp,2,1" good good

mkfifo fifo
cat good >fifo &
reads_fifo() {
	csv fifo
	is_status 0 && has_rows "$rows"
}
ok "fifo" reads_fifo
wait

cp good "./-x"
cp good "$(printf 'two words\033[31m')"
csv -- -x
ok "file name like an option" has_rows "$rows"
csv "$(printf 'two words\033[31m')"
ok "file name with escape" has_rows "$rows"
run scan "$(printf 'no\033[31m\nsuch\302\233file')"
ok "name in a message is made harmless" is \
	"$(LC_ALL=C tr -d '[:print:]\n' <err | wc -c) $(wc -l <err)" = "0 1"

# ---- lines of every kind ---------------------------------------------------

head -c -1 good >unended
reads "no final newline" "$rows" unended
sed 's/$/\r/' good >crlf
reads "carriage returns" "$rows" crlf
{ printf '\357\273\277'; cat good; } >bom
reads "byte order mark" "$rows" bom
{ cat good; head -c 1000 /dev/zero; } >nul_end
reads "zero bytes behind the last line" "$rows" nul_end
{ head -c 1000 /dev/zero; cat good; } >nul_start
reads "zero bytes before the first line" "$rows" nul_start
head -c 300000 /dev/zero >nuls
reads "zero bytes alone" "" nuls
ok "zero bytes alone: a line too long" bucket bad.too-long 1
reads "a program" "" "$(command -v python3)"
python3 -c 'import random, sys
random.seed(7)
sys.stdout.buffer.write(random.randbytes(400000))' >random
reads "random bytes" "" random
{ cat good; cat random; echo; cat good; } >around
reads "random bytes between good lines" "2025-09-01,fw01,445/tcp,4,1
2025-09-01,fw01,23/tcp,2,1" around

# Lines about the limit of 64 KiB, at all places within the blocks read.
python3 - <<'END'
def line(length, port):
    head = ("Sep  1 00:00:00 fw01 kernel: [1.0] DROP-IN: IN=eth0 OUT= MAC= "
            "SRC=203.0.113.5 DST=198.51.100.1 LEN=40 TOS=0x00 PREC=0x00 "
            "TTL=244 ID=1 PROTO=TCP SPT=4000 DPT=%d WINDOW=1024 RES=0x00 SYN "
            "URGP=0 OPT (" % port)
    return head + "0" * (length - len(head) - 2) + ") "


short = line(300, 23)
for name, length in ("limit", 65536), ("over", 65537), ("huge", 3000000):
    with open(name, "w", encoding="ascii") as file:
        file.write("%s\n%s\n%s\n" % (short, line(length, 80), short))
    with open(name + "_unended", "w", encoding="ascii") as file:
        file.write("%s\n%s" % (short, line(length, 80)))
with open("places", "w", encoding="ascii") as file:
    for i in range(300):
        file.write(line(1000 + 887 * i % 60000, 23) + "\n")
        file.write(line(65535 + i % 3, 80 + i % 3) + "\n")
END
both="2025-09-01,fw01,23/tcp,2,1
2025-09-01,fw01,80/tcp,1,1"
reads "line of 64 KiB" "$both" limit
ok "line of 64 KiB: is not too long" bucket bad 0
for size in over huge; do
	reads "$size-long line" "2025-09-01,fw01,23/tcp,2,1" "$size"
	ok "$size-long line: counted as too long" bucket bad.too-long 1
	ok "$size-long line: is one record" bucket records 3
	reads "$size-long line without newline" "2025-09-01,fw01,23/tcp,1,1" \
		"${size}_unended"
	ok "$size-long line without newline: counted" bucket bad.too-long 1
done
reads "line of 64 KiB without newline" "2025-09-01,fw01,23/tcp,1,1
2025-09-01,fw01,80/tcp,1,1" limit_unended
reads "long lines at all places" "2025-09-01,fw01,23/tcp,300,1
2025-09-01,fw01,80/tcp,100,1
2025-09-01,fw01,81/tcp,100,1" places
ok "long lines at all places: counted" bucket bad.too-long 100
run events --now 2025-09-30T00:00:00Z over
ok "too long: events tell it" is "$(sed -n 2p out)" = \
	"$(printf '2\tbad\tundated\t-\t-\t-\t-\t-\t1\ttoo-long')"

# Lines of 65,000 bytes that repeat what a parser looks for: none may take more
# than its length deserves. All of them are read in a tenth of a second.
python3 - <<'END'
head = "Sep  1 00:00:00 fw01 "
kernel = head + "kernel: [1.0] "
packet = kernel + ("IN=eth0 OUT= MAC= SRC=203.0.113.5 DST=198.51.100.1 LEN=40 "
                   "TOS=0x00 PREC=0x00 TTL=244 ID=1 ")
lines = [
    (kernel, "IN="), (kernel, "IN= OUT= "), (kernel, " IN=eth0 OUT="),
    (kernel, "PHYSIN= IN= "), (kernel, "SRC= DST= PROTO="), (kernel, "["),
    (kernel, "<4>"), ("", "<4>"), (kernel, " "), ("", " "), ("", "1"),
    ("", "9 <4>"), ("", "60000 <4>x"), (head, "a: "), (head, "kernel: "),
    ("", "Sep  1 00:00:00 "), ("", "2025-09-01T00:00:00Z "), (head, ":"),
    ("<4>1 - - - - - ", '[a b="c"]'), ("<4>1 - - - - - ", '[a b="\\\\'),
    (head + "kernel: ", "[    1.0] "), (head + "kernel: [1.0]", "[C1]"),
    (head, "message repeated 2 times: [ "), (head, "kern.warn "),
    (head, "last message repeated "), (packet, "OPT ("), (packet, "DF "),
    (packet, "OPT (00) "), (packet, "FRAG:1 "), (kernel, "\0"), ("", "\0"),
    (kernel, "#012"), (packet + "PROTO=ICMP TYPE=3 CODE=3 ", "[SRC=1.1.1.1 "),
    (packet + "PROTO=TCP SPT=", "0"), (kernel + "IN= OUT= ", "MAC= "),
    (kernel + "IN= OUT= ", "TUNNEL=x "), (kernel + "IN= OUT= SRC=", "1:"),
    ("2025-09-01 00:00:00 ", "Z"), ("Sep  1 00:00:00.", "1"), ("<", "1"),
]
with open("tiring", "w", encoding="ascii") as file:
    for first, rest in lines:
        file.write(((first + rest * 65000)[:65000] + "\n") * 20)
END
for command in "scan --format csv" "events" "events --format json"; do
	# shellcheck disable=SC2086 # a list of words
	timeout 10 "$N" $command tiring >out 2>err
	status=$?
	ok "tiring lines: $command" is_status 0
done
ok "tiring lines: the ledger adds up" adds_up tiring

finish
