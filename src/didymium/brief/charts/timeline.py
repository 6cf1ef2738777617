"""The story as a line in time: what the ledger holds, where the article puts itself."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from didymium.brief.charts.canvas import Anchor, Canvas, text_width
from didymium.brief.document import ChartData, LedgerRow
from didymium.brief.words import numbers
from didymium.brief.words.say import Speaker
from didymium.forecast.deals import decimal_year

# Event kinds told apart by shape and height, not by colour alone.
_LANES: Final = ("article", "measure", "deal_step", "statement", "meeting", "other")
_COLOUR: Final = {
    "article": "ink",
    "measure": "fifth",
    "deal_step": "dominant",
    "statement": "talked",
    "meeting": "third",
    "other": "soft",
}


def draw(speaker: Speaker, chart: ChartData, canvas: Canvas) -> None:
    """One lane per kind of event, dots at their dates; vertical marks for the article's dates.

    ``chart.marks`` maps a date (``2024-06-14``) to the sentence key that names it.
    """
    dates = [decimal_year(event.date) for event in chart.events]
    dates += [decimal_year(date) for date in chart.marks]
    first, last = min(dates), max(dates)
    pad = max((last - first) * 0.03, 0.05)
    first, last = first - pad, last + pad
    narrow = canvas.width < 500
    left, right = (0.0, canvas.width) if narrow else (112.0, canvas.width - 4)

    def x_of(date: str) -> float:
        return left + (right - left) * (decimal_year(date) - first) / (last - first)

    lanes = [lane for lane in _LANES if any(event.event_kind == lane for event in chart.events)]
    y = 15.0 * len(chart.marks) + 10
    for lane in lanes:
        label = speaker.word(f"event_kind_{lane}")
        if narrow:
            canvas.text(0, y + 10, label, size=11, colour="soft")
            y += 16
        else:
            canvas.text(left - 10, y + 14, label, size=12, anchor="end", colour="soft")
        middle = y + 10
        canvas.line(left, middle, right, middle, "grid")
        for event in chart.events:
            if event.event_kind == lane:
                _dot(speaker, event, canvas, x_of, middle)
        y += 24
    _marks(speaker, chart, canvas, x_of, y)
    canvas.line(left, y, right, y, "soft")
    span = last - first
    step = 1 if span <= 6 else 2 if span <= 14 else 5
    for year in range(int(first) + 1, int(last) + 1):
        if year % step:
            continue
        x = left + (right - left) * (year - first) / span
        canvas.line(x, y, x, y + 5, "soft")
        canvas.text(x, y + 17, str(year), size=10.5, anchor="middle", colour="soft")
    canvas.height = y + 24


def _dot(
    speaker: Speaker,
    event: LedgerRow,
    canvas: Canvas,
    x_of: Callable[[str], float],
    y: float,
) -> None:
    summary = event.summary_it if speaker.lang == "it" else event.summary_en
    tip = f"{numbers.date(event.date, speaker.lang)}: {summary}"
    fill = _COLOUR[event.event_kind] if event.reviewed else "paper"
    canvas.circle(x_of(event.date), y, 4.5, fill, stroke=_COLOUR[event.event_kind], tip=tip)


def _marks(
    speaker: Speaker,
    chart: ChartData,
    canvas: Canvas,
    x_of: Callable[[str], float],
    bottom: float,
) -> None:
    for place, (date, key) in enumerate(sorted(chart.marks.items())):
        x = x_of(date)
        y = 11 + 15.0 * place
        canvas.line(x, y + 3, x, bottom, "ink", width=1, dash="3 3")
        words = f"{speaker.word(key)}: {numbers.date(date, speaker.lang)}"
        wide = text_width(words, 11)
        anchor: Anchor = "end" if x + wide > canvas.width else "start"
        if anchor == "end" and x - wide < 0:
            x = min(max(x, wide / 2), canvas.width - wide / 2)
            canvas.text(x, y, words, size=11, anchor="middle")
        else:
            canvas.text(x + (3 if anchor == "start" else -3), y, words, size=11, anchor=anchor)
