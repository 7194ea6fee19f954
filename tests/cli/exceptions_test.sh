#!/bin/sh
# exceptions_test.sh BUILD - what a site's exceptions leave out or tag: every
# condition, all of them together, repeats, the ledger, and what is wrong.
# shellcheck source=tests/cli/lib.sh
. "$(dirname "$0")/lib.sh"

# exceptions YAML: the only rules beside the shipped ones.
exceptions() {
	rm -rf rules
	mkdir rules
	{
		echo 'exceptions:'
		printf '%s\n' "$@"
	} >rules/x.yaml
}

# scanned DROPS EXCLUDED: do the buckets of a scan of the log hold so many?
scanned() {
	adds_up --rules rules log &&
		bucket drop "$1" && bucket none.excluded "$2"
}

python3 - >log <<'END'
line = ("Sep  1 00:00:%02d %s kernel: [1.0] %s: IN=eth0 OUT= MAC= SRC=%s "
        "DST=198.51.100.1 LEN=40 TOS=0x00 PREC=0x00 TTL=64 ID=1 PROTO=TCP "
        "SPT=4000 DPT=%d WINDOW=5 RES=0x00 SYN URGP=0 ")
line6 = ("Sep  1 00:00:%02d %s kernel: [1.0] %s: IN=eth0 OUT= MAC= SRC=%s "
         "DST=2001:0db8:0000:0000:0000:0000:0000:0001 LEN=60 TC=0 "
         "HOPLIMIT=64 FLOWLBL=0 PROTO=TCP SPT=4000 DPT=%d WINDOW=5 RES=0x00 "
         "SYN URGP=0 ")
n = 0
for host in "fw01", "fw02":
    for prefix in "DROP-IN", "LAN-DROP":
        for source in "192.0.2.7", "192.0.2.200", "203.0.113.1":
            for port in 445, 6001:
                print(line % (n % 60, host, prefix, source, port))
                n += 1
        for tail in "0007", "1234":
            print(line6 % (n % 60, host, prefix,
                           "2001:0db8:0005:0000:0000:0000:0000:" + tail, 445))
            n += 1
END
# 32 lines: 2 hosts, 2 prefixes; 6 of IPv4 and 2 of IPv6 each
ok "the log" is "$(wc -l <log)" = 32

exceptions '- {id: a, action: exclude, sources: [192.0.2.0/25]}'
ok "sources" scanned 24 8
exceptions '- {id: a, action: exclude, sources: [192.0.2.7, 192.0.2.200/32]}'
ok "sources: addresses" scanned 16 16
exceptions '- {id: a, action: exclude, sources: ["2001:db8:5::/120"]}'
ok "sources: IPv6" scanned 28 4
exceptions '- {id: a, action: exclude, sources: [0.0.0.0/0, "::/0"]}'
ok "sources: all of them" scanned 0 32
ok "all of them: days and points are still observed" \
	is "$(grep -c '"sensor":"fw0[12]","days":1,"accesses":0' out)" = 2
exceptions '- {id: a, action: exclude, services: [6000-6010/tcp, 22/tcp]}'
ok "services" scanned 20 12
exceptions '- {id: a, action: exclude, sensors: [FW02, fw03]}'
ok "sensors" scanned 16 16
exceptions "- {id: a, action: exclude, prefix: '^LAN-'}"
ok "prefix" scanned 16 16
exceptions "- {id: a, action: exclude, sources: [192.0.2.7], services: [445/tcp]," \
	"   sensors: [fw01], prefix: LAN}"
ok "all conditions" scanned 31 1
exceptions '- {id: a, action: exclude, sources: [192.0.2.7]}' \
	'- {id: b, action: exclude, sources: [192.0.2.7, 203.0.113.1]}'
ok "several" scanned 16 16
exceptions '- {id: a, action: tag, sources: [192.0.2.0/24]}'
ok "tag: nothing is left out" scanned 32 0
exceptions '- {id: a, action: tag, sources: [192.0.2.0/24]}' \
	'- {id: b, action: exclude, sources: [192.0.2.7]}'
ok "tag and exclude" scanned 24 8

# Against awk, from the rows of events.
exceptions '- {id: a, action: exclude, sources: [192.0.2.0/24]}'
run events --timezone UTC --now 2025-09-30T00:00:00Z log
awk -F '\t' '$7 !~ /^192\.0\.2\./ { n[$3 "," $4 "," $6 "/tcp"]++
	if (!seen[$3 $4 $6 $7]++) s[$3 "," $4 "," $6 "/tcp"]++ }
	END { for (i in n) print i "," n[i] "," s[i] }' out | sort >wanted
csv --rules rules log
sort rows >got
ok "the rows are those of the others" cmp -s wanted got
run events --rules rules --timezone UTC --now 2025-09-30T00:00:00Z log
ok "events tell it" is "$(awk -F '\t' '$2 == "none" && $10 == "excluded"' out |
	wc -l)" = 16
run scan --rules rules --timezone UTC --now 2025-09-30T00:00:00Z log
ok "the text tells it" grep -q '16 left out by an exception' out

# A repeat of what is left out is left out too, wherever a thread begins.
{
	packet 445 192.0.2.9
	echo 'Sep  1 00:00:01 fw01 last message repeated 3 times'
	packet 445 203.0.113.5
	echo 'Sep  1 00:00:01 fw01 last message repeated 2 times'
} >log
ok "repeats" scanned 2 2
ok "repeats: accesses" bucket accesses 3
python3 - >large <<'END'
for i in range(90000):
    print("Sep  1 00:00:00 fw01 kernel: [1.0] DROP: IN=eth0 OUT= MAC= SRC=%s "
          "DST=198.51.100.1 LEN=40 TOS=0x00 PREC=0x00 TTL=64 ID=1 PROTO=TCP "
          "SPT=4000 DPT=445 WINDOW=5 RES=0x00 SYN URGP=0 "
          % ("192.0.2.9" if i % 3 else "203.0.113.5"))
    print("Sep  1 00:00:01 fw01 last message repeated 2 times")
END
ok "the large log is cut" is "$(wc -c <large)" -gt 16777216
run scan --threads 4 --format json --rules rules large
ok "threads: left out" bucket none.excluded 120000
ok "threads: counted" bucket drop 60000
ok "threads: accesses" bucket accesses 90000

# ---- wrong -----------------------------------------------------------------

refused() {
	refuses "$1" 2 "$2" rules check --rules rules
	ok "$1: its place" said "nflogd: rules/x.yaml:$3: "
}

exceptions '- {id: a, action: exclude}'
refused "no condition" "would take everything" 2:3
exceptions '- {id: a, sources: [192.0.2.0/24]}'
refused "no action" 'an exception needs "action"' 2:3
exceptions '- {id: a, action: exlude, services: [1/tcp]}'
refused "an unknown action" 'did you mean "exclude"?' 2:19
exceptions '- {id: a, action: tag, sources: [192.0.2.1/24]}'
refused "bits behind the prefix" 'want 192.0.2.0/24' 2:34
exceptions '- {id: a, action: tag, sources: [192.0.2.0/24, x]}'
refused "no network" '"x" is not a network' 2:48
exceptions "- {id: a, action: tag, prefix: 'a('}"
refused "no pattern" 'is not a pattern' 2:32
exceptions '- {id: a, action: tag, services: [70000/tcp]}'
refused "no service" '70000' 2:35
exceptions '- {id: a, action: tag, source: [192.0.2.0/24]}'
refused "an unknown field" 'did you mean "sources"?' 2:24
exceptions '- {id: a, action: tag, prefix: a}' '- {id: a, action: tag, prefix: b}'
refused "an id twice" '"a"' 3:3
python3 -c 'print("exceptions:")
for i in range(60):
    print("  - {id: e%d, action: tag, prefix: a}" % i)' >rules/x.yaml
refuses "too many that tag" 2 "is one too many; there may be 48" \
	rules check --rules rules

finish
