#!/usr/bin/python3
"""report_month.py --check NFLOGD - TALOT2's September 2011, reported.

Makes logs of ten observation points from April to September 2011. September has
the accesses and sources of IPA's report, and its ten most accessed port kinds;
3389/tcp rises in late August, falls, and rises again. The logs are ingested, and
what `nflogd report` prints is compared with figures that are computed here from
the lines of the logs: each line read by one pattern, sources counted as a set.
"""
import calendar
import collections
import csv
import json
import os
import random
import re
import sqlite3
import subprocess
import sys
import tempfile
import unicodedata

import json_schema
import report_html
import report_tables
import talot2

MONTHS = range(4, 10)
TABLE = {s: n for s, n, _ in talot2.TABLE}
ONLY = {s: only for s, _, only in talot2.TABLE if only is not None}
REGIONS = ["CN", "US", "JP", "RU", "TW", "KR", "BR", "DE", "TH", "IN", "VN",
           "UA", "??"]
AUGUST = {"445/tcp": 24_900, "1433/tcp": 13_800, "8/icmp": 9_300,
          "135/tcp": 7_400, "22/tcp": 6_400, "10394/udp": 5_700,
          "3389/tcp": 3_100, "11083/tcp": 4_100, "139/tcp": 3_600,
          "8612/udp": 3_050}
# one address that knocks at every port, on two days
SWEEPER, SWEPT = "20.1.9.9", {(9, 7), (9, 20)}
LINE = re.compile(
    r"(2011-\d\d)-(\d\d)T\S+ (talot-\d\d) kernel: .* SRC=(\S+) .* PROTO=(\w+) "
    r"(?:.*DPT=(\d+)|TYPE=(\d+))")


MARKS = [("backscatter-tcp", re.compile(r" PROTO=TCP .* ACK SYN ")),
         ("backscatter-udp", re.compile(r" PROTO=UDP SPT=53 ")),
         ("backscatter-icmp", re.compile(
             r" PROTO=ICMP TYPE=(?:0|3|4|5|11|12|14|16|18) "))]


def days_of(month):
    return calendar.monthrange(2011, month)[1]


def weight(service, month, day):
    """How much of a month's accesses fall on a day: the story of 3389/tcp."""
    if service != "3389/tcp" or month < 8:
        return 4
    if month == 8:
        return 30 if day > 21 else 2
    return 12 if day < 5 else 2 if day < 16 else 14 + day


def is_silent(month, day, sensor):
    """A point that was not heard of in half of June, a day without any."""
    return (month == 6 and day > 15 and sensor == 5) or \
        (month == 7 and day == 10)


def kinds_of(rng, month):
    """Accesses by service."""
    kinds = dict(TABLE) if month == 9 else dict(AUGUST)
    total = {8: 103_000, 9: talot2.ACCESSES}.get(month, 24_000 + 800 * month)
    if month < 8:
        kinds = {s: n // 5 + rng.randrange(50) for s, n in kinds.items()}
        kinds["2967/tcp"] = 900 - 100 * month
    rest = total - sum(kinds.values())
    names = [s for s in talot2.OTHERS if "icmp6" not in s and "-/" not in s
             and s not in kinds]
    kinds.update(zip(names, talot2.share_out(rng, rest, len(names), 1)))
    return kinds


def make_cells(rng, month):
    cells = collections.Counter()
    for service, n in kinds_of(rng, month).items():
        places = [(d, s) for d in range(1, days_of(month) + 1)
                  for s in range(1, 11)
                  if ONLY.get(service, s) == s and not is_silent(month, d, s)]
        weights = [weight(service, month, d) for d, _ in places]
        for d, s in rng.choices(places, weights, k=n):
            cells[(d, s, service)] += 1
    return dict(cells)


def count_sources(rng, month, cells):
    if month == 9:
        return talot2.share_sources(rng, cells)
    return {k: max(1, n * 2 // 5) for k, n in cells.items()}


def address(rng, service):
    """Its second byte tells the region, see region_of."""
    odds = [1 + len(service) * i % 7 * 3 for i in range(len(REGIONS))]
    return f"20.{rng.choices(range(len(REGIONS)), odds)[0]}." \
        f"{rng.randrange(256)}.{rng.randrange(1, 255)}"


def region_of(source):
    return REGIONS[int(source.split(".")[1])]


def line(rng, month, day, sensor, service, source):
    port, proto = service.split("/")
    second = rng.randrange(86_400)
    text = f"2011-{month:02}-{day:02}T{second // 3600:02}:" \
        f"{second // 60 % 60:02}:{second % 60:02}Z talot-{sensor:02} kernel: " \
        f"[1.5] DROP: IN=eth0 OUT= MAC= SRC={source} DST=192.0.2.10 LEN=40 " \
        f"TOS=0x00 PREC=0x00 TTL=52 ID=7 PROTO={proto.upper()} "
    if proto == "icmp":
        return text + f"TYPE={port} CODE=0 ID=1 SEQ=1 \n"
    # what some addresses send is an answer
    answers = int(source.split(".")[3]) % 5 == 0
    if proto == "udp":
        return text + f"SPT={53 if answers else 4000} DPT={port} LEN=20 \n"
    flags = "ACK SYN" if answers else "SYN"
    return text + f"SPT=4000 DPT={port} WINDOW=1024 RES=0x00 {flags} URGP=0 \n"


def write_month(rng, month, path):
    cells = make_cells(rng, month)
    sources = count_sources(rng, month, cells)
    with open(path, "w", encoding="ascii") as f:
        for (day, sensor, service), n in sorted(cells.items()):
            used = {SWEEPER} if (month, day) in SWEPT else set()
            while len(used) < sources[(day, sensor, service)]:
                used.add(address(rng, service))
            senders = sorted(used)
            for source in senders + rng.choices(senders, k=n - len(senders)):
                f.write(line(rng, month, day, sensor, service, source))
        for day in range(1, days_of(month) + 1):  # a quiet day is observed
            for sensor in range(1, 11):
                if not is_silent(month, day, sensor):
                    f.write(f"2011-{month:02}-{day:02}T12:00:00Z "
                            f"talot-{sensor:02} CRON[7]: (root) CMD (true)\n")


# ---- the truth, from the lines ----------------------------------------------

class Truth:
    """Counters over (month, day, service, region): accesses and sources."""

    def __init__(self, paths, with_regions):
        self.accesses = collections.Counter()
        self.sources = collections.Counter()
        self.cells = collections.Counter()
        self.marked = collections.Counter()
        self.observed = collections.defaultdict(set)
        for path in paths:
            with open(path, encoding="ascii") as f:
                for text in f:
                    self.take(text, with_regions)
        for (month, day, _, service, source), n in self.cells.items():
            key = (month, day, service,
                   region_of(source) if with_regions else "??")
            self.accesses[key] += n
            self.sources[key] += 1

    def take(self, text, _):
        month, day, sensor = text[:7], int(text[8:10]), text.split()[1]
        self.observed[month].add((day, sensor))
        m = LINE.match(text)
        if m:
            service = f"{m[6] or m[7]}/{m[5].lower()}"
            cell = (month, day, sensor, service, m[4])
            self.cells[cell] += 1
            for tag, mark in MARKS:
                if mark.search(text):
                    self.marked[(*cell, tag)] += 1

    def series(self, measure, by, keep):
        """What passes `keep`, by (month, day) within service or region."""
        out = collections.defaultdict(collections.Counter)
        for key, n in getattr(self, measure).items():
            if keep(*key):
                out[key[2 if by == "service" else 3]][key[:2]] += n
        return out

    def month(self, month):
        accesses = sum(n for k, n in self.accesses.items() if k[0] == month)
        sources = sum(n for k, n in self.sources.items() if k[0] == month)
        return accesses, sources, len(self.observed[month])


def month_name(month):
    return f"2011-{month:02}"


def half_up(part, whole):
    return (200 * part + whole) // (2 * whole) if whole else 0


# number: measure, by, (first and last month of points, by day?), ranked by
PLAN = {
    "1-2": ("accesses", "service", 8, False, 9),
    "1-3": ("accesses", "region", 8, True, 8),
    "2-1": ("accesses", "service", 9, True, 9),
    "2-2": ("sources", "service", 9, True, 9),
    "2-3": ("accesses", "service", 9, False, 9),
    "2-4": ("sources", "service", 9, False, 9),
    "2-5": ("accesses", "region", 9, True, 9),
    "2-6": ("accesses", "region", 9, False, 9),
    "2-7": ("sources", "region", 9, True, 9),
    "2-8": ("sources", "region", 9, False, 9),
    "3-1": ("accesses", "service", 4, False, 4),
    "3-2": ("sources", "service", 4, False, 4),
    "3-3": ("accesses", "region", 4, False, 4),
    "3-4": ("sources", "region", 4, False, 4),
}


def expected(truth, number):
    """Series of a figure: (key, values), and shares where it has them."""
    measure, by, first, daily, ranked = PLAN[number]

    def keep(_month, _day, service, _region):
        return number != "1-3" or service == "3389/tcp"

    points = [(month_name(m), d) for m in range(first, 10)
              for d in (range(1, days_of(m) + 1) if daily else [0])]
    all_series, totals = {}, {}
    for key, at in truth.series(measure, by, keep).items():
        all_series[key] = [
            at[p] if daily else sum(n for k, n in at.items() if k[0] == p[0])
            for p in points]
        totals[key] = sum(n for k, n in at.items()
                          if int(k[0][5:]) >= ranked)
    order = sorted((k for k in totals if totals[k]),
                   key=lambda k: (-totals[k], k))
    wholes = [sum(v[i] for v in all_series.values())
              for i in range(len(points))]
    rows = [(k, all_series[k]) for k in order[:10]]
    if len(order) > 10:
        rows.append(("others", [w - sum(r[1][i] for r in rows)
                                for i, w in enumerate(wholes)]))
    shares = [[half_up(n, wholes[i]) for i, n in enumerate(values)]
              for _, values in rows]
    return rows, shares


def compare_figures(truth, report, what):
    good = []
    figures = {f["figure"]: f for f in report["figures"]}
    good.append(talot2.expect(f"{what}: fifteen figures", list(figures),
                              ["1-1", *PLAN]))
    means = [truth.month(month_name(m)) for m in MONTHS]
    good.append(talot2.expect(f"{what}: figure 1-1", [
        (s["key"], s["values"]) for s in figures["1-1"]["series"]], [
            ("mean_accesses", [a // d for a, _, d in means]),
            ("mean_sources", [s // d for _, s, d in means])]))
    for number in PLAN:
        rows, shares = expected(truth, number)
        got = figures[number]["series"]
        good.append(talot2.expect(f"{what}: figure {number}", [
            (s["key"], s["values"]) for s in got], rows))
        if "total_share" in got[0]:
            good.append(talot2.expect(f"{what}: figure {number}, shares", [
                s["shares"] for s in got], shares))
    return good


# ---- running ----------------------------------------------------------------

class Runner:
    def __init__(self, nflogd, folder):
        self.nflogd, self.folder = nflogd, folder
        self.store = os.path.join(folder, "month.db")

    def run(self, command, *options):
        env = {"PATH": os.environ["PATH"], "LC_ALL": "C.UTF-8",
               "COLUMNS": "80"}
        return subprocess.run(
            [self.nflogd, command, "--timezone", "UTC", "--now",
             "2011-10-05T00:00:00Z", "--store", self.store, *options],
            stdout=subprocess.PIPE, check=True, env=env).stdout.decode()

    def report(self, *options):
        return self.run("report", *options)


def fits_schema(nflogd, report, what):
    path = os.path.join(os.path.dirname(nflogd), "..", "share", "nflogd",
                        "report.schema.json")
    checker = json_schema.Checker(json_schema.load(path))
    return talot2.expect(f"{what}: as the schema has it",
                         checker.errors(report)[:5], [])


def give_regions(store, truth):
    """Rows of closed days, as a store keeps them, with regions in them."""
    rows = collections.Counter()
    for (month, day, sensor, service, source), n in truth.cells.items():
        key = (f"{month}-{day:02}", sensor, service, region_of(source))
        rows[(*key, "accesses")] += n
        rows[(*key, "sources")] += 1
    db = sqlite3.connect(store)
    days = {(d, s): i for i, d, s in db.execute(
        "SELECT d.id, date(d.day * 86400, 'unixepoch'), s.name FROM "
        "sensor_day d JOIN sensor s ON s.id = d.sensor")}
    protocols = {n: i for i, n in db.execute("SELECT * FROM protocol")}
    db.execute("DELETE FROM counts")
    for (day, sensor, service, region, what), n in rows.items():
        if what == "accesses":
            port, proto = service.split("/")
            db.execute(
                "INSERT INTO counts VALUES (?, ?, ?, 0, ?, ?, NULL)",
                (days[(day, sensor)], protocols[proto] << 16 | int(port),
                 region, n, rows[(day, sensor, service, region, "sources")]))
    db.execute("UPDATE sensor_day SET closed = 1")
    db.commit()
    db.close()


def width(text):
    """Columns of a terminal."""
    return sum(2 if unicodedata.east_asian_width(c) in "WF" else 1
               for c in text)


def check_words(report, texts):
    words = report["words"]
    want = [
        ("headline", "108,576 unsolicited accesses from 45,285 sources "
         "reached 10 observation points."),
        ("headline", "mean of 361 accesses from 150 sources per"),
        ("change", "Against the month before, August 2011, accesses rose "
         "slightly (+9%)"),
        ("mix", "hardly changed"),
        ("notable", "3389/tcp grew most: it went from 3,100 accesses to "
         "5,618, from a mean of 10 to 18"),
        ("headline", "knocked at every 239 seconds"),
        ("story", "On 22 August it rose, to about"),
        ("story", "On 5 September it fell further, to about"),
        ("story", "On 16 September it rose again, to about"),
        ("malware", "Morto (2011-08)"),
        ("previous", "nflogd report --month 2011-08"),
        ("means", "300 of 300"),
        ("shares", "may not add up to 100"),
    ]
    good = [talot2.expect(f"words: {name}: {text[:40]}", text in words[name],
                          True) for name, text in want]
    good.append(talot2.expect("words: later malware is left out",
                              "GoldBrute" in words["malware"], False))
    for number in ["1-1", *PLAN]:
        good.append(talot2.expect(
            f"figure {number} in every style",
            [f"Figure {number}:" in texts["text"],
             f"図{number}" in texts["ja"],
             f"### Figure {number}: " in texts["markdown"],
             f'id="figure-{number}"' in texts["html"],
             f'id="figure-{number}"' in texts["html-ja"]], [True] * 5))
    for table in report["tables"]:
        number = table["table"]
        good.append(talot2.expect(
            f"table {number} in every style",
            [f"Table {number}: " in texts["text"],
             f"表{number}：" in texts["ja"],
             f"### Table {number}: " in texts["markdown"],
             f'id="table-{number}"' in texts["html"],
             f'id="table-{number}"' in texts["html-ja"]], [True] * 5))
    good.append(talot2.expect("regions have names", [
        "South Korea" in texts["text"], "韓国" in texts["ja"],
        "South Korea" in texts["markdown"], "韓国" in texts["html-ja"]],
        [True] * 4))
    good.append(talot2.expect("Japanese text fits 80 columns", [
        x for x in texts["ja"].split("\n") if width(x) > 80
        and "://" not in x], []))
    good.append(talot2.expect("text fits 80 columns", [
        x for x in texts["text"].split("\n") if len(x) > 80
        and "://" not in x], []))
    for word in ("361", "150", "108,576", "45,285"):
        good.append(talot2.expect(f"{word} in every style", [
            n for n, t in texts.items() if word not in t], []))
    return good


def check_thirds(truth, words):
    thirds = []
    for month in (8, 9):
        days = collections.Counter()
        for (m, day, service, _), n in truth.accesses.items():
            if m == month_name(month) and service == "22/tcp":
                days[min((day - 1) // 10, 2)] += n
        thirds += [f"{days[i]:,}" for i in range(3)]
    got = re.findall(r"[\d,]+\d|\d", words["notable"].split("In August")[1])
    return talot2.expect("22/tcp by thirds of two months", [
        n for n in got if n not in ("10", "11", "20", "1", "3", "2011")],
        thirds)


def check_csv(runner, report):
    folder = os.path.join(runner.folder, "csv")
    runner.report("--format", "csv", "--output", folder)
    good = []
    for f in report["figures"]:
        path = os.path.join(folder, f"figure-{f['figure']}.csv")
        with open(path, encoding="utf-8", newline="") as file:
            rows = list(csv.DictReader(file))
        want = [(p["from"], p["to"], s["key"], str(s["values"][i]))
                for i, p in enumerate(f["points"]) for s in f["series"]]
        good.append(talot2.expect(f"csv of figure {f['figure']}", [
            (r["from"], r["to"], r["series"], r["value"]) for r in rows],
            want))
    for table in report["tables"]:
        path = os.path.join(folder, f"table-{table['table']}.csv")
        with open(path, encoding="utf-8", newline="") as file:
            rows = list(csv.DictReader(file))
        good.append(talot2.expect(f"csv of table {table['table']}", rows, [
            {k: "" if v is None else str(v) for k, v in r.items()}
            for r in table["rows"]]))
    with open(os.path.join(folder, "table-4.csv"), encoding="utf-8",
              newline="") as file:
        rows = list(csv.DictReader(file))
    good.append(talot2.expect("csv of table 4", [
        (r["service"], int(r["accesses"])) for r in rows],
        list(TABLE.items())))
    return good


PERIODS = [
    (["--month", "2011-09"], ("2011-09-01", "2011-09-30")),
    (["--month", "last"], ("2011-09-01", "2011-09-30")),
    (["--week", "2011-W36"], ("2011-09-05", "2011-09-11")),
    (["--week", "last"], ("2011-09-26", "2011-10-02")),
    (["--quarter", "2011-Q3"], ("2011-07-01", "2011-09-30")),
    (["--quarter", "last"], ("2011-07-01", "2011-09-30")),
    (["--half", "2011-h2"], ("2011-07-01", "2011-12-31")),
    (["--half", "last"], ("2011-01-01", "2011-06-30")),
    (["--year", "2011"], ("2011-01-01", "2011-12-31")),
    (["--year", "last"], ("2010-01-01", "2010-12-31")),
    (["--last", "7"], ("2011-09-28", "2011-10-04")),
    (["--last", "30"], ("2011-09-05", "2011-10-04")),
    (["--day", "2011-09-16"], ("2011-09-16", "2011-09-16")),
]


def check_periods(runner, truth):
    """Tables of every kind of period, and of some observation points."""
    good = []
    world = report_tables.World(truth, region_of)
    for options, days in PERIODS:
        report = json.loads(runner.report(
            "--format", "json", "--home", "JP", *options))
        last = report["periods"][-1]
        what = " ".join(options)
        good.append(talot2.expect(
            f"{what}: days", (last["from"], last["to"]), days))
        good.append(fits_schema(runner.nflogd, report, what))
        good += report_tables.compare(world, report, what, False,
                                      "JP" if last["accesses"] else None)
    some = ["talot-03", "talot-05", "talot-07"]
    report = json.loads(runner.report(
        "--format", "json", "--sensors", "TALOT-0[37]", "--sensors",
        "talot-05", "--month", "2011-07"))
    good += report_tables.compare(
        report_tables.World(truth, region_of, some), report, "--sensors",
        False)
    good.append(talot2.expect("--sensors: points", [
        p["sensors"] for p in report["periods"]], [0, 0, 3, 3, 3, 3]))
    return good


def check(nflogd, folder):
    rng = random.Random(201109)
    paths = []
    for month in MONTHS:
        paths.append(os.path.join(folder, month_name(month) + ".log"))
        write_month(rng, month, paths[-1])
    runner = Runner(nflogd, folder)
    runner.run("ingest", "--quiet", "--keep", "36500", *paths)
    truth = Truth(paths, False)
    report = json.loads(runner.report("--format", "json"))
    good = compare_figures(truth, report, "as ingested")
    good.append(fits_schema(nflogd, report, "as ingested"))
    good += report_tables.compare(
        report_tables.World(truth, lambda _: "??"), report, "as ingested")
    good.append(talot2.expect("a sweep on two days", [
        r["period"] for t in report["tables"] if t["name"] == "sweeps"
        for r in t["rows"] if r["sweepers"]],
        ["2011-09-07", "2011-09-20"]))
    good.append(talot2.expect("the seed's September",
                              truth.month("2011-09"), (108_576, 45_285, 300)))
    good.append(talot2.expect("periods", [
        (p["from"][:7], p["accesses"], p["sources"], p["sensor_days"])
        for p in report["periods"]], [
            (month_name(m), *truth.month(month_name(m))) for m in MONTHS]))
    good.append(talot2.expect(
        "points that were silent", [p["sensor_days"]
                                    for p in report["periods"]],
        [300, 310, 285, 300, 310, 300]))
    give_regions(runner.store, truth)
    truth = Truth(paths, True)
    report = json.loads(runner.report("--format", "json"))
    good += compare_figures(truth, report, "with regions")
    texts = {"text": runner.report(), "ja": runner.report("--lang", "ja"),
             "markdown": runner.report("--format", "markdown"),
             "html": runner.report("--format", "html"),
             "html-ja": runner.report("--format", "html", "--lang", "ja")}
    good.append(talot2.expect("table 4, in its order", [
        r["service"] for r in report["table_4"]], list(TABLE)))
    good.append(talot2.expect("table 4, one point only", [
        r["service"] for r in report["table_4"]
        if r["note"]["kind"] == "one-sensor"],
        [s for s in TABLE if s in ONLY]))
    good += check_words(report, texts)
    good.append(check_thirds(truth, json.loads(runner.report(
        "--format", "json", "--notable", "22/tcp"))["words"]))
    good += check_periods(runner, truth)
    good += check_csv(runner, report)
    for name in ("html", "html-ja"):
        good += report_html.check(texts[name], report, name)
    return all(good)


if __name__ == "__main__":
    if sys.argv[1:2] != ["--check"]:
        sys.exit(__doc__)
    if len(sys.argv) == 4:  # to be looked at afterwards
        os.makedirs(sys.argv[3], exist_ok=True)
        sys.exit(not check(sys.argv[2], sys.argv[3]))
    with tempfile.TemporaryDirectory(prefix="nflogd-report.") as work:
        sys.exit(not check(sys.argv[2], work))
