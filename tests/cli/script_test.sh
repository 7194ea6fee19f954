#!/bin/sh
# script_test.sh BUILD - HTML reports with a script inside, beside them, and
# without; and reports that go to a file. Whether the script draws is a matter of
# tests/browser; here a few bytes stand for it.
# shellcheck source=tests/cli/lib.sh
. "$(dirname "$0")/lib.sh"

# a program of our own, whose scripts are ours
mkdir -p own/bin own/share/nflogd/assets
cp -r "$O/share/nflogd/rules" own/share/nflogd/
cp "$O/bin/nflogd" own/bin/nflogd
N=$T/own/bin/nflogd
script=own/share/nflogd/assets/report.js

packet | sed 's/^Sep  1/2011-09-01T/; s/T 00:/T00:/; s/:00 fw/:00Z fw/' >log
run ingest --quiet --timezone UTC --store s.db log
report() {
	run report --timezone UTC --now 2011-10-05T00:00:00Z --store s.db \
		--month 2011-09 "$@"
}

# policy: what the page may run, as its policy says.
policy() {
	sed -n 's/.*Content-Security-Policy" content="\([^"]*\)".*/\1/p' "$1" |
		tr ';' '\n' | sed -n 's/^ script-src //p'
}

report --format html
ok "no script is installed: a page without" is "$status $(wc -c <err) \
$(grep -c '<script' out) $(policy out)" = "0 0 0 "
cp out without
printf 'alert(1)' >$script
report --format html
ok "a script: it is inside, with its data" is "$status $(grep -c '<script' out) \
$(grep -c '>alert(1)</script>' out)" = "0 2 1"
digest=$(printf 'alert(1)' | python3 -c "import base64, hashlib, sys
print(base64.b64encode(hashlib.sha256(sys.stdin.buffer.read()).digest()).decode())")
ok "the policy names it, and no other" is "$(policy out)" = "'sha256-$digest'"
report --format html --static
ok "--static" cmp -s out without
for bad in 'a</SCRIPT>b' 'a<!--b'; do
	printf '%s' "$bad" >$script
	report --format html
	ok "a script that would end early ($bad)" is "$status \
$(grep -c 'is no script' err)" = "1 1"
	ok "and the report is there, without" cmp -s out without
done
rm $script
mkdir $script
report --format html
ok "a script that cannot be read" is "$status $(grep -c 'cannot read' err)" = \
	"1 1"
ok "and the report is there, too" cmp -s out without
rmdir $script
report --format html --assets js
ok "--assets without script" is "$status $(grep -c 'make assets' err)" = "1 1"
ok "and without a folder for it" is ! -e js

# ---- beside many -----------------------------------------------------------

printf 'alert(2)' >$script
mkdir -p site/2011 'site/a "b' other
# url FILE: what it refers to
url() {
	sed -n 's/^<script src="\([^"]*\)"><\/script>$/\1/p' "$1"
}
# beside DIR FILE PREFIX: how it is referred to
beside() {
	report --format html --assets "$1" --output "$2"
	name=$(cd "$1" && ls)
	ok "--assets $1 for $2" is "$status $(url "$2")" = "0 $3$name"
	ok "and it is there" is "$(cat "$1/$name")" = "alert(2)"
	ok "and the policy lets it" is "$(policy "$2")" = "'self'"
}
beside site/js site/a.html js/
beside site/js site/2011/09.html ../js/
beside site/js 'site/a "b/c.html' ../js/
beside 'site/a "b/d:e' site/b.html 'a%20%22b/d%3Ae/'
beside "$T/other" site/a.html ../other/
mkdir flat
beside flat flat/../index.html flat/
report --format html --assets site/js
ok "on stdout: as seen from here" is "$(url out)" = "site/js/$(ls site/js)"
ok "one script for all" is "$(find site/js -type f | wc -l)" = 1
printf 'alert(3)' >$script
report --format html --assets site/js
ok "another script beside the first" is "$(find site/js -type f | wc -l)" = 2
report --format html --assets log/x
ok "--assets where none can be" is "$status $(grep -c 'cannot make' err) \
$(grep -c 'alert(3)' out)" = "1 1 1"

# ---- to a file -------------------------------------------------------------

for format in text json markdown html; do
	report --format $format
	cp out "want.$format"
	report --format $format --output "got.$format"
	ok "$format to a file" cmp -s "want.$format" "got.$format"
	ok "$format, nothing on stdout" is "$status $(wc -c <out)" = "0 0"
done
ok "a file like others" is "$(umask; stat -c %a got.text)" = "$(umask)
$(printf '%o' $((0666 & ~0$(umask))))"
report --output got.text/x
ok "a file that cannot be" is "$status $(grep -c 'got.text/x: cannot write' err)" \
	= "1 1"

# never a link of the system: if it were replaced, everybody would lose it
mkfifo pipe
cat pipe >piped &
report --output pipe
wait
ok "a pipe" cmp -s piped want.text
ok "and it stays one" is -p pipe
echo old >real
ln -s real link
report --output link
ok "a link: what it leads to" cmp -s real want.text
ok "and it stays one" is -L link
echo old >kept
chmod 600 kept
report --output kept
ok "a file that was there" cmp -s kept want.text
mkdir left
report --output left/one
ok "nothing is left over" is "$(ls left)" = one

# ---- usage -----------------------------------------------------------------

refuses "--assets of text" 2 "go with --format html" report --assets js
refuses "--static of text" 2 "go with --format html" report --static
refuses "--assets and --static" 2 "there is no script" \
	report --format html --assets js --static
refuses "--assets ''" 2 "want a folder" report --format html --assets ''
refuses "--output ''" 2 "want a path" report --output ''
refuses "csv without --output" 2 "name a folder" report --format csv
finish
