#!/bin/sh
# report.sh BUILD [SENSORS [DAYS [CELLS]]] - what a report costs.
#
# Makes a store of an observation network: 100 observation points, 183 days and
# 2,760 cells a day and point unless told, which is 50 million cells and takes 1.1
# GB of TMPDIR; and one of a month of ten points. Times a report of the last month
# (goals: 20 s, and 0.5 s) and compares its sums with those that SQL gives. Fails
# if they differ or memory is over 512 MiB; time is printed beside its goal.
set -eu
O=$(cd "${1:-build}" && pwd)
sensors=${2:-100} days=${3:-183} cells=${4:-2760}
T=$(mktemp -d "${TMPDIR:-/tmp}/nflogd-report.XXXXXX")
trap 'rm -rf "$T"' EXIT
trap 'exit 1' INT TERM
cd "$T"
export LC_ALL=C

# measure STORE GOAL: the report of the month that ends with the last day.
measure() {
	python3 - "$O/bin/nflogd" "$1" "$2" <<'END'
import json
import resource
import sqlite3
import subprocess
import sys
import time

nflogd, store, goal = sys.argv[1:]
db = sqlite3.connect(store)
last, = db.execute("SELECT date(max(day) * 86400, 'unixepoch') FROM sensor_day"
                   ).fetchone()
want = db.execute(
    "SELECT sum(r.accesses), sum(r.sources) FROM sensor_day d JOIN counts r ON"
    " r.sensor_day = d.id WHERE date(d.day * 86400, 'unixepoch') LIKE ?",
    (last[:7] + "%",)).fetchone()
command = [nflogd, "report", "--store", store, "--month", last[:7], "--timezone",
           "UTC", "--format", "json"]
took = []
for _ in range(3):
    begun = time.monotonic()
    text = subprocess.run(command, stdout=subprocess.PIPE, check=True).stdout
    took.append(time.monotonic() - begun)
usage = resource.getrusage(resource.RUSAGE_CHILDREN)
period = json.loads(text)["periods"][-1]
memory = usage.ru_maxrss / 1024
cpu = (usage.ru_utime + usage.ru_stime) / 3
cells = db.execute("SELECT sum(sources) FROM counts").fetchone()[0]
print(f"{cells:,} cells: {sorted(took)[1]:.2f} s (goal {goal} s), cpu {cpu:.2f} s,"
      f" {memory:.0f} MiB (goal 512)")
if (period["accesses"], period["sources"]) != want:
    print("WRONG    sums of the month", period, want)
    sys.exit(1)
sys.exit(memory > 512)
END
}

"$O/tests/bench/storegen" month.db 2011-09-01 30 10 2760
measure month.db 0.5 || status=1
"$O/tests/bench/storegen" network.db 2011-04-01 "$days" "$sensors" "$cells"
measure network.db 20 || status=1
exit "${status:-0}"
