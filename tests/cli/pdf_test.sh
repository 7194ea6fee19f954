#!/bin/sh
# pdf_test.sh BUILD - nflogd report --format pdf, with browsers that do what a test
# wants of them. A real one prints in tests/browser.
# shellcheck source=tests/cli/lib.sh
. "$(dirname "$0")/lib.sh"

packet | sed 's/^Sep  1/2011-09-01T/; s/T 00:/T00:/; s/:00 fw/:00Z fw/' >log
run ingest --quiet --timezone UTC --store s.db log
mkdir bin empty tmp
export TMPDIR="$T/tmp"

# report PATH [OPTION...]: with this PATH and no other.
report() {
	path=$1
	shift
	PATH=$path "$N" report --timezone UTC --now 2011-10-05T00:00:00Z \
		--store s.db --month 2011-09 "$@" >out 2>err
	status=$?
}

# browser NAME: what is on stdin, as one. It finds $page, $pdf and $profile.
browser() {
	{
		cat <<-'END'
		#!/bin/sh
		PATH=/usr/bin:/bin
		for word; do
			case $word in
			--print-to-pdf=*) pdf=${word#*=} ;;
			--user-data-dir=*) profile=${word#*=} ;;
			file://*) page=${word#file://} ;;
			esac
		done
		END
		cat
	} >"bin/$1"
	chmod +x "bin/$1"
}

report "$T/empty" --format pdf --output x.pdf
ok "no browser: what to install" is "$status \
$(grep -c 'apt-get install chromium' err)" = "1 1"
ok "no browser: no file" is ! -e x.pdf

browser chromium <<END
cp "\$page" "$T/page"
printf '%s\n' "\$@" >"$T/words"
echo "\$HOME \$XDG_CONFIG_HOME \$XDG_CACHE_HOME" >"$T/homes"
mkdir "\$profile" && echo x >"\$profile/y" && ln -s "$T" "\$profile/link"
printf '%%PDF-1.4 it is' >"\$pdf"
echo noise; echo noise >&2
END
report "$T/empty::$T/bin" --format pdf --output x.pdf
ok "printed to a file" is "$status $(cat x.pdf) $(wc -c <out) $(wc -c <err)" = \
	"0 %PDF-1.4 it is 0 0"
report "$T/bin" --format pdf
ok "printed to stdout" cmp -s out x.pdf
report "$T/bin" --format html --static
ok "the page is that of --static" cmp -s page out
ok "its home is the folder that goes" is "$(tr ' ' '\n' <homes |
	grep -c "^$TMPDIR/nflogd-pdf")" = 3
ok "no folder is left" is "$(ls tmp)" = ""
ok "and nothing that its links led to" is -e s.db
sandbox=$([ "$(id -u)" = 0 ] && echo 1 || echo 0)
ok "no sandbox only for root" is "$(grep -c -- --no-sandbox words)" = "$sandbox"
mkdir 'tmp/a b;c'
TMPDIR="$T/tmp/a b;c" report "$T/bin" --format pdf
ok "a folder with blanks in its name" is "$status $(cat out)" = \
	"0 %PDF-1.4 it is"
rmdir 'tmp/a b;c'
TMPDIR=/nowhere/at/all report "$T/bin" --format pdf
ok "a folder that is not there" is "$status $(grep -c 'cannot make' err)" = "1 1"

mv bin/chromium bin/google-chrome
report "$T/bin" --format pdf
ok "another name" is "$status $(cat out)" = "0 %PDF-1.4 it is"
rm bin/google-chrome

echo old >x.pdf
browser chromium <<'END'
exit 3
END
report "$T/bin" --format pdf --output x.pdf
ok "a browser that fails" is "$status $(grep -c 'failed with status 3' err)" = \
	"1 1"
ok "leaves the file as it was" is "$(cat x.pdf)" = old
browser chromium <<'END'
echo "an error page" >"$pdf"
END
report "$T/bin" --format pdf --output x.pdf
ok "a browser that writes something else" is "$status $(grep -c 'wrote none' err)" \
	= "1 1"
browser chromium <<'END'
kill -9 $$
END
report "$T/bin" --format pdf --output x.pdf
ok "a browser that is killed" is "$status $(grep -c 'failed with status' err)" = \
	"1 1"
ok "nothing is left of all that" is "$(cat x.pdf) $(ls tmp) $(ls x.pdf*)" = \
	"old  x.pdf"
finish
