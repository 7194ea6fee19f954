# shellcheck shell=sh
# world.sh - a network namespace of one's own, a firewall in it, and nflogd; for
# the tests that ask the real kernel, and for the demo. To be sourced.
#
# O is where things are built. Everything happens between knock0 and knock1, a
# veth pair that ends with the namespace, and the namespace with the script.
# Every rule that logs has the prefix "DROP " and the service it counts.

work=

# world_enter SCRIPT [ARGUMENT...]: run the script again inside a namespace, where
# it has interfaces and mounts of its own, or
# return 1 where that is not permitted. Inside, go on. The check is on the facts
# and not on the variable, so that no rule ever reaches the host's firewall.
world_enter() {
	if [ -n "${NFLOGD_WORLD-}" ]; then
		[ "$(readlink /proc/self/ns/net)" != "$NFLOGD_WORLD" ] &&
		    [ -z "$(ip -o link show up)" ] && return 0
		echo "this is not a fresh network namespace" >&2
		exit 1
	fi
	NFLOGD_WORLD=$(readlink /proc/self/ns/net)
	export NFLOGD_WORLD
	if unshare -nm true 2>/dev/null; then
		exec unshare -nm sh "$@"
	elif unshare -r unshare -nm true 2>/dev/null; then
		exec unshare -r unshare -nm sh "$@"
	fi
	unset NFLOGD_WORLD
	return 1
}

# world_clean: end what was started. For a trap.
world_clean() {
	for file in "$work"/*.pid; do
		[ -f "$file" ] || continue
		kill -CONT "$(cat "$file")" 2>/dev/null
		kill "$(cat "$file")" 2>/dev/null
	done
	[ -z "$work" ] || rm -rf "$work"
}

# world_build: the links, and a folder for what is written ($work).
world_build() {
	work=$(mktemp -d)
	XTABLES_LOCKFILE=$work/xtables.lock
	export XTABLES_LOCKFILE
	trap world_clean EXIT
	trap 'exit 1' INT TERM
	ip link set lo up
	ip link add knock0 type veth peer name knock1 \
	    address 02:00:00:00:00:01 || exit 77
	for i in all default knock1; do
		echo 0 >/proc/sys/net/ipv4/conf/$i/rp_filter
	done
	# the sender's end must say nothing by itself
	echo 1 >/proc/sys/net/ipv6/conf/knock0/disable_ipv6
	ip link set knock1 addrgenmode none
	ip link set knock0 up
	ip link set knock1 up
	ip addr add 198.18.0.1/24 dev knock1
	ip -6 addr add 2001:db8::1/64 dev knock1 nodad
}

# start NAME ARGUMENT...: nflogd run in the background, until it is ready; it
# stores nothing unless told where. Its output goes to $work/NAME.out and
# $work/NAME.err.
start() {
	name=$1
	shift
	: >"$work/$name.err"
	"$O/bin/nflogd" run --store - "$@" >"$work/$name.out" 2>"$work/$name.err" &
	echo $! >"$work/$name.pid"
	tries=0
	until grep -q "reading NFLOG" "$work/$name.err"; do
		tries=$((tries + 1))
		if [ $tries -gt 100 ] || ! kill -0 "$(cat "$work/$name.pid")"
		then
			cat "$work/$name.err" >&2
			return 1
		fi
		sleep 0.05
	done
}

# stop NAME: end it, and return its exit status.
stop() {
	pid=$(cat "$work/$1.pid")
	rm "$work/$1.pid"
	kill "$pid"
	wait "$pid"
}

knock() {
	"$O/tests/live/knock" "$@"
}

# rule_counts: what the firewall counted, "SERVICE PACKETS" by service: the
# rules of iptables, and those of nftables in tables named knock.
rule_counts() {
	{
		iptables-save -c
		ip6tables-save -c
		for family in inet bridge; do
			nft list table $family knock
		done
	} 2>/dev/null | sed -n \
	    -e 's/^\[\([0-9]*\):.*-prefix "DROP \([^" ]*\).*/\2 \1/p' \
	    -e 's/.* packets \([0-9]*\).* prefix "DROP \([^" ]*\).*/\2 \1/p' |
	    sum_by_service
}

# csv_counts FILE: what nflogd counted, in the same form.
csv_counts() {
	awk -F, 'NR > 1 { print $3, $4 }' "$1" | sum_by_service
}

sum_by_service() {
	awk '{ n[$1] += $2 } END { for (s in n) if (n[s]) print s, n[s] }' |
	    LC_ALL=C sort
}
