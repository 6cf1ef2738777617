"""Fans of a modelled quantity over months: median, middle half and 5-95% band, per case."""

from __future__ import annotations

from typing import Final

from didymium.brief.charts.canvas import Canvas
from didymium.brief.document import Fan
from didymium.brief.words import numbers
from didymium.brief.words.say import Speaker

_ROLES: Final = ("dominant", "talked", "third")


def draw(speaker: Speaker, canvas: Canvas, fans: tuple[Fan, ...]) -> None:
    """Bands from zero upwards, the median labelled at the end of its line."""
    values = [
        speaker.figures[figure].value or 0.0
        for fan in fans
        for line in fan.quantiles.values()
        for figure in line
    ]
    unit = speaker.figures[next(iter(fans[0].quantiles.values()))[0]].unit
    months = fans[0].months
    left, right, top, bottom = 52.0, canvas.width - 96.0, 12.0, 210.0
    most = max(values) * 1.05 or 1.0

    def x_of(place: int) -> float:
        return left + (right - left) * place / max(len(months) - 1, 1)

    def y_of(value: float) -> float:
        return bottom - (bottom - top) * value / most

    for step in range(5):
        value = most * step / 4
        canvas.line(left, y_of(value), right, y_of(value), "ink" if step == 0 else "grid")
        canvas.text(
            left - 6,
            y_of(value) + 4,
            numbers.bare(value, unit, speaker.lang),
            size=10.5,
            anchor="end",
            colour="soft",
        )
    canvas.text(left, top - 2, numbers.unit_words(2, unit, speaker.lang), size=10.5, colour="soft")
    ends: list[float] = []
    for fan, role in zip(fans, _ROLES, strict=False):
        for low, high, faint in (("0.05", "0.95", 0.18), ("0.25", "0.75", 0.3)):
            if low in fan.quantiles and high in fan.quantiles:
                up = [speaker.figures[f].value or 0.0 for f in fan.quantiles[high]]
                down = [speaker.figures[f].value or 0.0 for f in fan.quantiles[low]]
                there = " L".join(f"{x_of(i):.1f} {y_of(v):.1f}" for i, v in enumerate(up))
                back = " L".join(
                    f"{x_of(i):.1f} {y_of(v):.1f}" for i, v in reversed(list(enumerate(down)))
                )
                canvas.path(f"M{there} L{back}z", fill=role, opacity=faint)
        middle = [speaker.figures[f].value or 0.0 for f in fan.quantiles["0.5"]]
        line = " L".join(f"{x_of(i):.1f} {y_of(v):.1f}" for i, v in enumerate(middle))
        canvas.path(f"M{line}", stroke=role, width=2)
        y = y_of(middle[-1]) + 4
        while any(abs(y - other) < 14 for other in ends):
            y -= 14
        ends.append(y)
        canvas.text(right + 5, y, speaker.word(fan.case), size=11, bold=True, colour=role)
    for place, month in enumerate(months):
        if place % max(len(months) // 4, 1) == 0:
            canvas.line(x_of(place), bottom, x_of(place), bottom + 4, "soft")
            canvas.text(x_of(place), bottom + 16, month, size=10.5, anchor="middle", colour="soft")
    canvas.height = bottom + 24
