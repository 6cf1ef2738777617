"""The brief as data: what it says, every number with its way down to source rows.

Nothing here is in a language. A :class:`Say` names a sentence and fills it with references;
the words room turns it into Italian or English. A number is never written into a sentence: it is
a :class:`Figure`, which names its source rows or the formula and figures it comes from.
"""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from didymium.brief.runs import ModelRun as ModelRun
from didymium.brief.runs import Run as Run
from didymium.brief.runs import RunArticle as RunArticle
from didymium.brief.sentence import Arg as Arg
from didymium.brief.sentence import BothArg as BothArg
from didymium.brief.sentence import DateArg as DateArg
from didymium.brief.sentence import FigureArg as FigureArg
from didymium.brief.sentence import ManyArg as ManyArg
from didymium.brief.sentence import Model as Model
from didymium.brief.sentence import NameArg as NameArg
from didymium.brief.sentence import Say as Say
from didymium.brief.sentence import TextArg as TextArg
from didymium.brief.sentence import WordArg as WordArg
from didymium.brief.sentence import leaves as leaves
from didymium.brief.sentence import party as party

SCHEMA_VERSION = "2"

FigureKind = Literal["measured", "estimated", "quota", "capacity", "target", "computed", "counted"]
Verdict = Literal["contradicted", "unsupported", "supported", "caution"]
Certainty = Literal[
    "asserted",
    "possible",
    "planned",
    "conditional",
    "denied",
    "open_question",
    "hoped",
    "demanded",
]

# --- numbers ----------------------------------------------------------------------------------


class Row(Model):
    """A source row behind a number, as the evidence holds it."""

    id: str
    table: str
    describes: dict[str, str]
    value: float | None
    low: float | None
    high: float | None
    unit: str
    basis: str
    kind: str
    period: str
    edition: str
    source: str
    note: str


class How(Model):
    """How a number came about: the formula in words, the figures and rows it is made of."""

    formula: str
    figures: tuple[str, ...] = ()
    rows: tuple[str, ...] = ()


class Figure(Model):
    """One number: value and range, unit, basis, kind, period, edition, sources, derivation.

    Shares are fractions (unit ``1``), differences of shares are in unit ``points`` (fractions,
    printed as percentage points), concentration indices run from 0 to 1 (unit ``index``).
    ``value`` is None when it cannot be given; ``absent`` says why.
    """

    id: str
    value: float | None
    low: float | None = None
    high: float | None = None
    unit: str
    basis: str
    kind: FigureKind
    period: str
    edition: str
    sources: tuple[str, ...]
    how: How
    absent: str | None = None
    note: str = ""


class Source(Model):
    """A numbered source."""

    number: int
    id: str
    producer: str
    title: str
    url: str | None
    published: str | None
    kind: str
    licence: str
    cited: bool


# --- parts ------------------------------------------------------------------------------------


class Said(Model):
    """Something said in the article: the words, who says it, how certain it is put.

    In a brief of many articles ``articles`` are the sources in which it stands.
    """

    id: str
    words: str
    sentence: int
    speaker: str
    speaker_id: str | None
    speaker_kind: str
    office: str | None
    carrier: tuple[str, ...]
    certainty: Certainty
    negative: bool
    time: Literal["past", "present", "future"]
    background: bool
    cues: tuple[str, ...]
    main: bool
    articles: tuple[str, ...] = ()
    language: str | None = None


class LedgerRow(Model):
    """A dated row of the ledger, as evidence or as a point on the timeline."""

    id: str
    date: str
    end_date: str | None
    event_kind: str
    instrument: str
    status: str
    level: str | None
    place: str | None
    summary_en: str
    summary_it: str
    later_outcome: str | None
    reviewed: bool
    source: str
    known: str | None = None


class Check(Model):
    """A check of the article: the rule, the verdict, the words it is about, the evidence.

    In a brief of many articles ``articles`` are the sources it is about.
    """

    id: str
    rule: str
    verdict: Verdict
    headline: Say
    says: tuple[Say, ...]
    words: tuple[str, ...]
    evidence: tuple[LedgerRow, ...]
    articles: tuple[str, ...] = ()


class Cell(Model):
    """A cell of a table: one thing, or nothing with the reason; ``sources`` are cited after it."""

    arg: Arg | None
    note: Say | None = None
    sources: tuple[str, ...] = ()


class Table(Model):
    """A small table of names and figures; ``columns`` are sentence keys."""

    id: str
    title: Say
    columns: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    notes: tuple[Say, ...]


class Bar(Model):
    """One bar: a label and the figures of its parts, in order."""

    label: Arg
    group: Arg | None = None
    parts: tuple[tuple[str, str], ...]


class Flow(Model):
    """A flow of the chain picture between two named nodes, its width a figure."""

    from_node: str
    to_node: str
    figure: str
    owner: str


class ChartData(Model):
    """What a chart shows: its kind, title, alternative text, data by figure ids, sources."""

    id: str
    kind: Literal["shares", "timeline", "sankey", "fan", "exposure", "map", "ladder"]
    title: Say
    alt: Say
    note: Say | None = None
    bars: tuple[Bar, ...] = ()
    flows: tuple[Flow, ...] = ()
    events: tuple[LedgerRow, ...] = ()
    marks: dict[str, str] = Field(default_factory=dict)
    figures: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()


class Fan(Model):
    """Quantiles over time of a modelled quantity: one figure id per quantile and month."""

    id: str
    case: str
    months: tuple[str, ...]
    quantiles: dict[str, tuple[str, ...]]


class Block(Model):
    """Sentences with their tables and charts, under an optional heading."""

    heading: Say | None
    says: tuple[Say, ...] = ()
    tables: tuple[Table, ...] = ()
    charts: tuple[ChartData, ...] = ()


class ScenarioCard(Model):
    """A scenario that answers a question: what is assumed, and where it comes from."""

    id: str
    title: Say
    says: tuple[Say, ...]


class Watch(Model):
    """Something to watch, with its date; ``past`` marks a date gone by without known outcome."""

    date: str
    say: Say
    past: bool
    source: str


class Assumption(Model):
    """Something the brief assumed, the key to change it, and its present value."""

    key: str
    value: str
    say: Say


class Told(Model):
    """An article of the story: what it says of the act, and whether it counts as a carrier.

    ``source`` is the id of its numbered source, ``stand`` a row of ``rules/stands.csv``;
    ``bound_to`` the earlier article with which it counts as one, ``bond`` why: copy, agency, words.
    """

    source: str
    title: str
    outlet: str | None
    address: str | None
    language: str
    date: str | None
    speaker: str | None
    stand: str
    main: bool
    bond: Literal["copy", "agency", "words"] | None = None
    bound_to: str | None = None


class Apart(Model):
    """Articles that are not of the story, with the reason."""

    reason: str
    sources: tuple[str, ...]
    say: Say


class Joined(Model):
    """Many articles in one brief: which, how many carry the story, where they differ."""

    articles: tuple[Told, ...]
    block: Block
    differences: tuple[Check, ...]
    apart: tuple[Apart, ...]


class Subject(Model):
    """What the article is about."""

    title: str
    address: str | None
    outlet: str | None
    language: str
    date: str | None
    date_basis: str
    relevant: bool
    reasons: tuple[str, ...]
    materials: tuple[str, ...]
    actors: tuple[str, ...]


class Document(Model):
    """A whole brief. Parts come in the order in which they are read.

    ``scope`` says under the answer that the page tells more than is answered, ``also`` what.
    """

    schema_version: str = SCHEMA_VERSION
    subject: Subject
    title: Say
    alert: Say | None = None
    answer: tuple[Say, ...]
    scope: Say | None = None
    said: tuple[Said, ...]
    also: tuple[Block, ...] = ()
    checks: tuple[Check, ...]
    facts: tuple[Block, ...]
    story: Block
    story_rows: tuple[LedgerRow, ...]
    change: tuple[Block, ...]
    scenarios: tuple[ScenarioCard, ...]
    whom: tuple[Block, ...]
    watch: tuple[Watch, ...]
    assumptions: tuple[Assumption, ...]
    unsaid: tuple[Say, ...]
    sources: tuple[Source, ...]
    figures: dict[str, Figure]
    rows: dict[str, Row]
    fans: tuple[Fan, ...] = ()
    joined: Joined | None = None
    run: Run

    def blocks(self) -> tuple[Block, ...]:
        """Every block, in reading order."""
        first = (self.joined.block,) if self.joined else ()
        return (*first, *self.also, *self.facts, self.story, *self.change, *self.whom)

    def says(self) -> tuple[Say, ...]:
        """Every sentence, in reading order; of many articles those on other stories last."""
        found: list[Say] = [self.title, *([self.alert] if self.alert else []), *self.answer]
        found += [self.scope] if self.scope else []
        for check in (*self.differences(), *self.checks):
            found += [check.headline, *check.says]
        for block in self.blocks():
            found += [block.heading] if block.heading else []
            found += block.says
            for table in block.tables:
                found += [table.title, *table.notes]
            for chart in block.charts:
                found += [chart.title, chart.alt, *([chart.note] if chart.note else [])]
        for card in self.scenarios:
            found += [card.title, *card.says]
        found += [item.say for item in self.watch]
        found += [item.say for item in self.assumptions]
        found += [item.say for item in self.joined.apart] if self.joined else []
        return (*found, *self.unsaid)

    def differences(self) -> tuple[Check, ...]:
        """Where the articles of the brief differ; nothing for one article."""
        return self.joined.differences if self.joined else ()
