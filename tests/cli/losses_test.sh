#!/bin/sh
# losses_test.sh BUILD - are the losses a log tells of summed by host and day, and
# shown beside the figures, which they change in nothing?
# shellcheck source=tests/cli/lib.sh
. "$(dirname "$0")/lib.sh"

# two points, and a host that tells nothing but losses
{
	packet 445 203.0.113.5 fw1
	echo 'Sep  1 00:00:01 fw1 kernel: net_ratelimit: 17 callbacks suppressed'
	packet 22 203.0.113.6 fw2
	echo 'Sep  1 00:00:02 fw2 rsyslogd: imjournal: begin to drop messages due to rate-limiting'
	echo 'Sep  1 00:00:09 fw2 rsyslogd: imjournal: 4000 messages lost due to rate-limiting'
	echo 'Sep  1 23:59:59 FW1 systemd-journald[99]: Missed 3 kernel messages'
	echo 'Sep  2 00:00:00 fw1 kernel: message repeated 2 times: [ net_ratelimit: 5 callbacks suppressed]'
	echo 'Sep  2 00:00:01 fw1 last message repeated 7 times'
	echo 'Sep  3 00:00:00 loghost syslog-ng[7]: Destination queue full, dropping message; queue_len=1'
	echo 'Sep  3 00:00:01 fw1 sshd[5]: net_ratelimit: 99 callbacks suppressed'
	echo '[  1.500000] __ratelimit: 300 callbacks suppressed'
} >log
cat >want <<-EOF
	2025-09-01 fw1 20
	2025-09-01 fw2 4000
	2025-09-02 fw1 10
	2025-09-03 loghost 1
	undated unnamed 300
EOF

# told FILE: the losses of a scan in JSON, one a line
told() {
	python3 -c 'import json, sys
for loss in json.load(open(sys.argv[1]))["lost_before"]:
    print(loss["day"], loss["sensor"], loss["messages"])' "$1"
}

tells() {
	told out >got && cmp -s got want
}

ok "the ledger adds up" adds_up --sensor unnamed log
ok "losses by day and host" tells
ok "their sum" bucket lost_before 4331
ok "records that tell one" bucket none.loss 6
ok "a repeat tells none" bucket none.repeat 1
ok "another program tells none" bucket none.other-program 2
ok "they are no packets lost by nflogd" bucket lost 0
ok "they are no accesses" bucket accesses 2
day='import json; print(json.load(open("out"))["days"][0]["lost_before"])'
ok "those of a day" is "$(python3 -c "$day")" = 4020

printf '2025-09-01,fw1,445/tcp,1,1\n2025-09-01,fw2,22/tcp,1,1\n' >rows.want
csv --sensor unnamed log
ok "csv has accesses alone" cmp -s rows rows.want

run scan --timezone UTC --now 2025-09-30T00:00:00Z --sensor unnamed log
tr -s '\n ' '  ' <out >one
ok "text: the host that told only losses is no point" \
	grep -qF '2 observation points' one
ok "text: the sum, and where most were lost" grep -qF \
	'the log tells of 4,331 messages that were lost; the figures lack the dropped packets among them: fw2 2025-09-01 (4,000), unnamed undated (300), fw1 2025-09-01 (20), 2 more' one
grep -v 'suppressed\|lost\|Missed\|dropping' log >quiet
run scan --timezone UTC --now 2025-09-30T00:00:00Z --sensor unnamed quiet
ok "text: nothing where nothing was lost" is -z "$(grep -i lost out)"

run events --timezone UTC --now 2025-09-30T00:00:00Z log
ok "events: the messages lost are its count" printed \
	"$(printf '2\tnone\t2025-09-01\tfw1\t-\t-\t-\t-\t17\tloss')"
run events --format json --timezone UTC --now 2025-09-30T00:00:00Z log
ok "events: and in JSON" is "$(sed -n 2p out | python3 -c '
import json, sys
e = json.loads(sys.stdin.read())
print(e["reason"], e["count"], e["format"])')" = "loss 17 loss-kernel"

# large enough for several threads, hosts met in another order by each
i=0
while [ $i -lt 40 ]; do
	cat log
	i=$((i + 1))
done >forty
while [ "$(wc -c <forty)" -lt 20000000 ]; do
	cat forty forty >twice && mv twice forty
done
times=$(($(wc -c <forty) / $(wc -c <log)))
awk -v n="$times" '{ $3 *= n; print }' want >times && mv times want
for threads in 1 2 7; do
	ok "$threads threads: the ledger adds up" \
		adds_up --sensor unnamed --threads $threads forty
	ok "$threads threads: losses by day and host" tells
	ok "$threads threads: their sum" bucket lost_before $((4331 * times))
done
finish
