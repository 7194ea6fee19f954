#!/bin/sh
# events_test.sh BUILD - nflogd events --only and --explain, nflogd formats, and
# log formats of one's own.
# shellcheck source=tests/cli/lib.sh
. "$(dirname "$0")/lib.sh"

tab=$(printf '\t')
{
	packet 445
	packet 22 | sed 's/DROP-IN/ACCEPT-IN/'
	packet 23 | cut -c 1-150
	echo 'Sep  1 00:00:00 fw01 sshd[4711]: Invalid user IN=eth0 OUT= SRC=203.0.113.5'
	echo 'Sep  1 00:00:00 fw01 kernel: [1.000000] usb 1-1: new device'
} >log
set -- --timezone UTC --now 2025-09-30T00:00:00Z

# The numbers of the lines that are printed.
numbers() {
	run events "$@" log
	cut -f 1 out | paste -sd ' ' -
}

ok "without --only all are printed" is "$(numbers "$@")" = "1 2 3 4 5"
ok "--only drop" is "$(numbers "$@" --only drop)" = 1
ok "--only accept" is "$(numbers "$@" --only accept)" = 2
ok "--only bad" is "$(numbers "$@" --only bad)" = 3
ok "--only none" is "$(numbers "$@" --only none)" = "4 5"
ok "--only may repeat" is "$(numbers "$@" --only bad --only drop)" = "1 3"
ok "--only in JSON" is "$(run events "$@" --only bad --format json log
	python3 -c 'import json; print(json.load(open("out"))["line"])')" = 3
refuses "--only: a mistake" 2 'want drop, accept, none or bad' \
	events --only dropped log
refuses "scan takes no --only" 2 'scan takes no option --only' \
	scan --only drop log

run events "$@" --explain log
ok "--explain: two more columns" is "$(awk -F '\t' 'NF != 12' out | wc -l)" = 0
ok "--explain: a drop" grep -q "^1${tab}drop.*${tab}netfilter${tab}a dropped packet$" out
ok "--explain: cut" grep -q "^3${tab}bad.*${tab}cut${tab}netfilter${tab}the line ends too early$" out
ok "--explain: another program's is asked of none" \
	grep -q "^4${tab}none.*${tab}other-program${tab}-${tab}written by a program" out
ok "--explain: what was tried" \
	grep -q "^5${tab}none.*${tab}not-firewall${tab}netfilter.*${tab}tells no packet$" out
ok "--explain in JSON" is "$(run events "$@" --explain --format json log
	python3 -c '
import json
rows = [json.loads(line) for line in open("out")]
print(rows[2]["explanation"], "netfilter" in rows[4]["tried"], rows[3]["tried"])
')" = "the line ends too early True []"

run formats
ok "formats: exit status 0" is $status = 0
ok "formats: netfilter" grep -q '^netfilter: ' out
ok "formats: a sample below" grep -q '^  Sep .* kernel: .*IN=eth0 OUT= ' out
ok "formats: those of patterns" grep -q '^ipfw: ' out
refuses "formats takes no operand" 2 'formats takes no operand, such as "x"' \
	formats x

# ---- a format of one's own -------------------------------------------------

mkdir own
cat >own/wall.yaml <<'END'
format: wall
summary: The wall of the castle
writers: [wall, untagged]
verdicts: {drop: [stopped], accept: [waved]}
patterns:
  - literal: ' to gate '
    claim: '(stopped|waved) '
    pattern: '(?<verdict>\w+) (?<src>\S+) to gate (?<dport>\d+)/(?<proto>\w+) of (?<dst>\S+) \((?<count>\d+) times\)'
samples:
  - line: 'Sep  1 00:00:01 fw wall[12]: stopped 192.0.2.7 to gate 445/tcp of 198.51.100.1 (3 times)'
    is: drop 2025-09-01 fw tcp 445 192.0.2.7 198.51.100.1 3
  - not: 'Sep  1 00:00:01 fw sshd[12]: stopped 192.0.2.7 to gate 445/tcp of 198.51.100.1 (3 times)'
END
echo 'Sep  1 00:00:01 fw wall[12]: waved 192.0.2.7 to gate 445/tcp of 198.51.100.1 (3 times)' >walllog
echo 'Sep  1 00:00:01 fw wall[12]: stopped 192.0.2.7 to gate 445/tcp of 198.51.100.1 (3 times)' >>walllog
echo 'Sep  1 00:00:01 fw wall[12]: stopped 192.0.2.7 to gate 44' >>walllog
run rules check --rules own
ok "own format: its samples are read" is $status = 0
run events "$@" --rules own walllog
ok "own format: accept" printed "1${tab}accept${tab}2025-09-01${tab}fw${tab}tcp${tab}445${tab}192.0.2.7${tab}198.51.100.1${tab}3${tab}accepted"
ok "own format: drop" printed "2${tab}drop${tab}2025-09-01${tab}fw${tab}tcp${tab}445${tab}192.0.2.7${tab}198.51.100.1${tab}3${tab}"
ok "own format: cut" printed "3${tab}bad${tab}2025-09-01${tab}fw${tab}-${tab}-${tab}-${tab}-${tab}1${tab}cut"
run scan --format csv "$@" --rules own walllog
ok "own format: counted" printed '2025-09-01,fw,445/tcp,3,1'
run events "$@" walllog
ok "own format: unknown without --rules" is "$(grep -c other-program out)" = 3
run formats --rules own
ok "own format: listed first" is "$(head -n 1 out)" = 'wall: The wall of the castle'

sed 's/tcp 445 192/tcp 446 192/' own/wall.yaml >wrong.yaml
mkdir wrong && mv wrong.yaml wrong/
refuses "a sample that is not so" 2 \
	'wrong/wrong.yaml:10:5: the sample should be "drop 2025-09-01 fw tcp 446 192.0.2.7 198.51.100.1 3", but is "drop 2025-09-01 fw tcp 445 192.0.2.7 198.51.100.1 3"' \
	rules check --rules wrong
sed 's/not: .*/not: "stopped 192.0.2.7 to gate 445\/tcp of 198.51.100.1 (3 times)"/' \
	own/wall.yaml >wrong/wrong.yaml
refuses "a line that should not be read" 2 \
	'wrong/wrong.yaml:12:5: the sample should not be read as wall' \
	rules check --rules wrong

# wrong files: SED, then what is said of them
broken() {
	sed "$1" own/wall.yaml >wrong/wrong.yaml
	refuses "pattern file: $2" 2 "wrong/wrong.yaml:$2" \
		rules check --rules wrong
}
broken 's/^format: .*/format: My Wall/' '1:9: "My Wall" is no name of a format'
broken 's/stopped\]/stopped], dorp: [x]/' '4:29: "dorp"'
broken 's/<src>/<scr>/' '8:14: there is no group "scr"; did you mean "src"?'
broken 's/(?<src>/(?<src/' '8:14: "(?<verdict>'
broken 's/claim:/clam:/' '7:5: "clam" is not a field of a pattern; did you mean "claim"?'
broken '/^samples/,$d' '1:1: a pattern file needs "samples"'
broken 's/<verdict>/<out>/' '6:5: a pattern wants either a "verdict" or a group "verdict"'
broken 's/^writers.*/writers: []/' '3:10: '
broken 's/    is: .*//' '10:5: a sample wants "line" and "is", or "not" alone'

# dates in parts, names of ICMP types, frames without IP
cat >bell.yaml <<'END'
format: bell
summary: The bell of the castle
writers: [untagged]
verdicts: {drop: [stopped], not-ip: [whistled]}
types: {ping: 8, no-gate: 3/3, 'no*lock*here': 3/1}
parts:
  date: (?<day>\d+)/(?<month>\d+)/(?<year>\d+)
  head: (?|{{date}}|(?<day>\d+)-(?<month>[a-z]+)(?<year>)) (?<time>\S+)
patterns:
  - pattern: >-
      {{head}} (?<verdict>\w+) (?<src>\S+) (?:(?<proto>\d+) )?(?:icmp )?(?<type>[^ /]+)(?:/(?<code>\d+))? at the bell
    protocol: ICMP
samples:
  - {line: SAMPLE, is: ROW}
END
bell() {	# LINE ROW
	sed "s|SAMPLE|'$1'|; s|ROW|'$2'|" bell.yaml >wrong/wrong.yaml
	run rules check --rules wrong
	ok "pattern file: $1" is "$status $(cat err)" = "0 "
}
bell '01/09/2025 00:00:01.123456 stopped 192.0.2.7 icmp ping at the bell' \
	'drop 2025-09-01 - icmp 8/0 192.0.2.7 - 1'
bell '01-sep 00:00:01 stopped 192.0.2.7 icmp no-gate at the bell' \
	'drop 2025-09-01 - icmp 3/3 192.0.2.7 - 1'
bell '31/12/2024 00:00:01 stopped 192.0.2.7 icmp no-gate/1 at the bell' \
	'drop 2024-12-31 - icmp 3/1 192.0.2.7 - 1'
bell '02-oct 00:00:01 stopped 192.0.2.7 icmp 11/1 at the bell' \
	'drop 2024-10-02 - icmp 11/1 192.0.2.7 - 1'
bell '01/09/2025 00:00:01 stopped 192.0.2.7 icmp knock at the bell' \
	'drop 2025-09-01 - icmp - 192.0.2.7 - 1'
bell '01/09/2025 00:00:01 Stopped 192.0.2.7 icmp NO-unlocking-here at the bell' \
	'drop 2025-09-01 - icmp 3/1 192.0.2.7 - 1'
bell '01/09/2025 00:00:01 stopped 192.0.2.7 47 icmp 8 at the bell' \
	'drop 2025-09-01 - gre - 192.0.2.7 - 1'
bell '31/02/2025 00:00:01 stopped 192.0.2.7 icmp 8 at the bell' \
	'drop undated - icmp 8/0 192.0.2.7 - 1'
bell '01/09/2025 midnight stopped 192.0.2.7 icmp 8 at the bell' \
	'bad undated - - - - - 1 field'
bell '01/09/2025 00:00:01 stopped 192.0.2.7 icmp 256 at the bell' \
	'bad undated - - - - - 1 port'
bell '01/09/2025 00:00:01 whistled 192.0.2.7 icmp 8 at the bell' \
	'none 2025-09-01 - icmp 8/0 192.0.2.7 - 1 not-ip'
for type in 256 3/256 3/ -1 ping 3/3/3; do
	sed "s|3/3,|'$type',|" bell.yaml >wrong/wrong.yaml
	refuses "pattern file: ICMP type \"$type\"" 2 \
		"wrong/wrong.yaml:5:27: \"$type\" will not do; want an ICMP type and maybe its code, as 8 or 3/3" \
		rules check --rules wrong
done

sed 's|protocol: .*|protocol: bells|' bell.yaml >wrong/wrong.yaml
refuses "pattern file: a protocol that is none" 2 \
	'wrong/wrong.yaml:12:15: "bells" is no protocol; want one such as tcp or 47' \
	rules check --rules wrong

sed 's|{{head}}|{{heed}}|' bell.yaml >wrong/wrong.yaml
refuses "pattern file: no such part" 2 \
	'wrong/wrong.yaml:10:14: there is no part {{heed}} above' \
	rules check --rules wrong
sed 's|  date: |  date: x{{head}}|' bell.yaml >wrong/wrong.yaml
refuses "pattern file: a part of a later part" 2 \
	'wrong/wrong.yaml:7:9: there is no part {{head}} above' \
	rules check --rules wrong
sed 's|  date: |  Date: |' bell.yaml >wrong/wrong.yaml
refuses "pattern file: a part in capitals" 2 \
	'wrong/wrong.yaml:7:3: "Date" is no name of a part; want small letters a-z, digits and hyphens' \
	rules check --rules wrong
{
	sed '/^parts/q' bell.yaml
	echo '  p0: aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa'
	for i in 0 1 2 3 4 5 6 7 8 9; do
		echo "  p$((i + 1)): '{{p$i}}{{p$i}}{{p$i}}{{p$i}}{{p$i}}{{p$i}}{{p$i}}'"
	done
	sed -n '/^parts/,$p' bell.yaml | sed 's|{{head}}|{{p10}}{{head}}|' | tail -n +2
} >wrong/wrong.yaml
refuses "pattern file: parts that grow" 2 'is not a pattern: pattern string is longer than the limit' \
	rules check --rules wrong

# a pattern that would take for ever ends, and matches nothing
cat >own/slow.yaml <<'END'
format: slow
summary: A pattern that backtracks without end
writers: [untagged]
patterns:
  - {pattern: '(a+)+(b+)+(a+)+$', verdict: none}
samples:
  - {line: ab a, is: none undated - - - - - 1 no-decision}
END
sed -i 's/line: ab a/line: aba/' own/slow.yaml
awk 'BEGIN { for (i = 0; i < 30000; i++) s = s "a"; for (i = 0; i < 50; i++) print s "!" }' >as
(ulimit -t 20 && "$N" events --rules own as >out 2>err)
status=$?
ok "a slow pattern is stopped" is "$status $(grep -c not-firewall out)" = "0 50"
finish
