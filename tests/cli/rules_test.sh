#!/bin/sh
# rules_test.sh BUILD - nflogd rules: what it prints, says and returns.
# shellcheck source=tests/cli/lib.sh
. "$(dirname "$0")/lib.sh"

mkdir mine wrong
cat >mine/a.yaml <<'END'
ports:
  - id: our-service
    services: [64999/tcp, 64000-64010/udp]
    title: {en: Our service, ja: 自社サービス（観測用）}
    explanation:
      en: A first line.
      ja: これは観測用のサービスです。
    references: [RFC 1]
    malware: [{name: Worm, seen: 2003-08}]
    valid_from: 2003-01-01
END
printf 'ports:\n- {id: a, servces: [1/tcp]}\n' >wrong/a.yaml

run rules check --rules mine
ok "check: exit status 0" is "$status" = 0
ok "check: tells how many" grep -Eqx \
	'[0-9]+ rules about ports, [0-9]+ about prefixes, without error' out
ok "check: nothing on stderr" is ! -s err

refuses "check: every error" 2 \
	'wrong/a.yaml:2:11: "servces" is not a field of a port rule; did you mean "services"?' \
	rules check --rules wrong
ok "check: the other errors too" said 'a port rule needs "title"'
refuses "no such directory" 2 "nowhere: cannot read: No such file" \
	rules list --rules nowhere

run rules list --rules mine
ok "list: exit status 0" is "$status" = 0
ok "list: a line for each rule" grep -Eq \
	'^our-service +64999/tcp 64000-64010/udp +info +Our service$' out
ok "list: no blanks at the end" is "$(grep -c ' $' out)" = 0
run rules list --lang ja --rules mine
ok "list: in Japanese" grep -q '自社サービス（観測用）$' out

run rules explain 64999/tcp --rules mine
cat >wanted <<END
64999/tcp: Our service [info]

  A first line.

  Known to use it: Worm (2003-08)
  References: RFC 1
  Valid: 2003-01-01 ..
  Rule: our-service (mine/a.yaml:2)
END
ok "explain: all of the rule" cmp -s out wanted
ok "explain: exit status 0" is "$status" = 0
run rules explain 64005/UDP --rules mine --lang ja
ok "explain: a port of a range, in Japanese" grep -q \
	'^64005/udp: 自社サービス（観測用） \[' out
run rules explain --rules mine -- 64999/udp -/143
ok "explain: no rule" printed '64999/udp: no rule names this port'
ok "explain: no rule, twice" printed '-/143: no rule names this port'
ok "explain: no rule is no error" is "$status" = 0

# Which names there are is the machine's affair; getent asks the same list.
name=$(getent services 70/tcp | sed 's/[[:blank:]].*//')
run rules explain 70/tcp
ok "explain: no rule, though registered" printed '70/tcp: no rule names this port'
if [ -n "$name" ]; then
	ok "explain: the registered name, and what it is worth" grep -q \
		"^  Registered name: $name. It is a name only" out
	run rules explain 70/tcp --lang ja
	ok "explain: the same in Japanese" grep -q "^  登録名：$name。これは名前にすぎず" out
	packet 70 | "$N" scan --now 2025-09-30T00:00:00Z >out 2>err
	ok "scan: the name as the meaning" grep -q \
		"70/tcp .* no rule; registered name: $name" out
else
	ok "explain: no list, no name" is "$(wc -l <out)" = 1
fi
run rules explain 445/tcp
ok "explain: no registered name beside a rule" is \
	"$(grep -c 'Registered name' out)" = 0

refuses "explain: no service" 2 "want a service such as 445/tcp" rules explain
refuses "explain: no port" 2 \
	'"tpc" in "445/tpc" is not a protocol; did you mean "tcp"?' \
	rules explain 445/tcp 445/tpc
refuses "explain: a range" 2 '"1-5/tcp" is a range; want one service' \
	rules explain 1-5/tcp
refuses "no action" 2 "want check, list or explain SERVICE" rules
refuses "no such action" 2 '"lst" is nothing to do; did you mean list?' \
	rules lst
refuses "too much" 2 'rules check: takes no "x"' rules check x

# The rules come from the directory given last.
cp -r mine other
sed 's/Our service/Their service/' mine/a.yaml >other/a.yaml
run rules explain 64999/tcp --rules mine --rules other
ok "the last directory wins" grep -q 'Their service' out
run rules explain 64999/tcp --rules other --rules mine
ok "the last directory wins, the other way" grep -q 'Our service' out

finish
