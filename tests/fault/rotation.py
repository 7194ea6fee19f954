"""rotation.py NFLOGD HOOK DAYS - see rotation_test.sh. TAP lines tell the result."""
import collections
import os
import random
import re
import signal
import sqlite3
import subprocess
import sys
import threading
import time

nflogd, hook, days = sys.argv[1], sys.argv[2], int(sys.argv[3])
LINES = 700     # of a day and log
here = os.getcwd()
chance = random.Random(3)
counts = collections.Counter()      # (day, sensor, service): accesses
sources = collections.defaultdict(set)
failures = 0


def report(good, what):
    global failures
    failures += not good
    print(("ok " if good else "not ok ") + what, flush=True)


def line(day, second, host):
    """A dropped packet, entered into the truth."""
    port = chance.choice([22, 23, 445, 3389, chance.randrange(1, 65536)])
    source = "192.0.%d.%d" % (chance.randrange(3), chance.randrange(256))
    counts[day, host, "%d/tcp" % port] += 1
    sources[day, host, "%d/tcp" % port].add(source)
    return ("%sT%02d:%02d:%02dZ %s kernel: [%d.000000] DROP IN=eth0 OUT= MAC= "
            "SRC=%s DST=198.51.100.1 LEN=40 TOS=0x00 PREC=0x00 TTL=240 ID=%d "
            "PROTO=TCP SPT=4000 DPT=%d WINDOW=1024 RES=0x00 SYN URGP=0 \n"
            % (day, second // 3600, second // 60 % 60, second % 60, host,
               second, source, chance.randrange(65536), port)).encode()


class Writer:
    """A daemon: what it has is written in blocks that end anywhere."""

    def __init__(self, path):
        self.path, self.held = path, b""
        self.file = open(path, "ab", buffering=0)

    def write(self, data, block):
        self.held += data
        while len(self.held) >= block:
            self.file.write(self.held[:block])
            self.held = self.held[block:]

    def flush(self):
        self.file.write(self.held)
        self.held = b""

    def reopen(self):   # as on SIGHUP
        self.flush()
        self.file.close()
        self.file = open(self.path, "ab", buffering=0)


def ingest(*names):
    """Those that there are: between rotation and reopening a log has no file."""
    names = [n for n in names if os.path.exists(n)]
    if not names:
        return 0
    return subprocess.run([nflogd, "ingest", "--quiet", "--store", "x.db",
                           "--timezone", "UTC", *names]).returncode


def all_names():
    return sorted(n for n in os.listdir(here) if re.match(r"(kern|copy)\.log", n))


# The shipped hook, with paths of here: a wrapper adds the options.
with open("nflogd", "w") as f:
    f.write('#!/bin/sh\nc=$1\nshift\nexec "%s" "$c" --store "%s/x.db" '
            '--timezone UTC "$@"\n' % (nflogd, here))
os.chmod("nflogd", 0o755)
with open(hook) as f:
    text = f.read()
text = re.sub(r"^/var/log/.*\n", "", text, flags=re.M)
text = text.replace("\tdaily\n", "\tdaily\n\trotate 99\n").replace("\trotate 14\n", "")
text = re.sub(r"(\tpostrotate\n)\t\t.*\n", r"\1\t\ttouch %s/hup\n" % here, text)
text = text.replace("{", here + "/kern.log\n{", 1)
with open("rename.conf", "w") as f:
    f.write(text)
with open("copy.conf", "w") as f:
    f.write("%s/copy.log {\n rotate 99\n copytruncate\n compress\n "
            "delaycompress\n}\n" % here)
for name in ("rename.conf", "copy.conf"):
    os.chmod(name, 0o644)
environment = dict(os.environ, PATH=here + ":" + os.environ["PATH"])

kern, copy = Writer("kern.log"), Writer("copy.log")
lock = threading.Lock()     # held while copy.log must not be written
stop = False


def write_days():
    for number in range(days):
        day = "2025-%02d-%02d" % (1 + number // 28, 1 + number % 28)
        for i in range(LINES):
            second = i * 86399 // LINES
            block = chance.choice([1, 200, 4096])
            kern.write(line(day, second, "fw1"), block)
            if os.path.exists("hup"):
                os.unlink("hup")
                kern.reopen()
            with lock:
                copy.write(line(day, second, "fw2"), block)
            if i % 20 == 0:
                time.sleep(0.001)
        while rotated.is_set():     # logrotate is not to be left behind
            time.sleep(0.002)
        rotated.set()


rotated = threading.Event()     # set: a day is full
writer = threading.Thread(target=write_days)
writer.start()
turns = 0
clean = True
while writer.is_alive() or rotated.is_set():
    clean = ingest(chance.choice(["kern.log", "copy.log"])) == 0 and clean
    if not rotated.wait(0.02):
        continue
    run = ["logrotate", "-f", "-s", here + "/state"]
    done = subprocess.run(run + ["rename.conf"], env=environment,
                          stderr=subprocess.PIPE)
    clean = clean and done.returncode == 0 and not done.stderr
    with lock:
        copy.flush()    # a line that is cut in two by this is in no file
        subprocess.run(run + ["copy.conf"], check=True)
    rotated.clear()
    turns += 1
    names = all_names()
    how = turns % 4
    if how == 1:
        clean = ingest(*names) == 0 and ingest(*names) == 0 and clean
    elif how == 2:
        chance_order = names[::-1]
        clean = ingest(*chance_order) == 0 and clean
    elif how == 3:
        pair = [subprocess.Popen([nflogd, "ingest", "--quiet", "--store", "x.db",
                                  "--timezone", "UTC", *names])
                for _ in range(2)]
        clean = all([p.wait() == 0 for p in pair]) and clean
writer.join()
kern.flush()
copy.flush()
clean = ingest(*all_names()) == 0 and clean
report(turns == days, "%d days, each rotated" % turns)
report(clean, "nobody complains")

want = "".join("%s,%s,%s,%d,%d\n" % (d, h, s, n, len(sources[d, h, s]))
               for (d, h, s), n in sorted(
                   counts.items(), key=lambda c: (c[0][0], c[0][1], -c[1], c[0][2])))
got = subprocess.run([nflogd, "rollup", "--store", "x.db", "--timezone", "UTC",
                      "--format", "csv"], stdout=subprocess.PIPE).stdout.decode()
with open("want", "w") as f:
    f.write(want)
with open("got", "w") as f:
    f.write(got)
report(got.split("\n", 1)[1] == want,
       "what was written: %d lines" % sum(counts.values()))
before = got
ingest(*all_names())
ingest(*all_names()[::-1])
got = subprocess.run([nflogd, "rollup", "--store", "x.db", "--timezone", "UTC",
                      "--format", "csv"], stdout=subprocess.PIPE).stdout.decode()
report(got == before, "and all of it once more changes nothing")
db = sqlite3.connect("x.db")
report(db.execute("PRAGMA integrity_check").fetchall() == [("ok",)], "sound")
sys.exit(failures > 0)
