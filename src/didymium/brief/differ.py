"""Where the articles of one story differ: how far the act has come, amounts, dates."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import TYPE_CHECKING, Final

from didymium.brief.document import Arg, Check, DateArg, ManyArg, Say, TextArg, WordArg
from didymium.brief.figures import ARTICLE, Book
from didymium.brief.stands import camp
from didymium.brief.telling import DAYS, Telling, comparable, stated_days
from didymium.news.types import Quantity

if TYPE_CHECKING:
    from didymium.news.types import Statement

# What an amount of each measure can count, of the words of measure that the news room finds.
_COUNTED: Final = {
    "mass": frozenset(
        "production refining reserves export import capacity demand stock".split()  # noqa: SIM905
    ),
    "money": frozenset({"investment", "stake"}),
    "share": frozenset({"tariff", "stake", "market"}),
    "price": frozenset({"price"}),
}
_ABOUT: Final = 0.1
_ROUNDING: Final = 0.02
_MILLION: Final = 1e6


@dataclass(frozen=True)
class Position:
    """What one article says of one thing: the value to compare, the value shown, the words."""

    telling: Telling
    value: object
    shown: Arg
    words: str


Against = Callable[[Position, Position], bool]


def differences(book: Book, story: Sequence[Telling]) -> tuple[Check, ...]:
    """Every difference between articles of the same news, those that count by themselves."""
    counted = [item for item in story if item.bond is None]
    found = [_check("state", _stands(counted), _other_camp)]
    for measure in _COUNTED:
        amounts = list(_amounts(book, counted, measure))
        found.append(_check(f"amount-{measure}", amounts, _other_amount))
    found += [_check(f"date-{kind}", _dates(counted, kind), _other_value) for kind in DAYS]
    return tuple(check for check in found if check is not None)


def _check(name: str, positions: Sequence[Position], against: Against) -> Check | None:
    """The check of one thing; positions that nobody contradicts are left out."""
    pairs = [
        (one, other)
        for one, other in combinations(positions, 2)
        if one.telling is not other.telling
        and comparable(one.telling, other.telling)
        and against(one, other)
    ]
    if not pairs:
        return None
    held = [position for position in positions if any(position in pair for pair in pairs)]
    grouped: dict[str, list[Position]] = {}
    for position in held:
        grouped.setdefault(position.shown.model_dump_json(), []).append(position)
    kind = name.partition("-")[0]
    undated = [position.telling.id for position in held if position.telling.day is None]
    shown = tuple(members[0].shown for members in grouped.values())
    return Check(
        id=f"differ-{name}",
        rule=f"rule_differ_{kind}",
        verdict="caution",
        headline=Say(key=f"differ_{name.replace('-', '_')}", args={"all": ManyArg(items=shown)}),
        says=(
            *(_position(members) for members in grouped.values()),
            *([Say(key="differ_undated", sources=tuple(undated))] if undated else []),
        ),
        words=(),
        evidence=(),
        articles=tuple(position.telling.id for position in held),
    )


def _position(members: Sequence[Position]) -> Say:
    first = members[0]
    return Say(
        key="differ_position",
        args={"what": first.shown, "words": TextArg(text=first.words)},
        sources=tuple(position.telling.id for position in members),
    )


def _sentence(telling: Telling, statement: Statement) -> str:
    return next(s.text for s in telling.reading.sentences if s.index == statement.sentence).strip()


# --- how far ----------------------------------------------------------------------------------


def _stands(story: Iterable[Telling]) -> list[Position]:
    return [
        Position(item, item.stand, WordArg(id=f"stand_{item.stand}"), _sentence(item, item.main))
        for item in story
        if item.main is not None
    ]


def _other_camp(one: Position, other: Position) -> bool:
    first, second = camp(str(one.value)), camp(str(other.value))
    return bool(first and second) and first != second


# --- amounts ----------------------------------------------------------------------------------


def _amounts(book: Book, story: Iterable[Telling], measure: str) -> Iterable[Position]:
    """The amounts of the act in each article, those of which it gives one for what they measure.

    An article with one amount of this measure tells it of the act itself. One with several tells
    them apart by what they count and of which material; where two count the same, neither is
    taken.
    """
    for item in story:
        held: dict[tuple[float, str], tuple[Quantity, Statement]] = {}
        for statement in item.of_act():
            assert statement.act is not None
            for quantity in statement.act.amounts:
                if quantity.measure == measure:
                    held.setdefault((quantity.value, quantity.unit), (quantity, statement))
        things = Counter(_thing(quantity) for quantity, _ in held.values())
        several = len(held) > 1
        for place, (quantity, statement) in enumerate(held.values(), start=1):
            if several and (_counts(quantity) is None or things[_thing(quantity)] > 1):
                continue
            name = f"{measure}-{place}" if several else measure
            shown = book.arg(_figure(book, item, quantity, name))
            yield Position(item, _Amount(quantity, several), shown, _sentence(item, statement))


@dataclass(frozen=True)
class _Amount:
    """An amount, and whether its article gives several of its kind."""

    quantity: Quantity
    several: bool


def _counts(quantity: Quantity) -> str | None:
    """What an amount counts, as far as the text says; a word that no such amount counts is none."""
    return quantity.of if quantity.of in _COUNTED[quantity.measure] else None


def _thing(quantity: Quantity) -> tuple[str | None, str | None]:
    """What an amount measures: investment, production ..., and of which material."""
    return _counts(quantity), quantity.material


def _same_thing(one: _Amount, other: _Amount) -> bool:
    """Whether two amounts measure the same: what they count is the same, or only one says it.

    Of an article with several the material must be the same, too.
    """
    first, second = one.quantity, other.quantity
    if one.several or other.several:
        return _thing(first) == _thing(second)
    return None in {_counts(first), _counts(second)} or _counts(first) == _counts(second)


def _figure(book: Book, item: Telling, quantity: Quantity, name: str) -> str:
    value, high, unit = quantity.value, quantity.high, quantity.unit
    if quantity.measure == "money" and abs(value) >= _MILLION:
        value, high, unit = value / _MILLION, high and high / _MILLION, f"million {unit}"
    words = item.reading.page.text[slice(*quantity.span)]
    return book.computed(
        f"{item.id}-{name}",
        value,
        low=value if high is not None else None,
        high=high,
        unit=unit,
        formula=f'read in the article: "{words}"',
        kind="estimated",
        basis=ARTICLE,
        sources=(item.id,),
    ).id


def _other_amount(one: Position, other: Position) -> bool:
    assert isinstance(one.value, _Amount)
    assert isinstance(other.value, _Amount)
    first, second = one.value.quantity, other.value.quantity
    if first.unit != second.unit or not _same_thing(one.value, other.value):
        return False
    low, high = _bounds(first)
    other_low, other_high = _bounds(second)
    return high < other_low or other_high < low


def _bounds(quantity: Quantity) -> tuple[float, float]:
    """The values that an amount in words allows: "about" by a tenth, any by its rounding."""
    low, high = quantity.value, quantity.high or quantity.value
    match quantity.bound:
        case "over":
            return low, float("inf")
        case "under":
            return 0.0, high
        case "about":
            return low * (1 - _ABOUT), high * (1 + _ABOUT)
        case _:
            return low * (1 - _ROUNDING), high * (1 + _ROUNDING)


# --- dates ----------------------------------------------------------------------------------


def _dates(story: Iterable[Telling], kind: str) -> list[Position]:
    """The day in each article that gives exactly one."""
    found = []
    for item in story:
        days = stated_days(item, kind)
        if len(days) == 1:
            text, statement = next(iter(days.items()))
            found.append(Position(item, text, DateArg(date=text), _sentence(item, statement)))
    return found


def _other_value(one: Position, other: Position) -> bool:
    return one.value != other.value
