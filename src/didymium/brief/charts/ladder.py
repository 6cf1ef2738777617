"""The ladder of a deal: its steps, how long each took elsewhere, and where this one stands."""

from __future__ import annotations

from didymium.brief.charts.canvas import Canvas
from didymium.brief.document import ChartData
from didymium.brief.words.say import Speaker, figure_text


def draw(speaker: Speaker, chart: ChartData, canvas: Canvas) -> None:
    """Steps from top to bottom; ``chart.marks`` says ``here`` for the step reached.

    ``chart.bars`` holds one step each, with the waiting time to it as its figure where known.
    """
    here = chart.marks.get("here", "")
    y = 14.0
    reached = True
    for place, bar in enumerate(chart.bars):
        key = bar.label.id  # type: ignore[union-attr]
        words = speaker.arg(bar.label)
        if place:
            canvas.line(9, y - 24, 9, y - 4, "line", width=2)
            if bar.parts:
                figure = speaker.figures[bar.parts[0][1]]
                canvas.text(
                    26,
                    y - 8,
                    f"{speaker.word('ladder_median')} {figure_text(figure, speaker.lang, 'range')}",
                    size=10.5,
                    colour="soft",
                )
            y += 8
        canvas.circle(
            9, y, 6.5, "dominant" if reached else "paper", stroke="dominant" if reached else "soft"
        )
        canvas.text(26, y + 4, words[0].upper() + words[1:], size=12.5, bold=key == here)
        if key == here:
            wide = 26 + len(words) * 7.4
            canvas.text(
                wide + 8, y + 4, f"← {speaker.word('ladder_here')}", size=11.5, colour="soft"
            )
            reached = False
        y += 32
    canvas.height = y - 12
