#!/bin/sh
# coverage_test.sh BUILD - of every format there are sample lines that are dropped,
# accepted, none and bad (of what tells losses only those), at least 400 in all.
# shellcheck source=tests/cli/lib.sh
. "$(dirname "$0")/lib.sh"

mkdir logs
(cd "$here/../.." && "$O/tests/unit/lines_test" --logs "$T/logs") || exit 1
for log in logs/*.log; do
	"$N" events --timezone UTC --now 2025-09-30T12:00:00Z --explain "$log"
done | cut -f 2,11 | sort | uniq -c | awk '{ print $2, $3, $1 }' >verdicts

ok "400 lines" is "$(awk '{ n += $3 } END { print n }' verdicts)" -ge 400
run formats
formats=$(sed -n 's/^\([a-z0-9-]*\): .*/\1/p' out)
ok "there are formats" is "$(echo "$formats" | wc -l)" -ge 20
for format in $formats; do
	case $format in
	loss-*) wanted=none ;;
	*) wanted='drop accept none bad' ;;
	esac
	for verdict in $wanted; do
		ok "$format: $verdict" grep -q "^$verdict $format [1-9]" verdicts
	done
done
finish
