"""Share bars per stage, with and without: who holds how much of world output."""

from __future__ import annotations

from itertools import groupby
from typing import Final

from didymium.brief.charts.canvas import Anchor, Canvas, text_width
from didymium.brief.document import Bar, ChartData, Figure
from didymium.brief.words import numbers
from didymium.brief.words.say import Speaker, figure_text

_BAR: Final = 15.0
_GAP: Final = 5.0


def draw(speaker: Speaker, chart: ChartData, canvas: Canvas) -> None:
    """Bars from 0 to 100% of world output, grouped by stage, the range of the first as a whisker.

    Each bar's parts are drawn in their colours from the left; what remains to 100% is "others".
    """
    narrow = canvas.width < 500
    left = 0.0 if narrow else 178.0
    right = canvas.width - (52.0 if narrow else 70.0)
    y = _legend(speaker, chart, canvas)
    for _, bars in groupby(chart.bars, key=lambda bar: bar.group):
        rows = list(bars)
        heading = rows[0].group
        if heading is not None:
            y += 6
            y = canvas.wrapped(
                0, y + 12, speaker.arg(heading), width=canvas.width, size=12.5, bold=True
            )
            y -= 6
        top = y
        for bar in rows:
            if narrow:
                canvas.text(0, y + 12, speaker.arg(bar.label), size=11, colour="soft")
                y += 15
            else:
                canvas.text(
                    left - 8, y + 12, speaker.arg(bar.label), size=12, anchor="end", colour="soft"
                )
            _bar(speaker, bar, canvas, left, right, y)
            y += _BAR + _GAP
        canvas.line(left, top, left, y - _GAP + 2, "ink")
    y += 4
    for tick in (0.0, 0.25, 0.5, 0.75, 1.0):
        x = left + (right - left) * tick
        canvas.line(x, y, x, y + 4, "soft")
        anchor: Anchor = "start" if tick == 0 and narrow else "middle"
        canvas.text(
            x,
            y + 15,
            numbers.quantity(tick, "1", speaker.lang),
            size=10.5,
            anchor=anchor,
            colour="soft",
        )
    canvas.height = y + 22


def _legend(speaker: Speaker, chart: ChartData, canvas: Canvas) -> float:
    """Colour keys in one or more rows; gives back the next free height."""
    x, y = 0.0, 4.0
    for role, key in chart.marks.items():
        words = speaker.word(key) if not key.startswith("name:") else _name(speaker, key)
        wide = text_width(words, 11.5) + 30
        if x > 0 and x + wide > canvas.width:
            x, y = 0.0, y + 18
        canvas.rect(x, y, 11, 11, role)
        canvas.text(x + 16, y + 10, words, size=11.5)
        x += wide
    return y + 16


def _name(speaker: Speaker, key: str) -> str:
    from didymium.brief.words import names

    _, kind, name_id = key.split(":")
    shown = names.plain(kind, name_id, speaker.lang)
    return shown[0].upper() + shown[1:]


def _bar(speaker: Speaker, bar: Bar, canvas: Canvas, left: float, right: float, y: float) -> None:
    wide = right - left
    canvas.rect(left, y, wide, _BAR, "rest")
    x = left
    outside: list[str] = []
    for place, (role, figure_id) in enumerate(bar.parts):
        figure = speaker.figures[figure_id]
        if figure.value is None:
            outside.append(speaker.word("figure_absent"))
            continue
        size = wide * figure.value
        shown = figure_text(figure, speaker.lang)
        canvas.rect(x, y, size, _BAR, role, tip=shown)
        if size > text_width(shown, 11) + 8:
            canvas.text(x + 5, y + 11.5, shown, size=11, colour="onfill", bold=True)
        else:
            outside.append(shown)
        if place == 0:
            _whisker(canvas, figure, left, wide, y)
        x += size
    canvas.text(right + 5, y + 11.5, " · ".join(outside), size=11)


def _whisker(canvas: Canvas, figure: Figure, left: float, wide: float, y: float) -> None:
    if figure.low is None or figure.high is None or figure.high - figure.low < 0.005:
        return
    low, high = left + wide * figure.low, left + wide * min(figure.high, 1.0)
    middle = y + _BAR / 2
    canvas.line(low, middle, high, middle, "ink", width=1.5)
    for x in (low, high):
        canvas.line(x, middle - 4, x, middle + 4, "ink", width=1.5)
