#!/usr/bin/env python3
"""catalogue.py NFLOGD DIRECTORY TABLE - are the shipped rules about ports whole?

Reads them as plain lines, without nflogd's reader, and prints TAP. Then asks
nflogd whether it knows the same rules, explains the services of the table as
the table wants, and finds the right one on the days at which a dated rule
begins and ends.
"""
import datetime
import glob
import json
import re
import subprocess
import sys

FIELD = re.compile(r"    (\w+): ?(.*)")
KINDS = (  # of references; a kind with years has them in the first group
    r"CVE-(\d{4})-\d{4,}", r"MS(\d\d)-\d{3}", r"TA(\d\d)-\d{3}[AB]",
    r"AA(\d\d)-\d{3}A", r"RFC \d{1,4}", r"VU#\d{5,6}", r"CWE-\d+",
    r"https://\S+")
NUMBERED = re.compile(r"CVE|MS\d|TA\d|AA\d|RFC|VU|CWE|http")
failed = 0


def tell(right, name, what=""):
    global failed
    failed += not right
    print(f"{'ok' if right else 'not ok'} {name}")
    if not right and what:
        print(f"# {what}")


def items(text):
    return [i.strip('" ') for i in text.strip("[]").split(", ")]


def languages(lines):
    """Title or explanation: {en: text, ja: text}."""
    joined = "\n".join(lines)
    one_line = re.fullmatch(r"\{en: (.*), ja: (.*)\}", joined)
    if one_line:
        return {"en": one_line[1].strip('"'), "ja": one_line[2].strip('"')}
    texts = re.fullmatch(r"\n? *en:(.*)\n *ja:(.*)", joined, re.DOTALL)
    if not texts:
        return {"en": "", "ja": ""}
    return {"en": " ".join(texts[1].replace(">-", "").split()),
            "ja": re.sub(r"\\\n *", "", texts[2]).strip(' "')}


def read(directory):
    rules, rule, name = [], {}, ""
    for path in sorted(glob.glob(directory + "/*.yaml")):
        with open(path, encoding="utf-8") as file:
            for line in file.read().splitlines():
                field = FIELD.match(line)
                if line.startswith("  - id: "):
                    rule = {"id": [line[8:]]}
                    rules.append(rule)
                elif field and not line.startswith("     "):
                    name = field[1]
                    rule[name] = [field[2]]
                elif line.startswith("      "):
                    rule[name].append(line)
    for rule in rules:
        rule["services"] = items(rule["services"][0])
        rule["references"] = items(rule.get("references", [""])[0])
        rule["title"] = languages(rule["title"])
        rule["explanation"] = languages(rule["explanation"])
    return rules


def sentences(rule):
    text = rule["explanation"]
    return (len(re.findall(r"[.?!](?=\s+[\"A-Z0-9]|$)", text["en"])),
            text["ja"].count("。"))


def is_date(text):
    try:
        parts = [int(n) for n in text.split("-")]
        datetime.date(*(parts + [1, 1])[:3])
        return 1988 <= parts[0] <= datetime.date.today().year
    except (TypeError, ValueError):
        return False


def wrong_references(rule):
    """Numbers that cannot be, and names of nothing."""
    for reference in rule["references"]:
        kind = next((m for k in KINDS if (m := re.fullmatch(k, reference))),
                    None)
        known = kind or not NUMBERED.match(reference) and re.search(
            r"\d|^IANA [a-z-]+$|^MS-[A-Z]+$", reference)
        year = int(kind[1]) if kind and kind.groups() and kind[1] else 2000
        year += 0 if year > 1900 else 1900 if year > 90 else 2000
        if not known or not 1998 <= year <= datetime.date.today().year:
            yield reference


def check_rule(rule):
    """Everything that is wrong with a rule."""
    title, text = rule["title"], rule["explanation"]
    wide = re.compile("[\u3040-\u30ff\u4e00-\u9fff]")
    english, japanese = sentences(rule)
    dates = re.findall(r"seen: ([\d-]+)", "\n".join(rule.get("malware", [])))
    dates += rule.get("valid_from", []) + rule.get("valid_until", [])
    if not title["en"] or not title["ja"]:
        yield "no title"
    if wide.search(title["en"] + text["en"]):
        yield "Japanese in the English text"
    if not wide.search(text["ja"]) or text["en"] == text["ja"]:
        yield "no Japanese explanation"
    if title["en"] == title["ja"] and not re.fullmatch(
            r"[\w .:()&+-]+", title["en"], re.ASCII):
        yield "the titles are the same"
    if not 2 <= english <= 5:
        yield f"{english} sentences in English"
    if not 2 <= japanese <= 6:
        yield f"{japanese} sentences in Japanese"
    if not any(rule["references"]):
        yield "no reference"
    if rule.get("severity", [""])[0] not in ("info", "low", "medium", "high"):
        yield "no severity"
    yield from (f"reference {r}" for r in wrong_references(rule))
    yield from (f"date {d}" for d in dates if not is_date(d))


def line_of(service, day):
    """A dropped packet to a service as the kernel logs it on that day."""
    number, protocol = service.split("/")
    number = number.split("-")[0]
    what = {"tcp": f"SPT=4000 DPT={number} WINDOW=1024 RES=0x00 SYN URGP=0",
            "udp": f"SPT=4000 DPT={number} LEN=20",
            "icmp": f"TYPE={number} CODE=0"}[protocol]
    return (f"{day:%b} {day.day:2} 12:00:00 fw kernel: DROP IN=eth0 OUT= MAC= "
            "SRC=203.0.113.5 DST=198.51.100.1 LEN=40 TOS=0x00 PREC=0x00 TTL=64 "
            f"ID=1 PROTO={protocol.upper()} {what} \n")


def rule_on(nflogd, service, day):
    """The id of the rule that explains a packet of that day, else None."""
    out = subprocess.run(
        [nflogd, "scan", "--format", "json", "--timezone", "UTC", "--now",
         f"{day}T23:00:00Z"], input=line_of(service, day), text=True,
        stdout=subprocess.PIPE, check=True).stdout
    report = json.loads(out)
    assert report["days"][0]["day"] == str(day), out
    return report["notes"][0]["evidence"].get("rule")


def check_days(nflogd, rule):
    day, service = datetime.timedelta(days=1), rule["services"][0]
    days = {}
    if "valid_from" in rule:
        start = datetime.date.fromisoformat(rule["valid_from"][0])
        days = {start: True, start - day: False}
    if "valid_until" in rule:
        end = datetime.date.fromisoformat(rule["valid_until"][0])
        days |= {end: True, end + day: False}
    for when, valid in days.items():
        found = rule_on(nflogd, service, when)
        tell((found == rule["id"][0]) == valid,
             f"{service} on {when}: {rule['id'][0]} is {valid}", found)


def explained(nflogd, language, services):
    """What `rules explain` has on each service, told in a single run."""
    out = subprocess.run(
        [nflogd, "rules", "explain", "--lang", language, "--", *services],
        text=True, stdout=subprocess.PIPE, check=True).stdout
    texts = re.split(r"(?m)^(?=\S)", out)[1:]
    return dict(zip(services, texts, strict=True))


def check_table(nflogd, path):
    with open(path, encoding="utf-8") as file:
        rows = [line.split("\t") for line in file.read().splitlines()]
    services = [row[0] for row in rows]
    tell(len(set(services)) >= 100, "at least 100 services are asked for")
    english = explained(nflogd, "en", services)
    japanese = explained(nflogd, "ja", services)
    for service, parts, word in rows:
        text = " ".join(english[service].split()).lower()
        missing = [p for p in parts.split(";") if p.lower() not in text]
        tell(not missing, f"{service}: in English", "; ".join(missing))
        tell(word in "".join(japanese[service].split()),
             f"{service}: in Japanese", word)


def main(nflogd, directory, table):
    check_table(nflogd, table)
    rules = read(directory)
    ids = [rule["id"][0] for rule in rules]
    services = {s for rule in rules for s in rule["services"]}
    for rule in rules:
        wrong = list(check_rule(rule))
        tell(not wrong, f"{rule['id'][0]}: whole", "; ".join(wrong))
    tell(len(set(ids)) == len(ids), "every id is there once")
    tell(len(services) >= 250, "at least 250 services", len(services))
    listed = subprocess.run([nflogd, "rules", "list"], text=True, check=True,
                            stdout=subprocess.PIPE).stdout.splitlines()[1:]
    # marks and their like are listed behind them
    tell([line.split()[0] for line in listed][:len(ids)] == ids,
         "nflogd reads the same rules")
    dated = [r for r in rules if "valid_from" in r or "valid_until" in r]
    tell(len(dated) >= 10, "some rules are dated", len(dated))
    for rule in dated:
        check_days(nflogd, rule)


if __name__ == "__main__":
    main(*sys.argv[1:])
    sys.exit(failed > 0)
