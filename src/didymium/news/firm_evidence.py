"""What tells of a capitalised name that it is a firm's or another body's.

Words before it ("miner X", "accord with X", "analysts at X", "controllata da X"), behind it
("X, a Perth-based developer", "X (ASX: ABC)", "X's shareholders", "X's Linden plant"), beside it
(another firm in a row of names) and within it ("X Resources", "EuroSibEnergo").
"""

from __future__ import annotations

import re
from functools import cache

from didymium.news.doc import Doc
from didymium.news.name_evidence import site_words
from didymium.news.people import first_names, not_names
from didymium.news.tables import rows
from didymium.news.verb_forms import forms_of, small_words

_NEAR = 4
_LONGEST = 7
_PARTICLES = {
    "en": frozenset(("de", "du", "des", "do", "da", "dos", "das", "&")),
    "it": frozenset(("de", "du", "des", "do", "em", "dos", "das", "&")),
}
_APPOSITION = 7
_SITE_REACH = 4
_FEW = 2
_DOUBTFUL = frozenset(("house", "union", "business", "partner", "daily", "major", "casa", "ente"))
"""Trades that are also parts of names: "the White House"."""
_CLOSING = 14
_CAMEL = re.compile(r"[a-zà-ÿ]{2}[A-Z][a-zà-ÿ]{2}")
_CAMEL_PERSONS = ("Mac", "Fitz")
_QUOTES = frozenset(('"', "“", "«", "'", "‘"))
_OF = frozenset(("of", "in", "di", "della", "dell'", "del", "da", "dalla", "dall'", "to"))
_PREPOSITIONS = frozenset(
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
_EXCHANGES = frozenset(
    (
        *("asx", "tsx", "tsxv", "nyse", "nasdaq", "lse", "aim", "otcqx", "otcqb", "cse", "jse"),
        *("hkex", "sgx", "bse", "nse", "euronext", "oslo", "borsa", "otc", "amex", "fse"),
    )
)  # fmt: skip
_CHAIN = 5
_LINKS = frozenset(("to", "si", "di", "a", "not", "non"))
_WANTING = frozenset(
    (
        *("want", "plan", "agree", "aim", "seek", "expect", "intend", "vow", "decide", "hope"),
        *("begin", "start", "volere", "puntare", "prevedere", "intendere", "contare", "decidere"),
        *("stare", "accettare", "iniziare", "cominciare", "tornare", "be", "have", "will"),
    )
)
_ADJECTIVE_ENDINGS = (
    *("ese", "ana", "ano", "ina", "ino", "ica", "ico", "ale", "iera", "iero", "aria", "ario"),
    *("esca", "esco", "ista", "based", "owned", "backed", "listed", "run", "led"),
)


@cache
def evidence_words(language: str, kind: str) -> frozenset[str]:
    """Words beside firms: ``trade``, ``deal``, ``held``, ``employed``, ``owned``, ``does``."""
    return frozenset(
        word
        for row in rows("firm_words")
        if row["language"] == language and row["kind"] == kind
        for word in row["words"].split("|")
    )


_PRESS = frozenset(("news", "times", "journal", "post", "intelligence", "bureau", "center"))


@cache
def firm_tails() -> frozenset[str]:
    """Words that end the names of firms: "Resources", "Metals"."""
    return frozenset(
        word
        for row in rows("organisation_words")
        if row["position"] == "tail"
        for word in row["words"].split("|")
        if word not in _PRESS
    )


@cache
def _roles(language: str) -> frozenset[str]:
    """Words for officers: "president", "manager"."""
    return frozenset(
        office.split()[0 if _OF.intersection(office.split()) else -1]
        for row in rows("roles")
        if row["language"] == language
        for office in row["words"].split("|")
    )


class FirmEvidence:
    """Looks around a run of capitalised words for what makes it a firm's name."""

    def __init__(self, doc: Doc) -> None:
        self.doc = doc
        self.tokens, self.norms = doc.tokens, doc.tokens.norms
        self.language = "en" if doc.language == "en" else "it"
        self.sites = site_words(self.language)
        self.not_names = not_names(self.language)
        self.tails = firm_tails()
        self.starts = {sent.first for sent in doc.sentences}
        self.after_adjective = {
            named.last
            for named in doc.names
            if named.mention.kind == "territory" and named.mention.role in {"adjective", "people"}
        }
        self.states = {
            named.first: named.last
            for named in doc.names
            if named.mention.kind == "territory" and named.mention.role == "name"
        }
        self.bodies_end = {n.last for n in doc.names if n.mention.kind == "organisation"}
        self.bodies_start = {n.first for n in doc.names if n.mention.kind == "organisation"}

    def words(self, kind: str) -> frozenset[str]:
        """The listed words of one kind in the text's language."""
        return evidence_words(self.language, kind)

    def told(self, first: int, last: int) -> bool:
        """Whether anything beside or within the words tells that they are a firm's name."""
        return (
            self.before(first)
            or self.behind(last)
            or self.in_row(first, last)
            or self.camel(first, last)
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
        if word in _COMPOUND and self.tokens.text[self.tokens.starts[index] - 1] == "-":
            return True  # "Perth-based X"
        if self._taken_over(word):
            return True
        if word in _BY and prior in self.words("held"):
            return True
        if word in _AT and prior in self.words("employed"):
            return True
        if word in _OF and prior in self.words("owned"):
            return True
        if word in _WITH and not self.words("deal").isdisjoint(
            norms[max(0, index - _NEAR) : index]
        ):
            return True
        return self.language == "it" and self._italian(first, index)

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

    def _ticker(self, index: int) -> bool:
        """ "(ASX: ABC)", "(8015.T)"."""
        inside = self.norms[index : index + _APPOSITION]
        if not inside or ")" not in inside:
            return False
        if inside[0] in _EXCHANGES:
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
        roles = _roles(self.language)
        opened = norms[index] in _ARTICLES or norms[index] in trades if index < stop else False
        if not opened:
            return False
        for place in range(index, stop):
            word = norms[place]
            if word in _STOPS or word in roles or (place > index and word in _PREPOSITIONS):
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

    def does(self, index: int) -> bool:
        """Whether a verb of firms' doings stands at a word: "mines", "ha acquisito"."""
        norms, does = self.norms, self.words("does")
        adverbs = small_words(self.language, "adverb")
        for place in range(index, min(len(norms), index + _CHAIN)):
            if place in self.starts:
                return False
            forms = forms_of(norms[place], self.language)
            done = [form for form in forms if form.lemma in does]
            if done:
                return place > index or any(form.mood == "indicative" for form in done)
            held = any(form.role or form.lemma in _WANTING for form in forms)
            if not held and norms[place] not in adverbs and norms[place] not in _LINKS:
                return False
        return False

    def possible(self, first: int, last: int) -> bool:
        """Whether the run may be a firm's name at all: no site, no common word, no month."""
        norms = self.norms
        words = norms[first:last]
        if not self.sites.isdisjoint(words) or words[0] in self.not_names:
            return False
        if self.tails.issuperset(words) or not self._apart(first, last):
            return False
        if last - first == 1 and (words[0] in _roles(self.language) or self._small(words[0])):
            return False
        behind = norms[last : last + 2]
        if behind and behind[0] in self.sites:
            return False  # "the Rovina Valley project"
        before = norms[max(0, first - 3) : first]
        linked = bool(before) and before[-1] in _OF
        return not (linked and not self.sites.isdisjoint(before[:-1]))  # "la miniera di Bisie"

    def trimmed(self, first: int, last: int) -> tuple[int, int]:
        """The name within a run: "Miner X" without its trade, "X Mary Holt" without the person."""
        norms, given = self.norms, first_names()
        trades = self.words("trade") - self.tails - _DOUBTFUL
        begin = next((i + 1 for i in range(last - 2, first - 1, -1) if norms[i] in trades), first)
        end = next((i for i in range(begin + 1, last) if norms[i] in given), last)
        if begin > first and (norms[begin] in given or not self.possible(begin, end)):
            return first, end
        return begin, end

    def _apart(self, first: int, last: int) -> bool:
        """Whether the words are no part of a compound or an address: "Jeep-maker", "LITH.V"."""
        text, start, end = self.tokens.text, self.tokens.starts[first], self.tokens.ends[last - 1]
        before = text[max(0, start - 1) : start]
        return text[end : end + 1] != "-" and before not in {".", "-"} and not before.isalnum()

    def _small(self, word: str) -> bool:
        """Whether the page writes the word small, too."""
        return any(not self.tokens.capital(i) for i in self.tokens.places.get(word, ()))

    def run(self, first: int) -> int:
        """The end of the run of free capitalised words that starts here."""
        tokens, taken, last = self.tokens, self.doc.taken, first + 1
        stop = min(len(tokens), first + _LONGEST)
        while last < stop and last not in self.starts and not taken[last]:
            if not self._adjacent(last):
                break
            if tokens.capital(last):
                last += 1
            elif self._linked(last) and last + 1 < stop and not taken[last + 1]:
                last += 2  # "Compagnie des Bauxites de Guinée"
            else:
                break
        return last

    def _adjacent(self, index: int) -> bool:
        gap = self.tokens.text[self.tokens.ends[index - 1] : self.tokens.starts[index]]
        return gap in {" ", "-", "\u00a0"}

    def _linked(self, index: int) -> bool:
        """Whether a particle of foreign names, or "&", joins two capitals."""
        link = self.norms[index] in _PARTICLES[self.language] and index + 1 < len(self.tokens)
        return link and self.tokens.capital(index + 1)

    def whole(self, last: int) -> int:
        """The end of a firm's name with the territory that closes it: "AltynGroup Kazakhstan"."""
        state = self.states.get(last)
        joined = state is not None and self._adjacent(last) and self.tokens.capital(last)
        return state if state is not None and joined else last
