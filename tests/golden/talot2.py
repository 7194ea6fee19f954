#!/usr/bin/python3
"""talot2.py LOG CSV - a month like TALOT2's, and the truth about it.

Writes a log of ten observation points in September 2011 with exactly the
accesses and sources that IPA's report counts, and its ten most accessed port
kinds in their order; and the CSV that a scan must print, from the generator's
own books. talot2.py --check NFLOGD runs the scans and compares.
"""
import collections
import os
import random
import subprocess
import sys
import tempfile

import check

DAYS, SENSORS = 30, 10
ACCESSES, SOURCES = 108_576, 45_285

# Table 4 in its order, with one observation point where it says so. How many
# accesses each had, the report does not print: these keep the order.
TABLE = [
    ("445/tcp", 24_311, None), ("1433/tcp", 13_902, None),
    ("8/icmp", 9_127, None), ("135/tcp", 7_340, None),
    ("22/tcp", 6_511, None), ("10394/udp", 5_904, 3),
    ("3389/tcp", 5_618, None), ("11083/tcp", 4_260, 7),
    ("139/tcp", 3_505, None), ("8612/udp", 3_112, 3),
]
OTHERS = ["23/tcp", "80/tcp", "1434/udp", "53/udp", "5060/udp", "25/tcp",
          "8080/tcp", "128/icmp6", "3/icmp", "-/gre", "-/udp", "60999/udp",
          "4899/tcp", "2967/tcp"]
IPV6 = {"22/tcp", "80/tcp", "128/icmp6"}
NOTES = [("one-sensor", s) for s, _, only in TABLE if only is not None]
NOISE = [
    "sshd[{n}]: Failed password for root from 198.51.100.7 port {n} ssh2",
    "CRON[{n}]: (root) CMD (run-parts /etc/cron.hourly)",
    "kernel: [{n}.000001] usb 1-1: new high-speed USB device number 2",
    "kernel: [{n}.000001] device eth0 entered promiscuous mode",
]


def share_out(rng, total, parts, least=0):
    """Numbers of at least `least` that add up to total."""
    out = [least] * parts
    for i in rng.choices(range(parts), k=total - least * parts):
        out[i] += 1
    return out


def share_sources(rng, cells):
    """A number of sources for every cell, SOURCES in all."""
    wanted = [max(1, n * SOURCES // ACCESSES) for n in cells.values()]
    keys = list(cells)
    while sum(wanted) != SOURCES:
        step = 1 if sum(wanted) < SOURCES else -1
        i = rng.randrange(len(keys))
        if 1 <= wanted[i] + step <= cells[keys[i]]:
            wanted[i] += step
    return dict(zip(keys, wanted))


def make_cells(rng):
    """Accesses by (day, sensor, service)."""
    rest = ACCESSES - sum(n for _, n, _ in TABLE)
    counts = share_out(rng, rest, len(OTHERS), 1)
    assert max(counts) < TABLE[-1][1]
    kinds = TABLE + [(s, n, None) for s, n in zip(OTHERS, counts)]
    cells = {}
    for service, n, only in kinds:
        places = [(d, s) for d in range(1, DAYS + 1)
                  for s in range(1, SENSORS + 1) if only in (None, s)]
        for (d, s), part in zip(places, share_out(rng, n, len(places))):
            if part > 0:
                cells[(d, s, service)] = part
    return cells


def address(rng, service, used):
    while True:
        if service == "128/icmp6" or service in IPV6 and rng.random() < 0.2:
            a = "2001:0db8:" + ":".join(
                f"{rng.choice((0, 1, 0xbeef, 0xffff)):04x}" for _ in range(6))
        else:
            a = f"{rng.choice((192, 198, 203))}.0.{rng.randrange(256)}." \
                f"{rng.randrange(1, 255)}"
        if a not in used:
            used.add(a)
            return a


def packet(rng, service, source):
    port, proto = service.split("/")
    six = ":" in source
    text = f"IN=eth0 OUT= MAC=00:11:22:33:44:55:66:77:88:99:aa:bb:" \
        f"{'86:dd' if six else '08:00'} SRC={source} "
    if six:
        text += "DST=2001:0db8:0000:0000:0000:0000:0000:0053 LEN=60 TC=0 " \
            "HOPLIMIT=52 FLOWLBL=0 "
    else:
        text += f"DST=192.0.2.10 LEN=60 TOS=0x00 PREC=0x00 TTL=52 " \
            f"ID={rng.randrange(65536)} "
        text += "DF " if rng.random() < 0.5 else ""
    if service == "-/udp":
        return text + "FRAG:185 PROTO=UDP "
    if proto == "gre":
        return text + "PROTO=47 "
    if proto.startswith("icmp"):
        return text + f"PROTO={'ICMPv6' if six else 'ICMP'} TYPE={port} " \
            f"CODE=0 ID={rng.randrange(65536)} SEQ=1 "
    text += f"PROTO={proto.upper()} SPT={rng.randrange(1024, 65536)} " \
        f"DPT={port} "
    if proto == "udp":
        return text + "LEN=40 "
    return text + "WINDOW=65535 RES=0x00 SYN URGP=0 "


def stamp(rng, day):
    """Seconds of the month, and the same instant as some logger writes it."""
    second = rng.randrange(86_400)
    at = (day - 1) * 86_400 + second
    clock = f"{second // 3600:02}:{second // 60 % 60:02}:{second % 60:02}"
    style = rng.randrange(4)
    if style == 0:
        return at, f"2011-09-{day:02}T{clock}Z"
    if style == 1:  # what is tomorrow in Tokyo may be today here
        there = at + 9 * 3600
        d, second = there // 86_400 + 1, there % 86_400
        month, d = (9, d) if d <= 30 else (10, d - 30)
        return at, f"2011-{month:02}-{d:02}T{second // 3600:02}:" \
            f"{second // 60 % 60:02}:{second % 60:02}.123456+09:00"
    return at, f"Sep {day:2} {clock}"


def line(rng, day, sensor, message):
    at, when = stamp(rng, day)
    host = rng.choice((str.lower, str.upper, str.title))(f"talot-{sensor:02}")
    return at, f"{when} {host} {message}"


def make_lines(rng, cells, sources, ledger):
    lines = []
    for (day, sensor, service), n in cells.items():
        used = set()
        senders = [address(rng, service, used)
                   for _ in range(sources[(day, sensor, service)])]
        for sender in senders + rng.choices(senders, k=n - len(senders)):
            prefix = rng.choice(("DROP: ", "[UFW BLOCK] ", "REJECT-in "))
            lines.append(line(rng, day, sensor, "kernel: [1.5] " + prefix +
                              packet(rng, service, sender)))
            ledger["drop"] += 1
    for i in range(3_000):
        day, sensor = rng.randint(1, DAYS), rng.randint(1, SENSORS)
        whole = packet(rng, "22/tcp", "198.51.100.7")
        kind, message = rng.choice([
            ("accept", "kernel: [1.5] ACCEPT: " + whole),
            ("none", rng.choice(NOISE).format(n=i + 300)),
            ("bad", "kernel: [1.5] DROP: " + whole.split(" DST=")[0] +
             " DST=192.0.2.")])
        lines.append(line(rng, day, sensor, message))
        ledger[kind] += 1
    return [text for _, text in sorted(lines)]


def generate(log_path, csv_path):
    rng = random.Random(201109)
    cells = make_cells(rng)
    sources = share_sources(rng, cells)
    ledger = collections.Counter()
    lines = make_lines(rng, cells, sources, ledger)
    with open(log_path, "w", encoding="ascii", newline="\n") as f:
        f.writelines(text + "\n" for text in lines)
    rows = sorted(((f"2011-09-{d:02}", f"talot-{s:02}", v, n,
                    sources[(d, s, v)]) for (d, s, v), n in cells.items()),
                  key=lambda r: (r[0], r[1], -r[3], r[2]))
    assert sum(r[3] for r in rows) == ACCESSES
    assert sum(r[4] for r in rows) == SOURCES
    with open(csv_path, "w", encoding="ascii", newline="\n") as f:
        f.write("day,sensor,service,accesses,sources\n")
        f.writelines(",".join(map(str, r)) + "\n" for r in rows)
    return ledger


def scan(nflogd, log, path, *options):
    env = {"PATH": os.environ["PATH"], "LC_ALL": "C.UTF-8", "COLUMNS": "80"}
    with open(path, "wb") as out:
        subprocess.run([nflogd, "scan", "--timezone", "UTC", "--now",
                        "2011-10-05T00:00:00Z", *options, log],
                       stdout=out, check=True, env=env)
    with open(path, encoding="utf-8") as f:
        return f.read()


def expect(name, got, want):
    same = got == want
    print("ok" if same else "not ok", name)
    if not same:
        print(f"  got {str(got)[:2000]}\n  want {str(want)[:2000]}")
    return same


def compare(nflogd, folder):
    """Every promise about this month; true if all are kept."""
    def at(name):
        return os.path.join(folder, name)

    ledger = generate(at("log"), at("truth"))
    texts = {"en": scan(nflogd, at("log"), at("en")),
             "ja": scan(nflogd, at("log"), at("ja"), "--lang", "ja")}
    got = scan(nflogd, at("log"), at("csv"), "--format", "csv")
    scan(nflogd, at("log"), at("json"), "--format", "json")
    with open(at("truth"), encoding="ascii") as f:
        good = [expect("talot2 csv, row by row", got, f.read())]
    try:
        json, _ = check.check(at("json"), at("csv"), at("en"), at("ja"))
        good.append(expect("talot2 styles agree", True, True))
    except check.Disagreement as e:
        return expect("talot2 styles agree", str(e), "")
    period, notes = json["period"], json["notes"]
    good += [
        expect("talot2 totals", (period["accesses"], period["sources"],
                                 period["sensor_days"]),
               (ACCESSES, SOURCES, DAYS * SENSORS)),
        expect("talot2 means, truncated", (
            period["mean_accesses"], period["mean_sources"]), (361, 150)),
        expect("talot2 headline", texts["en"].split("\n")[:3], [
            "108,576 accesses from 45,285 sources",
            "2011-09-01 to 2011-09-30 (30 days), 10 observation points",
            "mean per observation point and day: 361 accesses from 150 "
            "sources"]),
        expect("talot2 headline in Japanese",
               texts["ja"].split("\n")[2],
               "1観測点・1日あたりの平均：アクセス361件、延べ発信元数150"),
        expect("talot2 table 4, in its order", [n["service"] for n in notes],
               [s for s, _, _ in TABLE]),
        expect("talot2 one-sensor notes", [
            (n["kind"], n["service"]) for n in notes
            if n["kind"] != "meaning"], NOTES),
        expect("talot2 evidence", [
            (n["evidence"]["sensor"], n["evidence"]["sensors"],
             n["evidence"]["accesses"]) for n in notes
            if n["kind"] == "one-sensor"], [
                (f"talot-{only:02}", SENSORS, n)
                for _, n, only in TABLE if only is not None]),
        expect("talot2 one-sensor notes in the text", " ".join(
            texts["en"].split()).count(
                "seen at only one observation point; cause unknown"), 3),
        expect("talot2 ledger", {v: json["ledger"][v] for v in ledger},
               dict(ledger)),
    ]
    return all(good)


if __name__ == "__main__":
    if sys.argv[1:2] == ["--check"]:
        with tempfile.TemporaryDirectory(prefix="nflogd-talot2.") as work:
            sys.exit(not compare(sys.argv[2], work))
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    generate(*sys.argv[1:])
