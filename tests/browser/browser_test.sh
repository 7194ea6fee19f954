#!/bin/sh
# browser_test.sh BUILD - reports in Chromium, with and without script, and as PDF.
# Wants the script (make assets), Chromium, and npm for what report.mjs imports.
set -u
O=$(cd "${1:-build}" && pwd) || exit 2
cd "$(dirname "$0")" || exit 2
N=$O/bin/nflogd
work=$(mktemp -d "${TMPDIR:-/tmp}/nflogd-browser.XXXXXX") || exit 2
trap 'rm -rf "$work"' EXIT
trap 'exit 1' INT TERM
failed=0

# ok NAME COMMAND...
ok() {
	name=$1
	shift
	if "$@"; then
		echo "ok $name"
	else
		echo "not ok $name"
		failed=1
	fi
}

report() {
	"$N" report --timezone UTC --now 2011-10-05T00:00:00Z "$@"
}

export LC_ALL=C.UTF-8 PYTHONDONTWRITEBYTECODE=1
mkdir -p "$O/browser" "$work/site"
cp package.json package-lock.json .npmrc ./*.mjs "$O/browser/"
(cd "$O/browser" && npm ci --silent) || exit 1
python3 store.py "$N" "$work" || exit 1
store=$work/month.db site=$work/site
hostile="--store $work/hostile.db --rules $work/rules --notable 10394/udp"
for lang in en ja; do
	report --store "$store" --format html --lang $lang \
		--output "$site/$lang.html" || exit 1
	# shellcheck disable=SC2086 # a list of words
	report $hostile --format html --lang $lang \
		--output "$site/hostile-$lang.html" || exit 1
done
report --store "$store" --format html --assets "$site/a b" \
	--output "$site/shared.html" || exit 1
report --store "$store" --format html --static --output "$site/static.html"
# shellcheck disable=SC2086
report $hostile --format html --static --output "$site/hostile-static.html"
# in the data, "<" and "&" are spelled so that HTML sees none
ok "hostile names in the data" python3 - "$site/hostile-en.html" <<'END'
import json, re, sys
page = open(sys.argv[1], encoding="utf-8").read()
data = re.search(r'id="data">(.*?)</script>', page, re.S)[1]
names = {s["name"] for f in json.loads(data)["figures"] for s in f["series"]}
sys.exit(bool(set(data) & set("<>&")) or not {"</", "&#", "<b"} <= names)
END
(cd "$O/browser" && node report.mjs "$site") || failed=1

# ---- PDF -------------------------------------------------------------------

for lang in en ja; do
	ok "pdf, $lang" report --store "$store" --format pdf --lang $lang \
		--output "$work/$lang.pdf"
	pdftotext -layout "$work/$lang.pdf" "$work/$lang.txt"
	ok "pdf, $lang: the numbers" grep -q '108,576' "$work/$lang.txt"
	ok "pdf, $lang: the pages" \
		test "$(pdfinfo "$work/$lang.pdf" | sed -n 's/^Pages: *//p')" -gt 5
	ok "pdf, $lang: the paper" \
		grep -q '^Page size.*A4' "$(pdfinfo "$work/$lang.pdf" >"$work/info"
		echo "$work/info")"
done
ok "pdf: the last figure" grep -q 'Figure 3-4' "$work/en.txt"
ok "pdf: the last figure, in Japanese" grep -q '図3-4' "$work/ja.txt"
exit $failed
