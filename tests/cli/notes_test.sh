#!/bin/sh
# notes_test.sh BUILD - what is unusual about the days of a store: TALOT2's story
# of September 2011 (tests/unit/story_test.c), for people and for programs.
# shellcheck source=tests/cli/lib.sh
. "$(dirname "$0")/lib.sh"

"$O/tests/unit/story_test" --store s.db || exit 1
export LC_ALL=C.UTF-8

# ids FILE: the ids of the notes in a JSON file, one a line.
ids() {
	python3 -c 'import json, sys
found = json.load(open(sys.argv[1], encoding="utf-8"))
for note in found.get("unusual", found)["notes"]:
    print(note["id"])' "$1"
}

ids_are() {
	ids out >got 2>>err
	printf '%s\n' "$@" | cmp -s - got
}

lonely='one-sensor:10394/udp one-sensor:11083/tcp one-sensor:8612/udp'
period='--from 2011-08-01 --to 2011-09-30'
# shellcheck disable=SC2086 # lists of words
{
run notes --store s.db $period --format json --timezone UTC
ok "the story, and nothing else" ids_are surge:3389/tcp:2011-08-26 \
	campaign:3389/tcp:2011-08-26 returning:3389/tcp:2011-09-15 \
	campaign:3389/tcp:2011-09-15 $lonely
run notes --store s.db --day 2011-08-26 --format json
ok "a day of it" ids_are $lonely surge:3389/tcp:2011-08-26 \
	campaign:3389/tcp:2011-08-26
run notes --store s.db --now 2011-09-16T12:00:00Z --timezone UTC --format json
ok "yesterday, if no day is named" ids_are $lonely \
	returning:3389/tcp:2011-09-15 campaign:3389/tcp:2011-09-15
run notes --store s.db $period --kind returning --format json
ok "one kind" ids_are returning:3389/tcp:2011-09-15
run rollup --store s.db --day 2011-09-15 --notes --format json
ok "with a rollup" ids_are $lonely returning:3389/tcp:2011-09-15 \
	campaign:3389/tcp:2011-09-15
run notes --store s.db $period
}
ok "in English" grep -q '3389/tcp rose again, on two days running' out
ok "with what was before" grep -q 'from 2011-08-25 to 2011-09-02' out
ok "one point only, three times" is "$(grep -c 'one point only' out)" = 3
run notes --store s.db --month 2011-09 --lang ja
ok "in Japanese" grep -q '3389/tcp は2日続けて再び増加しました' out
ok "in Japanese, one point only" is "$(grep -c '1観測点のみ' out)" = 3

run notes --store s.db --day 2011-08-24
ok "a day before it: only what is always so" is \
	"$(grep -c ' - ' out) $(grep -c 'one point only' out)" = "3 3"
run notes --store s.db --day 2011-06-30 --kind surge
ok "too early to tell" grep -q 'that takes 25 days' out
run notes --store s.db --day 2011-08-24 --kind surge
ok "nothing" grep -qx '  Nothing.' out
run notes --store s.db --day 2011-09-01 --kind meaning --format json
ok "what rules say, if asked for" grep -q '"id":"meaning:445/tcp"' out

# A service falls, first by half and then to almost nothing, and one of two
# points is silent: at noon that may be because the day is not over.
python3 - >log <<'END'
import datetime
first = datetime.date(2025, 9, 1)
for day in range(40):
    date = first + datetime.timedelta(days=day)
    count = {38: 60, 39: 6}.get(day, 200 + day * 7 % 11)
    for n in range(count):
        point = "one" if n % 2 or day == 39 else "two"
        print(f"{date}T00:{n // 60 % 60:02}:{n % 60:02}Z {point} kernel: DROP "
              f"IN=eth0 OUT= SRC=10.{day}.{n}.1 DST=192.0.2.1 LEN=44 TTL=50 "
              "PROTO=TCP SPT=4000 DPT=22 SYN")
END
run ingest --quiet --store fall.db --timezone UTC --now 2025-10-10T12:00:00Z log
ok "a log of forty days" is "$status $(grep -c . log)" = "0 $(
	python3 -c 'print(sum({38: 60, 39: 6}.get(d, 200 + d * 7 % 11)
		for d in range(40)))')"
today='notes --store fall.db --day today --timezone UTC --format json'
# shellcheck disable=SC2086 # a list of words
{
run $today --now 2025-10-10T12:00:00Z
ok "today is not over: no decline, no silence" is "$(ids out)" = ''
run $today --now 2025-10-10T12:00:00Z --day 2025-10-10
ok "nor if it is named" is "$(ids out)" = ''
run $today --now 2025-10-11T00:00:00Z --day yesterday
ok "when it is over, both" ids_are decline:22/tcp:2025-10-10 \
	coverage:two:2025-10-10
}

refuses "an unknown kind" 2 "want a kind of notes" notes --kind sugre
refuses "an operand" 2 "notes takes no operand" notes x
refuses "undated" 2 "what has no day" notes --store s.db --day undated
refuses "no store" 1 "nowhere.db" notes --store nowhere.db --day 2011-09-01
refuses "notes as csv" 2 "want one of: text, json" notes --format csv
# A tool and backscatter that rise on the last days, at two points: the services
# they knock at do not, since others keep away for that.
cat >tagged.py <<'END'
import random
rng = random.Random(5)
for day in range(60):
    date = "2025-%02d-%02d" % (7 + day // 30, 1 + day % 30)
    for i in range(400):
        share = 200 if day >= 56 else 40
        tool = i < share
        answer = share <= i < 2 * share
        print("%sT00:00:00Z fw%d kernel: DROP IN=e OUT= SRC=20.%d.%d.%d "
              "DST=198.51.100.1 LEN=40 TOS=0x00 PREC=0x00 TTL=%d ID=1 "
              "PROTO=TCP SPT=80 DPT=%d WINDOW=%d RES=0x00 %s URGP=0"
              % (date, 1 + i // 4 % 2, rng.randrange(256), rng.randrange(256),
                 i % 256, 244 if tool else 52, 23 + i % 4,
                 1024 if tool else 512, "ACK SYN" if answer else "SYN"))
END
python3 tagged.py >tagged.log
run ingest --quiet --keep 400 --timezone UTC --now 2025-09-30T00:00:00Z \
	--store tagged.db tagged.log
run notes --store tagged.db --from 2025-08-20 --to 2025-08-30 --format json \
	--timezone UTC
ok "what carries a mark rose, and nothing else" ids_are \
	tool:masscan-like:2025-08-28 backscatter:backscatter-tcp:2025-08-28
run notes --store tagged.db --day 2025-08-28 --kind backscatter --lang ja
ok "backscatter in Japanese" grep -q '送信元を偽ったパケットへの応答' out
run notes --store tagged.db --last 3 --now 2025-08-31T12:00:00Z --kind tool \
	--timezone UTC --format json
ok "the last days" ids_are tool:masscan-like:2025-08-28

finish
