"""report_html.py - what the HTML of a report must be, whoever reads it: one file
that loads nothing and runs at most the script that its policy names, whose
drawings are sound and whose tables have the numbers of the JSON."""
import base64
import hashlib
import html.parser
import re
import xml.etree.ElementTree

import paint
import talot2

VOID = {"meta", "br"}
SVG = "{http://www.w3.org/2000/svg}"


class Page(html.parser.HTMLParser):
    """Cells of the tables by figure, and whatever should not be there."""

    def __init__(self):
        super().__init__()
        self.open, self.wrong, self.rows = [], [], {}
        self.figure = self.cell = None
        self.title = ""

    def handle_starttag(self, tag, attrs):
        named = dict(attrs)
        for name in named:
            if name.startswith("on") or name in ("src", "style") or \
                    name == "href" and not named[name].startswith("#"):
                self.wrong.append((tag, name))
        if tag in ("link", "iframe", "img", "object", "form", "base",
                   "embed", "use", "foreignobject"):
            self.wrong.append(tag)
        if tag not in VOID:
            self.open.append(tag)
        if tag == "figure":
            self.figure = named["id"]
            self.rows[self.figure] = []
        elif tag == "tr":
            self.rows[self.figure].append([])
        elif tag in ("td", "th"):
            self.cell = ""

    def handle_startendtag(self, tag, attrs):
        self.handle_starttag(tag, attrs)
        self.open.pop()

    def handle_endtag(self, tag):
        if not self.open or self.open.pop() != tag:
            self.wrong.append(("end", tag))
        if tag in ("td", "th"):
            self.rows[self.figure][-1].append(self.cell)
            self.cell = None

    def handle_data(self, data):
        if self.cell is not None:
            self.cell += data
        if self.open and self.open[-1] == "h1":
            self.title += data


def number(text):
    return None if text == "-" else int(text.rstrip("%").replace(",", ""))


def is_number(text):
    """A cell of a number, or a dash; not "2011-09" or "445/tcp"."""
    return re.fullmatch(r"-|[-+]?[\d,]+%?", text) is not None


def table_of(figure):
    """The numbers of a figure as its table has them, row by row."""
    values = [s["values"] for s in figure["series"]]
    if figure["chart"] in ("lines", "stacked"):
        rows = [list(r) for r in zip(*values)]
        if figure["by"] != "measure":
            for row, point in zip(rows, figure["points"]):
                row.append(point["whole"])
        return rows
    if figure["chart"] == "pairs":
        return values
    return [[x for pair in zip(s["values"], s["shares"]) for x in pair]
            for s in figure["series"]]


def drawn(text, number):
    """The numbers that the marks of a drawing tell under the pointer."""
    svg = re.search(rf'id="figure-{number}".*?(<svg.*?</svg>)', text, re.S)[1]
    tree = xml.etree.ElementTree.fromstring(svg)
    titles = [t.text for t in tree.iter(SVG + "title")]
    return sum(int(t.rsplit(": ", 1)[1].replace(",", "")) for t in titles
               if ": " in t)


def ends(path):
    """Both ends of each line of a path that nflogd draws patterns with."""
    for x, y, how, rest in re.findall(
            r"M(-?[\d.]+) (-?[\d.]+)([lhHV])([-\d. ]+)", path):
        x, y, to = float(x), float(y), [float(n) for n in rest.split()]
        yield x, y
        yield {"l": lambda: (x + to[0], y + to[1]), "h": lambda: (x + to[0], y),
               "H": lambda: (to[0], y), "V": lambda: (x, to[0])}[how]()


def outside(text):
    """How much of all patterns is outside of the rectangles they are for, and
    how many lines there are."""
    found, lines = [], 0
    for svg in re.findall(r"<svg.*?</svg>", text, re.S):
        boxes = []
        for part in xml.etree.ElementTree.fromstring(svg):
            if part.tag == SVG + "g":
                boxes = [[float(r.get(k)) for k in
                          ("x", "y", "width", "height")] for r in part]
            elif part.get("class", "").startswith("m"):
                points = list(ends(part.get("d")))
                lines += len(points) // 2
                found += [p for p in points if not any(
                    x - .1 <= p[0] <= x + w + .1 and
                    y - .1 <= p[1] <= y + h + .1 for x, y, w, h in boxes)]
    return found, lines


def digest(tag, text):
    """Of the one element without attributes, as a policy has it."""
    found = re.findall(rf"<{tag}>(.*?)</{tag}>", text, re.S)
    assert len(found) <= 1, found
    return [base64.b64encode(hashlib.sha256(t.encode()).digest()).decode()
            for t in found]


def policy(text):
    return re.search(r'Content-Security-Policy" content="([^"]*)"', text)[1]


def strictest(text):
    parts = ["default-src 'none'"]
    for tag in ("style", "script"):
        parts += [f"{tag}-src 'sha256-{d}'" for d in digest(tag, text)]
    return "; ".join(parts + ["base-uri 'none'", "form-action 'none'"])


def check(text, report, name):
    page = Page()
    page.feed(text)
    page.close()
    good = [
        talot2.expect(f"{name}: nothing is loaded or run, all is closed",
                      (page.wrong, page.open), ([], [])),
        talot2.expect(f"{name}: the policy allows what is there, no more",
                      policy(text), strictest(text)),
    ]
    good.append(talot2.expect(f"{name}: colours are told apart by all eyes",
                              paint.wrong(text), []))
    found, lines = outside(text)
    good.append(talot2.expect(f"{name}: patterns stay within their bars",
                              (found[:5], lines > 5000), ([], True)))
    for figure in report["figures"]:
        rows = page.rows["figure-" + figure["figure"]][1:]
        good.append(talot2.expect(
            f"{name}: table of figure {figure['figure']}",
            [[number(c) for c in row[1:]] for row in rows], table_of(figure)))
        if figure["chart"] != "lines":
            good.append(talot2.expect(
                f"{name}: drawing of figure {figure['figure']}",
                drawn(text, figure["figure"]),
                sum(n or 0 for s in figure["series"] for n in s["values"])))
    for table in report["tables"]:
        rows = page.rows["table-" + table["table"]][1:]
        good.append(talot2.expect(
            f"{name}: table {table['table']}", [
                [number(c) for c in row if is_number(c)] for row in rows], [
                [v for v in row.values() if not isinstance(v, str)]
                for row in table["rows"]]))
    return good
