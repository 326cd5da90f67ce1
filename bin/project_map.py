"""Draw the outline of Europe, static/img/europe.svg, from Natural Earth's countries.

The outline comes from the npm package world-atlas (version 2, file countries-50m.json; Natural Earth, public domain).
Fetch it outside the repository and run, from the repository's root:

    npm pack world-atlas@2 && tar xzf world-atlas-*.tgz
    python -m bin.project_map package/countries-50m.json

Only the standard library is used. The projection is that of apps/partnerships/projection.py, so cities and coast agree.
Pages take the two shapes with <use>: the colours stand on the groups around them, so that a page's own style sheet
decides, in light and dark.
"""

import argparse
import json
import sys
from collections import Counter
from pathlib import Path

from apps.partnerships.projection import HEIGHT, WIDTH, project

TARGET = Path(__file__).resolve().parent.parent / "static" / "img" / "europe.svg"
MAX_BYTES = 60_000
# In units of the drawing: how far a line may stray, and the smallest island worth drawing.
TOLERANCE = 0.35
SMALLEST = 2.5
# Drawn a little beyond the frame, so that the cut edge is never seen.
MARGIN = 12

SVG = """<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" role="img" aria-labelledby="t d">
<title id="t">Europa</title>
<desc id="d">Kusternas och gränsernas ungefärliga läge. Efter Natural Earth, fri från upphovsrätt.</desc>
<g fill="#e3eef5"><path id="land" d="{land}"/></g>
<g stroke="#9db4c2" stroke-width=".7"><path id="borders" fill="none" d="{borders}"/></g>
</svg>
"""


def read_arcs(topology):
    """The arcs of a quantised TopoJSON as lists of (longitude, latitude)."""
    (scale_x, scale_y), (shift_x, shift_y) = topology["transform"]["scale"], topology["transform"]["translate"]
    arcs = []
    for arc in topology["arcs"]:
        x = y = 0
        line = []
        for dx, dy in arc:
            x, y = x + dx, y + dy
            line.append((x * scale_x + shift_x, y * scale_y + shift_y))
        arcs.append(line)
    return arcs


def rings_of(topology):
    """Every ring of every country: lists of arc numbers, ~n for an arc run backwards."""
    for country in topology["objects"]["countries"]["geometries"]:
        if country["type"] == "Polygon":
            yield from country["arcs"]
        elif country["type"] == "MultiPolygon":
            for polygon in country["arcs"]:
                yield from polygon


def simplify(points, tolerance):
    """Douglas and Peucker: as few points as keep the line within the tolerance."""
    if len(points) < 3:
        return points
    keep = {0, len(points) - 1}
    spans = [(0, len(points) - 1)]
    while spans:
        first, last = spans.pop()
        farthest, where = tolerance, None
        for index in range(first + 1, last):
            away = distance(points[index], points[first], points[last])
            if away > farthest:
                farthest, where = away, index
        if where is not None:
            keep.add(where)
            spans += [(first, where), (where, last)]
    return [points[index] for index in sorted(keep)]


def distance(point, start, end):
    """From a point to the stretch between start and end."""
    (x, y), (x1, y1), (x2, y2) = point, start, end
    dx, dy = x2 - x1, y2 - y1
    length = dx * dx + dy * dy
    share = max(0.0, min(1.0, ((x - x1) * dx + (y - y1) * dy) / length)) if length else 0.0
    return ((x - x1 - share * dx) ** 2 + (y - y1 - share * dy) ** 2) ** 0.5


def stitch(arcs, numbers):
    """Join coast arcs, each used by one country only, end to end into closed rings of points."""
    starting = {}
    for number in numbers:
        starting.setdefault(number_ends(arcs, number)[0], []).append(number)
    rings = []
    while starting:
        first = next(iter(starting))
        here, ring = first, []
        while starting.get(here):
            number = starting[here].pop()
            if not starting[here]:
                del starting[here]
            line = arcs[number] if number >= 0 else arcs[~number][::-1]
            ring += line[:-1]
            here = line[-1]
        rings.append(ring)
    return rings


def number_ends(arcs, number):
    line = arcs[number] if number >= 0 else arcs[~number]
    return (line[0], line[-1]) if number >= 0 else (line[-1], line[0])


def clip(ring):
    """Cut a ring to the frame and its margin, one edge at a time (Sutherland and Hodgman)."""
    for axis, limit, sign in ((0, -MARGIN, 1), (0, WIDTH + MARGIN, -1), (1, -MARGIN, 1), (1, HEIGHT + MARGIN, -1)):
        cut = []
        for index, point in enumerate(ring):
            before = ring[index - 1]
            inside, was_inside = sign * (point[axis] - limit) >= 0, sign * (before[axis] - limit) >= 0
            if inside != was_inside:
                share = (limit - before[axis]) / (point[axis] - before[axis])
                cut.append(tuple(a + share * (b - a) for a, b in zip(before, point, strict=True)))
            if inside:
                cut.append(point)
        ring = cut
    return ring


def area(ring):
    return abs(sum(a[0] * b[1] - b[0] * a[1] for a, b in zip(ring, ring[1:] + ring[:1], strict=True))) / 2


def is_near(point):
    return -MARGIN <= point[0] <= WIDTH + MARGIN and -MARGIN <= point[1] <= HEIGHT + MARGIN


def path(points, *, closed):
    """Points as relative steps with one decimal, the shortest that SVG allows."""
    tenths = [(round(x * 10), round(y * 10)) for x, y in points]
    parts = [f"M{short(tenths[0][0])}{joined(tenths[0][1])}l"]
    for before, here in zip(tenths, tenths[1:], strict=False):
        dx, dy = here[0] - before[0], here[1] - before[1]
        if dx or dy:
            parts.append(f"{short(dx) if parts[-1][-1] == 'l' else joined(dx)}{joined(dy)}")
    return "".join(parts) + ("z" if closed else "") if len(parts) > 1 else ""


def short(tenths):
    """15 → 1.5, -3 → -.3, 20 → 2."""
    sign = "-" if tenths < 0 else ""
    whole, rest = divmod(abs(tenths), 10)
    number = f"{whole or ''}.{rest}" if rest else str(whole)
    return f"{sign}{number}"


def joined(tenths):
    """The number with a space in front unless its minus already parts it from the one before."""
    text = short(tenths)
    return text if text.startswith("-") else f" {text}"


def draw(topology):
    """The whole SVG as text."""
    degrees = read_arcs(topology)
    used = Counter(number if number >= 0 else ~number for ring in rings_of(topology) for number in ring)
    lines = [[tuple(project(latitude, longitude)) for longitude, latitude in arc] for arc in degrees]
    # A closed arc would shrink to its single end point: it is simplified as two halves.
    thin = []
    for line in lines:
        middle = len(line) // 2
        halves = [line[: middle + 1], line[middle:]] if line[0] == line[-1] and len(line) > 3 else [line]
        simple = [simplify(half, TOLERANCE) for half in halves]
        thin.append(simple[0] + [point for half in simple[1:] for point in half[1:]])
    coast = [number for ring in rings_of(topology) for number in ring if used[number if number >= 0 else ~number] == 1]
    land = [clip(ring) for ring in stitch(thin, coast) if any(is_near(point) for point in ring)]
    shared = [thin[number] for number, times in used.items() if times > 1 and any(map(is_near, thin[number]))]
    return SVG.format(
        width=WIDTH,
        height=HEIGHT,
        land="".join(path(ring, closed=True) for ring in land if len(ring) > 2 and area(ring) >= SMALLEST),
        borders="".join(path(line, closed=False) for line in shared),
    )


def main():
    parser = argparse.ArgumentParser(description="Rita static/img/europe.svg.")
    parser.add_argument("topojson", type=Path, help="countries-50m.json ur paketet world-atlas")
    drawing = draw(json.loads(parser.parse_args().topojson.read_text(encoding="utf-8")))
    if len(drawing.encode()) > MAX_BYTES:
        sys.exit(f"Kartan blev {len(drawing.encode())} byte, över {MAX_BYTES}. Öka TOLERANCE.")
    TARGET.write_text(drawing, encoding="utf-8")
    print(f"{TARGET.name}: {len(drawing.encode())} byte")


if __name__ == "__main__":
    main()
