"""crash.py NFLOGD LOG TRUTH KILLS SEED - see crash_test.sh.

A store that is done before all kills were dealt out is compared and a new one
begun. TAP lines tell the result.
"""
import os
import random
import signal
import sqlite3
import subprocess
import sys
import time

nflogd, log, truth = sys.argv[1:4]
kills, seed = int(sys.argv[4]), int(sys.argv[5])
chance = random.Random(seed)
COMMON = ["--timezone", "UTC", "--now", "2026-01-15T00:00:00Z"]
failures = 0


def report(good, what):
    global failures
    failures += not good
    print(("ok " if good else "not ok ") + what, flush=True)


def ingest(store):
    return subprocess.Popen(
        [nflogd, "ingest", "--quiet", "--store", store, "--batch", "5000",
         "--sensor", "nobody", *COMMON, log])


def ask(store, *what):
    return subprocess.run(
        [nflogd, "rollup", "--store", store, *COMMON, *what],
        stdout=subprocess.PIPE, check=True).stdout


def everything(store):
    return [ask(store, "--cells"), ask(store, "--format", "csv"),
            ask(store, "--format", "json")]


def is_sound(store):
    db = sqlite3.connect(store)
    rows = db.execute("PRAGMA integrity_check").fetchall()
    db.close()
    return rows == [("ok",)]


began = time.monotonic()
assert ingest("quiet.db").wait() == 0
whole = time.monotonic() - began
want = everything("quiet.db")
with open(truth, "rb") as f:
    report(f.read() == want[1], "the undisturbed store is as the truth")

dealt = done = 0
store = "0.db"
while True:
    job = ingest(store)
    if dealt < kills:
        # often early, so that most are met at work, and up to the end
        time.sleep(chance.random() ** 2 * whole * 0.7)
        job.send_signal(signal.SIGKILL)
    status = job.wait()
    if status == -signal.SIGKILL:
        dealt += 1
        if dealt % 10 == 0:
            report(is_sound(store), "sound after %d kills" % dealt)
        continue
    if status != 0:
        report(False, "ingest ends with %d" % status)
        break
    done += 1
    report(everything(store) == want and is_sound(store),
           "store %d is as if nothing had happened, %d kills so far"
           % (done, dealt))
    if dealt >= kills:
        break
    for name in (store, store + "-wal", store + "-shm"):
        if os.path.exists(name):
            os.unlink(name)
    store = "%d.db" % done
report(dealt >= kills, "%d kills" % dealt)
sys.exit(failures > 0)
