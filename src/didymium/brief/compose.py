"""From a reading to a brief: questions, checks, answers, and the document that holds them."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from didymium import __version__, vocabulary
from didymium.brief import assumed, checks, ledger, lines, story, unsaid
from didymium.brief import said as quoted
from didymium.brief import topic as topics
from didymium.brief.answers import (
    amounts,
    chances,
    contribution,
    cut,
    dominance,
    market,
    published,
    suppliers,
    whom,
)
from didymium.brief.document import (
    Assumption,
    Block,
    Check,
    Document,
    Fan,
    LedgerRow,
    NameArg,
    Run,
    Said,
    Say,
    ScenarioCard,
    Subject,
    TextArg,
    Watch,
)
from didymium.brief.figures import Book
from didymium.brief.sources import numbered, reachable
from didymium.brief.tables import Base
from didymium.brief.topic import Topic
from didymium.brief.words.numbers import Language
from didymium.errors import InputError, NoAnswerError

if TYPE_CHECKING:
    from didymium.news import Reading

ASSUMABLE = {
    "supplier": "ISO3 code of the party that would add supply",
    "instrument": "instrument the story is about, an id of the vocabulary",
    "material": "material the story is about, an id of the vocabulary",
    "step": "step of the deal: intent, talks, memorandum, binding, financed",
    "sanctions": "kept or lifted",
    "added_mine_t": "tonnes a year added at the first stage",
    "named_asset": "yes or no",
    "public_money": "yes or no",
    "offtake": "yes or no",
    "price_floor": "yes or no",
    "operator_with_plant": "yes or no",
    "conflict_zone": "yes or no",
}
SCENARIOS = ("all", "existing", "stated", "optimistic")


@dataclass(frozen=True)
class Options:
    """How a brief is asked for; together with the article they make it, byte for byte."""

    as_of: dt.date
    language: Language = "it"
    viewpoint: str = "EU"
    scenario: str = "all"
    assume: Mapping[str, str] = field(default_factory=dict)
    quick: bool = False
    seed: int = 20260101
    article_name: str = "article"
    article_html: bool = False
    article_url: str | None = None
    suppliers_text: str | None = None


def write(reading: Reading, raw: str, base: Base, options: Options) -> Document:
    """The whole brief of an article, as data.

    ``raw`` is the article as it came (for the hash and the run record), ``reading`` what the news
    room made of it.
    """
    _check_assumptions(options.assume, options.scenario)
    options = replace(options, assume=_by_code(options.assume))
    book = Book()
    topic = topics.topic(reading, options.assume)
    run = _run(raw, base, options)
    subject = _subject(reading)
    if not (reading.language_read or reading.language in _READ_IN_PART):
        return _unread(subject, run)
    if not reading.relevance.relevant:
        return _nothing(subject, run, lines.alert(book, [], read=reading.language_read))
    entries = ledger.entries(base)
    held = [entry for entry in entries if entry.known <= options.as_of]
    found = checks.anchor(reading, topic, held)
    known = story.find(
        entries,
        topic,
        found.entry,
        day=reading.date,
        as_of=options.as_of,
        last=dt.date.fromisoformat(run.ledger_last_date),
    )
    parts = Parts(title=lines.make_title(topic))
    parts.stages = _stages(book, base, topic, parts)
    done = list(checks.run(book, reading, topic, entries, found))
    done += checks.numbers_and_dominance(book, base, reading, parts.stages)
    parts.story = story.block(book, known, topic, reading.date)
    _answer(book, base, reading, topic, options, parts)
    _whom(book, base, topic, options, parts)
    answer = lines.answer(book, topic, known, found, parts, options)
    return _document(
        book=book,
        base=base,
        subject=subject,
        run=run,
        answer=answer,
        alert=lines.alert(book, done, read=reading.language_read),
        said=quoted.said(reading, topic),
        done=checks.sorted_checks(done),
        parts=parts,
        shown=tuple(entry.shown() for entry in story.listed(known)),
        watch=(
            *story.watch(entries, topic, known),
            *lines.open_watch(topic, known),
        ),
        assumptions=assumed.assumptions(
            book,
            topic,
            options.assume,
            outlook=parts.outlook,
            cut=parts.cut,
            contribution=parts.contribution,
            older=options.as_of < dt.date.fromisoformat(base.release.date),
        ),
        silent=unsaid.says(reading, topic),
    )


@dataclass
class Parts:
    """What the answers put together, part by part."""

    title: Say = field(default_factory=lambda: Say(key="title_other"))
    stages: tuple[dominance.Stage, ...] = ()
    facts: list[Block] = field(default_factory=list)
    story: Block = field(default_factory=lambda: Block(heading=None))
    change: list[Block] = field(default_factory=list)
    scenarios: list[ScenarioCard] = field(default_factory=list)
    whom: list[Block] = field(default_factory=list)
    fans: tuple[Fan, ...] = ()
    uses: tuple[str, ...] = ()
    contribution: contribution.Contribution | None = None
    cut: cut.Cut | None = None
    outlook: chances.Outlook | None = None
    imports: dict[str, str] = field(default_factory=dict)
    published_shares: list[Say] = field(default_factory=list)


def _stages(book: Book, base: Base, topic: Topic, parts: Parts) -> tuple[dominance.Stage, ...]:
    parts.uses = dominance.uses(book, base) if topic.material == "rare_earths" else ()
    try:
        stages = dominance.stages(book, base, topic.material)
    except NoAnswerError:
        parts.facts.append(
            Block(
                heading=Say(key="heading_dominance"),
                says=(
                    Say(
                        key="fact_nothing",
                        args={"what": NameArg(of="material", id=topic.material)},
                    ),
                ),
            )
        )
        return ()
    parts.facts.append(dominance.facts(book, stages))
    return stages


def _answer(
    book: Book, base: Base, reading: Reading, topic: Topic, options: Options, parts: Parts
) -> None:
    assume = options.assume
    if topic.family in {"supply_added", "project"} and topic.supplier and parts.stages:
        by_view = {stage.view.id: stage for stage in parts.stages}
        said = {
            (case, view): figure
            for (case, view), figure in amounts.said_amounts(book, reading, by_view).items()
            # An amount above the whole world's output is a stock or a total, no yearly addition.
            if (book[figure].value or 0.0) <= (book[by_view[view].world].value or 0.0)
        }
        if topic.family == "supply_added" or said or "added_mine_t" in assume:
            made = contribution.contribution(book, base, topic.supplier, parts.stages, assume, said)
            if topic.family == "project":
                # Other projects of the same country are not what this page tells of.
                own = tuple(e for e in made.effects if e.case == "article")
                made = replace(made, redirects=False, effects=own or made.effects)
            if options.scenario != "all":
                made = made.only(options.scenario)
            parts.contribution = made
            parts.change.extend(contribution.blocks(book, made, parts.stages))
            parts.scenarios.extend(contribution.cards(made))
        parts.outlook = chances.outlook(book, base, topic, assume, seed=options.seed)
        if parts.outlook is not None:
            parts.change.append(chances.block(book, parts.outlook))
    elif topic.family == "supply_cut" and parts.stages:
        parts.cut = cut.cut(book, topic, parts.stages)
        if parts.cut is not None:
            parts.change.extend(cut.blocks(book, parts.cut))
            parts.scenarios.extend(cut.cards(parts.cut))
    if parts.stages and not options.quick:
        modelled = market.outcome(book, topic, assume, options.viewpoint, options.as_of)
        if modelled is not None:
            parts.change.append(modelled.block)
            parts.fans = modelled.fans
    others = published.block(book, topic.material)
    if others is not None and topic.family in {"supply_added", "supply_cut"}:
        parts.change.append(others)


def _whom(book: Book, base: Base, topic: Topic, options: Options, parts: Parts) -> None:
    if options.suppliers_text is not None:
        own = suppliers.read(options.suppliers_text, "--suppliers")
        parts.whom.append(suppliers.block(book, own, topic))
    found = whom.imports(book, base, topic, options.viewpoint, options.as_of)
    parts.published_shares = whom.published_shares(book, base, topic, options.viewpoint)
    if found is not None:
        block, parts.imports = found
        if parts.published_shares:
            block = block.model_copy(update={"says": (*parts.published_shares, *block.says)})
        parts.whom.append(block)
    uses = whom.uses(book, parts.uses, parts.contribution)
    if uses is not None:
        parts.whom.append(uses)


def _document(
    *,
    book: Book,
    base: Base,
    subject: Subject,
    run: Run,
    answer: tuple[Say, ...],
    alert: Say | None,
    said: tuple[Said, ...],
    done: tuple[Check, ...],
    parts: Parts,
    shown: tuple[LedgerRow, ...],
    watch: tuple[Watch, ...],
    assumptions: tuple[Assumption, ...],
    silent: tuple[Say, ...],
) -> Document:
    draft = Document(
        subject=subject,
        title=parts.title,
        alert=alert,
        answer=answer,
        said=said,
        checks=done,
        facts=tuple(parts.facts),
        story=parts.story,
        story_rows=shown,
        change=tuple(parts.change),
        scenarios=tuple(parts.scenarios),
        whom=tuple(parts.whom),
        watch=watch,
        assumptions=assumptions,
        unsaid=silent,
        sources=(),
        figures=book.figures,
        rows=book.rows,
        fans=parts.fans,
        run=run,
    )
    draft = reachable(draft)
    return draft.model_copy(update={"sources": numbered(draft, base)})


# Languages of which names, dates and subject are read.
_READ_IN_PART = frozenset({"fr", "de", "es"})


def _unread(subject: Subject, run: Run) -> Document:
    """The brief of a page in a language that is not read: that, and which are."""
    say = Say(key="language_unread", args={"code": TextArg(text=subject.language)})
    return _empty(subject, run, None, (say, Say(key="language_unread_which")))


def _nothing(subject: Subject, run: Run, alert: Say | None) -> Document:
    return _empty(subject, run, alert, (Say(key="nothing_found"),))


def _empty(subject: Subject, run: Run, alert: Say | None, answer: tuple[Say, ...]) -> Document:
    return Document(
        subject=subject,
        title=answer[0],
        alert=alert,
        answer=answer,
        said=(),
        checks=(),
        facts=(),
        story=Block(heading=None),
        story_rows=(),
        change=(),
        scenarios=(),
        whom=(),
        watch=(),
        assumptions=(),
        unsaid=(),
        sources=(),
        figures={},
        rows={},
        run=run,
    )


def _by_code(assume: Mapping[str, str]) -> Mapping[str, str]:
    """The assumptions with the supplier by its code, however it was named."""
    if "supplier" not in assume:
        return assume
    return {**assume, "supplier": vocabulary.resolve(assume["supplier"], kind="territory").id}


def _check_assumptions(assume: Mapping[str, str], scenario: str) -> None:
    for key in assume:
        if key not in ASSUMABLE:
            raise InputError(
                f'--assume: found "{key}"; expected one of {", ".join(sorted(ASSUMABLE))}.'
            )
    allowed = {"sanctions": {"kept", "lifted"}}
    for key, values in allowed.items():
        if key in assume and assume[key] not in values:
            raise InputError(
                f'--assume {key}: found "{assume[key]}"; expected {" or ".join(sorted(values))}.'
            )
    if "added_mine_t" in assume:
        try:
            fine = float(assume["added_mine_t"]) >= 0
        except ValueError:
            fine = False
        if not fine:
            raise InputError(
                f'--assume added_mine_t: found "{assume["added_mine_t"]}"; expected tonnes a year.'
            )
    if scenario not in SCENARIOS:
        raise InputError(f'--scenario: found "{scenario}"; expected {", ".join(SCENARIOS)}.')


def _run(raw: str, base: Base, options: Options) -> Run:
    from didymium.evidence import last_date

    return Run(
        version=__version__,
        data_release=base.release.version,
        seed=options.seed,
        as_of=options.as_of.isoformat(),
        language=options.language,
        viewpoint=options.viewpoint,
        scenario=options.scenario,
        assume=dict(sorted(options.assume.items())),
        quick=options.quick,
        article_name=options.article_name,
        article_html=options.article_html,
        article_url=options.article_url,
        article_sha256=hashlib.sha256(raw.encode("utf-8")).hexdigest(),
        article_text=raw,
        suppliers_text=options.suppliers_text,
        ledger_last_date=last_date(base=base).isoformat(),  # type: ignore[arg-type]
    )


def _subject(reading: Reading) -> Subject:
    page = reading.page
    headline = next((s.text for s in reading.sentences if s.part == "headline"), "")
    return Subject(
        title=(page.title or headline or "").strip(),
        address=page.url,
        outlet=page.outlet,
        language=reading.language,
        date=reading.date.isoformat() if reading.date else None,
        date_basis=reading.date_basis,
        relevant=reading.relevance.relevant,
        reasons=tuple(reading.relevance.reasons),
        materials=tuple(reading.materials),
        actors=tuple(reading.actors),
    )
