"""The article's own quantities beside a year of world output, and of the controller's.

A deposit, a reserve or a store is no yearly output and is left out, as is an amount above the
whole world's.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from didymium.brief.answers.amounts import VIEW_OF
from didymium.brief.answers.stages import Stage, stages
from didymium.brief.document import Block, DateArg, NameArg, Say, WordArg
from didymium.brief.figures import Book
from didymium.brief.supply import RARE_EARTHS
from didymium.brief.tables import Base
from didymium.brief.topic import Topic
from didymium.errors import NoAnswerError

if TYPE_CHECKING:
    from didymium.news import Reading
    from didymium.news.types import Quantity

_MOST: Final = 3
# Tonnes of oxide to a tonne of metal, as in ``rules/recipes.csv``.
_OXIDE_PER_METAL: Final = 1.19
# Which view a quantity of a rare earth is about, by its material.
_VIEW_OF: Final = {**VIEW_OF, "magnet_rare_earths": "separation_magnet4"}
# A compound or an ore weighs more than what it contains: never set beside tonnes of content.
_COMPOUND: Final = re.compile(
    r"\b(carbonat|idrossid|hydroxid|ossid[oi]|oxide|solfat|sul(?:f|ph)ate|clorur|chlorid|concentrat|"
    r"spodumen|ore\b|minerale grezzo)\w*",
    re.IGNORECASE,
)
# What is made of a material is not the material, whatever the basis.
_PRODUCT: Final = re.compile(
    r"\b(anod|catod|cathod|batter|leg(?:a|he)\b|alloy|pig iron|ghisa|ferro-?nic|matte\b|metallin|"
    r"mixed hydroxide|stainless|inossidabil)\w*",
    re.IGNORECASE,
)
_CONTENT: Final = "contained_metal"
_NO_OUTPUT: Final = re.compile(
    r"\b(giaciment|riserv|risors|contien|contener|contenut|deposit|reserve|resource|contain|"
    r"warehouse|magazzin|stocks\b|scorte|inventor|import|mondial|mondo|global|world)\w*",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Size:
    """One quantity of the article: figure ids of the amount, its part of the world, of one side."""

    stage: Stage
    material: str
    amount: str
    of_world: str
    of_own: str | None


def sizes(
    book: Book, base: Base, reading: Reading, topic: Topic, found: Sequence[Stage]
) -> tuple[Size, ...]:
    """The article's yearly amounts that a table of producers can be set beside, largest first."""
    made: list[Size] = []
    for place, quantity in enumerate(reading.quantities, start=1):
        if quantity.measure != "mass" or _says_no_output(reading, quantity):
            continue
        if quantity.material is None and topic.others:
            continue
        material = quantity.material or topic.material
        stage = _stage(book, base, material, topic, found)
        if stage is None or is_another_form(reading, quantity, stage):
            continue
        size = _size(book, reading, topic, quantity, stage, place)
        if size is not None:
            made.append(size)
    ranked = sorted(made, key=lambda size: -(book[size.of_world].value or 0.0))
    return tuple(ranked[:_MOST])


def _says_no_output(reading: Reading, quantity: Quantity) -> bool:
    start = quantity.span[0]
    sentence = next((s for s in reading.sentences if s.span[0] <= start < s.span[1]), None)
    return sentence is None or bool(_NO_OUTPUT.search(sentence.text))


def is_another_form(reading: Reading, quantity: Quantity, stage: Stage) -> bool:
    """Whether the sentence of a quantity names a form that the stage is not counted in."""
    start = quantity.span[0]
    sentence = next((s for s in reading.sentences if s.span[0] <= start < s.span[1]), None)
    if sentence is None or stage.view.material in RARE_EARTHS:
        return sentence is None
    content = stage.supply.basis == _CONTENT
    return bool(_PRODUCT.search(sentence.text) or (content and _COMPOUND.search(sentence.text)))


def _stage(
    book: Book, base: Base, material: str, topic: Topic, found: Sequence[Stage]
) -> Stage | None:
    """The stage a quantity of the material is set beside: mining first, else the first held."""
    held = {stage.view.id: stage for stage in found}
    if material in RARE_EARTHS:
        return held.get(_VIEW_OF.get(material, ""))
    if material != topic.material:
        try:
            held = {stage.view.id: stage for stage in stages(book, base, material)}
        except NoAnswerError:
            return None
    views = [view for view in held if view.endswith(f"_{material}")]
    return held[views[0]] if views else None


def _size(
    book: Book, reading: Reading, topic: Topic, quantity: Quantity, stage: Stage, place: int
) -> Size | None:
    world = book[stage.world].value
    if not world or book[stage.world].unit != "t" or quantity.value > world:
        return None
    words = reading.page.text[slice(*quantity.span)]
    amount = book.computed(
        f"article-amount-{place}",
        quantity.value,
        low=quantity.value if quantity.high is not None else None,
        high=quantity.high,
        unit="t",
        formula=f'read in the article: "{words}"',
        sources=("article",),
        basis=stage.supply.basis,
        kind="target",
    )
    # Metal content where the article may mean oxide: an oxide is about a sixth heavier.
    as_metal = stage.view.base == "magnet4"
    most = quantity.value if quantity.high is None else quantity.high
    ranged = as_metal or quantity.high is not None
    low = quantity.value / world / (_OXIDE_PER_METAL if as_metal else 1) if ranged else None
    of_world = book.computed(
        f"article-of-world-{place}",
        quantity.value / world,
        low=low,
        high=most / world if ranged else None,
        unit="1",
        formula="amount / world output"
        + (f"; low: the amount read as oxide, {_OXIDE_PER_METAL:g} t to a t of metal" * as_metal),
        figures=(amount.id, stage.world),
    )
    return Size(
        stage=stage,
        material=quantity.material or topic.material,
        amount=amount.id,
        of_world=of_world.id,
        of_own=_of_own(book, topic, stage, quantity.value, amount.id, place),
    )


def _of_own(
    book: Book, topic: Topic, stage: Stage, value: float, amount: str, place: int
) -> str | None:
    """The amount beside the output of the side that controls it, for a restriction."""
    side = topic.actors[0] if topic.family == "supply_cut" and topic.actors else ""
    output = f"output-{side.lower()}-{stage.view.id.replace('_', '-')}"
    own = book.figures.get(output)
    if own is None or not own.value or value > own.value:
        return None
    return book.computed(
        f"article-of-own-{place}",
        value / own.value,
        unit="1",
        formula="amount / output of the side that restricts",
        figures=(amount, output),
    ).id


def says(book: Book, topic: Topic, found: Sequence[Size]) -> list[Say]:
    """One sentence for each quantity."""
    return [_say(book, topic, size, "size") for size in found]


def block(book: Book, topic: Topic, found: Sequence[Size]) -> Block | None:
    """The part with the article's quantities; None where it has none that can be set beside."""
    if not found:
        return None
    return Block(heading=Say(key="heading_sizes"), says=tuple(says(book, topic, found)))


def line(book: Book, topic: Topic, found: Sequence[Size]) -> Say | None:
    """The answer's line: the quantity that is the largest part of world output."""
    return _say(book, topic, found[0], "answer_size") if found else None


def _say(book: Book, topic: Topic, size: Size, key: str) -> Say:
    args: dict[str, Any] = {
        "amount": book.arg(size.amount),
        "what": NameArg(of="material", id=size.material),
        "of_world": book.arg(size.of_world),
        "stage": WordArg(id=size.stage.view.label),
        "year": DateArg(date=size.stage.supply.period),
    }
    if size.of_own is not None:
        args["own"] = book.arg(size.of_own)
        args["who"] = NameArg(of="territory", id=topic.actors[0])
        key = f"{key}_own"
    sources: Mapping[str, None] = dict.fromkeys(book[size.stage.world].sources)
    return Say(key=key, args=args, sources=tuple(sources))
