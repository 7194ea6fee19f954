#!/bin/sh
# marks_test.sh BUILD - marks, lists and exceptions that tag, over a whole log:
# every figure of the JSON against a count by another program.
# shellcheck source=tests/cli/lib.sh
. "$(dirname "$0")/lib.sh"

mkdir rules
cat >rules/x.yaml <<'END'
research:
  - {id: wide, organisation: Wide Research, networks: [203.0.113.0/24]}
  - {id: narrow, organisation: Narrow Research, networks: [203.0.113.8/29, "2001:db8:9::/48"]}
exceptions:
  - {id: known, action: tag, services: [23/tcp], sources: [203.0.113.0/27]}
END

# marks.py LINES: the log on stdout, what a scan must find in the file wanted.json.
cat >marks.py <<'END'
import collections
import ipaddress
import json
import random
import sys

random.seed(4)
DST = int(ipaddress.ip_address("198.51.100.1"))
sources = [str(ipaddress.ip_address("203.0.113.0") + i) for i in range(40)]
sources += ["2001:0db8:0009:0000:0000:0000:0000:%04x" % i for i in range(9)]
sources += ["2001:0db8:000a:0000:0000:0000:0000:%04x" % i for i in range(9)]
counts = collections.Counter()
seen = collections.defaultdict(set)
untested = collections.Counter()


def note(day, host, service, tag, source, times):
    counts[day, service, tag] += times
    seen[day, service, tag].add((host, source))


def line(n):
    day = 1 + n * 3 // LINES
    host = random.choice(["fw1", "fw2"])
    source = random.choice(sources)
    six = ":" in source
    proto = random.choice(["TCP", "TCP", "TCP", "UDP", "ICMP"])
    length = random.choice([40, 44, 60])
    ttl = random.choice([64, 199, 200, 255])
    ident = random.choice([54321, 1, 54321 - 256])
    tags, missing = [], []
    rest, service = "", ""
    if proto == "TCP":
        dport = random.choice([22, 23])
        service = "%d/tcp" % dport
        flags = random.choice(["SYN", "SYN", "ACK SYN", "RST", "ACK"])
        window = random.choice([1024, 768, 65535])
        seq = random.choice([None, DST, 4660, 4294967295])
        if seq is not None and random.random() < 0.3:
            ident = (DST ^ dport ^ seq) & 0xffff
        rest = "SPT=53 DPT=%d " % dport
        if seq is not None:
            rest += "SEQ=%d ACK=0 " % seq
        rest += "WINDOW=%d RES=0x00 %s URGP=0 " % (window, flags)
        if flags == "SYN":
            if not six:
                if seq is None:
                    missing += ["masscan", "mirai"]
                else:
                    if ident == (DST ^ dport ^ seq) & 0xffff:
                        tags.append("masscan")
                    if seq == DST:
                        tags.append("mirai")
            if window == 1024 and ttl >= 200 and length == (60 if six else 40):
                tags.append("masscan-like")
        elif flags in ("ACK SYN", "RST"):
            tags.append("backscatter-tcp")
        if dport == 23 and not six and int(source.split(".")[3]) < 32:
            tags.append("known")
    elif proto == "UDP":
        sport = random.choice([53, 123, 54, 4000])
        service = "53/udp"
        rest = "SPT=%d DPT=53 LEN=20 " % sport
        if sport in (53, 123):
            tags.append("backscatter-udp")
    else:
        kind = random.choice([0, 3, 8, 11]) if not six else 128
        service = "%d/icmp%s" % (kind, "6" if six else "")
        rest = "TYPE=%d CODE=0 " % kind
        if not six and kind != 8:
            tags.append("backscatter-icmp")
        proto += "v6" if six else ""
    if not six and ident == 54321:
        tags.append("zmap")
    if source.startswith("2001:0db8:0009:"):
        tags.append("narrow")
    elif not six:
        last = int(source.split(".")[3])
        tags.append("narrow" if 8 <= last < 16 else "wide")
    repeats = random.random() < 0.05
    times = 4 if repeats else 1
    for tag in tags:
        note(day, host, service, tag, source, times)
    for tag in missing:
        untested[tag] += times
    print("Sep  %d 00:00:00 %s kernel: [1.0] DROP IN=eth0 OUT= MAC= SRC=%s "
          % (day, host, source), end="")
    if six:
        print("DST=2001:0db8:0000:0000:0000:0000:0000:0001 LEN=%d TC=0 "
              "HOPLIMIT=%d FLOWLBL=0 PROTO=%s %s" % (length, ttl, proto, rest))
    else:
        print("DST=198.51.100.1 LEN=%d TOS=0x00 PREC=0x00 TTL=%d ID=%d "
              "PROTO=%s %s" % (length, ttl, ident, proto, rest))
    if repeats:
        print("Sep  %d 00:00:01 %s last message repeated 3 times"
              % (day, host))


LINES = int(sys.argv[1])
for n in range(LINES):
    line(n)
with open("wanted.json", "w") as f:
    json.dump({"services": sorted(
        ["2025-09-%02d" % d, s, t, n, len(seen[d, s, t])]
        for (d, s, t), n in counts.items()),
        "untested": {t: n for t, n in sorted(untested.items())}}, f)
END
cat >compare.py <<'END'
import collections
import json
import sys

scan, wanted = json.load(open("out")), json.load(open("wanted.json"))
got = sorted([d["day"], s["service"], tag, t["accesses"], t["sources"]]
             for d in scan["days"] for s in d["services"]
             for tag, t in s.get("tags", {}).items())
sums = collections.Counter()
for day, service, tag, accesses, sources in wanted["services"]:
    sums[tag, "accesses"] += accesses
    sums[tag, "sources"] += sources
totals = {(t["id"], u): t[u] for t in scan["tags"]
          for u in ("accesses", "sources") if t[u]}
untested = {t["id"]: t["untested"] for t in scan["tags"] if t.get("untested")}
for what, one, other in (("services", got, wanted["services"]),
                         ("totals", totals, dict(sums)),
                         ("untested", untested, wanted["untested"])):
    if one != other:
        print(what, one, other, sep="\n", file=sys.stderr)
        sys.exit(1)
END

tags_are_right() {
	python3 compare.py 2>>err
}

python3 marks.py 6000 >log
ok "something of every tag is there" is "$(python3 -c '
import json
print(len({row[2] for row in json.load(open("wanted.json"))["services"]}))')" = 10
ok "the figures add up" adds_up --rules rules log
ok "the tags are right" tags_are_right
cp out with

# Nothing but the tags differs from what there is without marks.
mkdir -p plain/bin
cp "$N" plain/bin
cp -r "$O/share" plain
rm plain/share/nflogd/rules/marks.yaml
plain/bin/nflogd scan --format json --timezone UTC \
	--now 2025-09-30T00:00:00Z log >without 2>>err
ok "without marks: no tags" is "$(grep -c '"tags"' without)" = 0
ok "and all else is the same" python3 -c '
import json
def bare(name):
    scan = json.load(open(name))
    scan.pop("tags", None)
    for day in scan["days"]:
        for s in day["services"]:
            s.pop("tags", None)
            del s["note"]
    del scan["notes"]
    return scan
assert bare("with") == bare("without")'
run scan --format csv --rules rules --timezone UTC --now 2025-09-30T00:00:00Z log
cp out csv
plain/bin/nflogd scan --format csv --timezone UTC --now 2025-09-30T00:00:00Z \
	log >out
ok "and the CSV" cmp -s csv out

# The same with threads, which begin in the midst.
python3 marks.py 130000 >large
ok "the large log is cut" is "$(wc -c <large)" -gt 16777216
run scan --threads 4 --rules rules --format json --timezone UTC \
	--now 2025-09-30T00:00:00Z large
ok "threads: the tags are right" tags_are_right

# ---- kept -------------------------------------------------------------------

AT="--timezone UTC --now 2025-09-30T00:00:00Z"
scanned() { # scanned FILE: what a scan of it and the store `s` both say
	run scan $AT --rules rules --format json "$1"
	cp out scanned
	run rollup $AT --rules rules --format json --store s.db
	python3 - scanned out <<-'END'
		import json, sys
		a, b = (json.load(open(f)) for f in sys.argv[1:])
		for x in (a, b):
		    del x["ledger"]	# the scan tells of no file
		assert a == b and a["tags"], "scan and rollup differ"
	END
}
stored_tags_are_right() {
	run rollup $AT --rules rules --format json --store "${1:-s.db}"
	python3 compare.py 2>>err
}

python3 marks.py 9000 >log
head -n 2500 log >one
tail -n +2501 log | head -n 3500 >two
tail -n +6001 log >three
for part in one two three; do
	run ingest $AT --rules rules --store s.db $part
done
ok "store: the tags are right" stored_tags_are_right
ok "store: scan and rollup are one" scanned log
ok "store: SQL" is "$(sqlite3 s.db \
	"SELECT sum(accesses) FROM daily_tag WHERE tag = 'masscan'")" = \
	"$(python3 -c '
import json
print(sum(row[3] for row in json.load(open("wanted.json"))["services"]
          if row[2] == "masscan"))')"
# One log that grows, cut right before repeat markers.
: >growing
python3 - <<'END' >cuts
lines = open("log").readlines()
print(*[n for n, line in enumerate(lines) if "last message" in line][::40])
END
ok "there are repeat markers" is "$(wc -w <cuts)" -gt 5
for n in $(cat cuts); do
	head -n "$n" log >growing
	run ingest $AT --rules rules --store growing.db growing
done
run ingest $AT --rules rules --store growing.db log
ok "read in parts: the tags are right" stored_tags_are_right growing.db

run ingest $AT --rules rules --store a.db one
run ingest $AT --rules rules --store s2.db --anonymize one two three
ok "pseudonyms: the tags are right" stored_tags_are_right s2.db
cp s.db more.db
run merge --store m.db a.db
ok "merge fails where two stores feed a sensor" test "$(
	"$N" merge --store m.db s.db >/dev/null 2>&1; echo $?)" = 1
run merge --store m2.db s.db
run merge --store m2.db more.db
ok "merged twice: the tags are right" stored_tags_are_right m2.db

# Two stages of one growth, in either order: the later one wins.
run ingest $AT --rules rules --store g.db one
cp g.db early.db
run ingest $AT --rules rules --store g.db two three
for order in "early.db g.db" "g.db early.db"; do
	rm -f m3.db
	for from in $order; do
		run merge --store m3.db $from
	done
	ok "merged $order: the tags are right" stored_tags_are_right m3.db
done

# Days whose cells are gone keep what carried tags.
run ingest $AT --rules rules --store s.db --keep 1 one
ok "closed: the tags are right" stored_tags_are_right
ok "closed: cells of tags are gone" is "$(sqlite3 s.db "SELECT count(*)
	FROM tagged t JOIN sensor_day d ON d.id = t.sensor_day
	WHERE d.closed AND t.cells IS NOT NULL")" = 0
run merge --store m2.db s.db
ok "closed by merging: the tags are right" stored_tags_are_right m2.db

# A rule that is gone: its tag is known by its id.
plain/bin/nflogd rollup $AT --format json --store m2.db >out 2>>err
ok "without rules: all tags by their ids" python3 -c '
import json
out = {t["id"]: t["kind"] for t in json.load(open("out"))["tags"]}
assert out["mirai"] == "tool" and out["wide"] == "research", out'

# ---- for people ------------------------------------------------------------

{
	packet 23 192.0.2.1
	packet 23 192.0.2.1
	packet 23 192.0.2.2
	packet 23 192.0.2.3 | sed 's/WINDOW=1024/WINDOW=1/'
} >log
run scan --timezone UTC --now 2025-09-30T00:00:00Z log
ok "text: the mark" grep -qx \
	'  Tools that look like masscan: 3 accesses (75%) from 2 sources' out
ok "text: what could not be tested" grep -q 'Mirai family (4)' out
ok "text: the note" grep -q '23/tcp - scanning tools' out
run scan --format json --timezone UTC --now 2025-09-30T00:00:00Z log
ok "json: the note and its evidence" python3 -c '
import json
scan = json.load(open("out"))
note = [n for n in scan["notes"] if n["kind"] == "tool"]
assert [n["id"] for n in note] == ["tool:23/tcp"]
assert note[0]["evidence"] == {"accesses": 4, "masscan-like": 3}, note
assert "2013-09-01" in note[0]["text"]'
packet 23 | sed 's/ SYN / ACK SYN /' >log
run scan --format json --timezone UTC --now 2025-09-30T00:00:00Z log
ok "json: backscatter" grep -q '"id":"backscatter:23/tcp"' out

# ---- line by line -----------------------------------------------------------

# Counted over the rows of events, tags are those of a scan.
python3 marks.py 3000 >log
run events --format json --rules rules --timezone UTC \
	--now 2025-09-30T00:00:00Z log
ok "events: the tags are right" python3 -c '
import collections, json
got = collections.Counter()
for row in map(json.loads, open("out")):
    for tag in row.get("tags", []):
        assert row["verdict"] == "drop"
        got[tag] += row["count"]
want = collections.Counter()
for row in json.load(open("wanted.json"))["services"]:
    want[row[2]] += row[3]
assert got == want, (got, want)'

run rules explain narrow --rules rules
ok "rules explain: a list" grep -q '^narrow: Narrow Research \[research\]' out
run rules list --rules rules
ok "rules list: an exception" grep -Eq '^known +exception +tag +known$' out

finish
