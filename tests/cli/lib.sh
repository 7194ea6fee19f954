# shellcheck shell=sh
# lib.sh - what the tests of the command line share. A test sources it; its first
# argument is the folder of the build. It is then in an empty folder of its own.
#
# run ARG...              nflogd ARG... into the files out and err, and $status
# ok NAME COMMAND...      the test passes if the command succeeds
# refuses NAME STATUS TEXT ARG...    nflogd says TEXT on stderr and exits so
# finish                  at the end

set -u
O=$(cd "${1:-build}" && pwd) || exit 1
here=$(cd "$(dirname "$0")" && pwd)
N=$O/bin/nflogd
failures=0

T=$(mktemp -d "${TMPDIR:-/tmp}/nflogd-cli.XXXXXX") || exit 1
trap 'rm -rf "$T"' EXIT
trap 'exit 1' INT TERM
chmod 755 "$T"
cd "$T" || exit 1

# nothing of who tests may matter
export LC_ALL=C TZ=UTC TERM=xterm
unset LANG LC_MESSAGES LC_CTYPE NO_COLOR COLUMNS TZDIR

run() {
	"$N" "$@" >out 2>err
	status=$?
}

passed() {
	echo "ok $1"
}

failed() {
	echo "not ok $1"
	failures=$((failures + 1))
	shift
	[ $# = 0 ] || echo "# $*"
	echo "# exit status ${status:-?}; the last on stdout and stderr:"
	for file in out err; do
		[ ! -e $file ] || tail -n 4 $file | cut -c 1-200 |
			LC_ALL=C tr -c '[:print:]\n' '?' | sed "s/^/# $file: /"
	done
}

ok() {
	asked=$1
	shift
	if "$@"; then passed "$asked"; else failed "$asked" "$*"; fi
}

# All of the rest, joined by blanks, is a condition of test(1).
is() {
	test "$@"
}

said() {
	grep -qF -- "$1" err
}

printed() {
	grep -qxF -- "$1" out
}

# Every line on stderr is one message of the program.
well_said() {
	! grep -qv '^nflogd: .' err
}

refuses() {
	refused=$1 wanted_status=$2 wanted_text=$3
	shift 3
	run "$@"
	if [ $status != "$wanted_status" ]; then
		failed "$refused" "exit status $status, not $wanted_status"
	elif ! said "$wanted_text"; then
		failed "$refused" "stderr does not say: $wanted_text"
	elif ! well_said; then
		failed "$refused" "a line on stderr is no message"
	elif [ "$wanted_status" = 2 ] && [ -s out ]; then
		failed "$refused" "something is on stdout"
	else
		passed "$refused"
	fi
}

# packet [PORT [SOURCE [HOST]]]: one dropped packet.
packet() {
	printf 'Sep  1 00:00:00 %s kernel: [1.000000] DROP-IN: IN=eth0 OUT= MAC= SRC=%s DST=198.51.100.1 LEN=40 TOS=0x00 PREC=0x00 TTL=244 ID=1 PROTO=TCP SPT=4000 DPT=%s WINDOW=1024 RES=0x00 SYN URGP=0 \n' \
		"${3:-fw01}" "${2:-203.0.113.5}" "${1:-445}"
}

# csv FILE...: the rows of a scan, without the header.
csv() {
	run scan --format csv --timezone UTC --now 2025-09-30T00:00:00Z "$@"
	sed 1d out >rows
}

# json FILE...: the ledger adds up, and so do the days.
adds_up() {
	run scan --format json --timezone UTC --now 2025-09-30T00:00:00Z "$@"
	python3 "$here/ledger.py" out 2>>err
}

# Is the bucket of the ledger in the file out so large?
bucket() {
	[ "$(python3 "$here/ledger.py" out "$1")" = "$2" ]
}

finish() {
	[ $failures = 0 ]
	exit
}
