#!/bin/sh
# setup.sh GROUP... - install through apt the packages of the groups that are
# missing, saying which. Groups: build, check, long. Without root, or without
# apt, it only says what is missing.
set -eu

build='gcc make pkg-config gettext libc6-dev libyaml-dev libpcre2-dev
libnetfilter-log-dev libxxhash-dev zlib1g-dev liblzma-dev libzstd-dev libbz2-dev
libsqlite3-dev libsodium-dev libgsl-dev libmaxminddb-dev iproute2 iptables
nftables'
check='libcmocka-dev python3 tzdata util-linux libcap2-bin procps gzip xz-utils
zstd bzip2 logrotate libmaxmind-db-writer-perl'
long='clang-14 libclang-rt-14-dev clang-tidy-14 cppcheck time grep mandoc valgrind
chromium fonts-ipaexfont-gothic poppler-utils'
# for the script of reports and its tests; npm may have come with another Node.js
command -v npm >/dev/null || long="$long nodejs npm"

wanted=
for group in "$@"; do
	case $group in
	build) wanted="$wanted $build" ;;
	check) wanted="$wanted $check" ;;
	long) wanted="$wanted $long" ;;
	*) echo "setup.sh: there is no group $group" >&2; exit 2 ;;
	esac
done

missing=
for package in $wanted; do
	state=$(dpkg-query -W -f '${db:Status-Status}' "$package" 2>/dev/null || :)
	[ "$state" = installed ] || missing="$missing $package"
done
[ -n "$missing" ] || exit 0

if [ "$(id -u)" != 0 ] || ! command -v apt-get >/dev/null; then
	echo "nflogd needs these Debian packages; install them with:" >&2
	echo "  apt-get install$missing" >&2
	exit 1
fi
echo "installing through apt:$missing"
export DEBIAN_FRONTEND=noninteractive
# shellcheck disable=SC2086 # a list of words
apt-get install -y -qq --no-install-recommends $missing >/dev/null 2>&1 || {
	apt-get update -qq
	apt-get install -y -qq --no-install-recommends $missing >/dev/null
}
