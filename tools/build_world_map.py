"""Turn the Natural Earth 1:110m outlines into the compact path file of the brief's world map.

    npm pack world-atlas@2.0.2 && tar xzf world-atlas-2.0.2.tgz
    python tools/build_world_map.py package/countries-110m.json \
        src/didymium/brief/charts/world_110m.csv

Natural Earth is in the public domain; world-atlas redistributes it under the ISC licence. The
outlines are projected with Equal Earth (B. Savric, T. Patterson and B. Jenny, International
Journal of Geographical Information Science 33(3), 2019, doi:10.1080/13658816.2018.1504949), an
equal-area projection, so that a large country at high latitude is not made larger than it is.
"""

from __future__ import annotations

import csv
import json
import math
import sys
from pathlib import Path

from didymium.vocabulary import resolve

WIDTH = 960.0
A1, A2, A3, A4 = 1.340264, -0.081106, 0.000893, 0.003796
EDGE = 2 * math.sqrt(3) * math.pi / (3 * A1)  # x at the equator, 180 degrees east
SCALE = WIDTH / (2 * EDGE)
TOP_LATITUDE, BOTTOM_LATITUDE = 83.7, -56.0
WITHOUT_NUMBER = {"Kosovo": "XKX", "N. Cyprus": "CYP", "Somaliland": "SOM"}
LEFT_OUT = {"ATA"}
# Natural Earth draws de facto control. Crimea is drawn with Ukraine here (United Nations General
# Assembly resolution 68/262); the ring is known by its corners (west, east, south, north).
CRIMEA = (32.5, 36.5, 44.4, 46.2)


def project(longitude: float, latitude: float) -> tuple[float, float]:
    theta = math.asin(math.sqrt(3) / 2 * math.sin(math.radians(latitude)))
    square = theta * theta
    sixth = square**3
    x = (
        2
        * math.sqrt(3)
        * math.radians(longitude)
        * math.cos(theta)
        / (3 * (A1 + 3 * A2 * square + sixth * (7 * A3 + 9 * A4 * square)))
    )
    y = theta * (A1 + A2 * square + sixth * (A3 + A4 * square))
    return x * SCALE, -y * SCALE


def decoded_arcs(topology: dict) -> list[list[tuple[float, float]]]:
    scale, shift = topology["transform"]["scale"], topology["transform"]["translate"]
    arcs = []
    for arc in topology["arcs"]:
        x = y = 0
        points = []
        for dx, dy in arc:
            x, y = x + dx, y + dy
            points.append((x * scale[0] + shift[0], y * scale[1] + shift[1]))
        arcs.append(points)
    return arcs


def ring(indices: list[int], arcs: list) -> list[tuple[float, float]]:
    points: list[tuple[float, float]] = []
    for index in indices:
        arc = arcs[index] if index >= 0 else arcs[~index][::-1]
        points.extend(arc[1:] if points else arc)
    return points


def corners(points: list[tuple[float, float]]) -> tuple[float, ...]:
    longitudes, latitudes = [x for x, _ in points], [y for _, y in points]
    bounds = (min(longitudes), max(longitudes), min(latitudes), max(latitudes))
    return tuple(round(bound, 1) for bound in bounds)


def cut_at_antimeridian(points: list[tuple[float, float]]) -> list[list[tuple[float, float]]]:
    """One ring, or the parts on either side of 180 degrees when it crosses there."""
    unrolled = [points[0]]
    for longitude, latitude in points[1:]:
        while longitude - unrolled[-1][0] > 180:
            longitude -= 360
        while longitude - unrolled[-1][0] < -180:
            longitude += 360
        unrolled.append((longitude, latitude))
    parts = []
    for turn in (-360, 0, 360):
        moved = [(x + turn, y) for x, y in unrolled]
        kept = clip(clip(moved, -180, keep_above=True), 180, keep_above=False)
        if len(kept) > 3:
            parts.append(kept)
    return parts


def clip(
    points: list[tuple[float, float]], edge: float, *, keep_above: bool
) -> list[tuple[float, float]]:
    """The part of a ring on one side of a meridian (Sutherland and Hodgman, 1974)."""
    kept: list[tuple[float, float]] = []
    for (x0, y0), (x1, y1) in zip(points[-1:] + points[:-1], points, strict=True):
        inside0, inside1 = (x0 >= edge, x1 >= edge) if keep_above else (x0 <= edge, x1 <= edge)
        if inside0 != inside1:
            kept.append((edge, y0 + (edge - x0) / (x1 - x0) * (y1 - y0)))
        if inside1:
            kept.append((x1, y1))
    return kept


def path(points: list[tuple[float, float]], shift: tuple[float, float]) -> str:
    steps: list[str] = []
    last = (0.0, 0.0)
    for longitude, latitude in points:
        x, y = project(longitude, max(BOTTOM_LATITUDE, min(TOP_LATITUDE, latitude)))
        here = (round(x + shift[0], 1), round(y + shift[1], 1))
        if not steps:
            steps.append(f"M{here[0]:g} {here[1]:g}l")
        elif here != last:
            steps.append(f"{here[0] - last[0]:.1f} {here[1] - last[1]:.1f}".replace(".0", ""))
        last = here
    if len(steps) < 4:
        return ""
    return steps[0] + " ".join(steps[1:]) + "z"


def main(source: str, target: str) -> None:
    topology = json.loads(Path(source).read_text("utf-8"))
    arcs = decoded_arcs(topology)
    shift = (WIDTH / 2, -project(0, TOP_LATITUDE)[1])
    height = project(0, BOTTOM_LATITUDE)[1] + shift[1]
    paths: dict[str, list[str]] = {}
    for shape in topology["objects"]["countries"]["geometries"]:
        name = shape["properties"]["name"]
        iso3 = resolve(shape["id"], scheme="m49").id if "id" in shape else WITHOUT_NUMBER[name]
        if iso3 in LEFT_OUT:
            continue
        polygons = [shape["arcs"]] if shape["type"] == "Polygon" else shape["arcs"]
        for polygon in polygons:
            for indices in polygon:
                outline = ring(indices, arcs)
                owner = "UKR" if iso3 == "RUS" and corners(outline) == CRIMEA else iso3
                for part in cut_at_antimeridian(outline):
                    paths.setdefault(owner, []).append(path(part, shift))
    with Path(target).open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(["iso3", "path"])
        writer.writerow(["viewbox", f"0 0 {WIDTH:g} {height:.0f}"])
        for iso3 in sorted(paths):
            writer.writerow([iso3, "".join(paths[iso3])])
    print(f"{len(paths)} territories, {Path(target).stat().st_size} bytes")


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2])
