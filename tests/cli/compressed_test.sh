#!/bin/sh
# compressed_test.sh BUILD - logs that are compressed, told by what they hold:
# counted as the plain ones are, and what is wrong with them is said.
# shellcheck source=tests/cli/lib.sh
# shellcheck disable=SC2317 # ok calls functions by their names
. "$(dirname "$0")/lib.sh"

loggen=$O/tests/bench/loggen
now=2026-01-15T00:00:00Z
formats="gzip xz zstd bzip2"

pack() {
	case $1 in
	xz) xz -c -2 -T1 ;;
	zstd) zstd -c -q ;;
	*) "$1" -c ;;
	esac
}

is_status() {
	[ "$status" = "$1" ]
}

# counts NAME ARG...: scan ARG... as the truth says, silently.
counts() {
	name=$1
	shift
	"$N" scan --format csv --timezone UTC --sensor nobody --now $now "$@" \
		>out 2>err
	status=$?
	ok "$name" is "$status $(cmp truth out 2>&1; cat err)" = "0 "
}

# tells NAME ARG...: the rows of events are those of the plain log.
tells() {
	name=$1
	shift
	run events --now $now "$@"
	ok "$name" is "$status $(cmp rows out 2>&1; cat err)" = "0 "
}

# ---- every format, every way -----------------------------------------------

"$loggen" --lines 15000 --odd 10 --noise 30 --damaged 5 --v6 20 \
	--stamp mixed --accept 10 --csv truth >log || exit 1
"$N" events --now $now log >rows
"$N" events --now $now --format json log >objects
split -n l/3 log part.
for format in $formats; do
	pack "$format" <log >"log.$format"
	for part in part.a?; do
		pack "$format" <"$part" >"$part.$format"
	done
	counts "$format: a file" "log.$format"
	counts "$format: 3 threads" --threads 3 "log.$format"
	counts "$format: standard input" <"log.$format"
	# shellcheck disable=SC2002 # a pipe is what is tested
	cat "log.$format" | counts "$format: a pipe"
	dd if="log.$format" bs=4093 status=none | counts "$format: in pieces"
	tells "$format: events" "log.$format"
	run events --now $now --format json "log.$format"
	ok "$format: events in json" cmp -s objects out
	cat part.a?."$format" >"joined.$format"
	counts "$format: three members" "joined.$format"
	dd if="joined.$format" bs=61 status=none |
		counts "$format: three members in small pieces"
	head -c 5000 /dev/zero >>"joined.$format"
	counts "$format: zero bytes behind the members" "joined.$format"
	cp "log.$format" "plain.$format.log"
	counts "$format: named like a plain log" "plain.$format.log"
	counts "$format: compressed and plain in one call" \
		part.aa "part.ab.$format" part.ac
done
counts "a format each" part.aa.gzip part.ab.xz part.ac.bzip2
cat part.aa.zstd part.ab.gzip part.ac.xz >mixed
counts "members of several formats in one file" mixed
gzip -c log.gzip >twice
counts "compressed twice" twice
xz -c -T1 part.aa.bzip2 | zstd -c -q | gzip -c >four
tells "compressed four times" four part.ab part.ac
gzip -c four >five
run scan five
ok "compressed five times: noise, and an end" is_status 0

# one byte at a time, and members of one line each
"$loggen" --lines 400 --odd 20 --csv truth >log
"$N" events --now $now log >rows
for format in $formats; do
	pack "$format" <log >"log.$format"
	dd if="log.$format" bs=1 status=none | counts "$format: byte by byte"
	dd if="log.$format" bs=1 status=none |
		tells "$format: events, byte by byte"
done
while IFS= read -r line; do
	printf '%s\n' "$line" | gzip -c
done <log >lines.gz
counts "a member for each line" lines.gz
gzip -c log | gzip -c | dd bs=1 status=none | counts "twice, byte by byte"

# Skippable frames (RFC 8878, 3.1.2) mean nothing, and may come first.
skip='P*M\030\003\000\000\000abc'
# shellcheck disable=SC2059 # escapes are wanted
{ printf "$skip"; zstd -c -q log; printf "$skip"; } >skip.zst
counts "zstd: skippable frames" skip.zst
dd if=skip.zst bs=1 status=none |
	counts "zstd: skippable frames, byte by byte"

# a large compressed file is not cut into parts
"$loggen" --lines 350000 --repeats 10 --sources 4000000 --csv truth >log
gzip -1 -c log >log.gzip
ok "the large file is one" is "$(wc -c <log.gzip)" -gt 8388608
counts "a large file, 3 threads" --threads 3 log.gzip

# ---- nothing, or what only looks compressed --------------------------------

: >nothing
: >truth
for format in $formats; do
	pack "$format" <nothing >nothing."$format"
	run events nothing."$format"
	ok "$format: nothing compressed" is "$status $(wc -c <out)$(cat err)" = \
		"0 0"
	cat nothing."$format" nothing."$format" | run events
	ok "$format: nothing twice" is "$status $(wc -c <out)$(cat err)" = "0 0"
done

# looks NAME TEXT: two lines behind TEXT are read; so they are byte by byte.
looks() {
	name=$1
	# shellcheck disable=SC2059 # escapes are wanted
	{ printf "$2"; echo; packet; } >look
	run events --timezone UTC --now 2025-09-30T00:00:00Z look
	ok "looks like $name" is "$status$(cat err) $(cut -f 2,6 out |
		tr '\n\t' ' :')" = "0 none:- drop:445 "
	mv out want
	dd if=look bs=1 status=none | "$N" events --timezone UTC \
		--now 2025-09-30T00:00:00Z >out 2>err
	ok "looks like $name, byte by byte" cmp -s want out
}
looks "bzip2" 'BZh is a word'
looks "bzip2 of a level" 'BZh9 is a word'
looks "bzip2 of no level" 'BZh01AY&SY'
looks "bzip2 nearly to the end" 'BZh91AY&S'
looks "bzip2 in small" 'bzh91AY&SY'
looks "zstd" '(\265/ is a word'
looks "a skippable frame" 'P*M is a word'
looks "gzip" '\037\213'
looks "gzip of another method" '\037\213\007\000'
looks "xz" '\3757zXZ'
looks "zip" 'PK\003\004'
looks "nothing" ''
for text in B BZh9 P 'P*M' '(' '\037' '\037\213' '\3757zXZ'; do
	# shellcheck disable=SC2059 # escapes are wanted
	printf "$text" >look
	run events look
	ok "$text alone is a line" is "$status$(cut -f 1,2 out)" = "0$(printf '1\tnone')"
done

# An archive is not unpacked: its lines are what its bytes say.
packet >member
tar cf tar member member
gzip -c tar >tar.gz
run events tar
mv out want
run events tar.gz
ok "an archive is not unpacked" cmp -s want out

# ---- cut and damaged -------------------------------------------------------

{ packet 23; packet 445; packet 445; } >good
"$loggen" --lines 3000 --odd 10 --v6 10 >log
"$N" events --now $now log >all

# refused NAME FILE TEXT LINES: the first LINES or more of the log, exit status
# 1, and the good file is read.
refused() {
	run events --now $now "$2"
	lines=$(wc -l <out)
	ok "$1: said" is "$(cat err)" = "nflogd: $2: $3"
	ok "$1: exit status 1" is_status 1
	ok "$1: $4 lines" is "$lines" -ge "$4"
	head -n "$lines" all >want
	ok "$1: those of the log" cmp -s want out
	csv "$2" good
	ok "$1: scan says it too" is "$(cat err)" = "nflogd: $2: $3"
	ok "$1: scan, exit status 1" is_status 1
	run events "$2" good
	ok "$1: the good file is read" is "$(tail -n 3 out | cut -f 1,6 |
		tr '\n\t' ' :')" = "$((lines + 1)):23 $((lines + 2)):445 $((lines + 3)):445 "
	adds_up "$2" good
	ok "$1: the ledger adds up" bucket records $((lines + 3))
}

cut="are cut short; what is there was read"
for format in $formats; do
	pack "$format" <log >whole
	size=$(wc -c <whole)
	# what the format's own tool makes of it, without half a line
	head -c $((size * 2 / 3)) whole >"half.$format"
	"$format" -dc <"half.$format" 2>/dev/null | grep -c '' >lines
	lines=$(($(cat lines) > 0 ? $(cat lines) - 1 : 0))
	refused "$format, cut" "half.$format" "the $format data $cut" $lines
	head -c $((size - 1)) whole >"last.$format"
	refused "$format, without its last byte" "last.$format" \
		"the $format data $cut" 3000
	head -c 12 whole >"head.$format"
	refused "$format, head alone" "head.$format" "the $format data $cut" 0
	{ head -n 2000 log | pack "$format"
	tail -n +2001 log | pack "$format" | head -c 30; } >"second.$format"
	refused "$format, cut in its second member" "second.$format" \
		"the $format data $cut" 2000
	{ cat whole; echo "more"; } >"more.$format"
	refused "$format, with something behind it" "more.$format" \
		"something else follows the $format data; what comes before it was read" \
		3000
	{ cat whole; head -c 2 whole; } >"begun.$format"
	refused "$format, with half a head behind it" "begun.$format" \
		"something else follows the $format data; what comes before it was read" \
		3000
done

# One byte wrong, anywhere behind the head: no check sum may be left out.
cat >wrong.py <<'END'
import subprocess, sys

program, name = sys.argv[1:]
with open(name, "rb") as file:
    whole = file.read()
for i in range(40):
    at = 16 + (len(whole) - 17) * i // 39
    with open("wrong." + name, "wb") as file:
        file.write(whole[:at] + bytes([whole[at] ^ 0xff]) + whole[at + 1:])
    done = subprocess.run([program, "events", "wrong." + name, "good"],
                          capture_output=True)
    said = done.stderr.decode()
    if done.returncode != 1 or said.count("\n") != 1 or \
            not said.startswith("nflogd: wrong.%s: " % name):
        sys.exit("byte %d of %d: status %d, %s" %
                 (at, len(whole), done.returncode, said))
    if done.stdout.count(b"\tdrop\t") < 3:
        sys.exit("byte %d: the good file was not read" % at)
END
for format in $formats; do
	pack "$format" <log >"log.$format"
	ok "$format, one byte wrong" python3 wrong.py "$N" "log.$format"
done
# A check sum that is wrong: all was read, but is not to be trusted.
{ head -c -8 log.gzip; printf 'abcdefgh'; } >sum.gzip
refused "gzip, wrong check sum" sum.gzip \
	"the gzip data are damaged; what comes before the damage was read" 2999
gzip -c log.gzip | head -c -20 >inner.gzip
refused "compressed twice, then cut" inner.gzip "the gzip data $cut" 1000

# ---- what would take too much ----------------------------------------------

# A window of 2 GiB (RFC 8878, 3.1.1.1.2), a dictionary that nobody has, and a
# dictionary of 4 GiB (the .xz format, 5.3.1).
python3 - <<'END'
import lzma, struct, zlib

def frame(header):
    return b"\x28\xb5\x2f\xfd" + header + b"\x11\x00\x00a\n"

with open("window.zst", "wb") as file:
    file.write(frame(b"\x00\xa8"))
with open("dictionary.zst", "wb") as file:
    file.write(frame(b"\x01\x58\x07"))
packed = bytearray(lzma.compress(b"a\n"))
size = (packed[12] + 1) * 4
assert packed[14:16] == b"\x21\x01"
packed[16] = 40
packed[12 + size - 4:12 + size] = struct.pack(
    "<I", zlib.crc32(packed[12:12 + size - 4]))
with open("dictionary.xz", "wb") as file:
    file.write(packed)
END
refused "zstd, a large window" window.zst "takes more than 128 MiB of memory \
to decompress (zstd); decompress it first" 0
refused "zstd, with a dictionary" dictionary.zst "a variant of zstd that \
cannot be read; decompress it first" 0
refused "xz, a large dictionary" dictionary.xz "takes more than 128 MiB of \
memory to decompress (xz); decompress it first" 0

# 2 GB of zero bytes in 64 KB: one line, in little memory, and not for long
# after a signal.
cat >bomb.py <<'END'
import resource, signal, subprocess, sys, time

program, name = sys.argv[1:]
done = subprocess.run([program, "events", name], capture_output=True)
if done.returncode != 0 or b"\ttoo-long\n" not in done.stdout:
    sys.exit("status %d: %s" % (done.returncode, done.stderr))
used = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
if used > 300000:
    sys.exit("%d kB" % used)
END
head -c 2000000000 /dev/zero | zstd -c -q --no-check >bomb
ok "2 GB of nothing" python3 bomb.py "$N" bomb

# ---- live streams and signals ----------------------------------------------

cat >live.py <<'END'
"""Records of a compressed stream that is flushed come at once; SIGINT in its
midst gives all that was read."""
import os, signal, subprocess, sys, zlib

program = sys.argv[1]
with open("good", "rb") as file:
    lines = file.read().splitlines(True)
packer = zlib.compressobj(wbits=31)
events = subprocess.Popen([program, "events"], stdin=subprocess.PIPE,
                          stdout=subprocess.PIPE, stderr=subprocess.PIPE)
for number, line in enumerate(lines, 1):
    data = packer.compress(line) + packer.flush(zlib.Z_SYNC_FLUSH)
    for i in range(len(data)):
        os.write(events.stdin.fileno(), data[i:i + 1])
    signal.alarm(20)
    row = events.stdout.readline()
    if not row.startswith(b"%d\tdrop\t" % number):
        sys.exit("line %d gave %r" % (number, row))
data = packer.compress(b"half a line") + packer.flush(zlib.Z_SYNC_FLUSH)
os.write(events.stdin.fileno(), data)
events.send_signal(signal.SIGINT)
rest, said = events.communicate(timeout=20)
if events.returncode != 1 or rest or b"interrupted" not in said:
    sys.exit("%d %r %r" % (events.returncode, rest, said))
if said.count(b"\n") != 1:
    sys.exit("more than one message: %r" % said)
END
ok "gzip: a live stream, interrupted" python3 live.py "$N"
for _ in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20; do
	cat bomb
done >bombs
timeout -s INT 1 "$N" scan --format json --now $now bombs >out 2>err
ok "SIGINT while much is decompressed: the ledger adds up" \
	python3 "$here/ledger.py" out
ok "SIGINT while much is decompressed: said" said "interrupted"

finish
