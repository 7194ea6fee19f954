#!/bin/sh
# usage_test.sh BUILD - typing mistakes and wrong values in every command and
# option: exit status 2, what is wrong and what would be right, no output.
# shellcheck source=tests/cli/lib.sh
. "$(dirname "$0")/lib.sh"

packet 445 >log

# ---- commands --------------------------------------------------------------

for pair in scna:scan scann:scan sca:scan evnts:events event:events \
	evenst:events rnu:run mrege:merge merg:merge rule:rules rulse:rules Scan:scan; do
	refuses "command ${pair%:*}" 2 "did you mean \"${pair#*:}\"?" \
		"${pair%:*}"
done
refuses "unknown command" 2 "see nflogd help" frobnicate
refuses "a file as command" 2 "to read the file: nflogd scan log" log
refuses "empty command" 2 "there is no command \"\"" ""
refuses "help of an unknown command" 2 "there is no command \"frob\"" help frob
refuses "command with escape" 2 "there is no command" "$(printf 'x\033[31m')"
ok "command with escape: made harmless" is "$(grep -c "$(printf '\033')" err)" = 0
for command in scan events run merge rules report; do
	run help $command
	ok "help $command" is "$status $(grep -c "^usage: nflogd $command" out)" \
		= "0 1"
	cp out help
	for option in --help -h; do
		run $command $option
		ok "$command $option" cmp -s out help
		run $command --format nonsense $option
		ok "$command, a mistake, $option" cmp -s out help
	done
	ok "help $command: fits 80 columns" is "$(grep -c '.\{81\}' help)" = 0
done
run help
for command in scan events run merge rules report; do
	ok "help names $command" grep -q "^  $command " out
done
run --help
ok "--help" is "$status" = 0
run --version
ok "--version" is "$status $(grep -c '^nflogd [0-9.]*$' out)" = "0 1"

# ---- options ---------------------------------------------------------------

# The options of a command, off its help.
options_of() {
	"$N" help "$1" | sed -n 's/^  --\([a-z-]*\).*/\1/p'
}

# mistyped WORD: a letter left out, one twice, two swapped.
mistyped() {
	echo "$1" | sed 's/^\(..\)./\1/
		p
		s/.*/'"$1"'/
		s/^\(..\)\(.\)/\1\2\2/
		p
		s/.*/'"$1"'/
		s/^\(.\)\(.\)\(.\)/\1\3\2/'
}

for command in scan events run merge rules report; do
	for option in $(options_of $command); do
		for typo in $(mistyped "$option"); do
			# what is left may be short for an option, as GNU has it
			options_of $command | grep -q "^$typo" && continue
			refuses "$command --$typo" 2 "did you mean --$option?" \
				$command "--$typo" x
			refuses "$command --$typo=x" 2 "did you mean --$option?" \
				$command "--$typo=x"
		done
		case $option in
		quiet | explain | anonymize | static) continue ;;	# take none
		esac
		refuses "$command --$option without argument" 2 \
			"option --$option wants an argument" \
			$command "--$option"
	done
	refuses "$command --frobnicate" 2 \
		"--frobnicate is not an option of $command" $command --frobnicate
	refuses "$command -x" 2 "-x is not an option of $command" $command -x
	refuses "$command -xyz" 2 " is not an option of $command" $command -xyz
	refuses "$command ---" 2 " is not an option of $command" $command ---
done
refuses "an argument too many" 2 "option --quiet takes no argument" \
	scan --quiet=yes log
refuses "an ambiguous beginning" 2 "--t" scan --t=1 log

# Of all options, those that a command does not take.
everything=$(for command in scan events run merge rules report; do
	options_of $command
done | sort -u)
for command in scan events run merge rules report; do
	for option in $everything; do
		options_of $command | grep -q "^$option" && continue
		refuses "$command --$option" 2 \
			"$command takes no option --$option" \
			$command "--$option" 1
	done
done

# ---- values ----------------------------------------------------------------

# wrong OPTION WANTED VALUE...: each will not do, for scan.
wrong() {
	option=$1 wanted=$2
	shift 2
	for value; do
		refuses "--$option \"$value\"" 2 "$wanted" \
			scan "--$option" "$value" log
		ok "--$option \"$value\": names the option" said "--$option"
		ok "--$option \"$value\": quotes the value" said "\"$value\""
	done
}
wrong lang "want en or ja" fr EN "" japanese
wrong color "want auto, always or never" yes "" Always
wrong top "want a number from 1 to 100000" 0 -1 100001 ten "" 1.5 " 1" 0x10 \
	99999999999999999999
wrong threads "want a number from 1 to 256" 0 -1 257 all "" 2x \
	18446744073709551617
wrong undecided "want drop, accept or none" reject "" DROP
wrong sensor "want a name of 1 to 255 bytes" "" "$(printf '%0256d' 0)"
wrong now "want an instant such as 2025-09-01T00:00:00Z" yesterday "" \
	2025-09-01 2025-09-01T00:00:00 2025-13-01T00:00:00Z \
	2025-02-30T00:00:00Z 2025-09-01T25:00:00Z 2025-09-01T00:00:00Zoo \
	2025-09-01T00:00:00+99:99 "2025-09-01 00:00:00" 1756684800 \
	"2025-09-01T00:00:00 Z" 2025-9-1T0:0:0Z
wrong format "want one of: text, csv, json" xml "" CSV tsv "csv "
wrong timezone "want UTC or an IANA name such as Asia/Tokyo" Mars/Base "" \
	../../etc/passwd /etc/localtime UTC+9 asia/tokyo Asia \
	"$(printf '%0600d' 0)"
refuses "events --format csv" 2 "want one of: json, tsv" \
	events --format csv log
refuses "events --timezone" 2 "time zone \"Mars/Base\" is not known" \
	events --timezone Mars/Base log
for value in -1 65536 x ""; do
	refuses "run --group \"$value\"" 2 "want an NFLOG group" \
		run --group "$value"
done
refuses "a value with escape" 2 "will not do" scan --lang "$(printf '\033[31m')"
ok "a value with escape: made harmless" is "$(grep -c "$(printf '\033')" err)" = 0
refuses "too many --rules" 2 "want at most 16 directories" scan \
	--rules . --rules . --rules . --rules . --rules . --rules . --rules . \
	--rules . --rules . --rules . --rules . --rules . --rules . --rules . \
	--rules . --rules . --rules . log
run scan --threads 0 --lang fr --frob --now x log
ok "all mistakes in one go" is "$status $(wc -l <err)" = "2 4"

# ---- what must work --------------------------------------------------------

# takes NAME ARG...
takes() {
	name=$1
	shift
	run "$@"
	if [ $status = 0 ] && [ ! -s err ]; then
		passed "$name"
	else
		failed "$name"
	fi
}
takes "options behind operands" scan log --format csv
takes "--option=value" scan --format=csv log
takes "the last of two" scan --format xml --format csv log
takes "-- ends the options" scan --format csv -- log
for value in 2025-09-01T00:00:00Z 2025-09-01T09:00:00+09:00 \
	2025-09-01T00:00:00.123Z 2024-02-29T23:59:60Z; do
	takes "--now $value" scan --now "$value" log
done
for value in UTC Asia/Tokyo America/St_Johns Etc/GMT+12; do
	takes "--timezone $value" scan --timezone "$value" log
done
takes "--threads 256" scan --threads 256 log
takes "--sensor of 255 bytes" scan --sensor "$(printf '%0255d' 0)" log

# ---- rules -----------------------------------------------------------------

refuses "rules without word" 2 "check" rules
refuses "rules chekc" 2 "did you mean check?" rules chekc
refuses "rules lst" 2 "did you mean list?" rules lst
refuses "rules expalin" 2 "did you mean explain?" rules expalin 445/tcp
refuses "rules frobnicate" 2 "frobnicate" rules frobnicate
refuses "rules explain nothing" 2 "445/tcp" rules explain
for value in 445 445/ /tcp 445/tpc 65536/tcp 445/tcp/udp 256/icmp \
	0445/tcp "" "445 /tcp" tcp/445; do
	refuses "rules explain \"$value\"" 2 "\"$value\"" rules explain "$value"
done

finish
