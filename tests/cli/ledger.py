"""ledger.py JSON - does a scan add up? Says on stderr where it does not.

ledger.py JSON BUCKET                    prints one bucket: "records", "bad",
                                         "bad.too-long", "accesses"
ledger.py JSON --truth LEDGER CSV        compares with what loggen promised
"""
import csv
import json
import sys

problems = []


def equal(what, got, want):
    if got != want:
        problems.append("%s: %s, want %s" % (what, got, want))


def check_ledger(ledger):
    verdicts = ["drop", "accept", "none", "bad"]
    equal("records", sum(ledger[v] for v in verdicts), ledger["records"])
    for verdict in verdicts[1:]:
        reasons = ledger["reasons"][verdict]
        equal(verdict, sum(reasons.values()), ledger[verdict])
    if ledger["accesses"] < ledger["drop"]:
        problems.append("fewer accesses than drops")
    if ledger["undated"] > ledger["drop"]:
        problems.append("more undated than drops")


def check_losses(scan):
    losses = scan["lost_before"]
    equal("lost before", sum(x["messages"] for x in losses),
          scan["ledger"]["lost_before"])
    for day in scan["days"]:
        equal("lost before on " + day["day"], sum(
            x["messages"] for x in losses if x["day"] == day["day"]),
              day["lost_before"])


def check_days(scan):
    for figure in "accesses", "sources":
        total = scan["period"][figure]
        for day in scan["days"]:
            equal("%s of %s" % (figure, day["day"]),
                  sum(s[figure] for s in day["services"]), day[figure])
        equal(figure, sum(d[figure] for d in scan["days"]), total)
        equal(figure + " of sensors",
              sum(s[figure] for s in scan["sensors"]), total)
    equal("accesses", scan["ledger"]["accesses"], scan["period"]["accesses"])


def compare_ledger(ledger, truth):
    for reasons in ledger["reasons"].values():
        for reason in [r for r in reasons if reasons[r] == 0]:
            del reasons[reason]
    for key in ledger:
        equal(key, ledger[key], truth[key])


def compare_days(scan, rows):
    """The same figures once more, from the rows of the expected CSV."""
    days = {}
    for row in rows:
        service = days.setdefault(row["day"], {}).setdefault(
            row["service"], {"accesses": 0, "sources": 0, "sensors": 0})
        service["accesses"] += int(row["accesses"])
        service["sources"] += int(row["sources"])
        service["sensors"] += 1
    equal("days", [d["day"] for d in scan["days"]], list(days))
    for day in scan["days"]:
        got = [(s["service"], s["accesses"], s["sources"], s["sensors"])
               for s in day["services"]]
        want = sorted(
            ((name, s["accesses"], s["sources"], s["sensors"])
             for name, s in days.get(day["day"], {}).items()),
            key=lambda s: (-s[1], s[0].encode()))
        equal("services of " + day["day"], got, want)


def main():
    with open(sys.argv[1], encoding="utf-8") as file:
        scan = json.load(file)
    if len(sys.argv) == 3:
        found = scan["ledger"]
        if "." in sys.argv[2]:
            found = found["reasons"]
        for key in sys.argv[2].split("."):
            found = found[key]
        print(found)
        return
    check_ledger(scan["ledger"])
    check_days(scan)
    check_losses(scan)
    if len(sys.argv) == 5:
        with open(sys.argv[3], encoding="utf-8") as file:
            compare_ledger(scan["ledger"], json.load(file))
        with open(sys.argv[4], encoding="utf-8", newline="") as file:
            compare_days(scan, csv.DictReader(file))
    for problem in problems:
        print("ledger.py: " + problem[:300], file=sys.stderr)
    sys.exit(1 if problems else 0)


main()
