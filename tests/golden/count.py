#!/usr/bin/python3
"""count.py [--timezone ZONE] [--now INSTANT] [--sensor NAME] LOG - the CSV
that `nflogd scan` must print, counted by another program.

It reads less than nflogd does: the LOG lines of netfilter behind a syslog
header of RFC 3164, RFC 5424 or with an ISO stamp. What the cases need, it can.
"""
import argparse
import collections
import datetime
import os
import re
import sys
import unicodedata
import zoneinfo

HEADER = re.compile(
    rb"(?:(?P<bsd>[A-Z][a-z]{2} [ 0-9][0-9] \d\d:\d\d:\d\d)"
    rb"|(?:<\d+>1 )?(?P<iso>\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?"
    rb"(?:Z|[+-]\d\d:\d\d))) (?P<host>[^ ]+) (?P<rest>.*)", re.S)
KERNEL = re.compile(rb"(?:kernel: |kernel - - - )?(?:\[ *\d+\.\d+\] ?)?"
                    rb"(?P<prefix>.*?)\bIN=\S* OUT=\S* (?P<fields>.*)", re.S)
ACCEPTS = {b"ACCEPT", b"ACCEPTED", b"ALLOW", b"ALLOWED", b"PASS"}


def arguments():
    parser = argparse.ArgumentParser()
    parser.add_argument("--timezone", default="UTC")
    parser.add_argument("--now", default="2025-10-01T00:00:00Z")
    parser.add_argument("--sensor", default="localhost")
    parser.add_argument("--rules", action="append")
    parser.add_argument("log")
    return parser.parse_args()


def instant(text):
    return datetime.datetime.fromisoformat(text.replace("Z", "+00:00"))


def day_of(header, zone, now):
    """The newest year that leaves a stamp at most a day after now."""
    if header["iso"]:
        return instant(header["iso"].decode()).astimezone(zone).date()
    limit = now.astimezone(zone).replace(tzinfo=None) + datetime.timedelta(1)
    for year in range(limit.year, limit.year - 9, -1):
        try:
            when = datetime.datetime.strptime(
                f"{year} {header['bsd'].decode()}", "%Y %b %d %H:%M:%S")
        except ValueError:
            continue
        if when <= limit:
            return when.date()
    return None


def service_of(words):
    proto = words["PROTO"].lower()
    proto = {"icmpv6": "icmp6", "47": "gre"}.get(proto, proto)
    if "DPT" in words:
        return f"{words['DPT']}/{proto}"
    if "TYPE" in words:
        return f"{words['TYPE']}/{proto}"
    if proto in ("tcp", "udp") and "FRAG:" not in words["all"]:
        return None  # cut short
    return f"-/{proto}"


def source_of(text):
    if not re.fullmatch(r"[0-9.]+|[0-9a-f:]+", text):
        raise ValueError(text)
    return text


def count(args):
    zone = zoneinfo.ZoneInfo(args.timezone)
    now = instant(args.now)
    cells = collections.Counter()
    with open(args.log, "rb") as f:
        lines = f.read().split(b"\n")
    for line in lines:
        header = HEADER.fullmatch(line)
        kernel = KERNEL.fullmatch(header["rest"] if header else line)
        if not kernel or b"sshd[" in line:
            continue
        prefix = set(re.findall(b"[A-Z]+", kernel["prefix"].upper()))
        fields = kernel["fields"].decode("ascii", "replace")
        words = dict(w.split("=", 1) for w in reversed(fields.split())
                     if "=" in w)
        words["all"] = fields
        if prefix & ACCEPTS or not {"SRC", "DST", "PROTO"} <= words.keys():
            continue
        service = service_of(words)
        if service is None:
            continue
        day = day_of(header, zone, now) if header else None
        host = header["host"] if header else os.fsencode(args.sensor)
        cells[(str(day) if day else "undated", host.lower(), service,
               source_of(words["SRC"]))] += 1
    return cells


def rows(cells):
    groups = collections.defaultdict(lambda: [0, 0])
    for (day, sensor, service, _), n in cells.items():
        groups[(day, sensor, service)][0] += n
        groups[(day, sensor, service)][1] += 1
    return sorted(((*key, *n) for key, n in groups.items()), key=lambda r: (
        r[0] == "undated", r[0], r[1], -r[3], r[2].encode()))


def field(name):
    """A name as CSV, with nothing in it that a terminal obeys."""
    if re.fullmatch(rb"[!-~]*", name) and not re.search(b'[,"]', name):
        return name.decode()
    obeyed = ("Cc", "Cf", "Zl", "Zp")
    text = "".join("\ufffd" if unicodedata.category(c) in obeyed else c
                   for c in name.decode("utf-8", "replace"))
    return '"' + text.replace('"', '""') + '"'


if __name__ == "__main__":
    sys.stdout.reconfigure(encoding="utf-8")
    print("day,sensor,service,accesses,sources")
    for day, sensor, *rest in rows(count(arguments())):
        print(day, field(sensor), *rest, sep=",")
