#!/bin/sh
# full_disk_test.sh BUILD - a file system that fills while ingest works, at many
# sizes, is told clearly and leaves a sound store; once there is room, the next
# ingest ends with what an undisturbed one has.
if [ -z "${NFLOGD_MOUNTS:-}" ]; then
	unshare -m true 2>/dev/null || { echo "no mount namespaces here"; exit 77; }
	NFLOGD_MOUNTS=own exec unshare -m sh "$0" "$@"
fi
# shellcheck source=tests/cli/lib.sh
. "$(dirname "$0")/../cli/lib.sh"

mkdir disk
mount -t tmpfs -o size=16m tmpfs disk || { echo "no tmpfs here"; exit 77; }
trap 'umount -l "$T/disk"; rm -rf "$T"' EXIT

"$O/tests/bench/loggen" --lines 120000 --v6 20 --repeats 5 --csv truth.csv \
	>log || exit 1
ingest() {
	run ingest --quiet --store disk/x.db --timezone UTC --sensor nobody \
		--now 2026-01-15T00:00:00Z --batch 10000 log
}
rollup() {
	"$N" rollup --store disk/x.db --timezone UTC --now 2026-01-15T00:00:00Z \
		--format csv >out 2>err
}
sound() {
	python3 -c "
import sqlite3, sys
db = sqlite3.connect('disk/x.db')
sys.exit(db.execute('PRAGMA integrity_check').fetchall() != [('ok',)])"
}

ingest
size=$(du -k --apparent-size disk/x.db | cut -f 1)
ok "there is room" is $status = 0
rm -f disk/*

full=0
for free in 16 100 300 600 900 1200 $((size / 3)) $((size / 2)) $((size - 100)); do
	rm -f disk/*
	# what is left beside the filler is free
	dd if=/dev/zero of=disk/filler bs=1K count=$((16384 - free)) 2>/dev/null
	ingest
	[ $status = 0 ] || full=$((full + 1))
	if [ $status = 0 ]; then
		passed "$free KiB are enough"
	elif [ $status = 1 ] && well_said && grep -q "no room\|disk is full\|No space" err; then
		passed "$free KiB: said"
	else
		failed "$free KiB: said"
	fi
	cp err err.first
	if [ -s disk/x.db ] && rollup; then
		ok "$free KiB: sound" sound
	fi
	ingest	# still full
	ok "$free KiB: again" is $status -le 1
	rm disk/filler
	ingest
	cp err err.last
	rollup
	if [ ! -s err.last ] && cmp -s truth.csv out; then
		passed "$free KiB: all of it, once there is room"
	else
		failed "$free KiB: all of it, once there is room" "$(cat err.last)"
	fi
	ok "$free KiB: sound in the end" sound
done
ok "some were too small" is $full -ge 5
finish
