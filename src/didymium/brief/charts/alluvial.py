"""The chain from ore to end use: who holds each stage.

Columns are stages, their blocks territories, heights shares of world output. A ribbon joins the
same territory from one stage to the next: it shows how its share changes and is not a shipment.
The last column is what the finished product is used in.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from didymium.brief.charts.canvas import Canvas
from didymium.brief.document import ChartData, NameArg
from didymium.brief.words.numbers import quantity
from didymium.brief.words.say import Speaker

_BLOCK: Final = 15.0
_PAD: Final = 3.0


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
    top = 46.0
    stages = list(dict.fromkeys(flow.from_node for flow in chart.flows))
    side = 4.0
    right_room = 84.0 if narrow else 150.0
    step = (canvas.width - side - right_room - _BLOCK) / max(len(stages) - 1, 1)
    columns: list[list[_Placed]] = []
    for stage in stages:
        flows = [flow for flow in chart.flows if flow.from_node == stage]
        y = top
        column: list[_Placed] = []
        room = height - _PAD * (len(flows) - 1)
        total = sum(speaker.figures[flow.figure].value or 0.0 for flow in flows)
        for flow in flows:
            share = speaker.figures[flow.figure].value or 0.0
            size = room * share / total
            column.append(_Placed(flow.to_node, flow.owner, y, size, share))
            y += size + _PAD
        columns.append(column)
    for place, (before, after) in enumerate(pairwise(columns)):
        x0, x1 = side + place * step + _BLOCK, side + (place + 1) * step
        _ribbons(canvas, before, after, x0, x1, top, height)
    for place, (stage, column) in enumerate(zip(stages, columns, strict=True)):
        x = side + place * step
        last = place == len(stages) - 1
        _heading(speaker, canvas, stage, x, last)
        for block in column:
            label = _label(speaker, block.node)
            shown = quantity(block.share, "1", speaker.lang)
            canvas.rect(x, block.top, _BLOCK, block.height, block.role, tip=f"{label}: {shown}")
            if block.height < 9:
                continue
            words = f"{label} {shown}" if last or place == 0 or block.share > 0.03 else ""
            size = 10.5 if narrow else 11.5
            if last:
                for row, part in enumerate(_two_rows(words, narrow)):
                    canvas.text(
                        x + _BLOCK + 4,
                        block.top + min(block.height / 2 + 4, 13) + row * 12,
                        part,
                        size=size,
                    )
            elif narrow:
                canvas.text(
                    x + _BLOCK + 3, block.top + min(block.height / 2 + 4, 14), shown, size=size
                )
            else:
                canvas.text(
                    x + _BLOCK + 4, block.top + min(block.height / 2 + 4, 14), words, size=size
                )
    canvas.height = top + height + 8


def _two_rows(words: str, narrow: bool) -> list[str]:
    if not narrow or len(words) < 16:
        return [words]
    head, _, tail = words.rpartition(" ")
    return [head, tail]


def _heading(speaker: Speaker, canvas: Canvas, stage: str, x: float, last: bool) -> None:
    anchor = "start"
    y = 12.0
    for row in speaker.word(stage).split("|"):
        canvas.text(x, y, row, size=11.5, bold=y == 12.0, anchor=anchor)  # type: ignore[arg-type]
        y += 14
    del last


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
