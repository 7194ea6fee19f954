#!/bin/sh
# rotation_test.sh BUILD - days of logs, written while the real logrotate rotates
# them, once by renaming with delaycompress, with the hook of packaging/, once by
# copytruncate; ingest is called by the hook, by hand, twice, and on all names at
# once. In the end the store has what was written. ROTATION_DAYS (default 30).
# shellcheck source=tests/cli/lib.sh
. "$(dirname "$0")/../cli/lib.sh"

PATH=$PATH:/usr/sbin
command -v logrotate >/dev/null || { echo "logrotate is missing"; exit 77; }
python3 "$here/rotation.py" "$N" "$here/../../packaging/logrotate/nflogd.conf" \
	"${ROTATION_DAYS:-30}"
finish
