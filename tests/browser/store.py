#!/usr/bin/python3
"""store.py NFLOGD FOLDER - stores and rules for the tests in a browser: TALOT2's
six months (tests/golden/report_month.py); the same with names that would like to
be markup, script or style, and with days that nobody observed."""
import os
import random
import shutil
import sqlite3
import sys

sys.path.insert(0, os.path.join(os.path.dirname(__file__), "..", "golden"))
import report_month  # noqa: E402

RUN = "window.__ran=1"
PAYLOADS = [
    f"<img src=x onerror={RUN}>", f"</script><script>{RUN}</script>",
    f"</style><style>*{{color:red}}</style><svg onload={RUN}>",
    f"</title><iframe srcdoc=\"<script>{RUN}</script>\"></iframe>",
    f"\"><b onmouseover={RUN} onfocus={RUN} autofocus tabindex=1>",
    f"'onmouseover='{RUN}' x='", "<!--<script>", "--><base href=//x.invalid/>",
    f"]}}]}};{RUN};//", f"${{{RUN}}}`{{{{{RUN}}}}}", "{a|b}{b}{c}%s%n\\u003c\\",
    f"<math><mtext><style><img src onerror={RUN}></style></mtext></math>",
    "&lt;b&gt;&amp;#60;", "<link rel=stylesheet href=//x.invalid/>",
    "<meta http-equiv=refresh content=0;url=//x.invalid/>",
    f"javascript:{RUN}", "\u2028\u2029\u202e<u>",
]
# two characters each, as a region has them
REGIONS = ["<b", "</", "<!", "\"'", "&#", "{a", "`$", "\\u", "'>", "%s", "--",
           "*/", "??"]


def yaml(text):
    """A double-quoted scalar."""
    out = "".join(c if 32 <= ord(c) < 127 and c not in "\"\\" else
                  f"\\u{ord(c):04x}" for c in text)
    return f'"{out}"'


def write_rules(folder):
    os.makedirs(folder, exist_ok=True)
    everything = " ".join(PAYLOADS)
    with open(os.path.join(folder, "hostile.yaml"), "w",
              encoding="ascii") as f:
        f.write("ports:\n")
        for i, service in enumerate(("10394/udp", "11083/tcp")):
            f.write(f"""  - id: hostile-{i}
    services: [{service}]
    title: {{en: {yaml(everything)}, ja: {yaml(everything)}}}
    explanation: {{en: {yaml(everything)}, ja: {yaml(everything)}}}
    severity: high
    references: [{", ".join(yaml(p) for p in PAYLOADS)}]
    malware:
""")
            for payload in PAYLOADS:
                f.write(f"      - {{name: {yaml(payload)}, seen: 2001}}\n")


def make_hostile(store):
    db = sqlite3.connect(store)
    for i, (old,) in enumerate(db.execute(
            "SELECT DISTINCT region FROM counts ORDER BY 1").fetchall()):
        db.execute("UPDATE counts SET region = ? WHERE region = ?",
                   (REGIONS[i], old))
    for i, in db.execute("SELECT id FROM sensor").fetchall():
        db.execute("UPDATE sensor SET name = ? WHERE id = ?",
                   (f"{i}{' '.join(PAYLOADS)}", i))
    # days without anything: what a figure shows as a gap
    gone = [i for i, in db.execute(
        "SELECT id FROM sensor_day WHERE date(day * 86400, 'unixepoch') IN "
        "('2011-08-09', '2011-09-05', '2011-09-06') OR "
        "date(day * 86400, 'unixepoch') LIKE '2011-05-%'")]
    for i in gone:
        for table, column in (("counts", "sensor_day"), ("sensor_day", "id")):
            db.execute(f"DELETE FROM {table} WHERE {column} = ?", (i,))
    db.commit()
    db.close()


def main(nflogd, folder):
    rng = random.Random(201109)
    paths = []
    for month in report_month.MONTHS:
        name = report_month.month_name(month)
        paths.append(os.path.join(folder, name + ".log"))
        report_month.write_month(rng, month, paths[-1])
    runner = report_month.Runner(nflogd, folder)
    runner.run("ingest", "--quiet", "--keep", "36500", *paths)
    report_month.give_regions(runner.store, report_month.Truth(paths, True))
    hostile = os.path.join(folder, "hostile.db")
    shutil.copy(runner.store, hostile)
    make_hostile(hostile)
    write_rules(os.path.join(folder, "rules"))
    for path in paths:
        os.remove(path)


if __name__ == "__main__":
    main(*sys.argv[1:])
