"""paint.py - how far apart are the colours of a report, for whoever sees them?

Colours are compared in OKLab (B. Ottosson), as all eyes see them and as eyes do
that lack one kind of cones: the matrices of Machado, Oliveira and Fernandes
(2009), for the whole lack of it. 0.02 is hardly told apart, 0.1 at a glance.
"""
import math
import re

CONES = {
    "all": [[1, 0, 0], [0, 1, 0], [0, 0, 1]],
    "no L": [[.152286, 1.052583, -.204868], [.114503, .786281, .099216],
             [-.003882, -.048116, 1.051998]],
    "no M": [[.367322, .860646, -.227968], [.280085, .672501, .047413],
             [-.011820, .042940, .968881]],
    "no S": [[1.255528, -.076749, -.178779], [-.078411, .930809, .147602],
             [.004733, .691367, .303900]],
}


def linear(text):
    """#rgb or #rrggbb."""
    digits = text[1:] if len(text) == 7 else "".join(c * 2 for c in text[1:])
    parts = [int(digits[i:i + 2], 16) / 255 for i in (0, 2, 4)]
    return [c / 12.92 if c <= .04045 else ((c + .055) / 1.055) ** 2.4
            for c in parts]


def times(matrix, vector):
    return [sum(a * b for a, b in zip(row, vector)) for row in matrix]


def oklab(rgb):
    lms = times([[.4122214708, .5363325363, .0514459929],
                 [.2119034982, .6806995451, .1073969566],
                 [.0883024619, .2817188376, .6299787005]], rgb)
    return times([[.2104542553, .7936177850, -.0040720468],
                  [1.9779984951, -2.4285922050, .4505937099],
                  [.0259040371, .7827717662, -.8086757660]],
                 [math.copysign(abs(x) ** (1 / 3), x) for x in lms])


def nearest(colours):
    """The least distance of two of them, and of which."""
    return min((math.dist(oklab(times(m, linear(a))),
                          oklab(times(m, linear(b)))), a, b, eyes)
               for eyes, m in CONES.items()
               for i, a in enumerate(colours) for b in colours[:i])


def contrast(a, b):
    """As WCAG 2 has it, 1 to 21."""
    light = sorted(sum(w * c for w, c in zip((.2126, .7152, .0722), linear(x)))
                   for x in (a, b))
    return (light[1] + .05) / (light[0] + .05)


def wrong(page):
    """What is too near in a report's style, on light pages and on dark."""
    found = []
    for rule in re.findall(r":root\{(.*?)\}", page)[:2]:
        value = dict(re.findall(r"--(\w+):(#\w+)", rule))
        fills = [value[f"c{i}"] for i in range(11)]
        if nearest(fills)[0] < .1:
            found.append(nearest(fills))
        found += [(f, i) for f, i in zip(
            fills, [value[f"i{i}"] for i in range(11)]) if contrast(f, i) < 4.5]
        found += [(name, value["page"]) for name in ("ink", "soft", "link")
                  if contrast(value[name], value["page"]) < 4.5]
        found += [(c, value["page"]) for c in fills[:2]  # those of lines
                  if contrast(c, value["page"]) < 3]
    return found
