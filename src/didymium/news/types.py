"""The values a reading consists of, from words found to statements and warnings.

All spans count characters of the page's cleaned text; ``text`` fields are verbatim.
"""

from __future__ import annotations

import datetime as dt
from typing import Literal

from didymium.news.page import Debris, Frozen, Page, PageDate, Precision, Span, trusted

Modality = Literal[
    "asserted",
    "possible",
    "planned",
    "conditional",
    "denied",
    "open_question",
    "hoped",
    "demanded",
]
Polarity = Literal["positive", "negative"]
Time = Literal["past", "present", "future"]
MentionKind = Literal[
    "territory",
    "bloc",
    "material",
    "stage",
    "product",
    "instrument",
    "person",
    "organisation",
    "office",
    "place",
]
MentionRole = Literal["name", "government", "place", "adjective", "people", "carrier"]
SpeakerKind = Literal["person", "territory", "bloc", "organisation", "anonymous", "outlet"]
Part = Literal["headline", "body", "closing"]
PartyKind = Literal["territory", "bloc", "organisation", "person"]
Bound = Literal["exact", "about", "over", "under", "range"]
Basis = Literal["stated", "page", "address", "inferred", "none"]
EventStatus = Literal[
    "official_text",
    "both_sides",
    "one_side",
    "third_party",
    "unnamed_source",
    "denied",
    "told_by_outlet",
]
WarningKind = Literal[
    "date_conflict",
    "membership_error",
    "anonymous_source",
    "overstated_headline",
    "one_sided_claim",
    "machine_written",
    "event_not_in_ledger",
    "number_against_evidence",
]


class Cue(Frozen):
    """Words that decided something, and what they decided."""

    span: Span
    text: str
    why: str


make_cue = trusted(Cue)


class Sentence(Frozen):
    """A sentence with its place in the page and its clauses."""

    index: int
    span: Span
    text: str
    part: Part
    paragraph: int
    clauses: tuple[Span, ...]


make_sentence = trusted(Sentence)


class Mention(Frozen):
    """A name found in the text.

    ``id`` is None for persons and organisations that no table knows. ``role`` says how the
    name is used: a capital for its government, a place where something happens, a demonym
    as adjective ("cinese") or as people ("i cinesi"), or the carrier of the news.
    """

    span: Span
    text: str
    kind: MentionKind
    id: str | None
    name: str
    role: MentionRole = "name"
    country: str | None = None
    office: str | None = None


make_mention = trusted(Mention)


class Quantity(Frozen):
    """A number with its unit and what it measures, as far as the text says.

    ``measure`` is one of share, mass, money, price, change, count, duration, energy, rate.
    Shares and changes are fractions; mass is in tonnes; ``value`` is in ``unit``.
    """

    span: Span
    text: str
    value: float
    high: float | None
    unit: str
    measure: str
    currency: str | None = None
    bound: Bound = "exact"
    of: str | None = None
    material: str | None = None
    territory: str | None = None


make_quantity = trusted(Quantity)


class DateMention(Frozen):
    """A date in the text, resolved against the page's date where it is relative.

    ``direction`` says whether the text counts from it ("since, from"), up to it ("until, by")
    or sets a point; ``relative`` is true where the page's date was needed to resolve it.
    ``date`` is None when there is no page date to resolve against. ``end`` is the last day of a
    stretch (a week, a month, "3-5 March"), None for a single day; ``precision`` says how exactly
    the text tells it.
    """

    span: Span
    text: str
    date: dt.date | None
    end: dt.date | None
    precision: Precision
    direction: Literal["at", "from", "until", "before", "after"] = "at"
    relative: bool = False


make_date_mention = trusted(DateMention)


class Speaker(Frozen):
    """Who says it. ``self_referring`` marks a source that is the page itself ("our sources")."""

    kind: SpeakerKind
    id: str | None
    name: str
    office: str | None = None
    country: str | None = None
    span: Span | None = None
    self_referring: bool = False


make_speaker = trusted(Speaker)


class Party(Frozen):
    """A side of an act: a territory or bloc by id, or an organisation or person by name."""

    kind: PartyKind
    id: str | None
    name: str
    country: str | None = None
    span: Span | None = None


make_party = trusted(Party)


class Act(Frozen):
    """What is done, by whom, to whom, about which materials.

    ``action`` is an id of ``lists/actions.csv``; ``instrument`` the ledger's instrument it
    corresponds to, or acts upon (for a suspension, a lifting or a licence grant). ``level`` is
    "country" or "firm". ``target_all`` is true where the act is general.
    """

    action: str
    family: str
    instrument: str | None
    acts_on: str | None
    level: Literal["country", "firm"]
    actors: tuple[Party, ...]
    targets: tuple[Party, ...]
    target_all: bool
    materials: tuple[str, ...]
    stage: str | None
    state: str | None
    state_until: dt.date | None
    amounts: tuple[Quantity, ...]
    announced: DateMention | None
    start: DateMention | None
    end: DateMention | None
    span: Span


make_act = trusted(Act)


class Meeting(Frozen):
    """A meeting that the text tells of: who meets, at what level, where, when.

    ``level``: leaders, foreign_ministers, defence_ministers, trade_ministers,
    energy_ministers, ministers, officials or unknown. ``places`` keeps the words; ``place_iso3``
    the territory of the place.
    """

    level: str
    participants: tuple[Party, ...]
    bloc: str | None
    place: str | None
    place_iso3: str | None
    date: dt.date | None
    date_precision: Precision | None
    date_basis: Basis
    topic: str | None
    span: Span


make_meeting = trusted(Meeting)


class Statement(Frozen):
    """One claim by one speaker in one page; never edited, only superseded.

    ``modality`` is that of what is claimed, not of the saying. ``id`` is a hash of the page's
    address or text, the claim and the speaker.
    """

    id: str
    speaker: Speaker
    carrier: tuple[str, ...]
    claim: str
    span: Span
    sentence: int
    part: Part
    modality: Modality
    polarity: Polarity
    time: Time
    background: bool
    quoted: bool
    act: Act | None
    meeting: Meeting | None
    materials: tuple[str, ...]
    stages: tuple[str, ...]
    territories: tuple[str, ...]
    blocs: tuple[str, ...]
    quantities: tuple[Quantity, ...]
    topics: tuple[str, ...]
    happened: dt.date | None
    happened_precision: Precision | None
    happened_basis: Basis
    cues: tuple[Cue, ...]


make_statement = trusted(Statement)


class Event(Frozen):
    """Statements about the same act put together, with a status from who said what."""

    id: str
    action: str
    family: str
    level: Literal["country", "firm"]
    actors: tuple[str, ...]
    targets: tuple[str, ...]
    materials: tuple[str, ...]
    modality: Modality
    state: str | None
    state_until: dt.date | None
    status: EventStatus
    attributed_to: tuple[str, ...]
    date: dt.date | None
    date_precision: Precision | None
    date_basis: Basis
    background: bool
    statements: tuple[str, ...]


make_event = trusted(Event)


class NamedWarning(Frozen):
    """Something a reader of the page should know, with the words it rests on."""

    kind: WarningKind
    message_en: str
    message_it: str
    spans: tuple[Span, ...]
    evidence: tuple[str, ...]


make_warning = trusted(NamedWarning)


class Relevance(Frozen):
    """Whether the page is about strategic minerals, and what decided it."""

    relevant: bool
    score: float
    reasons: tuple[str, ...]


make_relevance = trusted(Relevance)


class Reading(Frozen):
    """All that was read from a page."""

    page: Page
    language: str
    language_read: bool
    notes: tuple[str, ...]
    relevance: Relevance
    sentences: tuple[Sentence, ...]
    mentions: tuple[Mention, ...]
    statements: tuple[Statement, ...]
    dates: tuple[PageDate, ...]
    date: dt.date | None
    date_basis: str
    date_mentions: tuple[DateMention, ...]
    quantities: tuple[Quantity, ...]
    events: tuple[Event, ...]
    warnings: tuple[NamedWarning, ...]
    materials: tuple[str, ...]
    materials_background: tuple[str, ...]
    actors: tuple[str, ...]

    @property
    def debris(self) -> tuple[Debris, ...]:
        """What was removed from the page before reading."""
        return self.page.debris


make_reading = trusted(Reading)
