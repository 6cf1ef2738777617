"""The chain from ore to end use: who holds each stage.

Columns are stages, their blocks territories, heights shares of world output. A ribbon joins the
same territory from one stage to the next: it shows how its share changes and is not a shipment.
The last column is what the finished product is used in.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from didymium.brief.charts.canvas import Canvas, wrap
from didymium.brief.document import ChartData, NameArg
from didymium.brief.words.numbers import quantity
from didymium.brief.words.say import Speaker

_BLOCK: Final = 15.0
_PAD: Final = 3.0
_SIDE: Final = 4.0
_TOP: Final = 46.0


@dataclass(frozen=True, slots=True)
class _Placed:
    node: str
    role: str
    top: float
    height: float
    share: float


def draw(speaker: Speaker, chart: ChartData, canvas: Canvas) -> None:
    """Columns come from ``chart.flows``: ``from_node`` is the stage, ``to_node`` the holder.

    ``owner`` is the colour's name; ``figure`` the share. Holders keep their order in every column.
    """
    narrow = canvas.width < 500
    height = 300.0 if narrow else 330.0
    room = 92.0 if narrow else 150.0
    stages = list(dict.fromkeys(flow.from_node for flow in chart.flows))
    step = (canvas.width - _SIDE - room - _BLOCK) / max(len(stages) - 1, 1)
    columns = [_column(speaker, chart, stage, height) for stage in stages]
    for place, (before, after) in enumerate(pairwise(columns)):
        x0, x1 = _SIDE + place * step + _BLOCK, _SIDE + (place + 1) * step
        _ribbons(canvas, before, after, x0, x1, _TOP, height)
    for place, (stage, column) in enumerate(zip(stages, columns, strict=True)):
        x = _SIDE + place * step
        last = place == len(stages) - 1
        _heading(speaker, canvas, stage, x, step if not last else room)
        for block in column:
            _block(speaker, canvas, block, x, room=room, last=last)
    canvas.height = _TOP + height + 8


def _column(speaker: Speaker, chart: ChartData, stage: str, height: float) -> list[_Placed]:
    """The blocks of a stage from top to bottom, their heights in proportion to their shares."""
    flows = [flow for flow in chart.flows if flow.from_node == stage]
    shares = [speaker.figures[flow.figure].value or 0.0 for flow in flows]
    free = height - _PAD * (len(flows) - 1)
    y = _TOP
    column: list[_Placed] = []
    for flow, share in zip(flows, shares, strict=True):
        size = free * share / sum(shares)
        column.append(_Placed(flow.to_node, flow.owner, y, size, share))
        y += size + _PAD
    return column


def _block(
    speaker: Speaker, canvas: Canvas, block: _Placed, x: float, *, room: float, last: bool
) -> None:
    """A block with its label beside it; on a narrow picture the share alone, but at the end."""
    label = _label(speaker, block.node)
    shown = quantity(block.share, "1", speaker.lang)
    canvas.rect(x, block.top, _BLOCK, block.height, block.role, tip=f"{label}: {shown}")
    if block.height < 9 or (block.share <= 0.03 and not last):
        return
    narrow = canvas.width < 500
    size = 10.0 if narrow else 11.5
    y = block.top + min(block.height / 2 + 4, 13)
    words = shown if narrow and not last else f"{label} {shown}"
    rows = wrap(words, room - _BLOCK - 8, size) if last else [words]
    for row, part in enumerate(rows[: max(1, int(block.height // 11))]):
        canvas.text(x + _BLOCK + 4, y + row * 11.5, part, size=size)


def _heading(speaker: Speaker, canvas: Canvas, stage: str, x: float, room: float) -> None:
    """The stage over its column: its name, and what is counted where there is room for it."""
    name, _, counted = speaker.word(stage).partition("|")
    narrow = canvas.width < 500
    y = 12.0
    size = 9.2 if narrow else 11.5
    for row in wrap(name, room, size):
        canvas.text(x, y, row, size=size, bold=True)
        y += 12
    if not narrow:
        canvas.text(x, y + 2, counted, size=11)


def _label(speaker: Speaker, node: str) -> str:
    kind, _, name_id = node.partition(":")
    if kind == "word":
        short = f"{name_id}_short"
        words = speaker.word(short if name_id.startswith("use_") else name_id)
    else:
        words = speaker.arg(NameArg(of=kind, id=name_id))
    return words[0].upper() + words[1:]


def _ribbons(
    canvas: Canvas,
    before: list[_Placed],
    after: list[_Placed],
    x0: float,
    x1: float,
    top: float,
    height: float,
) -> None:
    same = {block.node: block for block in after}
    if not any(block.node in same for block in before):
        # From the last product to its uses: all of it, whoever made it.
        canvas.path(
            f"M{x0:.1f} {top:.1f}H{x1:.1f}V{top + height:.1f}H{x0:.1f}z", fill="grid", opacity=0.6
        )
        return
    for block in before:
        other = same.get(block.node)
        if other is None:
            continue
        middle = (x0 + x1) / 2
        a, b = block.top, block.top + block.height
        c, d = other.top, other.top + other.height
        canvas.path(
            f"M{x0:.1f} {a:.1f}C{middle:.1f} {a:.1f} {middle:.1f} {c:.1f} {x1:.1f} {c:.1f}"
            f"V{d:.1f}C{middle:.1f} {d:.1f} {middle:.1f} {b:.1f} {x0:.1f} {b:.1f}z",
            fill=block.role,
            opacity=0.28,
        )
