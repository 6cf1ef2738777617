"""From a reading to a brief: questions, checks, answers, and the document that holds them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from didymium.brief import (
    also,
    assumed,
    checks,
    empty,
    focus,
    goods,
    ledger,
    lines,
    record,
    signings,
    story,
    unsaid,
)
from didymium.brief import said as quoted
from didymium.brief import topic as topics
from didymium.brief.answers import (
    amounts,
    chances,
    contribution,
    cut,
    dominance,
    imports,
    market,
    page_figures,
    partners,
    prices,
    projects,
    published,
    sized,
    suppliers,
    whom,
    yearly,
)
from didymium.brief.article import Article
from didymium.brief.document import (
    Block,
    Check,
    Document,
    Joined,
    NameArg,
    Run,
    Said,
    Say,
    Subject,
)
from didymium.brief.figures import Book
from didymium.brief.options import Options, checked
from didymium.brief.parts import Parts
from didymium.brief.sources import NO_CARDS, Cards, numbered, reachable
from didymium.brief.tables import Base
from didymium.brief.topic import Topic
from didymium.errors import NoAnswerError
from didymium.risk.purchases import purchases

if TYPE_CHECKING:
    from didymium.news import Reading


@dataclass(frozen=True)
class Core:
    """What is answered of one act: the ledger's rows on it, the parts, the answer in brief."""

    topic: Topic
    entries: tuple[ledger.Entry, ...]
    found: checks.Anchored
    known: story.Story
    parts: Parts
    answer: tuple[Say, ...]


def write(reading: Reading, article: Article, base: Base, options: Options) -> Document:
    """The whole brief of an article, as data; ``reading`` is what the news room made of it."""
    options = checked(options)
    run = record.run((article,), base, options)
    subject = record.subject(reading)
    if not record.is_read(reading):
        return empty.unread(subject, run)
    book = Book()
    if not reading.relevance.relevant:
        alert = lines.alert(book, [], read=reading.language_read)
        good = goods.good_of(reading)
        if good is None:
            return empty.nothing(subject, run, alert)
        return empty.about_good(book, base, good, empty.nothing(subject, run, alert))
    core = answered(book, base, reading, topics.topic(reading, options.assume), options, run)
    done = article_checks(book, base, reading, core)
    return assembled(
        core,
        book=book,
        base=base,
        subject=subject,
        run=run,
        alert=lines.alert(book, done, read=reading.language_read),
        said=quoted.said(reading, core.topic),
        done=checks.sorted_checks(done),
        silent=unsaid.says(reading, core.topic),
    )


def answered(
    book: Book, base: Base, reading: Reading, topic: Topic, options: Options, run: Run
) -> Core:
    """The act of a topic answered; ``reading`` gives the article's own date and amounts."""
    reading = yearly.of_the_topic(reading, topic)
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
    named = projects.block(book, base, reading)
    if named is not None:
        parts.facts.append(named)
    parts.partners = signings.partners(topic, known.rows, reading.date)
    side_by_side = partners.block(book, base, topic, parts.partners)
    if side_by_side is not None:
        parts.facts.insert(0, side_by_side)
    own_figures = page_figures.block(book, base, reading, topic)
    if own_figures is not None:
        parts.facts.append(own_figures)
    parts.story = story.block(book, known, topic, reading.date)
    parts.since = story.since(book, known, topic, reading.date)
    parts.focus = focus.focus(reading, topic, parts.stages)
    _answer(book, base, reading, topic, options, parts, _measure(found, topic, reading))
    _whom(book, base, topic, options, parts)
    parts.watch = (*story.watch(entries, topic, known), *lines.open_watch(topic, known))
    parts.assumptions = assumed.assumptions(
        book,
        topic,
        options.assume,
        outlook=parts.outlook,
        cut=parts.cut,
        contribution=parts.contribution,
        older=options.as_of < dt.date.fromisoformat(base.release.date),
        modelled=parts.modelled,
    )
    told = also.also(
        book, base, reading, topic, entries, as_of=options.as_of, last=known.last_known
    )
    parts.also, parts.scope = told.blocks, told.scope
    answer = lines.answer(book, topic, known, found, parts, options)
    return Core(topic, entries, found, known, parts, answer)


def article_checks(book: Book, base: Base, reading: Reading, core: Core) -> list[Check]:
    """Every check of one article that has something to say."""
    done = list(checks.run(book, reading, core.topic, core.entries, core.found))
    return done + checks.numbers_and_dominance(book, base, reading, core.parts.stages)


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
                        key="fact_nothing_group"
                        if topic.material in topics.VAGUE
                        else "fact_nothing",
                        args={"what": NameArg(of="material", id=topic.material)},
                    ),
                ),
            )
        )
        stages = ()
    else:
        parts.facts.append(dominance.facts(book, stages))
    also = dominance.others(book, base, topic)
    if also is not None:
        parts.facts.append(also)
    return stages


def _measure(found: checks.Anchored, topic: Topic, reading: Reading) -> cut.Measure:
    """Its day and its targets: by its row, else by the page.

    Whom a measure is aimed at is the ledger's to say where it has the measure: a page names
    buyers and plaintiffs beside it.
    """
    targets: Iterable[str] = () if topic.easing else topic.targets
    if found.entry is not None:
        targets = () if found.entry.raw["target_all"] else sorted(found.entry.targets)
    return cut.Measure(
        day=found.entry.first if found.entry is not None else reading.date,
        targets=tuple(target for target in targets if target not in {"ALL", *topic.actors}),
    )


def _answer(
    book: Book,
    base: Base,
    reading: Reading,
    topic: Topic,
    options: Options,
    parts: Parts,
    measure: cut.Measure,
) -> None:
    assume = options.assume
    if topic.family in {"supply_added", "project"} and topic.supplier:
        if parts.stages:
            _contribution(book, base, reading, topic, options, parts)
        # Of what firms only may sign, or on a condition, no chance is held.
        of_states = not topic.firms and not topic.ended
        if of_states or topic.is_signed or topic.family == "project":
            parts.outlook = chances.outlook(book, base, topic, assume, seed=options.seed)
        if parts.outlook is not None:
            parts.change.append(chances.block(book, parts.outlook))
    elif topic.family == "supply_cut" and parts.stages:
        parts.cut = cut.cut(book, topic, parts.stages, measure, parts.focus)
        if parts.cut is not None:
            parts.change.extend(cut.blocks(book, parts.cut))
            parts.scenarios.extend(cut.cards(parts.cut))
    told = replace(topic, targets=measure.targets) if topic.family == "supply_cut" else topic
    modelled = market.outcome(book, told, reading, options, day=measure.day)
    if modelled is not None:
        parts.change.append(modelled.block)
        parts.scenarios.extend(modelled.cards)
        parts.fans, parts.model = modelled.fans, modelled.runs
        parts.modelled = modelled.assumptions
    _sized(book, base, reading, topic, parts)
    others = published.block(book, topic.material, cut=topic.family == "supply_cut")
    if others is not None and topic.family in {"supply_added", "supply_cut"}:
        parts.change.append(others)


def _contribution(
    book: Book, base: Base, reading: Reading, topic: Topic, options: Options, parts: Parts
) -> None:
    """With and without the supplier's tonnes, where the story or the evidence gives any."""
    assert topic.supplier is not None
    by_view = {stage.view.id: stage for stage in parts.stages}
    said = {
        (case, view): figure
        for (case, view), figure in amounts.said_amounts(book, reading, by_view).items()
        # An amount above the whole world's output is a stock or a total, no yearly addition.
        if (book[figure].value or 0.0) <= (book[by_view[view].world].value or 0.0)
    }
    of_one = topic.family == "project" or bool(topic.firms)
    if of_one and not said and "added_mine_t" not in options.assume:
        return
    made = contribution.contribution(book, base, topic.supplier, parts.stages, options.assume, said)
    if of_one:
        # Other projects of the same country are not what this page tells of.
        own = tuple(e for e in made.effects if e.case == "article")
        made = replace(made, redirects=False, effects=own or made.effects)
    if options.scenario != "all":
        made = made.only(options.scenario)
    parts.contribution = made
    parts.change.extend(contribution.blocks(book, made, parts.stages))
    parts.scenarios.extend(contribution.cards(made))


def _sized(book: Book, base: Base, reading: Reading, topic: Topic, parts: Parts) -> None:
    """The article's own quantities for scale, unless a supplier's are answered; its prices."""
    made = parts.contribution
    if made is None or not made.effects:
        # The page's own stages first: a smelter's tonnes are no mine's.
        stages = (*parts.focus, *(stage for stage in parts.stages if stage not in parts.focus))
        parts.sizes = sized.sizes(book, base, reading, topic, stages)
        block = sized.block(book, topic, parts.sizes)
        if block is not None:
            parts.change.insert(0, block)
    if topic.family == "price":
        parts.prices = prices.series(book, base, topic.material)
        if parts.prices is not None:
            parts.facts.append(prices.block(book, parts.prices))


def _whom(book: Book, base: Base, topic: Topic, options: Options, parts: Parts) -> None:
    if options.suppliers_text is not None:
        own = purchases(options.suppliers_text, "--suppliers")
        parts.whom.append(suppliers.block(book, own, topic))
    found = imports.imports(book, base, topic, options.viewpoint, options.as_of)
    parts.published_shares = whom.published_shares(book, base, topic, options.viewpoint)
    if found is not None:
        block, parts.imports = found
        parts.first_imports = imports.first_line(book, parts.imports, topic, options.viewpoint)
        if parts.published_shares:
            block = block.model_copy(update={"says": (*parts.published_shares, *block.says)})
        parts.whom.append(block)
    uses = whom.uses(book, parts.uses, parts.contribution)
    if uses is not None:
        parts.whom.append(uses)


def assembled(
    core: Core,
    *,
    book: Book,
    base: Base,
    subject: Subject,
    run: Run,
    alert: Say | None,
    said: tuple[Said, ...],
    done: tuple[Check, ...],
    silent: tuple[Say, ...],
    joined: Joined | None = None,
    articles: Cards = NO_CARDS,
) -> Document:
    """The document of an answered act, with its sources numbered, those of ``articles`` first."""
    parts = core.parts
    draft = Document(
        subject=subject,
        title=parts.title,
        alert=alert,
        answer=core.answer,
        scope=parts.scope,
        said=said,
        also=parts.also,
        checks=done,
        facts=tuple(parts.facts),
        story=parts.story,
        story_rows=tuple(entry.shown() for entry in story.listed(core.known)),
        change=tuple(parts.change),
        scenarios=tuple(parts.scenarios),
        whom=tuple(parts.whom),
        watch=parts.watch,
        assumptions=parts.assumptions,
        unsaid=silent,
        sources=(),
        figures=book.figures,
        rows=book.rows,
        fans=parts.fans,
        joined=joined,
        run=run.model_copy(update={"model": parts.model}),
    )
    draft = reachable(draft)
    return draft.model_copy(update={"sources": numbered(draft, base, articles)})
