"""Names for readers of what was drawn: "leak 0" is what passes the export ban all the same."""

from __future__ import annotations

import re
from functools import lru_cache
from pathlib import Path
from typing import Any

from didymium.market.chain import SUPPLY, Chain
from didymium.market.compilation import Worlds
from didymium.market.labels import end_use_name, place_name
from didymium.market.tables import read_rows
from didymium.market.words import Words
from didymium.vocabulary import name as vocabulary_name

FILE = Path(__file__).parent / "inputs.csv"

_SHOCK = re.compile(r"(?P<key>[a-z -]+?) (?P<number>\d+)")
_DECISION = re.compile(r"decision \d+ on (?P<number>\d+), .*")
_OF = re.compile(r"(?P<key>[a-z ]+? of) (?P<name>.+)")
_PARAMETER = re.compile(r"(?P<key>[a-z_]+) \((?P<stage>[a-z_]+)\)")
_OWN = re.compile(r"shock(?P<number>\d+)")
#: Italian articles and prepositions before a masculine noun in the singular.
_FORMS = {
    "the": ("il ", "l'", "lo "),
    "of": ("del ", "dell'", "dello "),
    "from": ("dal ", "dall'", "dallo "),
    "": ("", "", ""),
}
_FEMININE = {"the": "la ", "of": "della ", "from": "dalla ", "": ""}


@lru_cache(maxsize=1)
def _words() -> dict[str, Words]:
    return {row.key: row for row in read_rows(FILE, Words)}


def input_name(worlds: Worlds, name: str, lang: str = "en") -> str:
    """What an input of the draws is, in words.

    Raises
    ------
    KeyError
        For a name that the table ``inputs.csv`` does not know.
    """
    decision = _DECISION.fullmatch(name)
    if decision is not None:
        return _of_shock(worlds, "decision", int(decision["number"]), lang)
    shock = _SHOCK.fullmatch(name)
    if shock is not None:
        return _of_shock(worlds, shock["key"], int(shock["number"]), lang)
    parameter = _PARAMETER.fullmatch(name)
    if parameter is not None:
        stage = parameter["stage"]
        told = _text(parameter["key"], lang)
        where = "" if stage == "all" else f" ({vocabulary_name('stage', stage, lang)})"
        return told + where
    found = _OF.fullmatch(name)
    if found is None:
        raise KeyError(name)
    return _of_name(worlds, found["key"], found["name"], lang)


def _of_name(worlds: Worlds, key: str, what: str, lang: str) -> str:
    """An input of an end use, of all plants, or of a project."""
    chain = worlds.chain
    if key in ("delay of", "capacity of", "chance of"):
        own = _OWN.fullmatch(what)
        if own is not None:
            kind = _kind(worlds, int(own["number"]), lang)
            return _text(key, lang).replace("{project}", f"the {kind}" if lang == "en" else kind)
        return _text(key, lang).replace("{project}", _project(chain, what, lang))
    if what == SUPPLY:
        return _text("growth of supply", lang)
    if what.startswith(f"{SUPPLY} "):
        place = place_name(chain, what.removeprefix(f"{SUPPLY} "), lang)
        return _text("growth of supply in", lang).replace("{place}", place)
    return _text(key, lang).replace("{use}", end_use_name(chain, what, lang))


def _of_shock(worlds: Worlds, key: str, number: int, lang: str) -> str:
    text = _text(key, lang)
    kind = _kind(worlds, number, lang)

    def filled(match: re.Match[str]) -> str:
        return kind if lang == "en" else _with(kind, match.group(1) or "")

    return re.sub(r"\{shock(?::(\w+))?\}", filled, text)


def _kind(worlds: Worlds, number: int, lang: str) -> str:
    """A shock by its kind and whose it is."""
    shock: Any = (*worlds.scenario.given, *worlds.scenario.shocks)[number]
    told = _text(f"kind {shock.kind}", lang)
    fields = ("actor", "holder", "territory", "seller")
    places = next((found for field in fields if (found := getattr(shock, field, ""))), "")
    names = [places] if isinstance(places, str) else list(places)
    listed = ", ".join(place_name(worlds.chain, place, lang) for place in names if place)
    return f"{told} ({listed})" if listed else told


def _project(chain: Chain, project: str, lang: str) -> str:
    row = next(each for each in chain.projects if each.project == project)
    title = project.replace("_", " ").title()
    return f"{title} ({place_name(chain, row.territory, lang)})"


def _with(noun: str, form: str) -> str:
    """An Italian noun with its article or preposition."""
    if noun.startswith("tassa"):
        return _FEMININE[form] + noun
    plain, vowel, heavy = _FORMS[form]
    if noun[0] in "aeiou":
        return vowel + noun
    return (heavy if noun.startswith(("s'", "sc", "st", "z")) else plain) + noun


def _text(key: str, lang: str) -> str:
    row = _words()[key]
    return row.it if lang == "it" else row.en
