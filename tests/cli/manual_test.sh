#!/bin/sh
# manual_test.sh BUILD - the manual pages tell all that the program has.
# shellcheck source=tests/cli/lib.sh
. "$(dirname "$0")/lib.sh"
man=$here/../../nflogd/man

run help
commands=$(sed -n 's/^  \([a-z]*\) .*/\1/p' out)
ok "there are commands" is -n "$commands"
for command in $commands; do
	ok "command $command" grep -q "^\.It Cm $command" "$man/nflogd.1"
	run help "$command"
	for option in $(sed -n 's/^  --\([a-z]*\).*/\1/p' out); do
		ok "option $option of $command" \
			grep -q "^\.It Fl -$option" "$man/nflogd.1"
	done
done
run help events
reasons=$(sed -n 's/^  \(accept\|none\|bad\)  *\([a-z-]*\) .*/\2/p' out)
ok "there are reasons" is "$(echo "$reasons" | wc -l)" -gt 15
for reason in $reasons; do
	ok "reason $reason" grep -q "^\.It Sy $reason Pq" "$man/nflogd-logs.7"
done
run help notes
kinds=$(sed -n '/^kinds/,$s/^  \([a-z-]*\)$/\1/p' out)
ok "there are kinds of notes" is "$(echo "$kinds" | wc -l)" -gt 8
for kind in $kinds; do
	ok "kind $kind" grep -q "^\.It Sy $kind$" "$man/nflogd-notes.7"
done
finish
