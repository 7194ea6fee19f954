#!/bin/sh
# journal_test.sh BUILD - the journal's entries, as JSON and in the export format,
# are the same rows, whichever way their bytes come.
# shellcheck source=tests/cli/lib.sh
. "$(dirname "$0")/lib.sh"

# The same entries as `journalctl -o export` and `-o json` print them, and what
# `nflogd events` must say of them, without numbers.
cat >make.py <<'PYTHON'
import json, struct, sys

PACKET = ("%sIN=eth0 OUT= MAC= SRC=203.0.113.%d DST=198.51.100.1 LEN=40 "
          "TOS=0x00 PREC=0x00 TTL=239 ID=54321 PROTO=TCP SPT=40000 DPT=%d "
          "WINDOW=1024 RES=0x00 SYN URGP=0 ")
ROW = "%s\t2025-09-01\tfw\ttcp\t%d\t203.0.113.%d\t198.51.100.1\t1\t%s"
NONE = "none\t2025-09-01\tfw\t-\t-\t-\t-\t1\t%s"

def entry(i):
    """The writer and the message of entry i, and its row."""
    host, port, kind = i % 200 + 1, i % 5000 + 1, i % 7
    packet = PACKET % ("DROP ", host, port)
    kernel = {"_TRANSPORT": b"kernel", "SYSLOG_IDENTIFIER": b"kernel"}
    other = {"_TRANSPORT": b"syslog", "SYSLOG_IDENTIFIER": b"sshd"}
    if kind == 0:     # no text
        return kernel, b"r\xe8gle " + packet.encode(), \
            ROW % ("drop", port, host, "")
    if kind == 1:
        return kernel, (PACKET % ("ACCEPT \u2192 ", host, port)).encode(), \
            ROW % ("accept", port, host, "accepted")
    if kind == 2:     # what looks like the next entry
        return other, ("user\n\n__CURSOR=x\nSYSLOG_IDENTIFIER=kernel\n"
            "MESSAGE=%s\n\n" % packet).encode(), NONE % "other-program"
    if kind == 3:
        other["SYSLOG_IDENTIFIER"] = b"kernel"
        return other, packet.encode(), NONE % "other-program"
    if kind == 4:
        return kernel, b"usb 1-1: \"new\"\t\\device/", NONE % "not-firewall"
    return kernel, packet.encode(), ROW % ("drop", port, host, "")

def is_text(value):
    try:
        return all(c >= " " or c == "\t" for c in value.decode())
    except UnicodeDecodeError:
        return False

def as_json(value):
    return value.decode() if is_text(value) else list(value)

def as_export(key, value):
    if is_text(value):
        return b"%s=%s\n" % (key.encode(), value)
    return b"%s\n%s%s\n" % (key.encode(), struct.pack("<Q", len(value)), value)

count = int(sys.argv[1])
with open("log.export", "wb") as export, open("log.json", "w") as lines, \
     open("wanted", "w") as rows:
    for i in range(count):
        fields, message, row = entry(i)
        fields = {"__CURSOR": b"s=1;i=%x" % i, "__REALTIME_TIMESTAMP":
                  b"%d" % (1756684800000000 + i), "_HOSTNAME": b"fw",
                  **fields, "MESSAGE": message}
        export.write(b"".join(as_export(*f) for f in fields.items()) + b"\n")
        lines.write(json.dumps({k: as_json(v) for k, v in fields.items()},
                               ensure_ascii=i % 2 == 0) + "\n")
        rows.write(row + "\n")
PYTHON
python3 make.py 700 || exit 1

events() {
	"$N" events --timezone UTC --now 2025-09-30T12:00:00Z "$@" 2>err
}

# same NAME: the rows in `got`, without their numbers, are those wanted.
same() {
	cut -f 2- got >rows
	ok "$1" cmp -s wanted rows
	diff wanted rows | head -4 | cut -c 1-160 | sed 's/^/# /'
}

byte_by_byte() {
	python3 -c '
import os, sys
for byte in open(sys.argv[1], "rb").read():
    os.write(1, bytes([byte]))
' "$1"
}

for form in json export; do
	events log.$form >got
	same "$form"
	byte_by_byte log.$form | events >got
	same "$form, byte by byte"
	gzip -k log.$form
	events log.$form.gz >got
	same "$form, compressed"
done

# entries between lines of another log
packet 445 >line
cat line log.export line log.export line log.export >mixed
events mixed | cut -f 2- >got
"$N" events --timezone UTC --now 2025-09-30T12:00:00Z line | cut -f 2- >row
cat row wanted row wanted row wanted >all
ok "entries between lines" cmp -s all got

# wherever the stream ends, all entries in front of it are whole
size=$(wc -c <log.export)
for back in 1 2 3 10 100 1000; do
	head -c $((size - back)) log.export | events | cut -f 2- >got
	lines=$(($(wc -l <got) - 1))
	head -n $lines got >rows
	head -n $lines wanted >first
	ok "cut $back bytes before the end" cmp -s first rows
done

# large enough to be cut into parts
python3 make.py 60000 || exit 1
ok "it is large" is "$(wc -c <log.export)" -gt 16000000
for form in json export; do
	events --threads 2 log.$form >got
	same "$form, two threads"
done
cat line log.export >mixed
events --threads 2 mixed | cut -f 2- >got
cat row wanted >all
ok "entries behind a line, two threads" cmp -s all got
finish
