"""A reading for the terminal: the text with what was found marked in it, then the findings."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rich.text import Text

    from didymium.news.types import Event, Reading, Statement

_STYLES = {
    "material": "bold green",
    "product": "green",
    "stage": "green",
    "territory": "bold blue",
    "bloc": "bold blue",
    "person": "bold magenta",
    "organisation": "magenta",
    "office": "magenta",
    "place": "blue",
    "instrument": "bold",
}
_LABELS = {
    "it": {
        "read": "Letto",
        "relevant": "pertinente",
        "irrelevant": "non riguarda i minerali strategici",
        "statements": "Dichiarazioni",
        "events": "Fatti",
        "warnings": "Avvertenze",
        "debris": "Tolto dal testo",
        "legend": "materiali, territori, persone e organizzazioni; _segnali di certezza_; date",
        "background": "contesto",
        "date": "data della pagina",
    },
    "en": {
        "read": "Read",
        "relevant": "relevant",
        "irrelevant": "not about strategic minerals",
        "statements": "Statements",
        "events": "Events",
        "warnings": "Warnings",
        "debris": "Taken out of the text",
        "legend": "materials, territories, persons and organisations; _cues of certainty_; dates",
        "background": "background",
        "date": "date of the page",
    },
}


def marked_text(reading: Reading) -> Text:
    """The page's text with names, dates and cues of certainty marked."""
    from rich.text import Text

    text = Text(reading.page.text.strip("\n"))
    shift = len(reading.page.text) - len(reading.page.text.lstrip("\n"))
    for mention in reading.mentions:
        text.stylize(_STYLES[mention.kind], mention.span[0] - shift, mention.span[1] - shift)
    for date in reading.date_mentions:
        text.stylize("cyan", date.span[0] - shift, date.span[1] - shift)
    for quantity in reading.quantities:
        text.stylize("bold", quantity.span[0] - shift, quantity.span[1] - shift)
    for statement in reading.statements:
        for cue in statement.cues:
            text.stylize("underline yellow", cue.span[0] - shift, cue.span[1] - shift)
    return text


def lines(reading: Reading, lang: str) -> Iterator[Text]:
    """The whole view, one piece of styled text after another."""
    from rich.text import Text

    words = _LABELS[lang]
    verdict = words["relevant"] if reading.relevance.relevant else words["irrelevant"]
    date = f", {words['date']} {reading.date} ({reading.date_basis})" if reading.date else ""
    yield Text(f"{words['read']}: {reading.language}, {verdict}{date}", style="bold")
    for note in reading.notes:
        yield Text(note, style="yellow")
    for finding in reading.page.findings:
        yield Text(f"{finding.kind}: {finding.message}", style="yellow")
    yield Text("")
    yield marked_text(reading)
    yield Text("")
    if reading.statements:
        yield Text(words["statements"], style="bold")
        for statement in reading.statements:
            yield _statement(statement, words["background"])
    if reading.events:
        yield Text(f"\n{words['events']}", style="bold")
        for event in reading.events:
            yield _event(event, words["background"])
    if reading.warnings:
        yield Text(f"\n{words['warnings']}", style="bold")
        for warning in reading.warnings:
            message = warning.message_it if lang == "it" else warning.message_en
            yield Text(f"  {warning.kind}: {message}", style="yellow")
    if reading.debris:
        yield Text(f"\n{words['debris']}", style="bold")
        for item in reading.debris:
            yield Text(f"  {item.kind}: {_one_line(item.text)!r}", style="dim")


def _one_line(text: str, limit: int = 100) -> str:
    flat = " ".join(text.split())
    return flat if len(flat) <= limit else flat[: limit - 1] + "…"


def _statement(statement: Statement, background: str) -> Text:
    from rich.text import Text

    line = Text("  ")
    line.append(statement.modality, style="bold yellow")
    if statement.polarity == "negative":
        line.append(" (-)", style="yellow")
    if statement.background:
        line.append(f" [{background}]", style="dim")
    carrier = f" < {' < '.join(statement.carrier)}" if statement.carrier else ""
    line.append(f"  {statement.speaker.name}{carrier}: ", style="magenta")
    line.append(_one_line(statement.claim, 160))
    act = statement.act
    if act is not None:
        actors = ", ".join(party.name for party in act.actors) or "?"
        targets = ", ".join(party.name for party in act.targets) or ("*" if act.target_all else "")
        arrow = f" -> {targets}" if targets else ""
        state = f" [{act.state}]" if act.state else ""
        line.append(f"\n      {act.action}: {actors}{arrow}{state}", style="green")
    return line


def _event(event: Event, background: str) -> Text:
    from rich.text import Text

    actors = ", ".join(event.actors) or "?"
    targets = f" -> {', '.join(event.targets)}" if event.targets else ""
    materials = f" ({', '.join(event.materials)})" if event.materials else ""
    tail = f" [{background}]" if event.background else ""
    until = f" -> {event.state_until}" if event.state_until else ""
    return Text(
        f"  {event.action}: {actors}{targets}{materials}; {event.modality}, "
        f"{event.state or '-'}{until}; {event.status}{tail}"
    )
