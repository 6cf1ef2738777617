"""The first line of the answer: who tells of the act, how surely, and what the ledger has on it."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import TYPE_CHECKING, Any, Final

from didymium import vocabulary
from didymium.brief.acts import SIGNED
from didymium.brief.answers.partners import named
from didymium.brief.document import (
    Arg,
    BothArg,
    DateArg,
    ManyArg,
    NameArg,
    Say,
    TextArg,
    WordArg,
    party,
)
from didymium.brief.figures import Book
from didymium.brief.sides import Firm
from didymium.brief.signings import Partner
from didymium.brief.topic import Topic
from didymium.brief.words import names
from didymium.vocabulary.instruments import news_actions

if TYPE_CHECKING:
    from didymium.brief.checks import Anchored
    from didymium.brief.story import Story

# A measure that never came, or is no more, is not told with a plain yes.
_GONE: Final = frozenset({"proposed", "lapsed"})
# Organisations that a sentence tells with an article, in the brief's language.
_BODIES: Final = frozenset({"ministry", "agency", "international", "court", "parliament"})
_UNSURE: Final = frozenset({"possible", "conditional", "hoped"})


def names_of(codes: Sequence[str]) -> ManyArg:
    """The first two sides, by their names."""
    return ManyArg(items=tuple(party(code) for code in codes[:2]))


def is_it_so(
    book: Book, topic: Topic, known: Story, found: Anchored, partners: Sequence[Partner]
) -> Say | None:
    """The first line: whether there is such a deal or measure, or what is known of the act."""
    if topic.family == "supply_added":
        if topic.hub is not None and len(partners) > 1 and not (topic.denied or topic.ended):
            return _is_there_one_of_many(book, topic, known, partners)
        return _is_there_a_deal(book, topic, known)
    if topic.family in {"supply_cut", "technology_cut", "border"}:
        return _is_there_a_measure(topic, known, found)
    if topic.family == "price" and not (topic.about and known.rows):
        return None
    if topic.firms:
        return _what_of_firms(book, topic, known)
    if "ledger-rows" not in book.figures or not known.rows:
        return _told(topic, known)
    row = known.telling[0].shown()
    args: dict[str, Any] = {
        "n": book.arg("ledger-rows"),
        "last": DateArg(date=row.date),
        "which": _which(known),
        "what": NameArg(of="material", id=topic.material),
        "told": BothArg(en=row.summary_en, it=row.summary_it),
    }
    if topic.family == "stock":
        return Say(key="answer_story_stock", args=args, sources=(row.source,))
    if not topic.about:
        return Say(key="answer_story_wide", args=args)
    args["parties"] = names_of(topic.about)
    if topic.speaker is None or topic.family == "none":
        return Say(key="answer_story_of", args=args, sources=(row.source,))
    args |= _who_says(topic)
    return Say(key="answer_story_told", args=args, sources=(row.source,))


def _which(known: Story) -> BothArg:
    """How the row told stands among the others: the only one, the nearest in date, the newest."""
    if len(known.rows) == 1:
        return BothArg(en=", of", it=",")
    if known.telling[1]:
        return BothArg(en="; the nearest in date, of", it="; la più vicina per data,")
    return BothArg(en="; the newest, of", it="; la più recente,")


def _who_says(topic: Topic) -> dict[str, Arg]:
    """Who tells of the main act, and how surely."""
    return {
        "speaker": speaker_of(topic),
        "act": _act(topic),
        "certainty": WordArg(id=f"modality_{topic.modality}"),
    }


def _act(topic: Topic) -> BothArg:
    """What the page tells of, by name, with a mark before what follows; empty without a name."""
    held = next((item for item in news_actions() if item.id == topic.action), None)
    if topic.instrument is not None:
        en, it = (vocabulary.name("instrument", topic.instrument, lang) for lang in ("en", "it"))
    elif held is not None:
        en, it = held.name_en, held.name_it
    else:
        return BothArg(en="", it="")
    return BothArg(en=f"{en}; ", it=f"{it}; ")


def _told(topic: Topic, known: Story) -> Say | None:
    """Who tells of an act that the ledger has no row on, and how surely; None without an act."""
    if topic.speaker is None or not topic.about:
        return None
    args: dict[str, Any] = {
        **_who_says(topic),
        "parties": names_of(topic.about),
        "what": NameArg(of="material", id=topic.material),
        "until": DateArg(date=known.last_known.isoformat()),
    }
    return Say(key="answer_told", args=args)


def _is_there_a_deal(book: Book, topic: Topic, known: Story) -> Say:
    """Signed in the page's weeks, signed at another time, denied, talked of; or whose act it is."""
    if len(topic.parties) < 2:
        return _what_of_firms(book, topic, known)
    parties = names_of(topic.parties)
    if topic.ended:
        return Say(key="answer_ended", args={"sides": parties, **_who_says(topic)})
    signed = known.signed or known.texts
    if signed is not None:
        dated = "answer_texts_far" if known.dated else "answer_texts_undated"
        return Say(
            key="answer_signed" if known.signed is not None else dated,
            args={"parties": parties, "date": DateArg(date=signed.raw["date"])},
            sources=(signed.raw["source_id"],),
        )
    args: dict[str, Any] = {
        "parties": parties,
        "what": NameArg(of="material", id=topic.material),
        "until": DateArg(date=known.last_known.isoformat()),
        **_who_says(topic),
        "instrument": NameArg(of="instrument", id=topic.instrument or "memorandum_or_framework"),
    }
    sources = (known.rows[-1].raw["source_id"],) if known.rows else ()
    somebody = bool(topic.speaker) and topic.speaker_kind in {"person", "territory"}
    key = "answer_unsigned_told" if topic.speaker else "answer_unsigned_nobody"
    if topic.is_signed:
        key = "answer_signed_unheld"
    if topic.denied and somebody:
        key = "answer_denied"
    elif topic.speaker and topic.modality in _UNSURE and not _is_on_condition(topic):
        key = "answer_unsigned"
    elif somebody and topic.instrument == "negotiation" and topic.modality == "asserted":
        key = "answer_talks"
    return Say(key=key, args=args, sources=sources)


def _is_there_one_of_many(
    book: Book, topic: Topic, known: Story, partners: Sequence[Partner]
) -> Say:
    """Of a deal with several partners: with which the ledger has a signed text, and of when."""
    assert topic.hub is not None
    signed = [one.code for one in partners if one.signed is not None]
    other = [one.code for one in partners if one.texts is not None]
    rows = [one.signed or one.texts for one in partners]
    args: dict[str, Any] = {
        "hub": party(topic.hub),
        "partners": named(book, [one.code for one in partners]),
        "what": NameArg(of="material", id=topic.material),
        "until": DateArg(date=known.last_known.isoformat()),
        "instrument": NameArg(of="instrument", id=topic.instrument or "memorandum_or_framework"),
        "held": named(book, signed or other),
        **_who_says(topic),
    }
    key = "answer_many_signed" if signed else "answer_many_other" if other else "answer_many_none"
    sources = dict.fromkeys(row.raw["source_id"] for row in rows if row is not None)
    return Say(key=key, args=args, sources=tuple(sources))


def _is_on_condition(topic: Topic) -> bool:
    """Whether a text that somebody signed is told with an if: it may stand, and is no mere idea."""
    return topic.modality == "conditional" and topic.instrument in SIGNED


def _what_of_firms(book: Book, topic: Topic, known: Story) -> Say:
    """What an act without two states is, by whom, and whether the ledger knows the firms."""
    firms = ManyArg(items=tuple(TextArg(text=firm.name) for firm in topic.firms), joined="or")
    args: dict[str, Any] = {
        "instrument": NameArg(of="instrument", id=topic.instrument or "memorandum_or_framework"),
        "what": NameArg(of="material", id=topic.material),
        "sides": ManyArg(
            items=(*(_firm(firm) for firm in topic.firms), *names_of(topic.parties).items)
        ),
        "firms": firms,
        **_who_says(topic),
        "until": DateArg(date=known.last_known.isoformat()),
    }
    if not topic.firms:
        return Say(key="answer_one_state" if topic.parties else "answer_no_sides", args=args)
    if topic.denied and topic.family == "supply_added":
        return Say(key="answer_firms_denied", args=args)
    if topic.ended:
        return Say(key="answer_ended", args=args)
    kind = "answer_firms" if topic.family == "supply_added" else "answer_project_firms"
    if not known.rows:
        return Say(key=f"{kind}_unknown", args=args)
    row = known.telling[0].shown()
    args |= {
        "n": book.arg("ledger-rows"),
        "last": DateArg(date=row.date),
        "which": _which(known),
        "told": BothArg(en=row.summary_en, it=row.summary_it),
    }
    return Say(key=f"{kind}_known", args=args, sources=(row.source,))


def _firm(firm: Firm) -> Arg:
    """A firm by its name as read, with its country as the firm's."""
    if firm.country is None:
        return TextArg(text=firm.name)
    shown = {
        lang: f"{firm.name} ({names.plain('territory', firm.country, lang)})"
        for lang in ("en", "it")
    }
    return BothArg(en=shown["en"], it=shown["it"])


def _is_there_a_measure(topic: Topic, known: Story, found: Anchored) -> Say:
    """The row of the page's weeks; else the nearest one told as such, or the newest, or none."""
    if not topic.actors:
        return Say(key="answer_control_nobody")
    args: dict[str, Any] = {
        "who": party(topic.actors[0]),
        "what": NameArg(of="material", id=topic.material),
        "until": DateArg(date=known.last_known.isoformat()),
        **_who_says(topic),
    }
    row = found.entry or found.nearest
    own = [code for code in topic.actors if row is not None and code in row.actors]
    if own:
        args["who"] = party(own[0])
    if row is None:
        return Say(key="answer_control_unknown", args=args)
    args |= {
        "instrument": NameArg(of="instrument", id=row.instrument),
        "date": DateArg(date=row.raw["date"]),
        "status": NameArg(of="status", id=row.status),
    }
    if found.entry is None:
        key = "answer_control_far"
    else:
        kind = "answer_eased" if topic.easing else "answer_control"
        key = f"{kind}_known" if found.tied else f"{kind}_newest"
        if key == "answer_control_known" and row.instrument != topic.instrument:
            key = "answer_control_like"
        if key == "answer_control_known" and row.status in _GONE:
            key = "answer_control_gone"
        if topic.denied and found.tied:
            key = "answer_control_denied"
    return Say(key=key, args=args, sources=(row.raw["source_id"],))


@cache
def public_bodies() -> frozenset[str]:
    """The ministries, agencies and unions' bodies among the organisations of the vocabulary."""
    return frozenset(item.id for item in vocabulary.organisations() if item.kind in _BODIES)


def speaker_of(topic: Topic) -> Arg:
    """The speaker: the article, a state by its name, a person as the article writes it."""
    if topic.speaker_kind in {None, "outlet"}:
        return WordArg(id="speaker_outlet")
    if topic.speaker_kind == "anonymous":
        return WordArg(id="speaker_unnamed")
    if topic.speaker_kind == "territory" and topic.speaker_id is not None:
        return NameArg(of="territory", id=topic.speaker_id)
    if topic.speaker_kind == "organisation" and topic.speaker_id in public_bodies():
        body = topic.speaker_id
        return BothArg(
            en=f"the {vocabulary.name('organisation', body, 'en')}",
            it=names.phrase("organisation", body, "it", "the"),
        )
    name = topic.speaker or ""
    if name[:1].islower():
        # The page's own words for somebody it does not name here.
        return BothArg(en=f"“{name}”", it=f"«{name}»")
    return TextArg(text=name)
