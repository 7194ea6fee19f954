#!/bin/sh
# display_test.sh BUILD - what the environment and the terminal change: language,
# colour, width; and that no log can disturb the terminal.
# shellcheck source=tests/cli/lib.sh
# shellcheck disable=SC2317 # ok calls functions by their names
. "$(dirname "$0")/lib.sh"

now=2025-09-30T00:00:00Z
"$O/tests/bench/loggen" --lines 3000 --days 5 >log || exit 1
escape=$(printf '\033')

# shows NAME=VALUE... -- ARG...: a scan of the log in that environment.
shows() {
	set_up=
	while [ "$1" != -- ]; do
		set_up="$set_up $1"
		shift
	done
	shift
	# shellcheck disable=SC2086 # a list of words
	env $set_up "$N" scan --now $now "$@" log >out 2>err
	status=$?
	[ $status = 0 ] && [ ! -s err ]
}

is_english() {
	grep -q 'records read' out
}
is_japanese() {
	! is_english && grep -q '件' out
}
is_ascii() {
	! LC_ALL=C grep -q '[^ -~]' out
}
is_utf8() {
	! is_ascii && python3 -c 'open("out", encoding="utf-8").read()'
}

# ---- language --------------------------------------------------------------

for locale in LANG=C LC_ALL=C LC_ALL=POSIX "LC_ALL= LANG=" \
	LC_ALL=nonsense LC_ALL=de_DE; do
	# shellcheck disable=SC2086 # a list of words
	shows LC_ALL= $locale --
	ok "$locale: english" is_english
	ok "$locale: nothing but ascii" is_ascii
done
for locale in LC_ALL=C.UTF-8 LC_ALL=en_US.UTF-8 "LC_ALL= LANG=de_DE.utf8"; do
	# shellcheck disable=SC2086 # a list of words
	shows $locale --
	ok "$locale: english" is_english
	ok "$locale: utf-8" is_utf8
done
for locale in LC_ALL=ja_JP.UTF-8 "LC_ALL= LANG=ja_JP.UTF-8" LC_ALL=ja \
	"LC_ALL= LC_MESSAGES=ja_JP.UTF-8 LANG=C"; do
	# shellcheck disable=SC2086 # a list of words
	shows $locale --
	ok "$locale, not installed: japanese" is_japanese
	ok "$locale, not installed: utf-8" is_utf8
done
shows LC_ALL=C -- --lang ja
ok "--lang ja: japanese" is_japanese
ok "--lang ja: utf-8" is_utf8
shows LC_ALL=ja_JP.UTF-8 -- --lang en
ok "--lang en: english" is_english
shows LC_ALL=ja_JP.UTF-8 -- --format csv
cp out csv
shows LC_ALL=C -- --format csv
ok "csv is the same in every language" cmp -s out csv
run rules explain 445/tcp --lang ja
cp out explained
LC_ALL=ja_JP.UTF-8 "$N" rules explain 445/tcp >out 2>err
ok "rules explain: the locale's language" cmp -s out explained
ok "rules explain: utf-8" is_utf8

# ---- colour ----------------------------------------------------------------

has_color() {
	grep -q "$escape\[" out
}
no_color() {
	! grep -q "$escape" out
}
shows --
ok "no colour in a pipe" no_color
shows -- --color auto
ok "no colour in a pipe with --color auto" no_color
shows -- --color always
ok "--color always: colour in a pipe" has_color
sed "s/$escape\[[0-9;]*m//g" out >plain
shows -- --color never
ok "colours change nothing else" cmp -s out plain
ok "--color never: none" no_color
shows NO_COLOR=1 -- --color always
ok "--color always beats NO_COLOR" has_color
for format in csv json; do
	shows -- --color always --format $format
	ok "$format has no colour" no_color
done

# on_terminal [NAME=VALUE...] ARG...: as somebody sees it.
on_terminal() {
	script -qec "env $*" /dev/null </dev/null >out 2>err
}
if command -v script >/dev/null; then
	scan="$N scan --now $now log"
	on_terminal "$scan"
	ok "colour on a terminal" has_color
	ok "on a terminal: english" is_english
	on_terminal NO_COLOR=1 "$scan"
	ok "NO_COLOR: none on a terminal" no_color
	on_terminal NO_COLOR= "$scan"
	ok "an empty NO_COLOR is none" has_color
	on_terminal "$scan --color never"
	ok "--color never: none on a terminal" no_color
	on_terminal TERM=dumb "$scan"
	ok "no colour on a dumb terminal" no_color
	on_terminal "$scan --format csv"
	ok "csv: no colour on a terminal" no_color
	on_terminal "sh -c 'stty cols 50; $scan --color never'"
	ok "the terminal's width" is "$(tr -d '\r' <out | wc -L)" -le 50
	on_terminal "$N"
	ok "no operand on a terminal: help" grep -q '^usage: nflogd' out
	on_terminal "$N events missing 2>&1"
	ok "messages have no colour" no_color
fi

# ---- width -----------------------------------------------------------------

widest() {
	python3 -c 'import sys, unicodedata
print(max(sum(2 if unicodedata.east_asian_width(c) in "WF" else 1
              for c in line.rstrip("\n"))
          for line in open("out", encoding="utf-8")))'
}
packet 445 203.0.113.5 "a-very-long-name-of-a-host.in.a-very-long.domain.example" \
	>>log
for columns in 40 60 80 132; do
	for language in en ja; do
		shows COLUMNS=$columns LC_ALL=C.UTF-8 -- --lang $language
		ok "COLUMNS=$columns, $language: all fits" is \
			"$(widest)" -le $columns
		ok "COLUMNS=$columns, $language: all is there" is \
			"$(grep -c 445/tcp out)" -ge 1
	done
	shows COLUMNS=$columns --
	ok "COLUMNS=$columns, ascii: all fits" is "$(widest)" -le $columns
done
for columns in 0 -1 x 1 99999999999999999999 ""; do
	ok "COLUMNS=\"$columns\"" shows "COLUMNS=$columns" --
done

# ---- hostile names ---------------------------------------------------------

# What a terminal obeys and what misleads a reader, in every character set.
cat >harmless.py <<'END'
import sys, unicodedata
turning = "\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068"
with open("out", "rb") as file:
    text = file.read().decode("utf-8", "surrogateescape")
bad = {c for c in text if c not in "\n\t" and (
    unicodedata.category(c) in ("Cc", "Cs", "Zl", "Zp") or c in turning)}
sys.exit("disturbing: %s" % sorted(map(ascii, bad)) if bad else 0)
END

harmless() {
	python3 harmless.py 2>err
}

cat >names <<'END'
\033[31mred
\033]0;title\007
a\tb
a\bb
a\rb
a\vb\fc
\23331m
a\23331mb
a\302\23331mb
\302\205
a\342\200\256b
\342\201\246a
a\342\200\250b
a\342\200\217b
a\177b
\377\376
\355\240\200
a\303
\360\237\222\251
"
'
a,b
%s%n%s
$(id)
../../etc/passwd
<script>
-
@x
END
while read -r name; do
	host=$(printf %b "$name")
	packet 445 203.0.113.5 "$host"
	packet 445 203.0.113.5 "$host" | awk -v name="$host" \
		'{ sub(/DROP-IN: /, "DROP: "); sub(/eth0/, name); print }'
	printf 'Sep  1 00:00:00 %s %s: %s\n' "$host" "$host" "$host"
done <names 2>/dev/null >hostile
for command in "scan" "scan --lang ja" "scan --format csv" \
	"scan --format json" "events" "events --format json"; do
	# shellcheck disable=SC2086 # a list of words
	run $command --now $now hostile
	ok "hostile names: $command" harmless
done
ok "hostile names: the ledger adds up" adds_up hostile
ok "hostile names: every line is a record" bucket records "$(wc -l <hostile)"
run events --format json hostile
ok "hostile names: the json of events can be read" python3 -c 'import json
for line in open("out", encoding="utf-8"):
    json.loads(line)'
run events hostile
ok "hostile names: ten columns" is "$(awk -F'\t' 'NF != 10' out | wc -l)" = 0

# The same names from the command line.
packet 445 | sed 's/^.*kernel: /kernel: /' >bare
: >all
while read -r name; do
	"$N" scan --sensor "$(printf %b "$name")" bare
	"$N" scan --format csv --sensor "$(printf %b "$name")" bare
	"$N" scan --format "$(printf %b "$name")" bare
	"$N" scan --timezone "$(printf %b "$name")" bare
	"$N" scan "$(printf 'no such %b' "$name")"
	"$N" "x$(printf %b "$name")"
	"$N" scan "--x$(printf %b "$name")"
	"$N" rules explain "$(printf %b "$name")"
done <names >all 2>&1
mv all out
ok "hostile arguments" harmless

finish
