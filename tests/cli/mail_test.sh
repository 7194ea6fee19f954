#!/bin/sh
# mail_test.sh BUILD - nflogd report --mail: a message that others read as it is
# meant, and addresses that would like to be more than one.
# shellcheck source=tests/cli/lib.sh
. "$(dirname "$0")/lib.sh"

packet | sed 's/^Sep  1/2011-09-01T/; s/T 00:/T00:/; s/:00 fw/:00Z fw/' >log
run ingest --quiet --timezone UTC --store s.db log
report() {
	run report --timezone UTC --now 2011-10-05T06:07:08Z --store s.db \
		--month 2011-09 "$@"
}

# same LANGUAGE [OPTION...]: are the parts of the message in the file out what
# the styles print?
same() {
	lang=$1
	report --lang "$lang" --mail admin@example.org --mail-from \
		nflogd@fw.example.org
	ok "$lang: a message" is "$status $(wc -c <err)" = "0 0"
	mv out message
	COLUMNS=78 "$N" report --timezone UTC --now 2011-10-05T06:07:08Z \
		--store s.db --month 2011-09 --lang "$lang" >want.text
	report --lang "$lang" --format html --static
	mv out want.html
	ok "$lang: as Python reads it" python3 "$here/mail.py" message "$lang" \
		want.text want.html
}
same en
same ja

report --mail root --mail ops@example.org
ok "two recipients" is "$(sed -n '/^To:/,/^Subject:/p' out | tr '\n' ' ')" = \
	"To: root,  ops@example.org Subject: Unsolicited accesses, September 2011 "
ok "no sender" is "$(grep -c '^From:' out)" = 0
cp out before
report --mail root
ok "no two messages have one identifier" is "$(cat before out |
	grep '^Message-ID' | sort | uniq | wc -l)" = 2
report --mail root --output message
ok "to a file" is "$status $(wc -c <out) $(grep -c '^To: root$' message)" = "0 0 1"

# ---- addresses -------------------------------------------------------------

for good in root a@b first.last@example.org 'a+b@example.org' \
	"o'neil_x@mail-1.example.org" "$(printf '%064d' 0)@example.org"; do
	report --mail "$good"
	ok "--mail $good" is "$status $(grep -cxF "To: $good" out)" = "0 1"
done
n='
'
cr=$(printf '\r')
for bad in '' @ a@ @b a@b@c a..b@c .a@b a.@b a@b..c a@.b a@b. -t 'a b@c' a,b@c \
	'a<b@c>' 'a@b;c' '"a"@b' 'a(x)@b' 'a@[192.0.2.1]' "a@b${n}Bcc: c@d" "a@b$n" \
	"a@b${cr}Bcc: c@d" "a@b$cr" "$(printf 'a\t@b')" 'ä@example.org' 'a@exämple.org' \
	"$(printf '%065d' 0)@b" "a@$(printf '%0254d' 0)" 'a@b_c' "$(printf 'a\033@b')"; do
	name=$(printf '%s' "$bad" | tr -c '[:print:]' '?')
	refuses "--mail \"$name\"" 2 "an address such as" report --mail "$bad"
	refuses "--mail-from \"$name\"" 2 "an address such as" \
		report --mail root --mail-from "$bad"
done
set --
for i in $(seq 17); do
	set -- "$@" --mail "user$i"
done
refuses "17 addresses" 2 "16 at most" report "$@"
refuses "--mail --format" 2 "takes no --format" report --mail root --format html
refuses "--mail-from alone" 2 "there is no --mail" report --mail-from root
refuses "--mail --static" 2 "go with --format html" report --mail root --static
finish
