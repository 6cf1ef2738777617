"""The answer in at most five lines, the title, and what to watch on any day."""

from __future__ import annotations

from typing import TYPE_CHECKING

from didymium.brief.answers import cut as cuts
from didymium.brief.answers import dominance, prices, sized
from didymium.brief.document import (
    Check,
    DateArg,
    ManyArg,
    NameArg,
    Say,
    Watch,
    WordArg,
    party,
)
from didymium.brief.figures import Book
from didymium.brief.first_line import is_it_so
from didymium.brief.supply import SANCTIONED
from didymium.brief.topic import Topic

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
        is_it_so(book, topic, known, found, parts.partners),
        parts.since,
        dominance.line(book, topic, parts.stages, parts.focus),
        _effect(book, parts),
        sized.line(book, topic, parts.sizes),
        prices.line(book, parts.prices) if parts.prices is not None else None,
        _when(book, parts, denied=topic.denied),
        _whom(book, parts, options),
    ]
    told = [say for say in picked if say is not None]
    if all(say.key.startswith("answer_whom") for say in told):
        told = [_nothing(topic, trade=bool(told)), *told]
    if parts.prices is not None:
        # Of a story about a price, the prices come first.
        told.sort(key=lambda say: not say.key.startswith("answer_price"))
    return tuple(told)[:5]


def _nothing(topic: Topic, *, trade: bool) -> Say:
    """That neither the ledger nor a table has anything on the page's subject, but for trade."""
    key = "answer_nothing_but_trade" if trade else "answer_nothing"
    if topic.family == "price":
        key = "answer_price_nothing"
    return Say(key=key, args={"what": NameArg(of="material", id=topic.material)})


def make_title(topic: Topic) -> Say:
    """Deal, denial, restriction, easing, stock, project, barrier or other news, on the material."""
    if topic.denied and topic.family == "supply_added" and (topic.parties or topic.firms):
        key = "title_denied"
    elif topic.ended:
        key = "title_ended"
    elif topic.easing:
        one = topic.action == "licence_grant" and topic.firms
        key = "title_eased_one" if one else "title_eased"
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
    "stop": "title_stop",
    "project": "title_project",
    "border": "title_border",
    "price": "title_price",
    "ownership": "title_ownership",
}


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


def _when(book: Book, parts: Parts, *, denied: bool) -> Say | None:
    if parts.outlook is None:
        return None
    from didymium.brief.answers.chances import DEAL_SOURCE

    key = "answer_chance_talks" if parts.outlook.binding is not None else "answer_chance_signed"
    return Say(
        key="answer_chance_denied" if denied else key,
        args={
            "five": book.arg(parts.outlook.within[5]),
            "ten": book.arg(parts.outlook.within[10]),
            "n": book.arg(parts.outlook.count),
        },
        sources=(DEAL_SOURCE,),
    )


def _whom(book: Book, parts: Parts, options: Options) -> Say | None:
    code = options.viewpoint
    who = party(code)
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
                say=Say(
                    key="watch_text" if topic.is_signed else "watch_document",
                    args={"parties": ManyArg(items=tuple(party(c) for c in topic.dealers))},
                ),
                past=False,
                source="",
            )
        )
    if topic.supplier in SANCTIONED:
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
