"""The answer in five lines, the title, and what to watch on any day."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from didymium.brief.answers import cut as cuts
from didymium.brief.answers import dominance, prices, sized
from didymium.brief.document import (
    Arg,
    BothArg,
    Check,
    DateArg,
    ManyArg,
    NameArg,
    Say,
    TextArg,
    Watch,
    WordArg,
)
from didymium.brief.figures import Book
from didymium.brief.sides import Firm
from didymium.brief.topic import Topic
from didymium.brief.words import names

if TYPE_CHECKING:
    from didymium.brief.checks import Anchored
    from didymium.brief.options import Options
    from didymium.brief.parts import Parts
    from didymium.brief.story import Story


def answer(
    book: Book,
    topic: Topic,
    known: Story,
    found: Anchored,
    parts: Parts,
    options: Options,
) -> tuple[Say, ...]:
    """At most five sentences: is it so, what followed, who leads, what would change, for whom."""
    picked = [
        _is_it_so(book, topic, known, found),
        parts.since,
        dominance.line(book, topic, parts.stages, parts.focus),
        _effect(book, parts),
        sized.line(book, topic, parts.sizes),
        prices.line(book, parts.prices) if parts.prices is not None else None,
        _when(book, parts),
        _whom(book, parts, options),
    ]
    told = [say for say in picked if say is not None]
    if parts.prices is not None:
        # Of a story about a price, the prices come first.
        told.sort(key=lambda say: not say.key.startswith("answer_price"))
    return tuple(told)[:5]


def make_title(topic: Topic) -> Say:
    """Deal, denial, restriction, easing, stock, project, barrier or other news, on the material."""
    if topic.denied and topic.family == "supply_added" and (topic.parties or topic.firms):
        key = "title_denied"
    elif topic.easing:
        key = "title_eased"
    elif topic.family == "supply_added" and len(topic.parties) > 1 and topic.is_signed:
        key = "title_deal_signed"
    elif topic.action in _ACTION_TITLES:
        key = _ACTION_TITLES[topic.action]
    elif topic.family == "supply_added" and len(topic.parties) < 2:
        key = "title_money" if topic.firms or topic.parties else "title_other"
    else:
        key = _TITLES.get(topic.family, "title_other")
    return Say(key=key, args={"what": NameArg(of="material", id=topic.material)})


_ACTION_TITLES = {"project_delay": "title_delay", "discovery": "title_discovery"}
_TITLES = {
    "supply_added": "title_deal",
    "supply_cut": "title_control",
    "technology_cut": "title_control",
    "stock": "title_stock",
    "project": "title_project",
    "border": "title_border",
    "price": "title_price",
    "ownership": "title_ownership",
}


def _names(codes: Sequence[str]) -> ManyArg:
    return ManyArg(
        items=tuple(
            NameArg(of="territory" if len(code) == 3 else "bloc", id=code) for code in codes[:2]
        )
    )


def _is_it_so(book: Book, topic: Topic, known: Story, found: Anchored) -> Say | None:
    if topic.family == "supply_added":
        return _is_there_a_deal(book, topic, known)
    if topic.family in {"supply_cut", "technology_cut", "border"}:
        return _is_there_a_measure(topic, known, found)
    if topic.firms:
        return _what_of_firms(book, topic, known)
    if topic.family == "price" and not topic.about:
        return None
    if "ledger-rows" not in book.figures or not known.rows:
        return None
    row = known.rows[-1].shown()
    args: dict[str, Any] = {
        "n": book.arg("ledger-rows"),
        "last": DateArg(date=row.date),
        "what": NameArg(of="material", id=topic.material),
        "told": BothArg(en=row.summary_en, it=row.summary_it),
    }
    if topic.family == "stock":
        return Say(key="answer_story_stock", args=args, sources=(row.source,))
    if not topic.about:
        return Say(key="answer_story_wide", args=args)
    args["parties"] = _names(topic.about)
    return Say(key="answer_story_of", args=args, sources=(row.source,))


def _is_there_a_deal(book: Book, topic: Topic, known: Story) -> Say:
    """Signed in the page's weeks, signed at another time, denied, talked of; or whose act it is."""
    if len(topic.parties) < 2:
        return _what_of_firms(book, topic, known)
    parties = _names(topic.parties)
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
        "speaker": _speaker(topic),
    }
    sources = (known.rows[-1].raw["source_id"],) if known.rows else ()
    somebody = bool(topic.speaker) and topic.speaker_kind in {"person", "territory"}
    key = "answer_signed_unheld" if topic.is_signed else "answer_unsigned_nobody"
    if topic.denied and somebody:
        key = "answer_denied"
    elif topic.speaker and topic.modality in {"possible", "conditional", "hoped"}:
        key = "answer_unsigned"
    elif somebody and topic.instrument == "negotiation" and topic.modality == "asserted":
        key = "answer_talks"
    return Say(key=key, args=args, sources=sources)


def _what_of_firms(book: Book, topic: Topic, known: Story) -> Say:
    """What an act without two states is, by whom, and whether the ledger knows the firms."""
    firms = ManyArg(items=tuple(TextArg(text=firm.name) for firm in topic.firms), joined="or")
    args: dict[str, Any] = {
        "instrument": NameArg(of="instrument", id=topic.instrument or "memorandum_or_framework"),
        "sides": ManyArg(
            items=(*(_firm(firm) for firm in topic.firms), *_names(topic.parties).items)
        ),
        "firms": firms,
        "until": DateArg(date=known.last_known.isoformat()),
    }
    if not topic.firms:
        return Say(key="answer_one_state" if topic.parties else "answer_no_sides", args=args)
    if topic.denied and topic.family == "supply_added":
        return Say(key="answer_firms_denied", args=args)
    kind = "answer_firms" if topic.family == "supply_added" else "answer_project_firms"
    if not known.rows:
        return Say(key=f"{kind}_unknown", args=args)
    row = known.rows[-1].shown()
    args |= {
        "n": book.arg("ledger-rows"),
        "last": DateArg(date=row.date),
        "told": BothArg(en=row.summary_en, it=row.summary_it),
    }
    return Say(key=f"{kind}_known", args=args, sources=(row.source,))


def _firm(firm: Firm) -> Arg:
    """A firm by its name as read, with its country as the firm's."""
    if firm.country is None:
        return TextArg(text=firm.name)
    shown = {
        lang: f"{firm.name} ({names.plain(_kind(firm.country), firm.country, lang)})"
        for lang in ("en", "it")
    }
    return BothArg(en=shown["en"], it=shown["it"])


def _is_there_a_measure(topic: Topic, known: Story, found: Anchored) -> Say:
    """The row of the page's weeks; else the nearest one told as such, or the newest, or none."""
    if not topic.actors:
        return Say(key="answer_control_nobody")
    args: dict[str, Any] = {
        "who": NameArg(of=_kind(topic.actors[0]), id=topic.actors[0]),
        "what": NameArg(of="material", id=topic.material),
        "until": DateArg(date=known.last_known.isoformat()),
    }
    row = found.entry or found.nearest
    own = [code for code in topic.actors if row is not None and code in row.actors]
    if own:
        args["who"] = NameArg(of=_kind(own[0]), id=own[0])
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
        if topic.denied and found.tied:
            key = "answer_control_denied"
    return Say(key=key, args=args, sources=(row.raw["source_id"],))


def _kind(code: str) -> str:
    return "territory" if len(code) == 3 else "bloc"


def _speaker(topic: Topic) -> Arg:
    """The speaker: the article, a state by its name, a person as the article writes it."""
    if topic.speaker_kind == "outlet":
        return WordArg(id="speaker_outlet")
    if topic.speaker_kind == "territory" and topic.speaker_id is not None:
        return NameArg(of="territory", id=topic.speaker_id)
    return TextArg(text=topic.speaker or "")


def _effect(book: Book, parts: Parts) -> Say | None:
    made = parts.contribution
    if made is not None:
        who = NameArg(of="territory", id=made.supplier)
        stated, far = made.at("stated", "mine_reo"), made.at("optimistic", "mine_reo")
        if stated is not None and far is not None and "content-mine-dy" in book.figures:
            roadmap = next(
                name for name in book[far.added].how.figures if name.startswith("target-")
            )
            return Say(
                key="answer_effect",
                args={
                    "supplier": who,
                    "stated": book.arg(stated.added),
                    "of_world": book.arg(stated.of_world),
                    "change": book.arg(stated.change),
                    "leader": NameArg(of="territory", id=stated.stage.leader),
                    "roadmap": book.arg(roadmap),
                    "far": book.arg(far.change),
                    "content": book.arg("content-mine-dy"),
                },
                sources=(*book[stated.added].sources, *book[far.added].sources),
            )
        known = [effect for effect in made.effects if book[effect.added].value]
        if known:
            first = known[0]
            whole = book[first.added].how.formula.startswith("sum of the nameplate")
            return Say(
                key="answer_effect_projects" if whole else "answer_effect_generic",
                args={
                    "supplier": who,
                    "stage": WordArg(id=first.stage.view.label),
                    "added": book.arg(first.added),
                    "of_world": book.arg(first.of_world),
                    "case": WordArg(id=f"case_{first.case}"),
                },
                sources=book[first.added].sources,
            )
        return None
    return cuts.line(book, parts.cut) if parts.cut is not None else None


def _when(book: Book, parts: Parts) -> Say | None:
    if parts.outlook is None:
        return None
    from didymium.brief.answers.chances import DEAL_SOURCE

    talk = parts.outlook.binding is not None
    return Say(
        key="answer_chance_talks" if talk else "answer_chance_signed",
        args={
            "five": book.arg(parts.outlook.within[5]),
            "ten": book.arg(parts.outlook.within[10]),
            "n": book.arg(parts.outlook.count),
        },
        sources=(DEAL_SOURCE,),
    )


def _whom(book: Book, parts: Parts, options: Options) -> Say | None:
    code = options.viewpoint
    who = NameArg(of="territory" if len(code) == 3 else "bloc", id=code)
    if parts.published_shares:
        args = parts.published_shares[0].args
        return Say(
            key="answer_whom_supplier",
            args={
                "who": who,
                "supplier": args["supplier"],
                "share": args["share"],
                "china": args["china"],
                "year": args["year"],
            },
            sources=parts.published_shares[0].sources,
        )
    magnets = parts.imports.get("850511:CHN")
    if magnets is None:
        return parts.first_imports
    return Say(
        key="answer_whom_magnets",
        args={
            "who": who,
            "share": book.arg(magnets),
            "year": DateArg(date=book[magnets].period),
        },
        sources=book[magnets].sources,
    )


def alert(book: Book, done: list[Check], *, read: bool) -> Say | None:
    """What a reader must know first: a language read in part, or checks against the article."""
    if not read:
        return Say(key="alert_language")
    bad = [check for check in done if check.verdict in {"contradicted", "unsupported"}]
    if not bad:
        return None
    n = book.counted("checks-against", len(bad), "checks that contradict or do not support")
    total = book.counted("checks-all", len(done), "checks that had something to say")
    about = dict.fromkeys(f"about_{check.rule.removeprefix('rule_')}" for check in bad)
    return Say(
        key="alert_checks",
        args={
            "n": book.arg(n.id),
            "all": book.arg(total.id),
            "about": ManyArg(items=tuple(WordArg(id=key) for key in about)),
        },
    )


def open_watch(topic: Topic, known: Story) -> tuple[Watch, ...]:
    """What could happen on any day and would change the answer."""
    found = []
    if (
        topic.family == "supply_added"
        and len(topic.parties) >= 2
        and not (known.signed or known.texts)
    ):
        found.append(
            Watch(
                date="",
                say=Say(key="watch_document", args={"parties": _names(topic.parties)}),
                past=False,
                source="",
            )
        )
    if topic.supplier == "RUS":
        found.append(
            Watch(
                date="",
                say=Say(
                    key="watch_sanctions",
                    args={"who": NameArg(of="territory", id=topic.supplier)},
                ),
                past=False,
                source="",
            )
        )
    return tuple(found)
