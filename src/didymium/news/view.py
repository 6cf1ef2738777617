"""A reading for the terminal: the text with what was found marked in it, then the findings.

Everything that the view itself says is in the language asked for; the page's words stay its own.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import suppress
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from didymium import vocabulary
from didymium.errors import InputError
from didymium.news.tables import rows
from didymium.vocabulary.phrases import Phrasebook, has_label, label

if TYPE_CHECKING:
    from rich.console import Console
    from rich.text import Text

    from didymium.news.types import Act, Event, Party, Reading, Speaker, Statement

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
_CLAIM, _PIECE = 200, 100
"""Characters of a claim, and of a piece of debris, that are shown at most."""


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


def lines(reading: Reading, lang: str, *, legend: bool = False) -> Iterator[Text]:
    """The whole view in a language ("en" or "it"), one piece of styled text after another.

    ``legend`` says below the page's text what its colours mean.
    """
    return _View(lang).lines(reading, legend=legend)


def wrapped(text: Text, console: Console) -> Iterator[Text]:
    """The text in rows no wider than the console, each as far in as the line it belongs to."""
    from rich.text import Text

    for line in text.split("\n", allow_blank=True):
        indent = len(line.plain) - len(line.plain.lstrip(" "))
        for row in line[indent:].wrap(console, console.width - indent) or [line]:
            row.rstrip()
            yield Text(" " * indent) + row


@cache
def _words() -> Phrasebook:
    """The sentences of the view, one row each in ``lists/view.csv``."""
    return Phrasebook(Path(__file__).parent / "lists" / "view.csv")


@cache
def _actions(lang: str) -> dict[str, str]:
    return {row["action"]: row[f"name_{lang}"] for row in rows("actions")}


class _View:
    """The view in one language."""

    def __init__(self, lang: str) -> None:
        self.lang = lang

    def _word(self, key: str) -> str:
        return _words()(key, self.lang)

    def _label(self, of: str, code: str) -> str:
        return label(of, code, self.lang)

    def lines(self, reading: Reading, *, legend: bool) -> Iterator[Text]:
        """The view, one piece of styled text after another."""
        from rich.text import Text

        yield self._head(reading)
        yield from self._notes(reading)
        yield Text("")
        yield marked_text(reading)
        if legend:
            yield Text(f"\n{self._word('legend')}", style="dim")
        news = [event for event in reading.events if not event.background]
        old = [event for event in reading.events if event.background]
        yield from self._part("news", map(self._event, news))
        yield from self._part("background", map(self._event, old))
        yield from self._part("statements", map(self._statement, reading.statements))
        yield from self._part("warnings", self._warnings(reading))
        yield from self._part("debris", self._debris(reading))

    def _part(self, name: str, found: Iterable[Text]) -> Iterator[Text]:
        """A heading and what stands below it; nothing where nothing does."""
        from rich.text import Text

        for place, line in enumerate(found):
            if place == 0:
                yield Text(f"\n{self._word(name)}", style="bold")
            yield line

    def _head(self, reading: Reading) -> Text:
        from rich.text import Text

        language = reading.language
        if has_label("language", language):
            language = self._label("language", language)
        verdict = self._word("relevant" if reading.relevance.relevant else "irrelevant")
        date = self._word("no_date")
        if reading.date is not None:
            source = self._label("date_source", reading.date_basis)
            date = f"{reading.date} ({source})"
        return Text(f"{language.capitalize()} · {verdict} · {date}", style="bold")

    def _notes(self, reading: Reading) -> Iterator[Text]:
        from rich.text import Text

        if not reading.language_read:
            known = has_label("language", reading.language)
            note = self._word("names_only" if known else "unread")
            yield Text(f"{reading.language}: {note}", style="yellow")
        for finding in reading.page.findings:
            kind = self._label("finding", finding.kind)
            yield Text(f"{kind}: {finding.message}", style="yellow")

    def _event(self, event: Event) -> Text:
        from rich.text import Text

        actors = [self._side(side) for side in event.actors]
        targets = [self._side(side) for side in event.targets]
        line = Text("  ")
        line.append(_actions(self.lang)[event.action], style="bold green")
        line.append(f": {self._sides(actors, targets)}")
        if event.materials:
            line.append(f" · {', '.join(map(self._material, event.materials))}", style="green")
        said = [self._label("modality", event.modality)]
        if event.state is not None:
            until = f" {self._word('until')} {event.state_until}" if event.state_until else ""
            said.append(state_name(event.state, self.lang) + until)
        by = f": {', '.join(event.attributed_to)}" if event.attributed_to else ""
        said.append(self._label("event_status", event.status) + by)
        if event.date is not None and event.date_basis == "stated":
            said.append(date_shown(event.date.isoformat(), event.date_precision))
        line.append(f"\n      {' · '.join(dict.fromkeys(said))}", style="yellow")
        return line

    def _statement(self, statement: Statement) -> Text:
        from rich.text import Text

        line = Text("  ")
        line.append(self._label("modality", statement.modality), style="bold yellow")
        if statement.polarity == "negative":
            line.append(f" ({self._word('negative')})", style="yellow")
        if statement.background:
            line.append(f" [{self._word('is_background')}]", style="dim")
        line.append(f"  {self._speaker(statement.speaker)}", style="magenta")
        for carrier in statement.carrier:
            line.append(f", {self._word('via')} {carrier}", style="magenta")
        line.append(f": {_one_line(statement.claim, _CLAIM)}")
        if statement.act is not None:
            line.append(f"\n      {self._act(statement.act)}", style="green")
        return line

    def _act(self, act: Act) -> str:
        """The act that a statement tells: what is done, by whom, to whom, how far it has come."""
        actors = [self._party(party) for party in act.actors]
        targets = [self._party(party) for party in act.targets]
        if act.target_all and not targets:
            targets = [self._word("everyone")]
        state = f" · {state_name(act.state, self.lang)}" if act.state else ""
        return f"{_actions(self.lang)[act.action]}: {self._sides(actors, targets)}{state}"

    def _sides(self, actors: list[str], targets: list[str]) -> str:
        arrow = f" → {', '.join(targets)}" if targets else ""
        return f"{', '.join(actors) or self._word('somebody')}{arrow}"

    def _speaker(self, speaker: Speaker) -> str:
        """Who says it: the page itself, or a name with the office that the page gives."""
        if speaker.kind == "outlet" and speaker.span is None:
            return self._word("the_page") if speaker.name == "the page" else speaker.name
        office = speaker.office if speaker.office != speaker.name else None
        return f"{speaker.name} ({office})" if office else speaker.name

    def _party(self, party: Party) -> str:
        """A side of an act by its name; the page's own words for what no table knows."""
        return party.name if party.id is None else self._known(party.id) or party.name

    def _side(self, side: str) -> str:
        """A side of an event: a territory, a bloc, ``org:`` or ``person:``, or everyone."""
        if side == "ALL":
            return self._word("everyone")
        entry = side.partition(":")[2] or side
        return self._known(entry) or entry

    def _known(self, entry: str) -> str | None:
        return _name(entry, ("territory", "bloc", "organisation", "person"), self.lang)

    def _material(self, entry: str) -> str:
        return _name(entry, ("material", "product", "stage"), self.lang) or entry

    def _warnings(self, reading: Reading) -> Iterator[Text]:
        from rich.text import Text

        for warning in reading.warnings:
            message = warning.message_it if self.lang == "it" else warning.message_en
            kind = self._label("warning", warning.kind)
            yield Text(f"  {kind}: {message}", style="yellow")

    def _debris(self, reading: Reading) -> Iterator[Text]:
        """What was taken out, each piece once, with how often."""
        from rich.text import Text

        pieces: dict[tuple[str, str], int] = {}
        for item in reading.debris:
            taken = (self._label("debris", item.kind), _one_line(item.text, _PIECE))
            pieces[taken] = pieces.get(taken, 0) + 1
        for (name, piece), count in pieces.items():
            times = f" × {count}" if count > 1 else ""
            yield Text(f"  {name}: {piece!r}{times}", style="dim")


@cache
def _name(entry: str, kinds: tuple[str, ...], lang: str) -> str | None:
    """The name of an entry of the vocabulary, of the first of these kinds that holds it."""
    for kind in kinds:
        with suppress(InputError):
            return vocabulary.name(kind, entry, lang)
    return None


def state_name(state: str, lang: str) -> str:
    """A status of the ledger by its name, or a state that only the news tell apart from it."""
    if has_label("state", state):
        return label("state", state, lang)
    return vocabulary.name("status", state, lang)


def date_shown(day: str, precision: str | None) -> str:
    """A day as far as it is known: "2025", "2025-H2", "2025-Q4", "2025-10", "2025-10-09"."""
    year, month = day[:4], int(day[5:7])
    match precision:
        case "year" | "decade":
            return year
        case "half":
            return f"{year}-H{(month + 5) // 6}"
        case "quarter":
            return f"{year}-Q{(month + 2) // 3}"
        case "month":
            return day[:7]
    return day


def _one_line(text: str, limit: int) -> str:
    flat = " ".join(text.split())
    return flat if len(flat) <= limit else flat[: limit - 1] + "…"
