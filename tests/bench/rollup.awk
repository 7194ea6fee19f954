# rollup.awk - what an administrator would write instead: the rows of `scan
# --format csv` in any order, of a kernel log with year-less stamps.
#
#   LC_ALL=C awk -v year=2025 -f rollup.awk LOG
#
# It takes the kernel at its word and knows TCP, UDP and ICMP only.
BEGIN {
	n = split("Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec", name, " ")
	for (i = 1; i <= n; i++)
		month[name[i]] = sprintf("%d-%02d-", year, i)
	service["TCP"] = "tcp"
	service["UDP"] = "udp"
	service["ICMP"] = "icmp"
	service["ICMPv6"] = "icmp6"
}

$5 == "kernel:" && (at = index($0, " SRC=")) {
	rest = substr($0, at + 5)
	source = substr(rest, 1, index(rest, " ") - 1)
	rest = substr(rest, index(rest, " PROTO=") + 7)
	protocol = service[substr(rest, 1, index(rest, " ") - 1)]
	if (protocol == "tcp" || protocol == "udp")
		port = substr(rest, index(rest, " DPT=") + 5, 6) + 0
	else if (protocol != "")
		port = substr(rest, index(rest, " TYPE=") + 6, 4) + 0
	else
		next
	key = $1 " " $2 "," $4 "," port "/" protocol
	accesses[key]++
	if (!((key, source) in seen)) {
		seen[key, source]
		sources[key]++
	}
}

END {
	for (key in accesses) {
		split(key, part, "[ ,]")
		printf "%s%02d%s,%d,%d\n", month[part[1]], part[2],
		    substr(key, index(key, ",")), accesses[key], sources[key]
	}
}
