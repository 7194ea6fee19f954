#!/usr/bin/python3
"""check.py JSON CSV [TEXT...] - do the styles of one scan agree?

What must hold of any scan: the ledger adds up, days are the sums of their
services, the CSV has the same numbers as the JSON, and so has what people
read. Numbers are added up here from the CSV's rows.
"""
import collections
import csv
import json
import re
import sys
import unicodedata

KINDS = {"meaning", "no-rule", "one-sensor", "tool", "backscatter"}
PEOPLE = {"8/icmp": "Ping (ICMP)", "128/icmp6": "Ping (ICMPv6)"}


class Disagreement(Exception):
    pass


def same(what, got, want):
    if got != want:
        raise Disagreement(f"{what}: got {got!r}, want {want!r}")


def read_csv(path):
    with open(path, encoding="utf-8", newline="") as f:
        rows = list(csv.reader(f))
    same("header of the CSV", rows[0],
         ["day", "sensor", "service", "accesses", "sources"])
    return [(d, s, v, int(a), int(n)) for d, s, v, a, n in rows[1:]]


def cleaned(name):
    """As the CSV has a name, which must hold nothing a terminal obeys."""
    return "".join("\ufffd" if unicodedata.category(c) in (
        "Cc", "Cf", "Zl", "Zp") else c for c in name)


def check_order(rows):
    """By day, sensor, accesses downwards, service; undated is last.

    Sensors stand in the order of their bytes, of which cleaned names have lost
    some; then only their rows must stand together.
    """
    names = list(dict.fromkeys(r[1] for r in rows))
    lost = any("\ufffd" in name for name in names)
    place = {s: names.index(s) if lost else s.encode() for s in names}
    keys = [(d == "undated", d, place[s], -a, v.encode())
            for d, s, v, a, n in rows]
    same("order of the CSV", keys, sorted(keys))
    same("rows that are there twice", len({k[1:3] + k[4:] for k in keys}),
         len(keys))
    for d, s, v, a, n in rows:
        if not 1 <= n <= a:
            raise Disagreement(f"{d} {s} {v}: {n} sources of {a} accesses")


def check_ledger(ledger):
    verdicts = ("drop", "accept", "none", "bad")
    same("records", ledger["records"], sum(ledger[v] for v in verdicts))
    same("reasons", set(ledger["reasons"]), set(verdicts) - {"drop"})
    for verdict, reasons in ledger["reasons"].items():
        same(f"reasons of {verdict}", sum(reasons.values()), ledger[verdict])
    if ledger["lost_before"] < ledger["reasons"]["none"]["loss"]:
        raise Disagreement("a record that tells a loss of nothing")
    if ledger["undated"] > ledger["drop"] > ledger["accesses"]:
        raise Disagreement(f"the ledger: {ledger}")


def sums(rows, *columns):
    """Accesses and sources by the columns named."""
    out = collections.defaultdict(lambda: [0, 0])
    for row in rows:
        out[tuple(row[c] for c in columns)][0] += row[3]
        out[tuple(row[c] for c in columns)][1] += row[4]
    return out


def check_days(days, rows):
    names = [day["day"] for day in days]
    same("days", names, list(dict.fromkeys(r[0] for r in rows)))
    by_day, by_service = sums(rows, 0), sums(rows, 0, 2)
    for day in days:
        name, services = day["day"], day["services"]
        for i, unit in enumerate(("accesses", "sources")):
            same(f"{unit} of {name}", day[unit], by_day[(name,)][i])
            same(f"{unit} of the services of {name}",
                 sum(s[unit] for s in services), day[unit])
        same(f"services of {name}",
             {s["service"]: [s["accesses"], s["sources"]] for s in services},
             {v: n for (d, v), n in by_service.items() if d == name})
        same(f"order of {name}", services, sorted(services, key=lambda s: (
            -s["accesses"], s["service"].encode())))
        for s in services:
            same(f"sensors of {s['service']} on {name}", s["sensors"],
                 len({r[1] for r in rows if r[0] == name
                      and r[2] == s["service"]}))


def check_losses(scan):
    losses = scan["lost_before"]
    keys = [(x["day"] == "undated", x["day"], x["sensor"].encode())
            for x in losses]
    same("order of the losses", keys, sorted(set(keys)))
    same("messages lost", sum(x["messages"] for x in losses),
         scan["ledger"]["lost_before"])
    for day in scan["days"]:
        same(f"messages lost on {day['day']}", day["lost_before"], sum(
            x["messages"] for x in losses if x["day"] == day["day"]))


def check_tags(scan):
    """Tags of services add up to those of all, and exceed no service."""
    found = collections.defaultdict(lambda: [0, 0])
    for day in scan["days"]:
        for s in day["services"]:
            for tag, t in s.get("tags", {}).items():
                if not (1 <= t["sources"] <= s["sources"] and
                        t["sources"] <= t["accesses"] <= s["accesses"]):
                    raise Disagreement(f"the tag {tag} of {s}")
                found[tag][0] += t["accesses"]
                found[tag][1] += t["sources"]
    for t in scan.get("tags", []):
        same(f"the tag {t['id']}", [t["accesses"], t["sources"]],
             found.pop(t["id"], [0, 0]))
        if t["accesses"] + t.get("untested", 0) > scan["period"]["accesses"]:
            raise Disagreement(f"the tag {t}")
    same("tags without a total", dict(found), {})


def check_notes(scan):
    ids = [note["id"] for note in scan["notes"]]
    same("ids that are there twice", len(set(ids)), len(ids))
    dated = len({d["day"] for d in scan["days"]})
    for note in scan["notes"]:
        same("id", note["id"], f"{note['kind']}:{note['service']}")
        if note["kind"] not in KINDS or not note["text"]:
            raise Disagreement(f"the note {note}")
        same(f"day of {note['id']}", note["day"] is None,
             dated != 1 or scan["days"][0]["day"] == "undated")
    for day in scan["days"]:
        for s in day["services"]:
            same(f"notes on {s['service']}", s["note"], [
                n["id"] for n in scan["notes"] if n["service"] == s["service"]])


def check_period(scan, rows):
    period = scan["period"]
    same("accesses", period["accesses"], sum(r[3] for r in rows))
    same("sources", period["sources"], sum(r[4] for r in rows))
    same("accesses of the ledger", scan["ledger"]["accesses"],
         period["accesses"])
    same("sensor-days", period["sensor_days"],
         sum(s["days"] for s in scan["sensors"]))
    same("sensors", period["sensors"], len(scan["sensors"]))
    by_sensor = sums(rows, 1)
    for s in scan["sensors"]:
        same(f"sensor {s['sensor']}", [s["accesses"], s["sources"]],
             by_sensor[(cleaned(s["sensor"]),)])
    dated = [r for r in rows if r[0] != "undated"]
    for i, unit in enumerate(("accesses", "sources"), 3):
        same(f"mean {unit}", period[f"mean_{unit}"], period["sensor_days"]
             and sum(r[i] for r in dated) // period["sensor_days"])


def percent(part, whole):
    return (part * 200 + whole) // (whole * 2)


def check_text_days(text, rows):
    """The table of days: those with drops, and quiet ones as zeros."""
    by_day = sums(rows, 0)
    shown = re.findall(r"(?m)^  (\d{4}-\d\d-\d\d|undated|日付なし) +([0-9,]+)"
                       r" +([0-9,]+)(?: |$)", text)
    if len(by_day) == 1 and not shown:
        return
    got = [(day, a, n) for day, a, n in shown if (a, n) != ("0", "0")]
    same("table of days", got, [
        (day if day != "undated" else got[-1][0], f"{a:,}", f"{n:,}")
        for (day,), (a, n) in by_day.items()])


def check_text(text, scan, rows):
    """The figures people read, wherever they stand in their line."""
    period = scan["period"]
    numbers = re.findall(r"[0-9,]*[0-9]", text.split("\n", 1)[0])
    if not rows:
        same("numbers of an empty headline", numbers, [])
        return
    same("headline", numbers,
         [f"{period['accesses']:,}", f"{period['sources']:,}"])
    if period["sensor_days"] > 1:
        mean = re.search(r"(?:point and day|平均)\D*([0-9,]+)\D*([0-9,]+)",
                         text)
        same("means", mean.groups(), (f"{period['mean_accesses']:,}",
                                      f"{period['mean_sources']:,}"))
    check_text_days(text, rows)
    totals = sums(rows, 2)
    ranked = sorted(totals, key=lambda v: (-totals[v][0], v[0].encode()))
    shown = re.findall(r"(?m)^ +([0-9]+)  (\S+(?: \S+)*) +([0-9,]+) +([0-9]+)%"
                       r"[ █▉▊▋▌▍▎▏#]+ ([0-9,]+)", text)
    same("services shown", len(shown), min(10, len(ranked)))
    for (service,), (rank, name, *figures) in zip(ranked, shown):
        accesses, sources = totals[(service,)]
        if service in PEOPLE or "icmp" not in service:
            same("service", name, PEOPLE.get(service, service))
        same(f"figures of {service}", figures, [
            f"{accesses:,}", f"{percent(accesses, period['accesses'])}",
            f"{sources:,}"])


def check(json_path, csv_path, *texts):
    with open(json_path, encoding="utf-8") as f:
        scan = json.load(f)
    rows = read_csv(csv_path)
    check_order(rows)
    check_ledger(scan["ledger"])
    check_days(scan["days"], rows)
    check_losses(scan)
    check_tags(scan)
    check_notes(scan)
    check_period(scan, rows)
    for path in texts:
        with open(path, encoding="utf-8") as f:
            check_text(f.read(), scan, rows)
    return scan, rows


if __name__ == "__main__":
    try:
        check(*sys.argv[1:])
    except Disagreement as e:
        sys.exit(f"check.py: {e}")
