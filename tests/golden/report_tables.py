"""report_tables.py - the tables of a report, computed once more.

From the lines of the logs, as Truth of report_month.py has them, by sets and
fractions; nothing of it is as nflogd does it.
"""
import collections
import datetime
from fractions import Fraction

import talot2

TOP = 10
SECONDS = 86_400


def day(text):
    return datetime.date.fromisoformat(text)


def days_of(period):
    first, last = period
    return [first + datetime.timedelta(n)
            for n in range((last - first).days + 1)]


def half_up(number):
    return int((2 * number + 1) // 2)


def percent(part, whole):
    return half_up(Fraction(100 * part, whole)) if whole else None


def change(before, days_before, now, days):
    """Of a mean, rounded half away from zero."""
    if not before or not days_before or not days:
        return None
    old, new = Fraction(before, days_before), Fraction(now, days)
    x = (new - old) / old * 100
    return half_up(x) if x >= 0 else -half_up(-x)


class World:
    """Cells and observed days, within the sensors that are wanted."""

    def __init__(self, truth, region_of, sensors=None):
        self.cells = []
        for (month, number, sensor, service, source), n in truth.cells.items():
            if sensors is None or sensor in sensors:
                self.cells.append((day(f"{month}-{number:02}"), sensor,
                                   service, source, region_of(source), n))
        self.marked = [
            (day(f"{month}-{number:02}"), sensor, service, source, tag, n)
            for (month, number, sensor, service, source, tag), n
            in truth.marked.items() if sensors is None or sensor in sensors]
        self.whole = sensors is None
        self.observed = {
            (day(f"{m}-{d:02}"), s) for m, seen in truth.observed.items()
            for d, s in seen if sensors is None or s in sensors}


class Tables:
    """The expected rows, of six periods; the last is the one reported."""

    def __init__(self, world, periods, labels):
        self.labels, self.periods = labels, periods
        self.cells = [[c for c in world.cells if a <= c[0] <= b]
                      for a, b in periods]
        self.observed = [{o for o in world.observed if a <= o[0] <= b}
                         for a, b in periods]
        self.marked = [[c for c in world.marked if a <= c[0] <= b]
                       for a, b in periods]
        self.whole = world.whole
        self.days = [len(o) for o in self.observed]

    def accesses(self, period, field):
        sums = collections.Counter()
        for cell in self.cells[period]:
            sums[cell[field]] += cell[5]
        return sums

    def sources(self, period, field):
        return collections.Counter(c[field] for c in self.cells[period])

    def total(self, period):
        return sum(c[5] for c in self.cells[period])

    def change_of(self, before, now):
        return change(before, self.days[4], now, self.days[5])

    def periods_table(self):
        rows = []
        for i, label in enumerate(self.labels):
            n, accesses = self.days[i], self.total(i)
            sources = len(self.cells[i])
            rows.append({
                "period": label, "sensors": len({s for _, s in
                                                 self.observed[i]}),
                "sensor_days": n, "accesses": accesses if n else None,
                "sources": sources if n else None,
                "mean_accesses": accesses // n if n else None,
                "mean_sources": sources // n if n else None,
                "seconds": half_up(Fraction(n * SECONDS, accesses))
                if accesses else None})
        return rows

    def ranks(self, field, name):
        now, before = self.accesses(5, field), self.accesses(4, field)
        old = {k: i for i, k in enumerate(
            sorted(before, key=lambda k: (-before[k], k)), 1)}
        sources = self.sources(5, field)
        return [{
            "rank": i, "rank_before": old.get(k), name: k,
            "before": before[k] if self.days[4] else None,
            "accesses": now[k], "share": percent(now[k], self.total(5)),
            "sources": sources[k], "change": self.change_of(before[k], now[k])
        } for i, k in enumerate(
            sorted(now, key=lambda k: (-now[k], k))[:TOP], 1)]

    def changes(self, field, name, sign):
        if not self.days[4] or not self.days[5]:
            return []
        now, before = self.accesses(5, field), self.accesses(4, field)
        grown = {k: sign * (Fraction(now[k], self.days[5]) -
                            Fraction(before[k], self.days[4]))
                 for k in set(now) | set(before)}
        order = sorted((k for k in grown if grown[k] > 0),
                       key=lambda k: (-grown[k], k))[:TOP]
        return [{"rank": i, name: k, "before": before[k], "accesses": now[k],
                 "change": self.change_of(before[k], now[k])}
                for i, k in enumerate(order, 1)]

    def home(self, region):
        def place(name):
            return "domestic" if name == region else \
                "unknown" if name == "??" else "foreign"

        rows = {p: collections.Counter() for p in
                ("domestic", "foreign", "unknown")}
        for period, what in ((4, "before"), (5, "accesses")):
            for name, n in self.accesses(period, 4).items():
                rows[place(name)][what] += n
        for name, n in self.sources(5, 4).items():
            rows[place(name)]["sources"] += n
        return [{"sources_from": p,
                 "before": r["before"] if self.days[4] else None,
                 "accesses": r["accesses"],
                 "share": percent(r["accesses"], self.total(5)),
                 "change": self.change_of(r["before"], r["accesses"]),
                 "sources": r["sources"],
                 "sources_share": percent(r["sources"], len(self.cells[5]))}
                for p, r in rows.items()]

    def sensors(self):
        rows = []
        seen = [collections.Counter(s for _, s in o) for o in self.observed]
        now, before = self.accesses(5, 1), self.accesses(4, 1)
        sources = self.sources(5, 1)
        for name in sorted(set(seen[4]) | set(seen[5])):
            n = seen[5][name]
            rows.append({
                "sensor": name, "days": n, "accesses": now[name],
                "sources": sources[name],
                "mean_accesses": now[name] // n if n else None,
                "mean_sources": sources[name] // n if n else None,
                "change": change(before[name], seen[4][name], now[name], n),
                "lost": 0})
        return rows

    def sensor_ports(self):
        by_sensor = collections.defaultdict(collections.Counter)
        for _, sensor, service, _, _, n in self.cells[5]:
            by_sensor[sensor][service] += n
        rows = []
        for name, sums in sorted(by_sensor.items()):
            order = sorted(sums, key=lambda k, s=sums: (-s[k], k))[:TOP]
            order += [None] * (TOP - len(order))
            rows.append({"sensor": name, **{
                str(i): k for i, k in enumerate(order, 1)}})
        return rows

    def marks(self):
        now, before = ({}, {})
        for sums, period in ((now, 5), (before, 4)):
            for cell in self.marked[period]:
                n, sources = sums.get(cell[4], (0, 0))
                sums[cell[4]] = (n + cell[5], sources + 1)
        rows = []
        for tag in set(now) | set(before):
            n, sources = now.get(tag, (0, 0))
            rows.append({
                "mark": tag, "accesses": n, "share": percent(n, self.total(5)),
                "sources": sources,
                "change": self.change_of(before.get(tag, (0, 0))[0], n),
                "without": self.total(5) - n,
                "untested": 0 if self.whole else None})
        return sorted(rows, key=lambda r: (-r["accesses"], r["mark"]))

    def marked_ports(self):
        tags = [r["mark"] for r in self.marks() if r["accesses"]]
        all_of = self.accesses(5, 2)
        marked = collections.Counter()
        for _, _, service, _, tag, n in self.marked[5]:
            marked[service, tag] += n
        return [{"service": s, "accesses": all_of[s],
                 **{t: percent(marked[s, t], all_of[s]) for t in tags}}
                for s in sorted(all_of, key=lambda k: (-all_of[k], k))[:TOP]
                ] if tags else []

    def hosts(self, known):
        return [{"period": self.labels[i],
                 "hosts": len({c[3] for c in self.cells[i]})
                 if known and self.days[i] else None,
                 "sources": len(self.cells[i]) if self.days[i] else None,
                 "accesses": self.total(i) if self.days[i] else None}
                for i in (4, 5)]

    def sweeps(self):
        knocked = collections.defaultdict(set)
        for date, _, service, source, _, _ in self.cells[5]:
            knocked[(date, source)].update(
                {service} if service.endswith(("/tcp", "/udp")) else set())
        dates = days_of(self.periods[5])
        by_month = len(dates) > 31
        parts = {}
        for date in dates:
            label = str(date)[:7 if by_month else 10]
            parts.setdefault(label, []).append(date)
        rows = []
        seen = {d for d, _ in self.observed[5]}
        for label, part in parts.items():
            hosts = [k for k in knocked if k[0] in part]
            many = sum(len(knocked[k]) > 10 for k in hosts)
            known = any(d in seen for d in part)
            rows.append({"period": label, "sweepers": many if known else None,
                         "hosts": len(hosts) if known else None,
                         "share": percent(many, len(hosts))
                         if known else None})
        return rows


def expected(tables, known, home):
    rows = {
        "periods": tables.periods_table(),
        "ports": tables.ranks(2, "service"),
        "regions": tables.ranks(4, "region"),
        "risen-ports": tables.changes(2, "service", 1),
        "fallen-ports": tables.changes(2, "service", -1),
        "risen-regions": tables.changes(4, "region", 1),
        "fallen-regions": tables.changes(4, "region", -1),
        "home": tables.home(home) if home else [],
        "sensors": tables.sensors(),
        "sensor-ports": tables.sensor_ports(),
        "hosts": tables.hosts(known),
        "sweeps": tables.sweeps() if known else [],
        "marks": tables.marks(),
        "marked-ports": tables.marked_ports()}
    return {name: r for name, r in rows.items() if r}


def compare(world, report, what, known=True, home=None):
    """Every table of a report against what it should be."""
    periods = [(day(p["from"]), day(p["to"])) for p in report["periods"]]
    labels = [label_of(p, report["unit"]) for p in periods]
    want = expected(Tables(world, periods, labels), known, home)
    good = [talot2.expect(f"{what}: tables", [
        t["name"] for t in report["tables"]], list(want))]
    for table in report["tables"]:
        good.append(talot2.expect(
            f"{what}: table {table['table']} ({table['name']})",
            table["rows"], want.get(table["name"])))
    return good


def label_of(period, unit):
    first = period[0]
    if unit == "week":
        year, week, _ = first.isocalendar()
        return f"{year}-W{week:02}"
    return {"month": str(first)[:7], "year": str(first)[:4],
            "quarter": f"{first.year}-Q{(first.month + 2) // 3}",
            "half": f"{first.year}-H{(first.month + 5) // 6}"}.get(
                unit, str(first))
