"""Units: what a unit string means, and conversion between units and chemical forms."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from functools import cache

from didymium.errors import InputError
from didymium.vocabulary.chemistry import element_share, is_formula
from didymium.vocabulary.tables import rows

_MULTIPLIERS = {"thousand": 1e3, "million": 1e6, "billion": 1e9, "trillion": 1e12}
# Forms that do not name one substance: each converts to itself only, unless a material
# given with it makes it one ("oxide" of neodymium is Nd2O3).
_OPAQUE = frozenset({"gross", "dry", "blanks", "finished"})
_OF_MATERIAL = {"oxide": "oxide", "REO": "oxide", "metal": "element", "contained": "element"}
_LCE = "Li2CO3"


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit taken apart.

    ``dimension`` maps base dimensions to exponents (price per mass: money USD 1, mass -1);
    ``factor`` turns a figure in this unit into kilograms, years and whole currency units;
    ``form`` is the substance whose mass is meant, empty where the unit does not say.
    """

    text: str
    factor: float
    dimension: tuple[tuple[str, int], ...]
    form: str = ""

    @property
    def mass_exponent(self) -> int:
        """1 for a mass, -1 for something per mass, 0 without mass."""
        return dict(self.dimension).get("mass", 0)


@cache
def _base() -> dict[str, tuple[str, float]]:
    return {row["unit"]: (row["dimension"], float(row["factor"])) for row in rows("units")}


@cache
def _strings() -> dict[str, tuple[str, str]]:
    return {row["text"]: (row["unit"], row["qualifier"]) for row in rows("unit_strings")}


def _unknown(text: str, reason: str) -> InputError:
    from difflib import get_close_matches

    near = get_close_matches(text, [*_base(), *_strings()], n=3, cutoff=0.6)
    hint = f" Did you mean {', '.join(near)}?" if near else ""
    return InputError(f'unit: found "{text}"; {reason}.{hint}')


def _factor_and_form(part: str, whole: str) -> tuple[str, float, str]:
    """Dimension, factor and form of one side of a unit: "million USD", "t Nd2O3"."""
    words = part.split()
    scale = 1.0
    if len(words) > 1 and words[0] in _MULTIPLIERS:
        scale = _MULTIPLIERS[words.pop(0)]
    if not words or words[0] not in _base():
        raise _unknown(whole, "expected a unit such as t, kg REO, USD/kg, t/y or %")
    dimension, factor = _base()[words[0]]
    form = " ".join(words[1:])
    if form and dimension != "mass":
        raise _unknown(whole, f'"{form}" can stand only after a mass')
    if form and not (form in _OPAQUE or form in _OF_MATERIAL or form == "LCE" or is_formula(form)):
        raise _unknown(whole, f'"{form}" is not a formula or form that we know')
    return dimension, scale * factor, form


@cache
def parse_unit(text: str) -> Unit:
    """The unit that a string in the grammar ``[million] unit [form] [/ unit [form]]`` means.

    Examples
    --------
    >>> parse_unit("USD/mtu WO3").form, parse_unit("t LCE/y").dimension
    ('WO3', (('mass', 1), ('time', -1)))
    """
    top, *below = text.strip().split("/")
    exponents: Counter[str] = Counter()
    forms: list[str] = []
    total = 1.0
    for part, sign in [(top, 1), *((part, -1) for part in below)]:
        dimension, factor, form = _factor_and_form(part, text)
        if dimension != "ratio":
            exponents[dimension] += sign
        total *= factor**sign
        if form:
            forms.append(form)
    if len(set(forms)) > 1:
        raise _unknown(text, "expected one form only")
    dimensions = tuple(sorted((name, power) for name, power in exponents.items() if power))
    return Unit(text.strip(), total, dimensions, forms[0] if forms else "")


def read_unit(text: str) -> tuple[Unit | None, str]:
    """The unit behind a string as a source prints it, and what else the string says.

    ``None`` stands for strings of the sources that are words in the place of a unit ("ruling").

    Examples
    --------
    >>> unit, qualifier = read_unit("dollars per dry metric ton unit")
    >>> unit.text, qualifier
    ('USD/mtu', 'dry weight')
    """
    known = _strings().get(text.strip())
    if known is None:
        return parse_unit(text), ""
    unit, qualifier = known
    return (parse_unit(unit) if unit else None), qualifier


@cache
def _oxides() -> dict[str, str]:
    return {row["material"]: row["oxide"] for row in rows("materials")}


@cache
def _symbols() -> dict[str, str]:
    return {row["material"]: row["symbol"] for row in rows("materials")}


@cache
def _mixtures() -> dict[str, tuple[tuple[str, float], ...]]:
    found: dict[str, list[tuple[str, float]]] = {}
    for row in rows("oxide_mixtures"):
        found.setdefault(row["material"], []).append((row["oxide"], float(row["mass_share"])))
    return {material: tuple(parts) for material, parts in found.items()}


def _content(form: str, material: str | None) -> tuple[str, float]:
    """The element (or pair) in a form and its share of the form's mass."""
    if form == "LCE":
        form = _LCE
    if is_formula(form):
        return element_share(form)
    if material is None:
        raise InputError(f'form: found "{form}"; name the material to say which substance it is.')
    if material not in _oxides():
        raise InputError(f'material: found "{material}"; expected a material id.')
    if form not in _OF_MATERIAL:
        raise InputError(f'form: found "{form}"; it cannot be turned into another form.')
    wanted = _OF_MATERIAL[form]
    if material in _mixtures():
        parts = _mixtures()[material]
        whole = sum(share * element_share(oxide)[1] for oxide, share in parts)
        return material, whole if wanted == "oxide" else 1.0
    symbol, oxide = _symbols()[material], _oxides()[material]
    if not symbol or (wanted == "oxide" and not oxide):
        raise InputError(
            f'form: found "{form}" of {material}; a group has no single formula. '
            "Convert its members one by one with a composition."
        )
    return element_share(oxide) if wanted == "oxide" else (symbol, 1.0)


def _form_factor(source: Unit, target: Unit, material: str | None) -> float:
    if source.form == target.form:
        return 1.0
    if not source.form or not target.form:
        raise InputError(
            f'unit: "{source.text}" and "{target.text}" do not both say what is weighed; '
            'write for example "t Nd2O3" and "t Nd", or "t oxide" and "t metal" with a material.'
        )
    held, share = _content(source.form, material)
    asked, target_share = _content(target.form, material)
    if held != asked:
        raise InputError(
            f'unit: "{source.text}" holds {held} and "{target.text}" holds {asked}; '
            "they cannot be converted into each other."
        )
    return share / target_share


def convert(value: float, from_unit: str, to_unit: str, material: str | None = None) -> float:
    """A figure in another unit, and in another chemical form where the units name one.

    Parameters
    ----------
    value : the figure in ``from_unit``.
    from_unit, to_unit : ``[million] unit [form] [/ unit [form]]``: ``t``, ``kt/y``,
        ``USD/lb``, ``t Nd2O3``, ``t LCE``, ``t oxide``, ``USD/mtu WO3``; strings of the
        shipped sources ("dollars per pound") are understood too.
    material : which substance ``oxide``, ``REO``, ``metal`` and ``contained`` mean.

    Not covered: exchange rates, and gross weight into content (that needs a grade).

    Examples
    --------
    >>> round(convert(1, "t oxide", "t metal", material="neodymium"), 4)
    0.8574
    >>> round(convert(1, "t Li", "t LCE"), 3), round(convert(300, "USD/mtu WO3", "USD/kg W"), 2)
    (5.323, 37.83)
    """
    source, _ = read_unit(from_unit)
    target, _ = read_unit(to_unit)
    if source is None or target is None:
        raise InputError(f'unit: "{from_unit}" or "{to_unit}" is a text, not a unit.')
    if source.dimension != target.dimension:
        raise InputError(
            f'unit: "{from_unit}" is {_spell(source)} and "{to_unit}" is {_spell(target)}; '
            "they cannot be converted into each other."
        )
    form_factor = _form_factor(source, target, material)
    answer: float = value * source.factor / target.factor * form_factor**source.mass_exponent
    return answer


def _spell(unit: Unit) -> str:
    if not unit.dimension:
        return "a ratio"
    return " x ".join(
        re.sub(r"^money ", "money in ", name) + (f"^{power}" if power != 1 else "")
        for name, power in unit.dimension
    )
