#!/bin/sh
# demo.sh O - see nflogd at work: a firewall in a network namespace of its own
# drops packets to thirty services, nflogd counts and explains them, and the
# firewall's own counters are compared with nflogd's. Then a log file.
#
# The host's firewall is not touched. Fails if the counters do not agree.
set -u
O=${1:-build}
here=$(dirname "$0")
log=$here/data/demo.log
now=2025-09-02T00:00:00Z

# SERVICE, packets over IPv4 and over IPv6, different sources of each.
through_iptables='
	445/tcp 420 60 180	1433/tcp 390 0 120	3389/tcp 300 30 150
	23/tcp 260 0 210	22/tcp 210 40 90	8080/tcp 90 10 60
	80/tcp 84 16 50		443/tcp 72 8 50		5900/tcp 45 0 9
	3306/tcp 38 0 12	25/tcp 26 4 10		135/tcp 24 0 8
	139/tcp 22 0 11		5555/tcp 64 0 64	8/icmp 110 0 100
	-/gre 6 0 2'
through_nftables='
	53/udp 58 12 30		123/udp 36 6 20		161/udp 33 0 15
	1900/udp 48 0 35	5060/udp 140 20 6	1434/udp 18 0 18
	137/udp 14 0 7		389/udp 12 3 6		500/udp 9 0 3
	11211/udp 21 0 5	5683/udp 7 0 4		6379/tcp 52 0 17
	7547/tcp 27 0 27	128/icmp6 0 25 10'

# each COMMAND SERVICE IPV4 IPV6 SOURCES of a list
each() {
	command=$1
	shift
	while [ $# -ge 4 ]; do
		"$command" "$1" "$2" "$3" "$4" || return 1
		shift 4
	done
}

# Every rule counts one service and logs to group 5; what is dropped is logged
# once more to group 6.
iptables_rule() {
	case $1 in
	-/*) set -- "$1" "$3" -p "${1#-/}" ;;
	*/icmp) set -- "$1" "$3" -p icmp --icmp-type "${1%/*}" ;;
	*) set -- "$1" "$3" -p "${1#*/}" --dport "${1%/*}" ;;
	esac
	service=$1 six=$2
	shift 2
	set -- "$@" -j NFLOG --nflog-group 5 --nflog-prefix "DROP $service "
	iptables -A INPUT -i knock1 "$@" || return 1
	[ "$six" = 0 ] || ip6tables -A INPUT -i knock1 "$@"
}

nftables_rule() {
	case $1 in
	*/icmp6) match="icmpv6 type ${1%/*}" ;;
	*) match="${1#*/} dport ${1%/*}" ;;
	esac
	nft add rule inet knock input iifname knock1 "$match" counter \
	    log prefix "\"DROP $1 \"" group 5 goto dropped
}

set_rules() {
	# shellcheck disable=SC2086 # lists of words
	each iptables_rule $through_iptables || return 1
	for t in iptables ip6tables; do
		$t -A INPUT -i knock1 -j NFLOG --nflog-group 6 \
		    --nflog-prefix "DROP " || return 1
		$t -A INPUT -i knock1 -j DROP || return 1
	done
	nft -f - <<-RULES || return 1
	table inet knock {
		chain dropped {
			log prefix "DROP " group 6 drop
		}
		chain input {
			type filter hook input priority -10;
		}
	}
	RULES
	# shellcheck disable=SC2086
	each nftables_rule $through_nftables
}

knock_at() {
	service=$1 four=$2 six=$3 sources=$4
	set --
	[ "$four" = 0 ] || set -- "$four,$service"
	[ "$six" = 0 ] || set -- "$@" "$six,$service,6"
	knock -s "$sources" "$@"
}

# What rules and nflogd counted, in three columns.
show_counts() {
	# shellcheck disable=SC2154 # of world.sh
	LC_ALL=C join -a 1 -a 2 -e 0 -o 0,1.2,2.2 "$work/rules" \
	    "$work/counted" | LC_ALL=C sort -k 2,2nr -k 1,1 | awk '
		{ cell[n++] = sprintf("%-9s %5d %s %-5d", $1, $2,
		    $2 == $3 ? "=" : "!", $3) }
		END {
			rows = int((n + 2) / 3)
			for (i = 0; i < rows; i++) {
				line = ""
				for (j = i; j < n; j += rows)
					line = line "  " cell[j] "  "
				sub(/ *$/, "", line)
				print line
			}
		}'
}

# 1234567 as 1,234,567
figure() {
	echo "$1" | sed -e :a -e 's/^\([0-9]*[0-9]\)\([0-9]\{3\}\)/\1,\2/;ta'
}

# A command's output, set off by two blanks.
show() {
	sed 's/^/  /;s/ *$//'
}

live() {
	start csv --group 5 --format csv --sensor demo &&
	    start text --group 6 --top 3 --sensor demo || return 1
	# shellcheck disable=SC2086 # lists of words
	each knock_at $through_iptables $through_nftables >"$work/sent" ||
	    return 1
	stop text && stop csv || return 1
	packets=$(awk '{ n += $1 } END { print n }' "$work/sent")
	echo "$(figure "$packets") packets knock at a firewall of iptables and" \
	    "nftables, which drops them."
	echo "nflogd run --group 6 --top 3 says:"
	echo
	show <"$work/text.out"
	rule_counts >"$work/rules"
	csv_counts "$work/csv.out" >"$work/counted"
	echo
	echo "Packets that the rules counted = accesses that nflogd counted:"
	echo
	show_counts
	echo
	services=$(wc -l <"$work/rules")
	cmp -s "$work/rules" "$work/counted" && [ "$packets" = \
	    "$(awk '{ n += $2 } END { print n }' "$work/rules")" ] || return 1
	echo "$services services, $(figure "$packets") packets:" \
	    "nflogd and the firewall's counters agree."
}

status=0
# the text is set off, and still fits 80 columns
export COLUMNS=78
. "$here/live/world.sh"
if ! world_enter "$0" "$@"; then
	echo "No network namespace may be made here (that takes root, or user"
	echo "namespaces), so there is no firewall to ask: the log file only."
elif ! world_build || ! set_rules 2>"$work/rules.err"; then
	echo "No firewall can be set up here, so the log file only:"
	show <"$work/rules.err"
elif ! live; then
	status=1
	cat "$work"/*.err
	echo "nflogd and the firewall's counters DO NOT agree."
fi
if [ -r "$log" ]; then
	echo
	echo "nflogd scan --now $now $log, without its notes:"
	echo
	text=$("$O/bin/nflogd" scan --timezone UTC --now "$now" "$log") ||
	    status=1
	echo "$text" | sed '/^Notes/,/^Input/{/^Input/!d;}' | show
fi
exit $status
