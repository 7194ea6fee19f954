#!/bin/sh
# nflog_test.sh O - what nflogd counts is what the firewall's rules counted,
# service by service, with the kernel of this machine. Exits 77 where no network
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
failed=0

ok() {
	echo "ok - $1"
}

not_ok() {
	echo "not ok - $1"
	failed=1
}

# same WHAT FILE FILE
same() {
	if diff "$2" "$3" >"$work/diff"; then
		ok "$1"
	else
		not_ok "$1"
		sed 's/^/    /' "$work/diff"
	fi
}

# says NAME TEXT: is the text in its errors?
says() {
	if grep -q -- "$2" "$work/$1.err"; then
		ok "says \"$2\""
	else
		not_ok "does not say \"$2\", but:"
		sed 's/^/    /' "$work/$1.err"
	fi
}

number() {
	sed -n "s/.*\"$1\":\([0-9]*\).*/\1/p" "$2" | tail -n 1
}

# log4, log6 TABLE CHAIN SERVICE GROUP MATCH...
log4() {
	table=$1 chain=$2 service=$3 group=$4
	shift 4
	iptables -t "$table" -A "$chain" -i knock1 "$@" \
	    -j NFLOG --nflog-group "$group" --nflog-prefix "DROP $service "
}

log6() {
	table=$1 chain=$2 service=$3 group=$4
	shift 4
	ip6tables -t "$table" -A "$chain" -i knock1 "$@" \
	    -j NFLOG --nflog-group "$group" --nflog-prefix "DROP $service "
}

# The rules of iptables log to groups 5 and 6, those of nftables to 7; what
# nftables drops does not reach iptables.
set_rules() {
	log4 raw PREROUTING -/udp 5 -f -p udp
	log4 raw PREROUTING -/tcp 5 -p tcp -m length --length 24
	iptables -t raw -A PREROUTING -i knock1 -f -j DROP
	iptables -t raw -A PREROUTING -i knock1 -p tcp -m length --length 24 \
	    -j DROP
	for port in 22 23 445 1433 3389 5900; do
		log4 filter INPUT $port/tcp 5 -p tcp --dport $port
		log6 filter INPUT $port/tcp 6 -p tcp --dport $port
	done
	for port in 53 123 161 1900 5060; do
		log4 filter INPUT $port/udp 5 -p udp --dport $port
		log6 filter INPUT $port/udp 6 -p udp --dport $port
	done
	log4 filter INPUT 8/icmp 5 -p icmp --icmp-type 8
	log4 filter INPUT 13/icmp 5 -p icmp --icmp-type 13
	log4 filter INPUT -/gre 6 -p gre
	log4 filter INPUT 2905/sctp 6 -p sctp --dport 2905
	log6 filter INPUT 128/icmp6 6 -p icmpv6 --icmpv6-type 128
	iptables -A INPUT -i knock1 -j DROP
	ip6tables -A INPUT -i knock1 -j DROP
	nft -f - <<-RULES
	table inet knock {
		chain input {
			type filter hook input priority -10;
			frag frag-off > 0 meta l4proto udp counter log prefix "DROP -/udp " group 7 drop
			tcp dport 8080 counter log prefix "DROP 8080/tcp " group 7 drop
			udp dport 137 counter log prefix "DROP 137/udp " group 7 drop
			ip protocol esp counter log prefix "DROP -/esp " group 7 drop
			icmpv6 type 129 counter log prefix "DROP 129/icmp6 " group 7 drop
		}
	}
	RULES
}

knock_at_all() {
	knock 300,445/tcp 200,3389/tcp 150,22/tcp 120,23/tcp 90,1433/tcp \
	    7,5900/tcp 60,53/udp 50,5060/udp 40,123/udp 30,161/udp \
	    20,1900/udp 110,8/icmp 3,13/icmp 12,-/gre 9,2905/sctp \
	    25,-/udp,later 11,-/tcp,cut 33,8080/tcp 44,137/udp 5,-/esp \
	    80,445/tcp,6 70,22/tcp,6 55,53/udp,6 45,128/icmp6,6 \
	    35,129/icmp6,6 15,-/udp,6,later 17,8080/tcp,6
}

test_counts() {
	start all --group 5 --group 6 --group 7 --format csv || return 1
	knock_at_all >"$work/sent"
	stop all || not_ok "exits with status $?"
	rule_counts >"$work/rules"
	csv_counts "$work/all.out" >"$work/counted"
	same "as many accesses as the rules counted, by service" \
	    "$work/rules" "$work/counted"
	awk '{ n += $2 } END { print n }' "$work/rules" >"$work/sum"
	same "the rules saw every packet sent" "$work/sent" "$work/sum"
	if [ "$(grep -c lost "$work/all.err")" = 0 ]; then
		ok "nothing lost"
	else
		not_ok "packets lost: $(cat "$work/all.err")"
	fi
	# 100 sources of each family knock, at most once each
	awk -F, '$3 == "445/tcp" { print $5 }' "$work/all.out" >"$work/n"
	echo 180 >"$work/want"
	same "as many sources as knocked" "$work/want" "$work/n"
}

# SIGUSR1 shows what was dropped before it, and nothing is forgotten.
test_usr1() {
	start usr1 --group 5 --format csv || return 1
	knock 10,445/tcp >/dev/null
	kill -USR1 "$(cat "$work/usr1.pid")"
	tries=0
	until [ -s "$work/usr1.out" ] || [ $tries -gt 100 ]; do
		tries=$((tries + 1))
		sleep 0.05
	done
	csv_counts "$work/usr1.out" >"$work/counted"
	echo "445/tcp 10" >"$work/want"
	same "SIGUSR1 prints what was logged before it" \
	    "$work/want" "$work/counted"
	knock 5,445/tcp >/dev/null
	stop usr1 || not_ok "exits with status $?"
	sed -n '/^day/,$p' "$work/usr1.out" | tail -n 1 | cut -d, -f 3,4 \
	    >"$work/counted"
	echo "445/tcp,15" >"$work/want"
	same "SIGTERM prints all of it" "$work/want" "$work/counted"
}

# The group's other reader is named, and the lack of a capability told apart.
test_refusals() {
	start first --group 5 || return 1
	"$O/bin/nflogd" run --store - --group 5 >/dev/null 2>"$work/second.err" &&
	    not_ok "two readers of one group"
	says second "group 5: nflogd (process $(cat "$work/first.pid"))"
	stop first
	setpriv --bounding-set -net_admin "$O/bin/nflogd" run --store - --group 5 \
	    >/dev/null 2>"$work/bare.err" && not_ok "reads without capability"
	says bare "CAP_NET_ADMIN"
	says bare "setcap cap_net_admin+ep"
	"$O/bin/nflogd" run --store - --group 5 --group 5 >/dev/null 2>"$work/twice.err" &&
	    not_ok "reads a group twice"
	says twice "each group once"
	"$O/bin/nflogd" run >/dev/null 2>"$work/none.err"
	[ $? = 2 ] || not_ok "no group is wrong usage"
	says none "--group"
}

# A rollup that cannot be written.
test_output() {
	"$O/bin/nflogd" run --store - --group 5 >&- 2>"$work/closed.err"
	[ $? = 1 ] || not_ok "closed standard output is an error"
	says closed "standard output"
	[ -e /dev/full ] || return 0
	"$O/bin/nflogd" run --store - --group 5 >/dev/full 2>"$work/full.err" &
	echo $! >"$work/full.pid"
	until grep -q "reading NFLOG" "$work/full.err" 2>/dev/null; do
		sleep 0.05
	done
	stop full
	[ $? = 1 ] || not_ok "a full device is an error"
	says full "standard output"
}

# A reader that is stopped, until the kernel's buffer is full and beyond.
test_overload() {
	iptables -Z
	ip6tables -Z
	start over --group 5 --format json || return 1
	kill -STOP "$(cat "$work/over.pid")"
	knock 450000,445/tcp >/dev/null
	kill -CONT "$(cat "$work/over.pid")"
	sleep 0.5
	knock 10,445/tcp >/dev/null
	stop over || not_ok "exits with status $?"
	lost=$(number lost "$work/over.out")
	accesses=$(number accesses "$work/over.out")
	if [ "${lost:-0}" -gt 0 ]; then
		ok "loses packets when stopped"
	else
		not_ok "overload did not overload"
	fi
	rule_counts | sed -n 's/^445.tcp //p' >"$work/want"
	echo $((accesses + lost)) >"$work/sum"
	same "rule counter = $accesses counted + $lost lost" \
	    "$work/want" "$work/sum"
	says over "$lost packets were lost"
	if grep -q "may be lost" "$work/over.err"; then
		not_ok "loss still open after a packet followed"
	fi
}

# The same when it ends in silence: the loss stays open, and is told so.
test_open_loss() {
	start open --group 5 --format json || return 1
	kill -STOP "$(cat "$work/open.pid")"
	knock 450000,445/tcp >/dev/null
	sleep 0.5
	kill -CONT "$(cat "$work/open.pid")"
	stop open || not_ok "exits with status $?"
	says open "more packets may be lost"
}

# Frames that a bridge would forward.
test_bridge() {
	ip link add knock2 type veth peer name knock3 &&
	    ip link add knockbr type bridge || return 1
	for i in knock2 knock3 knockbr; do
		echo 1 >/proc/sys/net/ipv6/conf/$i/disable_ipv6
	done
	ip addr flush dev knock1
	echo 1 >/proc/sys/net/ipv6/conf/knock1/disable_ipv6
	ip link set knock1 promisc on
	ip link set knock1 master knockbr
	ip link set knock2 master knockbr
	ip link set knockbr address 02:00:00:00:00:99
	# the address knocked at must be behind the other port
	ip link set knock1 address 02:00:00:00:00:07
	for i in knock2 knock3 knockbr; do
		ip link set $i up
	done
	nft -f - <<-RULES || return 1
	table bridge knock {
		chain forward {
			type filter hook forward priority 0;
			tcp dport 445 counter log prefix "DROP 445/tcp " group 8 drop
			udp dport 53 counter log prefix "DROP 53/udp " group 8 drop
			icmpv6 type 128 counter log prefix "DROP 128/icmp6 " group 8 drop
		}
	}
	RULES
	start bridge --group 8 --format csv || return 1
	knock 40,445/tcp 30,53/udp 20,445/tcp,6 10,128/icmp6,6 >/dev/null
	stop bridge || not_ok "exits with status $?"
	nft list table bridge knock >"$work/table"
	sed -n 's/.* packets \([0-9]*\).* prefix "DROP \([^" ]*\).*/\2 \1/p' \
	    "$work/table" | sum_by_service >"$work/rules"
	csv_counts "$work/bridge.out" >"$work/counted"
	same "a bridge's drops are counted too" "$work/rules" "$work/counted"
	printf '128/icmp6 10\n445/tcp 60\n53/udp 30\n' >"$work/want"
	same "all of them" "$work/want" "$work/counted"
}

set_rules || exit 77
for t in counts usr1 refusals output overload open_loss bridge; do
	echo "# $t"
	"test_$t" || not_ok "$t could not be tried"
done
exit $failed
