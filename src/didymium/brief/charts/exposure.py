"""Exposure of the viewpoint: bars of shares or tonnes with their ranges, one per row."""

from __future__ import annotations

from itertools import groupby
from typing import Final

from didymium.brief.charts.canvas import Canvas
from didymium.brief.document import ChartData
from didymium.brief.words.say import Speaker, figure_text

_BAR: Final = 14.0


def draw(speaker: Speaker, chart: ChartData, canvas: Canvas) -> None:
    """Horizontal bars from zero; each group has its own scale, printed at each bar's end."""
    narrow = canvas.width < 500
    left = 0.0 if narrow else 190.0
    right = canvas.width - (105.0 if narrow else 130.0)
    y = 0.0
    for _, bars in groupby(chart.bars, key=lambda bar: bar.group):
        rows = list(bars)
        if rows[0].group is not None:
            y = canvas.wrapped(
                0, y + 13, speaker.arg(rows[0].group), width=canvas.width, size=12.5, bold=True
            )
            y -= 8
        figures = [speaker.figures[bar.parts[0][1]] for bar in rows]
        most = max(
            (max(figure.value or 0.0, figure.high or 0.0) for figure in figures), default=0.0
        )
        top = y + 2
        for bar, figure in zip(rows, figures, strict=True):
            label = speaker.arg(bar.label)
            label = label[0].upper() + label[1:]
            if narrow:
                canvas.text(0, y + 12, label, size=11, colour="soft")
                y += 15
            else:
                canvas.text(left - 8, y + 13, label, size=12, anchor="end", colour="soft")
            if figure.value is None or most <= 0:
                canvas.text(left + 5, y + 13, speaker.word("figure_absent"), size=11)
            else:
                wide = (right - left) / most
                canvas.rect(left, y + 2, figure.value * wide, _BAR, bar.parts[0][0])
                end = figure.value * wide
                if figure.low is not None and figure.high is not None:
                    middle = y + 2 + _BAR / 2
                    canvas.line(
                        left + figure.low * wide,
                        middle,
                        left + figure.high * wide,
                        middle,
                        "ink",
                        width=1.5,
                    )
                    end = max(end, figure.high * wide)
                canvas.text(
                    left + end + 6,
                    y + 13,
                    figure_text(figure, speaker.lang, "range"),
                    size=11,
                )
            y += _BAR + 6
        canvas.line(left, top, left, y, "ink")
        y += 10
    canvas.height = y
