#!/bin/sh
# windows_test.sh BUILD - header lines name the columns of all rows behind them,
# however the file is cut into parts and handed in.
# shellcheck source=tests/cli/lib.sh
. "$(dirname "$0")/lib.sh"

# Three sets of columns, in parts of 8 MiB: source and destination change places,
# and so do their ports. `want` is what the rows mean.
python3 - <<'END'
names = [
    "date time action protocol src-ip dst-ip src-port dst-port size tcpflags "
    "tcpsyn tcpack tcpwin icmptype icmpcode info path",
    "date time action protocol dst-ip src-ip dst-port src-port info path",
    "date time action protocol profile src-ip dst-ip size dst-port src-port "
    "path pid",
]
rest = {"profile": "Public", "size": "48", "tcpflags": "S", "tcpsyn": "1",
        "tcpack": "0", "tcpwin": "1024", "icmptype": "-", "icmpcode": "-",
        "info": "-", "path": "RECEIVE", "pid": "4", "protocol": "TCP"}
ports = {}
number = 0
with open("pfirewall.log", "w", encoding="ascii") as log:
    for part, columns in enumerate(names):
        log.write("#Version: 1.5\n#Software: Microsoft Windows Firewall\n"
                  "#Time Format: Local\n#Fields: %s\n\n" % columns)
        written = 0
        while written < 8 << 20:
            number += 1
            port = 20 + number % 7
            source = "192.0.2.%d" % (number % 50)
            row = dict(rest, **{
                "src-ip": source, "dst-ip": "198.51.100.1",
                "src-port": str(40000 + number % 1000),
                "dst-port": str(port)})
            line = "2025-09-0%d 00:00:01 DROP %s\n" % (
                part + 1, " ".join(row[c] for c in columns.split()[3:]))
            log.write(line)
            written += len(line)
            one = ports.setdefault((part + 1, port), [0, set()])
            one[0] += 1
            one[1].add(source)
with open("want", "w", encoding="ascii") as want:
    want.write("day,sensor,service,accesses,sources\n")
    for (day, port), (accesses, sources) in sorted(
            ports.items(), key=lambda x: (x[0][0], -x[1][0], str(x[0][1]))):
        want.write("2025-09-0%d,ws1,%d/tcp,%d,%d\n" % (
            day, port, accesses, len(sources)))
END
head -n 9 pfirewall.log >head
tail -n 3 pfirewall.log >tail

scan() {
	run scan --timezone UTC --now 2025-09-30T00:00:00Z --sensor WS1 \
		--format csv "$@"
}

for threads in 1 2 3 7; do
	scan --threads $threads pfirewall.log
	ok "columns change in a large file, threads: $threads" cmp -s out want
done
"$N" scan --timezone UTC --now 2025-09-30T00:00:00Z --sensor WS1 --format csv \
	<pfirewall.log >out 2>err
ok "columns change in a large file, standard input" cmp -s out want
cat pfirewall.log | "$N" scan --timezone UTC --now 2025-09-30T00:00:00Z \
	--sensor WS1 --format csv >out 2>err
ok "columns change in a large file, pipe" cmp -s out want

# What a header line says ends with its file: the rows of `tail` are none of the
# usual columns.
run events --now 2025-09-30T00:00:00Z tail
ok "rows without their header" is "$(cut -f 2 out | sort | uniq -c |
	tr -s ' ')" = " 3 bad"
run events --now 2025-09-30T00:00:00Z pfirewall.log tail
ok "another file's header does not count" is "$(tail -n 3 out | cut -f 2 |
	sort | uniq -c | tr -s ' ')" = " 3 bad"
run events --now 2025-09-30T00:00:00Z head
ok "a file's own header" is "$(cut -f 2,5,6,7 out | tail -n 1 | tr '\t' ' ')" = \
	"drop tcp 24 192.0.2.4"
finish
