"""What tells of a capitalised name that it is a firm's or another body's.

Words before it ("miner X", "accord with X", "analysts at X", "controllata da X"), behind it
("X, a Perth-based developer", "X (ASX: ABC)", "X's shareholders", "X's Linden plant"), beside it
(another firm in a row of names) and within it ("X Resources", "EuroSibEnergo").
"""

from __future__ import annotations

import re

from didymium.news.firms.firm_runs import OF_WORDS, FirmRuns, officer_words
from didymium.news.words.lexicon import lemma_stances
from didymium.news.words.verb_forms import forms_of

_NEAR = 4
_APPOSITION = 7
_SITE_REACH = 4
_FEW = 2
_CLOSING = 14
_CAMEL = re.compile(r"[a-zà-ÿ]{2}[A-Z][a-zà-ÿ]{2}")
_CAMEL_PERSONS = ("Mac", "Fitz")
_QUOTES = frozenset(('"', "“", "«", "'", "‘"))
PREPOSITIONS = frozenset(
    (
        *("of", "in", "at", "from", "near", "to", "for", "on", "by", "with", "di", "a", "ad", "da"),
        *("per", "su", "dal", "del", "al", "nel", "presso", "vicino", "verso", "outside", "around"),
    )
)
_COMPOUND = frozenset(("based", "backed", "owned", "listed", "headquartered", "controlled"))
_SEATED = frozenset(
    (
        *("based", "headquartered", "listed", "quotata", "quotato", "controllata", "controllato"),
        *("partecipata", "partecipato", "posseduta", "quotate", "controllate", "basata"),
    )
)
_CHIEF = (["chief", "executive"], ["managing", "director"], ["chief", "financial"])
_AT = frozenset(("of", "at", "for", "with", "from", "di", "della", "dell'", "del", "per"))
_BY = frozenset(("by", "da", "dalla", "dall'", "dal"))
_WITH = frozenset(("with", "con", "between", "tra", "fra"))
_ARTICLES = frozenset(
    (
        *("a", "an", "the", "its", "il", "lo", "la", "l'", "un", "uno", "una", "un'"),
        *("dalla", "dall'", "della", "dell'", "alla", "all'"),
    )
)
_DEFINITE = frozenset(("the", "il", "lo", "la", "l'"))
_PLURAL_ARTICLES = frozenset(("i", "gli", "ai", "agli", "dai", "dagli", "dei", "degli", "coi"))
_AND = frozenset(("and", "or", "e", "ed", "o", "&"))
_OPENERS = frozenset(("including", "like", "cui", "come", "among", "tra", "as"))
_POSSESSIVE = frozenset(("'s", "'"))
_STOPS = frozenset((",", ".", ";", ":", "(", ")", "—", "–", "?", "!", "che", "who", "which"))
EXCHANGES = frozenset(
    (
        *("asx", "tsx", "tsxv", "nyse", "nasdaq", "lse", "aim", "otcqx", "otcqb", "cse", "jse"),
        *("hkex", "sgx", "bse", "nse", "euronext", "oslo", "borsa", "otc", "amex", "fse"),
    )
)  # fmt: skip
_MAKERS = frozenset(
    (
        *("manufacturer", "producer", "maker", "smelter", "refiner", "company", "firm", "group"),
        *("supplier", "carmaker", "automaker", "produttore", "azienda", "società", "gruppo"),
        *("fornitore", "casa", "raffineria", "fonderia", "compagnia", "impresa"),
    )
)
_OWN_REACH = 9
_SELF_ENDS = frozenset((",", ";", ":", '"', "“", "he", "she", "his", "her", "they", "their"))
_ADJECTIVE_ENDINGS = (
    *("ese", "ana", "ano", "ina", "ino", "ica", "ico", "ale", "iera", "iero", "aria", "ario"),
    *("esca", "esco", "ista", "based", "owned", "backed", "listed", "run", "led"),
)


class FirmEvidence(FirmRuns):
    """Looks around a run of capitalised words for what makes it a firm's name."""

    def told(self, first: int, last: int) -> bool:
        """Whether anything beside or within the words tells that they are a firm's name."""
        return (
            self.before(first)
            or self.behind(last)
            or self.in_row(first, last)
            or self.camel(first, last)
            or self._calls_itself_it(first, last)
        )

    def before(self, first: int) -> bool:
        """A trade, an accord, an employer, an owner or a nationality before the name."""
        if first == 0 or first in self.starts:
            return False
        norms = self.norms
        index = first - 1
        if norms[index] in _QUOTES:
            index -= 1
        word, prior = norms[index], norms[index - 1] if index else ""
        if self._trade(index):
            return True
        if index != first - 1 or not prior:
            return False
        if word == "," and prior in self.words("trade"):
            return self._set_off(first)
        if word in _COMPOUND and self.tokens.text[self.tokens.starts[index] - 1] == "-":
            return True  # "Perth-based X"
        if self._taken_over(word):
            return True
        if word in _BY and prior in self.words("held"):
            return True
        if word in _AT and prior in self.words("employed"):
            return True
        if word in OF_WORDS and prior in self.words("owned"):
            return True
        if word in _WITH and not self.words("deal").isdisjoint(
            norms[max(0, index - _NEAR) : index]
        ):
            return True
        return self.language == "it" and self._italian(first, index)

    def _set_off(self, first: int) -> bool:
        """ "the exploration company, X, said": a name between commas behind its trade."""
        if not OF_WORDS.isdisjoint(self.norms[max(0, first - 6) : first - 2]):
            return False  # "il presidente della società, Mario Rossi,"
        last = self.run(first)
        return self.norms[last : last + 1] == [","] and last not in self.starts

    def _taken_over(self, word: str) -> bool:
        """ "acquires X", "ha rilevato X": a verb that takes firms."""
        taken = self.words("taken")
        return any(form.lemma in taken for form in forms_of(word, self.language))

    def _trade(self, index: int) -> bool:
        """ "the miner X", "la società mineraria canadese X": a trade, up to two words before."""
        norms, trades = self.norms, self.words("trade")
        if norms[index] in trades:
            return True
        if self.language == "en":
            return False
        for _ in range(_FEW):
            adjective = index + 1 in self.after_adjective or norms[index].endswith(
                _ADJECTIVE_ENDINGS
            )
            if not adjective or self.tokens.capital(index) or index == 0:
                return False
            index -= 1
            if norms[index] in trades:
                return True
        return False

    def _italian(self, first: int, index: int) -> bool:
        """ "l'australiana X", "i cinesi di X"."""
        norms = self.norms
        if first in self.after_adjective and norms[index] not in self.not_names:
            before = norms[index - 1]
            return before in _ARTICLES or before in self.words("trade")
        return (
            norms[index] in {"di", "del", "della", "dell'"}
            and index in self.after_adjective
            and norms[index - 2] in _PLURAL_ARTICLES
        )

    def behind(self, last: int) -> bool:
        """A ticker, a trade in apposition or something only firms have behind the name."""
        norms = self.norms
        mark = norms[last] if last < len(norms) else "."
        if mark == "(":
            return self._ticker(last + 1)
        if mark == ",":
            return self._seated(last + 1) or self._apposed(last + 1)
        if self.language == "en" and self._officer(last):
            return True
        return mark in _POSSESSIVE and last not in self.starts and self._possesses(last + 1)

    def makes(self, last: int) -> bool:
        """ "Nathan Trotter, the largest manufacturer of tin": a firm with a man's name."""
        apposed = self.norms[last : last + 1] == [","] and self._apposed(last + 1)
        stop = min(len(self.norms), last + _APPOSITION)
        return apposed and not _MAKERS.isdisjoint(self.norms[last + 1 : stop])

    def _ticker(self, index: int) -> bool:
        """ "(ASX: ABC)", "(8015.T)"."""
        inside = self.norms[index : index + _APPOSITION]
        if not inside or ")" not in inside:
            return False
        if inside[0] in EXCHANGES:
            return True
        return bool(re.fullmatch(r"\d{3,6}", inside[0])) and inside[1] == "."

    def _officer(self, last: int) -> bool:
        """ "said X chief executive Mary Holt", "X shares"."""
        norms = self.norms
        if last >= len(norms) or last in self.starts or self.tokens.capital(last):
            return False
        return norms[last] in self.words("officer") or norms[last : last + 2] in _CHIEF

    def _seated(self, index: int) -> bool:
        """ ", based in Perth", ", quotata a Londra", ", which owns the mine"."""
        norms = self.norms
        word = norms[index] if index < len(norms) else ""
        if word in {"which", "che"}:
            return self.does(index + 1)
        return word in _SEATED or norms[index : index + 2] == ["con", "sede"]

    def _apposed(self, index: int) -> bool:
        """ ", a Perth-based miner", ", la società canadese": a trade that is no officer's."""
        norms, trades = self.norms, self.words("trade")
        stop = min(len(norms) - 1, index + _APPOSITION)
        roles = officer_words(self.language)
        opened = norms[index] in _ARTICLES or norms[index] in trades if index < stop else False
        if not opened:
            return False
        for place in range(index, stop):
            word = norms[place]
            if word in _STOPS or word in roles or (place > index and word in PREPOSITIONS):
                return False
            if word in trades:
                if self.doc.taken[place]:
                    return False  # "the White House"
                behind = norms[place + 1]
                named = behind not in _POSSESSIVE and behind not in roles
                return named and (norms[index] not in _DEFINITE or self._closed(place + 1))
        return False

    def _closed(self, index: int) -> bool:
        """Whether a comma closes the apposition: no "Meanwhile, the company said"."""
        for place in range(index, min(len(self.norms), index + _CLOSING)):
            word = self.norms[place]
            if word in {",", ")", "."}:
                return True
            if any(form.mood == "indicative" for form in forms_of(word, self.language)):
                return False
        return False

    def _possesses(self, index: int) -> bool:
        """ "X's shareholders", "X's Linden plant"."""
        norms, tokens = self.norms, self.tokens
        near = norms[index : index + _FEW]
        if not self.words("owned").isdisjoint(near):
            return True
        if not tokens.capital(index) if index < len(norms) else True:
            return False
        stop = min(len(norms), index + _SITE_REACH)
        return any(
            norms[place] in self.sites and not tokens.capital(place)
            for place in range(index + 1, stop)
            if _STOPS.isdisjoint(norms[index:place])
        )

    def in_row(self, first: int, last: int) -> bool:
        """Beside a known firm in a row of names: "Codelco and X", "such as X and Codelco"."""
        norms = self.norms
        before = norms[first - 1] if first else ""
        behind = norms[last] if last < len(norms) else ""
        left = first - 1 in self.bodies_end and first - 1 > 0
        right = last + 1 in self.bodies_start
        if (before in _AND and left) or (behind in _AND and right):
            return True
        if before == "," and left and behind in {",", *_AND} and right:
            return True
        return before in _OPENERS and behind in {",", *_AND} and right

    def camel(self, first: int, last: int) -> bool:
        """ "EuroSibEnergo": capitals within a word."""
        for index in range(first, last):
            raw = self.tokens.raw(index)
            if _CAMEL.search(raw) and not raw.startswith(_CAMEL_PERSONS):
                return True
        return False

    def _calls_itself_it(self, first: int, last: int) -> bool:
        """ "X said it would cut its output": a speaker that is no person."""
        norms = self.norms
        if self.language != "en" or last >= len(norms) or first not in self.starts:
            return False
        stances = lemma_stances("en")
        if not any(
            f.lemma in stances and f.mood == "indicative" for f in forms_of(norms[last], "en")
        ):
            return False
        if norms[first] in self.words("common") or norms[first].endswith("s"):
            return False
        for index in range(last + 1, min(len(norms), last + _OWN_REACH)):
            if index in self.starts or norms[index] in _SELF_ENDS:
                return False
            if norms[index] in {"it", "its"}:
                return True
        return False
