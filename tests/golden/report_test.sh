#!/bin/sh
# report_test.sh [BUILD] - does a report of TALOT2's month say what the logs say?
cd "$(dirname "$0")/../.." || exit 2
exec python3 tests/golden/report_month.py --check "${1:-build}/bin/nflogd"
