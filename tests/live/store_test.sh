#!/bin/sh
# store_test.sh O - what nflogd run keeps in a store is what the firewall's rules
# counted, while it runs and whatever becomes of it. Exits 77 where no network
# namespace may be made.
set -u
O=$1
here=$(dirname "$0")
# shellcheck source=tests/live/world.sh
. "$here/world.sh"
world_enter "$0" "$@" || {
	echo "skipped: no network namespace without root or user namespaces"
	exit 77
}
world_build
N=$O/bin/nflogd
failed=0

ok() {
	echo "ok - $1"
}

not_ok() {
	echo "not ok - $1"
	failed=1
}

# check WHAT COMMAND...
check() {
	what=$1
	shift
	if "$@"; then ok "$what"; else not_ok "$what: $*"; fi
}

# says NAME TEXT
says() {
	check "says \"$2\"" grep -q -- "$2" "$work/$1.err"
}

# stored STORE: accesses by service, off the store
stored() {
	"$N" rollup --store "$1" --format csv >"$work/stored.csv" 2>/dev/null &&
	    csv_counts "$work/stored.csv"
}

# Accesses and losses that a store has, by another way than nflogd's.
sums() {
	python3 - "$1" <<-'END'
	import sqlite3, sys
	db = sqlite3.connect("file:%s?mode=ro" % sys.argv[1], uri=True)
	(sound,), = db.execute("PRAGMA integrity_check")
	(days, pieces, lost), = db.execute(
	    "SELECT (SELECT sum(accesses) FROM sensor_day),"
	    " (SELECT sum(accesses) FROM counts),"
	    " (SELECT sum(lost) FROM sensor_day)")
	print(sound, days or 0, pieces or 0, lost or 0)
	END
}

# within SECONDS COMMAND...: until it succeeds
within() {
	tries=$(($1 * 10))
	shift
	until "$@"; do
		tries=$((tries - 1))
		[ $tries -gt 0 ] || return 1
		sleep 0.1
	done
}

has_sums() {
	[ "$(sums "$1" 2>/dev/null)" = "ok $2 $2 0" ]
}

set_rules() {
	for service in 445/tcp 22/tcp 53/udp; do
		iptables -A INPUT -i knock1 -p ${service#*/} \
		    --dport ${service%/*} -j NFLOG --nflog-group 5 \
		    --nflog-prefix "DROP $service " || return 1
		ip6tables -A INPUT -i knock1 -p ${service#*/} \
		    --dport ${service%/*} -j NFLOG --nflog-group 5 \
		    --nflog-prefix "DROP $service " || return 1
	done
	iptables -A INPUT -i knock1 -p tcp --dport 10000:20000 -j NFLOG \
	    --nflog-group 6 --nflog-prefix "DROP many/tcp " || return 1
	iptables -A INPUT -i knock1 -j DROP
	ip6tables -A INPUT -i knock1 -j DROP
}

# save NAME: now, and not within five seconds
save() {
	kill -USR1 "$(cat "$work/$1.pid")"
}

# disk SIZE: a small one, in $work/disk
disk() {
	mkdir -p "$work/disk"
	mount -t tmpfs -o "size=$1" none "$work/disk" && return
	echo "# no disk can be mounted here"
	return 1
}

fill() {
	dd if=/dev/zero of="$work/disk/fill" bs=4k 2>/dev/null
}

# knock_many PORTS: 762 sources at each
knock_many() {
	ports=$1
	set --
	while [ $# -lt "$ports" ]; do
		set -- "$@" "762,$((10000 + $#))/tcp"
	done
	knock -s 762 "$@" >/dev/null
}

zero() {
	iptables -Z
	ip6tables -Z
}

# In the store while it runs, within two saves; all of it in the end.
test_counts() {
	store=$work/counts.db
	zero
	start counts --group 5 --store "$store" || return 1
	knock 300,445/tcp 200,22/tcp 100,53/udp 50,445/tcp,6 >/dev/null
	check "the store has it while nflogd runs" within 11 has_sums "$store" 650
	rule_counts >"$work/rules"
	stored "$store" >"$work/counted"
	check "as the rules counted, by service" \
	    cmp "$work/rules" "$work/counted"
	knock 40,445/tcp >/dev/null
	save counts
	check "SIGUSR1 prints" within 5 grep -q "690 accesses" "$work/counts.out"
	knock 7,22/tcp,6 >/dev/null
	stop counts
	check "exits with status 0" [ $? = 0 ]
	check "prints nothing more" \
	    [ "$(grep -c accesses.from "$work/counts.out")" = 1 ]
	rule_counts >"$work/rules"
	stored "$store" >"$work/counted"
	check "the last ones too" cmp "$work/rules" "$work/counted"
	# 100 sources of each family and service, which come back
	start counts --group 5 --store "$store" || return 1
	knock 300,445/tcp >/dev/null
	stop counts
	rule_counts >"$work/rules"
	stored "$store" >"$work/counted"
	check "a second run adds" cmp "$work/rules" "$work/counted"
	awk -F, '$3 == "445/tcp" { n += $5 } END { print n }' \
	    "$work/stored.csv" >"$work/sources"
	check "and adds no sources" [ "$(cat "$work/sources")" = 150 ]
}

# What was saved is there, and the store is sound.
test_kill() {
	store=$work/kill.db
	start kill --group 5 --store "$store" || return 1
	knock 500,445/tcp >/dev/null
	save kill
	within 11 has_sums "$store" 500 || return 1
	knock 90,445/tcp >/dev/null
	kill -KILL "$(cat "$work/kill.pid")"
	rm "$work/kill.pid"
	check "killed: a sound store, with what was saved" \
	    has_sums "$store" 500
	# in the midst of saving
	for pause in 0.01 0.05 0.1 0.2; do
		start kill --group 6 --store "$work/midst.db" || return 1
		knock_many 80
		save kill
		sleep 0.25
		sleep $pause
		kill -KILL "$(cat "$work/kill.pid")"
		rm "$work/kill.pid"
		# shellcheck disable=SC2046 # four words
		set -- $(sums "$work/midst.db")
		check "killed in the midst: sound, and adds up ($2)" \
		    [ "$1 $2" = "ok $3" ]
	done
}

# Somebody else writes for some time.
test_busy() {
	store=$work/busy.db
	start busy --group 5 --store "$store" || return 1
	python3 - "$store" <<-'END' &
	import sqlite3, sys, time
	db = sqlite3.connect(sys.argv[1], isolation_level=None)
	db.execute("BEGIN IMMEDIATE")
	open(sys.argv[1] + ".locked", "w").close()
	time.sleep(8)
	db.execute("ROLLBACK")
	END
	writer=$!
	within 10 [ -e "$store.locked" ] || return 1
	knock 60,445/tcp >/dev/null
	save busy
	check "busy: saving is suspended" \
	    within 12 grep -q "counting goes on" "$work/busy.err"
	knock 30,445/tcp >/dev/null
	wait $writer
	check "busy: all is saved then" within 11 has_sums "$store" 90
	says busy "saving goes on"
	check "busy: said once" [ "$(grep -c "counting goes on" \
	    "$work/busy.err")" = 1 ]
	stop busy
	check "busy: exits with status 0" [ $? = 0 ]
}

# Logs are ingested while packets are counted, into one store, by many commits of
# both.
test_beside() {
	store=$work/beside.db
	"$O/tests/bench/loggen" --lines 60000 --csv "$work/truth.csv" >"$work/log"
	told=$(awk -F, 'NR > 1 { n += $4 } END { print n }' "$work/truth.csv")
	# the log is older than what is kept of single sources by default
	start beside --group 5 --store "$store" --keep 30000 || return 1
	"$N" ingest --store "$store" --timezone UTC --batch 2000 --keep 30000 \
	    --now 2025-10-15T00:00:00Z "$work/log" 2>"$work/ingest.err" &
	ingest=$!
	for i in 1 2 3 4 5; do
		knock 100,445/tcp >/dev/null
		save beside
		sleep 0.3
	done
	wait $ingest
	check "beside run: ingest exits with status 0" [ $? = 0 ]
	check "beside ingest: all of both is there" within 11 \
	    has_sums "$store" $((told + 500))
	stop beside
	check "beside ingest: exits with status 0" [ $? = 0 ]
	"$N" rollup --store "$store" --format csv --to 2025-10-01 |
	    cmp -s - "$work/truth.csv"
	check "beside run: the log is as the truth" [ $? = 0 ]
}

# A small disk fills up and gets room again.
test_full() {
	disk 512k || return 0
	store=$work/disk/nflogd.db
	zero
	start full --group 5 --store "$store" || return 1
	knock 100,445/tcp >/dev/null
	save full
	within 11 has_sums "$store" 100 || return 1
	fill
	knock -s 700 3000,445/tcp 2000,22/tcp 500,53/udp,6 >/dev/null
	save full
	check "full: saving is suspended" \
	    within 11 grep -q "there is no room" "$work/full.err"
	knock 50,445/tcp >/dev/null
	rm "$work/disk/fill"
	check "full: all is saved then" within 11 has_sums "$store" 5650
	rule_counts >"$work/rules"
	stored "$store" >"$work/counted"
	check "full: as the rules counted" cmp "$work/rules" "$work/counted"
	says full "saving goes on"
	check "full: said once" [ "$(wc -l <"$work/full.err")" = 3 ]
	# full to the end
	fill
	knock -s 700 4000,23/tcp 700,22/tcp >/dev/null
	stop full
	check "full to the end: exits with status 1" [ $? = 1 ]
	says full "700 accesses could not be saved and are lost"
	rm "$work/disk/fill"
	check "full to the end: what was saved is there" has_sums "$store" 5650
	umount "$work/disk"
}

# All of --max-memory in use: packets are left to the kernel until there is room,
# and each is counted, or counted as lost.
test_memory() {
	disk 24m || return 0
	store=$work/disk/nflogd.db
	zero
	start memory --group 6 --store "$store" --max-memory 16M || return 1
	fill
	knock_many 600
	check "memory: told" within 11 grep -q "max-memory is used up" \
	    "$work/memory.err"
	knock_many 600
	peak=$(sed -n 's/VmHWM:[[:space:]]*\([0-9]*\) kB/\1/p' \
	    "/proc/$(cat "$work/memory.pid")/status")
	[ -n "${SANITIZED:-}" ] ||
		check "memory: $peak KiB in all" [ "$peak" -lt 65536 ]
	rm "$work/disk/fill"
	check "memory: saving goes on" within 11 grep -q "saving goes on" \
	    "$work/memory.err"
	sleep 0.5
	knock 10,10000/tcp >/dev/null
	stop memory
	check "memory: exits with status 0" [ $? = 0 ]
	rule_counts | sed -n 's/^many.tcp //p' >"$work/rules"
	# shellcheck disable=SC2046 # four words
	set -- $(sums "$store")
	check "memory: $2 stored + $4 lost = $(cat "$work/rules")" \
	    [ "$1 $2 $(($2 + $4))" = "ok $3 $(cat "$work/rules")" ]
	check "memory: some were lost" [ "$4" -gt 0 ]
	umount "$work/disk"
}

refuses() {
	what=$1 text=$2
	shift 2
	"$N" run --group 5 "$@" >/dev/null 2>"$work/refused.err"
	check "$what: status 1" [ $? = 1 ]
	says refused "$text"
}

test_refusals() {
	refuses "no folder" "there is no such folder" --store "$work/none/nflogd.db"
	echo "this is a text, and no store at all; it is there by mistake" \
	    >"$work/text"
	refuses "another file" "no store of nflogd" --store "$work/text"
	check "another file: unharmed" grep -q "by mistake" "$work/text"
}

set_rules || exit 77
for t in counts kill busy beside full memory refusals; do
	echo "# $t"
	"test_$t" || not_ok "$t could not be tried"
done
exit $failed
