#!/bin/sh
# broken_rules_test.sh BUILD - rule files that are wrong: every error with its place,
# exit status 2, nothing on stdout, and no command begins with half of them.
# shellcheck source=tests/cli/lib.sh
# shellcheck disable=SC2317 # ok calls functions by their names
. "$(dirname "$0")/lib.sh"

packet 445 >log

# refused NAME PLACE TEXT: the file rules/x.yaml is stdin and has this error.
refused() {
	rm -rf rules
	mkdir rules
	cat >rules/x.yaml
	case_name=$1 place=$2 text=$3
	refuses "$case_name" 2 "$text" scan --rules rules log
	ok "$case_name: its place" said "nflogd: rules/x.yaml:$place: "
	refuses "$case_name: events" 2 "$text" events --rules rules log
	refuses "$case_name: rules check" 2 "$text" rules check --rules rules
}

refused "unknown key" 1:1 '"port"' <<'END'
port:
  - id: a
END
ok "unknown key: did you mean" said 'did you mean "ports"?'
refused "unknown field" 3:5 '"severty"' <<'END'
ports:
  - id: a
    severty: high
    services: [445/tcp]
    title: {en: A}
    explanation: {en: B}
END
ok "unknown field: did you mean" said 'did you mean "severity"?'
refused "no services" 2:5 '"services"' <<'END'
ports:
  - id: a
    title: {en: A}
    explanation: {en: B}
END
refused "a list that is none" 3:15 '"services"' <<'END'
ports:
  - id: a
    services: 445/tcp
    title: {en: A}
    explanation: {en: B}
END
refused "a port above 65535" 3:25 '70000' <<'END'
ports:
  - id: a
    services: [445/tcp, 70000/tcp]
    title: {en: A}
    explanation: {en: B}
END
refused "an unknown protocol" 3:16 'tpc' <<'END'
ports:
  - id: a
    services: [445/tpc]
    title: {en: A}
    explanation: {en: B}
END
refused "a range upside down" 3:16 '20-10/tcp' <<'END'
ports:
  - id: a
    services: [20-10/tcp]
    title: {en: A}
    explanation: {en: B}
END
refused "an unknown severity" 4:15 'hihg' <<'END'
ports:
  - id: a
    services: [445/tcp]
    severity: hihg
    title: {en: A}
    explanation: {en: B}
END
ok "an unknown severity: did you mean" said 'did you mean "high"?'
refused "an id twice" 6:5 '"a"' <<'END'
ports:
  - id: a
    services: [445/tcp]
    title: {en: A}
    explanation: {en: B}
  - id: a
    services: [446/tcp]
    title: {en: A}
    explanation: {en: B}
END
ok "an id twice: where the first is" said "rules/x.yaml:2:5"
refused "a key twice" 4:5 '"services"' <<'END'
ports:
  - id: a
    services: [445/tcp]
    services: [446/tcp]
    title: {en: A}
    explanation: {en: B}
END
refused "a pattern that is none" 3:13 'a(' <<'END'
verdicts:
  - id: a
    prefix: 'a('
    verdict: drop
END
refused "an unknown verdict" 4:14 'dorp' <<'END'
verdicts:
  - id: a
    prefix: 'a'
    verdict: dorp
END
ok "an unknown verdict: did you mean" said 'did you mean "drop"?'
refused "a title of no language" 4:12 '"en"' <<'END'
ports:
  - id: a
    services: [445/tcp]
    title: {ja: A}
    explanation: {en: B}
END
refused "a day that is none" 6:17 '2025-02-30' <<'END'
ports:
  - id: a
    services: [445/tcp]
    title: {en: A}
    explanation: {en: B}
    valid_from: 2025-02-30
END
refused "a text for everything" 1:1 'x' <<'END'
just text
END
refused "a list for everything" 1:1 'x' <<'END'
- id: a
END
refused "an anchor" 2:9 'anchor' <<'END'
ports:
  - id: &x a
    services: [445/tcp]
    title: {en: A}
    explanation: {en: B}
END
refused "an alias" 2:9 'alias' <<'END'
ports:
  - id: *x
END
refused "a tag" 1:8 'tag' <<'END'
ports: !!seq []
END
refused "two documents" 2:1 'document' <<'END'
ports: []
---
ports: []
END
refused "a bracket that is not closed" 3:1 'rules/x.yaml' <<'END'
ports:
  - id: [a
END
printf 'ports:\n\t- id: a\n' | refused "a tabulator" 2:1 'rules/x.yaml'
printf 'ports:\n  - id: \377\376\n' |
	refused "bytes that are not utf-8" 2:9 'UTF-8'
printf 'ports:\n  - id: "a\\0b"\n    services: []\n' |
	refused "a zero byte" 2:9 'rules/x.yaml'
head -c 3000 "$N" | refused "a program" 1:1 'rules/x.yaml'
python3 -c 'print("[" * 100000)' | refused "deep brackets" 1:33 'inside each other'
python3 -c 'print("ports: " + "{a: " * 5000 + "}" * 5000)' |
	refused "deep maps" 1:132 'inside each other'

# everything wrong is said, in order, with the files
rm -rf rules
mkdir -p rules/ports
cat >rules/a.yaml <<'END'
ports:
  - id: A B
    services: [445/tcp, x, 0445/tcp]
    title: en
    explanation: {en: B, fr: C}
    malware: [{name: X, seen: long ago}]
verdicts:
  - {id: v, prefix: '[', verdict: maybe}
END
cp rules/a.yaml rules/ports/b.yaml
refuses "many errors" 2 "rules/a.yaml:2:9: " scan --rules rules log
for place in 2:9 3:25 3:28 4:12 5:26 6:31 8:21 8:35; do
	ok "many errors: the one at $place" said "nflogd: rules/a.yaml:$place: "
	ok "many errors: the one at $place of the second file" \
		said "nflogd: rules/ports/b.yaml:$place: "
done
ok "many errors: an id twice" said "rules/ports/b.yaml:8:5: "
ok "many errors: no more" is "$(wc -l <err)" = 18
mkdir -p other
printf 'ports: 1\n' >other/c.yaml
refuses "errors in two directories" 2 "other/c.yaml:1:8: " \
	scan --rules rules --rules other log
ok "errors in two directories: of both" said "rules/a.yaml:2:9: "
python3 -c 'print("ports:\n" + "  - id: A\n" * 300)' >other/c.yaml
refuses "thousands of errors" 2 "more errors" scan --rules other log
ok "thousands of errors: a hundred are shown" is "$(wc -l <err)" = 101

# ---- directories -----------------------------------------------------------

rm -rf rules other
refuses "missing directory" 2 "nowhere: cannot read: No such file" \
	scan --rules nowhere log
refuses "missing directory: events" 2 "nowhere: cannot read" \
	events --rules nowhere log
refuses "missing directory: rules list" 2 "nowhere: cannot read" \
	rules list --rules nowhere
refuses "a file for a directory" 2 "log: cannot read: Not a directory" \
	scan --rules log log
refuses "empty name of a directory" 2 "cannot read" scan --rules "" log
mkdir rules
run scan --rules rules log
ok "empty directory" is "$status$(cat err)" = 0
: >rules/x.yaml
run scan --rules rules log
ok "empty file" is "$status$(cat err)" = 0
echo '# nothing' >rules/x.yaml
echo 'this is {not yaml' >rules/notes.txt
echo 'this is {not yaml' >rules/x.yaml~
run scan --rules rules log
ok "comments, and files that are no rules" is "$status$(cat err)" = 0
mkdir rules/folder.yaml
refuses "a directory for a file" 2 "rules/folder.yaml: " scan --rules rules log
rmdir rules/folder.yaml
ln -s nowhere rules/link.yaml
refuses "a link to nowhere" 2 "rules/link.yaml: " scan --rules rules log
rm rules/link.yaml
head -c 17000000 /dev/zero | tr '\0' '#' >rules/large.yaml
refuses "a file of 17 MB" 2 "rules/large.yaml: " scan --rules rules log
rm rules/large.yaml
mkfifo rules/pipe.yaml
timeout 10 "$N" scan --rules rules log >out 2>err
status=$?
ok "a fifo for a file: nobody waits for it" is $status = 2
rm rules/pipe.yaml
ln -s /dev/zero rules/zero.yaml
timeout 10 "$N" scan --rules rules log >out 2>err
status=$?
ok "a device for a file: it is not read for ever" is $status = 2
rm rules/zero.yaml

# ---- rules that work -------------------------------------------------------

cat >rules/x.yaml <<'END'
verdicts:
  - {id: slow, prefix: '^(a+)+$', verdict: drop}
  - {id: back, prefix: '(?:(a|aa)+)\1{5}b', verdict: drop}
  - {id: ours, prefix: '^LET-', verdict: accept}
  - {id: walk, prefix: '^WALK', verdict: none}
END
{
	packet 445 | sed 's/DROP-IN/LET-IN/'
	packet 445 | sed 's/DROP-IN/WALK/'
	packet 445 | sed "s/DROP-IN/$(printf '%0100d' 0 | tr 0 a)!/"
	packet 445
} >prefixes
timeout 10 "$N" scan --format json --rules rules prefixes >out 2>err
status=$?
ok "verdict rules" is "$status$(cat err)" = 0
ok "verdict rules: accept" bucket accept 1
ok "verdict rules: none" bucket none.rule 1
ok "verdict rules: slow patterns are given up" bucket drop 2
sed 's/$/\r/' rules/x.yaml >rules/y.yaml
rm rules/x.yaml
run rules check --rules rules
ok "carriage returns in a rule file" is "$status$(cat err)" = 0
{ printf '\357\273\277'; cat rules/y.yaml; } >rules/x.yaml
rm rules/y.yaml
run rules check --rules rules
ok "byte order mark in a rule file" is "$status$(cat err)" = 0
python3 - >rules/x.yaml <<'END'
print("ports:")
for i in range(20000):
    print("  - {id: r%d, services: [%d/tcp], title: {en: T}, "
          "explanation: {en: E}}" % (i, i))
END
timeout 20 "$N" rules check --rules rules >out 2>err
status=$?
ok "20,000 rules" is "$status$(cat err)" = 0

finish
