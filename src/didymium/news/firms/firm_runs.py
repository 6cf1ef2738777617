"""Runs of capitalised words that may be the names of firms, and what bars them from it."""

from __future__ import annotations

from functools import cache

from didymium.news.names.mentions import spelt_organisations
from didymium.news.names.name_evidence import site_words
from didymium.news.names.people import first_names, not_names
from didymium.news.tables import rows, words_of
from didymium.news.words.doc import Doc, Named
from didymium.news.words.verb_forms import forms_of, small_words

_LONGEST = 7
_PARTICLES = {
    "en": frozenset(("de", "du", "des", "do", "da", "dos", "das", "&")),
    "it": frozenset(("de", "du", "des", "do", "em", "dos", "das", "&")),
}
_DOUBTFUL = frozenset(("house", "union", "business", "partner", "daily", "major", "casa", "ente"))
"""Trades that are also parts of names: "the White House"."""
OF_WORDS = frozenset(("of", "in", "di", "della", "dell'", "del", "da", "dalla", "dall'", "to"))
_CHAIN = 5
_LINKS = frozenset(("to", "si", "di", "a", "not", "non"))
_WANTING = frozenset(
    (
        *("want", "plan", "agree", "aim", "seek", "expect", "intend", "vow", "decide", "hope"),
        *("begin", "start", "volere", "puntare", "prevedere", "intendere", "contare", "decidere"),
        *("stare", "accettare", "iniziare", "cominciare", "tornare", "be", "have", "will"),
    )
)


LEGAL_FORMS = frozenset(
    (
        *("corp", "corporation", "inc", "ltd", "limited", "plc", "llc", "spa", "srl", "ag"),
        *("gmbh", "nv", "asa", "oyj", "oy"),
    )
)
SMALL_FORMS = frozenset(
    ("srl", "spa", "s.r.l.", "s.p.a.", "srls", "scarl", "sarl", "gmbh", "plc", "ltd")
)
"""Legal forms that are written small, too."""
_PLACED = frozenset(("name", "place"))
_DUG = frozenset(("mine", "deposit", "miniera", "giacimento", "pit"))
_ADVERBIAL = {"it": "mente", "en": "ntly"}
_MARKS = frozenset(("'s", "'", ",", ".", "'s"))


@cache
def evidence_words(language: str, kind: str) -> frozenset[str]:
    """Words beside firms: ``trade``, ``deal``, ``held``, ``employed``, ``owned``, ``does``."""
    return words_of("firm_words", language, kind=kind)


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
def _titles(language: str) -> frozenset[str]:
    """Words for trades that stand before a name and are no part of one: "Miner X"."""
    return evidence_words(language, "trade") - _parts_of_names()


@cache
def _parts_of_names() -> frozenset[str]:
    """Words that begin or end names of bodies: "Mineraria Gerrei", "the White House"."""
    listed = {word for row in rows("organisation_words") for word in row["words"].split("|")}
    return frozenset(listed) | _DOUBTFUL


@cache
def officer_words(language: str) -> frozenset[str]:
    """Words for officers: "president", "manager"."""
    return frozenset(
        office.split()[0 if OF_WORDS.intersection(office.split()) else -1]
        for row in rows("roles")
        if row["language"] == language
        for office in row["words"].split("|")
    )


@cache
def _small(language: str) -> frozenset[str]:
    """Articles, pronouns and the like, which begin no name."""
    kinds = ("determiner", "connector", "pronoun")
    return frozenset[str]().union(*(small_words(language, kind) for kind in kinds))


class FirmRuns:
    """Cuts runs of capitalised words and tells those that cannot be firms."""

    def __init__(self, doc: Doc) -> None:
        self.doc = doc
        self.tokens, self.norms = doc.tokens, doc.tokens.norms
        self.language = "en" if doc.language == "en" else "it"
        self.sites = site_words(self.language)
        self.not_names = not_names(self.language)
        self.tails = firm_tails()
        self.small = _small(self.language)
        self.officers = officer_words(self.language)
        self.starts = {sent.first for sent in doc.sentences}
        self.shown: dict[tuple[str, str], bool] = {}
        self.after_adjective: dict[int, str | None] = {}
        self.states: dict[int, int] = {}
        self.places: dict[int, int] = {}
        self.bodies_end: set[int] = set()
        self.bodies_start: set[int] = set()
        self._note(doc.names)

    def _note(self, names: list[Named]) -> None:
        """Remember where states, places and bodies begin and end."""
        for named in names:
            kind = named.mention.kind
            if kind == "organisation":
                self.bodies_end.add(named.last)
                self.bodies_start.add(named.first)
            elif kind in {"territory", "place"}:
                role = named.mention.role
                if role in _PLACED:
                    self.places[named.last] = named.first
                    if kind == "territory" and role == "name":
                        self.states[named.first] = named.last
                elif kind == "territory" and role in {"adjective", "people"}:
                    self.after_adjective[named.last] = named.mention.id

    def words(self, kind: str) -> frozenset[str]:
        """The listed words of one kind in the text's language."""
        return evidence_words(self.language, kind)

    def run(self, first: int) -> int:
        """The end of the run of free capitalised words that starts here."""
        tokens, taken, last = self.tokens, self.doc.taken, first + 1
        stop = min(len(tokens), first + _LONGEST)
        while last < stop and last not in self.starts and not taken[last]:
            if not self._adjacent(last):
                break
            if self.norms[last - 1] in LEGAL_FORMS or self.norms[last] in self.officers:
                break  # "Power Metals Corp PWM.V", "IberAmerican CEO"
            if tokens.capital(last) or self._closes(last):
                last += 1
            elif self._linked(last) and last + 1 < stop and not taken[last + 1]:
                last += 2  # "Compagnie des Bauxites de Guinée"
            else:
                break
        return last

    def _closes(self, index: int) -> bool:
        """Whether a word without a capital belongs to the name before: "K92", "Portovesme srl"."""
        norms = self.norms
        if norms[index] in SMALL_FORMS:
            return True
        return norms[index].isdigit() and self.tokens.starts[index] == self.tokens.ends[index - 1]

    def _adjacent(self, index: int) -> bool:
        gap = self.tokens.text[self.tokens.ends[index - 1] : self.tokens.starts[index]]
        return gap in {" ", "-", "\u00a0"} or (not gap and self._inner(index))

    def _inner(self, index: int) -> bool:
        """Whether a word goes on without a gap: the parts of "K92" and "S&B"."""
        norms = self.norms
        return norms[index].isdigit() or "&" in norms[index - 1 : index + 1]

    def _linked(self, index: int) -> bool:
        """Whether a particle of foreign names, or "&", joins two capitals."""
        link = self.norms[index] in _PARTICLES[self.language] and index + 1 < len(self.tokens)
        return link and self.tokens.capital(index + 1)

    def whole(self, last: int) -> int:
        """The end of a firm's name with the territory that closes it: "AltynGroup Kazakhstan"."""
        state = self.states.get(last)
        joined = state is not None and self._adjacent(last) and self.tokens.capital(last)
        return state if state is not None and joined else last

    def nation(self, first: int) -> str | None:
        """The state of a firm by an adjective: "l'australiana X", "the Saudi miner X"."""
        trade = self.norms[first - 1] in self.words("trade")
        return self.after_adjective.get(first - 1 if trade else first)

    def opened(self, first: int) -> int:
        """The start of a firm's name with the place that opens it: "Baotou Tianhe"."""
        place = self.places.get(first)
        joined = place is not None and self._adjacent(first) and first not in self.starts
        return place if place is not None and joined else first

    def trimmed(self, first: int, last: int) -> tuple[int, int]:
        """The name within a run: "Miner X" without its trade, "X Mary Holt" without the person."""
        norms, given = self.norms, first_names()
        if last - first == 1:
            return first, last
        trades = _titles(self.language)
        begin = next((i + 1 for i in range(last - 2, first - 1, -1) if norms[i] in trades), first)
        end = next((i for i in range(begin + 1, last) if norms[i] in given), last)
        if begin > first and (norms[begin] in given or not self.possible(begin, end)):
            return first, end
        return begin, end

    def possible(self, first: int, last: int) -> bool:
        """Whether the run may be a firm's name at all: no site, no common word, no month."""
        norms = self.norms
        words = norms[first:last]
        if not self.sites.isdisjoint(words) or not self._apart(first, last):
            return False
        if first in self.bodies_end and self._adjacent(first):
            return False  # "Glencore Xstrata"
        plain = words[0] in self.not_names or self.tails.issuperset(words)
        if plain and tuple(words) not in spelt_organisations():
            return False
        if words[0][-1] == "'" or (norms[first - 1] == "." and len(norms[first - 2]) == 1):
            return False  # "Jason E. Kearns"
        if last - first == 1 and (words[0] in self.officers or self._told("small", words[0])):
            return False
        if last - first == 1 and words[0].endswith(_ADVERBIAL[self.language]):
            return False  # "Attualmente, la compagnia"
        behind = norms[last : last + 2]
        if behind and behind[0] in self.sites:
            return False  # "the Rovina Valley project"
        if (
            last - first == 1
            and self._told("dug", words[0])
            and norms[first - 1] not in self.words("trade")
        ):
            return False
        before = norms[max(0, first - 3) : first]
        linked = bool(before) and before[-1] in OF_WORDS
        return not (linked and not self.sites.isdisjoint(before[:-1]))  # "la miniera di Bisie"

    def _told(self, what: str, word: str) -> bool:
        """What the page shows of a word wherever it stands, asked once for each word."""
        held = self.shown.get((what, word))
        if held is None:
            held = (
                self._dug(word)
                if what == "dug"
                else self.tokens.written_small(word) or self._surname(word)
            )
            self.shown[what, word] = held
        return held

    def _dug(self, word: str) -> bool:
        """Whether the page makes a mine or deposit of the name: "the Udokan copper deposit"."""
        norms = self.norms
        return any(
            not _DUG.isdisjoint(norms[index + 1 : index + 3]) and norms[index + 1] not in _MARKS
            for index in self.tokens.places[word]
        )

    def _apart(self, first: int, last: int) -> bool:
        """Whether the words are no part of a compound or an address: "Jeep-maker", "LITH.V"."""
        text, start, end = self.tokens.text, self.tokens.starts[first], self.tokens.ends[last - 1]
        before = text[max(0, start - 1) : start]
        return text[end : end + 1] != "-" and before not in {".", "-"} and not before.isalnum()

    def _surname(self, word: str) -> bool:
        """Whether the page writes a person's first name before the word."""
        norms, given = self.norms, first_names()
        return any(
            norms[index - 1] in given and self.tokens.capital(index - 1) and self._adjacent(index)
            for index in self.tokens.places[word]
            if index
        )

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
