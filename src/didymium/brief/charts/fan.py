"""Fans of a modelled quantity over time: median, middle half and 5-95% band, per case."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from didymium.brief.charts.canvas import Canvas
from didymium.brief.document import Fan
from didymium.brief.words import numbers
from didymium.brief.words.say import Speaker

_ROLES: Final = ("dominant", "talked", "third")
_BANDS: Final = (("0.05", "0.95", 0.18), ("0.25", "0.75", 0.3))
_LEFT, _TOP, _BOTTOM = 52.0, 20.0, 190.0


def draw(speaker: Speaker, canvas: Canvas, fans: tuple[Fan, ...]) -> None:
    """Bands around the medians, the zero line in ink, each case labelled at the end of its line."""
    values = [
        _value(speaker, figure)
        for fan in fans
        for line in fan.quantiles.values()
        for figure in line
    ]
    unit = speaker.figures[next(iter(fans[0].quantiles.values()))[0]].unit
    months = fans[0].months
    right = canvas.width - (84.0 if canvas.width < 500 else 120.0)
    least, most = min(0.0, *values), max(0.0, *values)
    room = (most - least) * 0.06 or 1.0
    least, most = least - (room if least < 0 else 0.0), most + room

    def x_of(place: int) -> float:
        return _LEFT + (right - _LEFT) * place / max(len(months) - 1, 1)

    def y_of(value: float) -> float:
        return _BOTTOM - (_BOTTOM - _TOP) * (value - least) / (most - least)

    _grid(speaker, canvas, unit, least, most, right, y_of)
    ends: list[float] = []
    for fan, role in zip(fans, _ROLES, strict=False):
        for low, high, faint in _BANDS:
            if low in fan.quantiles and high in fan.quantiles:
                _band(speaker, canvas, fan, (low, high), role, faint, x_of, y_of)
        middle = [_value(speaker, figure) for figure in fan.quantiles["0.5"]]
        line = " L".join(f"{x_of(i):.1f} {y_of(v):.1f}" for i, v in enumerate(middle))
        canvas.path(f"M{line}", stroke=role, width=2)
        y = y_of(middle[-1]) + 4
        while any(abs(y - other) < 14 for other in ends):
            y += 14
        ends.append(y)
        canvas.rect(right + 6, y - 8, 8, 8, role)
        canvas.text(right + 18, y, speaker.word(fan.case), size=11)
    for place, month in enumerate(months):
        if place % max(len(months) // 4, 1) == 0:
            canvas.line(x_of(place), _BOTTOM, x_of(place), _BOTTOM + 4, "soft")
            canvas.text(x_of(place), _BOTTOM + 16, month, size=10.5, anchor="middle", colour="soft")
    canvas.height = _BOTTOM + 24


def _value(speaker: Speaker, figure_id: str) -> float:
    figure = speaker.figures[figure_id]
    assert figure.value is not None
    return numbers.scaled(figure.value, figure.unit)


def _grid(
    speaker: Speaker,
    canvas: Canvas,
    unit: str,
    least: float,
    most: float,
    right: float,
    y_of: Callable[[float], float],
) -> None:
    """Lines at round steps; the one at zero is drawn in ink."""
    step = _round_step((most - least) / 4)
    place = int(least / step) - 1
    while place * step <= most:
        value = place * step
        place += 1
        if value < least:
            continue
        y = y_of(value)
        canvas.line(_LEFT, y, right, y, "ink" if abs(value) < step / 1000 else "grid")
        shown = numbers.number(value, speaker.lang, decimals=0 if step >= 1 else 1)
        canvas.text(_LEFT - 6, y + 4, shown, size=10.5, anchor="end", colour="soft")
    canvas.text(0, _TOP - 8, numbers.unit_words(2, unit, speaker.lang), size=10.5, colour="soft")


def _round_step(rough: float) -> float:
    """The next of 1, 2 or 5 times a power of ten."""
    power = 1.0
    while power > rough:
        power /= 10
    while power * 10 <= rough:
        power *= 10
    return next((power * times for times in (1, 2, 5) if power * times >= rough), power * 10)


def _band(
    speaker: Speaker,
    canvas: Canvas,
    fan: Fan,
    bounds: tuple[str, str],
    role: str,
    faint: float,
    x_of: Callable[[int], float],
    y_of: Callable[[float], float],
) -> None:
    low, high = bounds
    up = [_value(speaker, figure) for figure in fan.quantiles[high]]
    down = [_value(speaker, figure) for figure in fan.quantiles[low]]
    there = " L".join(f"{x_of(i):.1f} {y_of(v):.1f}" for i, v in enumerate(up))
    back = " L".join(f"{x_of(i):.1f} {y_of(v):.1f}" for i, v in reversed(list(enumerate(down))))
    canvas.path(f"M{there} L{back}z", fill=role, opacity=faint)
