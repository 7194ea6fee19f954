#!/bin/sh
# talot2_test.sh [BUILD] - does a scan of TALOT2's month print TALOT2's figures?
cd "$(dirname "$0")/../.." || exit 2
exec python3 tests/golden/talot2.py --check "${1:-build}/bin/nflogd"
