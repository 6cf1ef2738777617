"""World map of a stage: share of world output by territory, on an equal-area projection."""

from __future__ import annotations

import csv
from functools import cache
from importlib import resources
from typing import Final

from didymium.brief.charts.canvas import Canvas, text_width
from didymium.brief.document import ChartData
from didymium.brief.words import names
from didymium.brief.words.numbers import quantity
from didymium.brief.words.say import Speaker

# Classes of shares, upper bounds; the last is open.
CLASSES: Final = ((0.01, "s1"), (0.05, "s2"), (0.15, "s3"), (0.40, "s4"), (1.01, "s5"))
# Where a label stands: a point in the territory, in the map's coordinates.
_LABELS: Final = {
    "CHN": (722, 112),
    "USA": (232, 122),
    "AUS": (818, 318),
    "MMR": (716, 182),
    "RUS": (700, 62),
    "BRA": (335, 262),
    "IND": (672, 178),
    "MYS": (737, 226),
    "THA": (730, 200),
    "NGA": (492, 212),
    "MDG": (606, 300),
    "LAO": (737, 184),
    "VNM": (748, 190),
    "CAN": (240, 70),
    "CHL": (292, 320),
    "ARG": (312, 340),
    "ZAF": (540, 322),
    "COD": (538, 242),
    "IDN": (770, 245),
    "JPN": (842, 128),
    "KAZ": (650, 92),
    "UKR": (560, 92),
    "KOR": (818, 138),
    "DEU": (505, 85),
    "FRA": (486, 95),
    "GRL": (390, 25),
    "EST": (535, 68),
}
_SHOWN: Final = 6


@cache
def _paths() -> tuple[str, dict[str, str]]:
    text = resources.files("didymium.brief.charts").joinpath("world_110m.csv").read_text("utf-8")
    rows = {row["iso3"]: row["path"] for row in csv.DictReader(text.splitlines())}
    return rows.pop("viewbox"), rows


def class_of(share: float) -> str:
    """The colour class of a share."""
    return next(colour for bound, colour in CLASSES if share < bound)


def draw(speaker: Speaker, chart: ChartData, canvas: Canvas) -> None:
    """``chart.bars`` holds one territory each; those without a figure are drawn as missing."""
    viewbox, paths = _paths()
    _, _, wide, high = (float(part) for part in viewbox.split())
    scale = canvas.width / wide
    shares: dict[str, float] = {}
    for bar in chart.bars:
        iso3 = bar.label.id  # type: ignore[union-attr]
        value = speaker.figures[bar.parts[0][1]].value
        if value is not None:
            shares[iso3] = value
    canvas.elements.append(f'<g transform="scale({scale:.4f})">')
    for iso3, path in paths.items():
        if iso3 not in shares:
            canvas.path(path, fill="missing", stroke="line", width=0.5)
    for iso3, share in shares.items():
        if iso3 in paths:
            name = names.plain("territory", iso3, speaker.lang)
            tip = f"{name}: {quantity(share, '1', speaker.lang)}"
            canvas.path(paths[iso3], fill=class_of(share), stroke="paper", width=0.6, tip=tip)
    canvas.elements.append("</g>")
    y = _labels(speaker, canvas, shares, scale, high * scale)
    canvas.height = _legend(speaker, canvas, y) + 6


def _labels(
    speaker: Speaker, canvas: Canvas, shares: dict[str, float], scale: float, bottom: float
) -> float:
    narrow = canvas.width < 500
    ranked = sorted(shares.items(), key=lambda item: (-item[1], item[0]))
    if narrow:
        y = bottom + 14
        for iso3, share in ranked[:_SHOWN]:
            canvas.rect(0, y - 9, 10, 10, class_of(share))
            name = names.plain("territory", iso3, speaker.lang)
            canvas.text(16, y, f"{name} {quantity(share, '1', speaker.lang)}", size=11.5)
            y += 16
        return y
    drawn: list[tuple[float, float, float]] = []
    rest: list[str] = []
    for iso3, share in ranked[:_SHOWN]:
        words = (
            f"{names.plain('territory', iso3, speaker.lang)} {quantity(share, '1', speaker.lang)}"
        )
        half = text_width(words, 11.5) * 0.55
        place = _LABELS.get(iso3)
        if place is None or not _room(place[0] * scale, place[1] * scale, half, canvas, drawn):
            rest.append(words)
            continue
        x, y = place[0] * scale, place[1] * scale
        drawn.append((x, y, half))
        canvas.text(x, y, words, size=11.5, anchor="middle", bold=True, halo=True)
    y = bottom + 14
    if rest:
        canvas.text(0, y, " · ".join(rest), size=11.5)
        y += 20
    return y


def _room(
    x: float, y: float, half: float, canvas: Canvas, drawn: list[tuple[float, float, float]]
) -> bool:
    """Whether a label fits on the picture without touching another."""
    inside = half <= x <= canvas.width - half
    return inside and all(
        abs(y - other_y) >= 14 or abs(x - other_x) >= half + other_half + 4
        for other_x, other_y, other_half in drawn
    )


def _legend(speaker: Speaker, canvas: Canvas, y: float) -> float:
    x = 0.0
    low = 0.0
    entries = []
    for bound, colour in CLASSES:
        words = (
            f"{quantity(low, '1', speaker.lang)}–{quantity(bound, '1', speaker.lang)}"
            if bound < 1
            else f"> {quantity(low, '1', speaker.lang)}"
        )
        entries.append((colour, words))
        low = bound
    entries.append(("missing", speaker.word("map_missing")))
    for colour, words in entries:
        wide = 24 + len(words) * 6.4
        if x and x + wide > canvas.width:
            x, y = 0.0, y + 17
        canvas.rect(x, y - 9, 11, 11, colour)
        if colour == "missing":
            canvas.path(f"M{x} {y - 9}h11v11h-11z", stroke="line")
        canvas.text(x + 15, y + 0.5, words, size=10.5, colour="soft")
        x += wide
    return y + 6
