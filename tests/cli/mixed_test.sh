#!/bin/sh
# mixed_test.sh BUILD - a log that mixes all formats line by line is read like
# each of them alone, whichever way its bytes come.
# shellcheck source=tests/cli/lib.sh
. "$(dirname "$0")/lib.sh"

tests=$O/tests/unit/lines_test
mkdir logs rows
(cd "$here/../.." && "$tests" --logs "$T/logs") || exit 1

events() {
	"$N" events --timezone UTC --now 2025-09-30T12:00:00Z --explain "$@" 2>err
}

# The rows without their numbers; those of one line, which may tell several
# packets, joined to one.
numberless() {
	awk -F '\t' '{ number = $1; sub(/^[^\t]*\t/, "") }
		number == last { printf(" + %s", $0); next }
		{ printf("%s%s", (NR > 1 ? "\n" : ""), $0); last = number }
		END { if (NR > 0) print "" }'
}

# The lines of all files by turns, until the longest ends.
interleave() {
	python3 -c '
import itertools, sys
files = [open(name, "rb").read().split(b"\n")[:-1] for name in sys.argv[1:]]
for lines in itertools.zip_longest(*files):
    for line in lines:
        if line is not None:
            sys.stdout.buffer.write(line + b"\n")
' "$@"
}

for log in logs/*.log; do
	events "$log" | numberless >"rows/${log##*/}"
	ok "$(basename "$log"): a row for every line" \
		is "$(wc -l <"$log")" = "$(wc -l <"rows/${log##*/}")"
done
interleave logs/*.log >mixed.log
interleave rows/* >wanted
ok "there are lines" is "$(wc -l <mixed.log)" -gt 800

events mixed.log >whole
numberless <whole >got
ok "mixed: the same rows as alone" cmp -s wanted got
diff wanted got | head -4 | cut -c 1-160 | sed 's/^/# /'

python3 -c '
import os, sys
for byte in open("mixed.log", "rb").read():
    os.write(1, bytes([byte]))
' | events >got
ok "through a pipe, byte by byte" cmp -s whole got

gzip -k mixed.log
events mixed.log.gz >got
ok "compressed" cmp -s whole got

# large enough to be cut into parts
while [ "$(wc -c <mixed.log)" -lt 20000000 ]; do
	cat mixed.log mixed.log >more && mv more mixed.log
done
events --threads 1 mixed.log >whole
events --threads 2 mixed.log >got
ok "with one thread: all rows" \
	is "$(numberless <whole | wc -l)" = "$(wc -l <mixed.log)"
ok "with two threads" cmp -s whole got
finish
