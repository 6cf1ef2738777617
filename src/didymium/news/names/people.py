"""Persons and organisations that no table knows, found by office words, form and position."""

from __future__ import annotations

from functools import cache

from didymium.news.names.public_bodies import DEPARTMENTS
from didymium.news.names.represented import sounds_public
from didymium.news.names.rulers import give_states
from didymium.news.names.short_forms import NAME_LINKS, ShortForms
from didymium.news.names.titles import behind_titles, office_words
from didymium.news.tables import rows, words_of
from didymium.news.types import Mention
from didymium.news.words.doc import Doc, Named
from didymium.news.words.verb_forms import forms_of, small_words

_PARTICLES = frozenset(
    {"de", "di", "von", "van", "der", "bin", "al", "el", "del", "della", "da", "la", "le", "du"}
)
_NAME_LIMIT = 5


@cache
def _organisation_words(language: str) -> tuple[frozenset[str], frozenset[str]]:
    heads: set[str] = set()
    tails: set[str] = set()
    for row in rows("organisation_words"):
        if row["language"] == language:
            (heads if row["position"] == "head" else tails).update(row["words"].split("|"))
    return frozenset(heads), frozenset(tails)


@cache
def not_names(language: str) -> frozenset[str]:
    """Words written with a capital that are part of no name."""
    words = set(small_words(language, "determiner")) | set(small_words(language, "connector"))
    words |= set(small_words(language, "adverb")) | set(small_words(language, "pronoun"))
    for row in rows("months"):
        words.update(row["words"].split("|"))
    for row in rows("date_words"):
        if row["class"] == "weekday":
            words.update(row["words"].split("|"))
    for row in rows("common_capitals"):
        words.update(row["words"].split("|"))
    return frozenset(words)


@cache
def first_names() -> frozenset[str]:
    """First names of persons, lower case."""
    return frozenset(row["name"] for row in rows("first_names"))


@cache
def _common_speakers() -> frozenset[str]:
    """English nouns for groups, bodies and documents, which speak but are nobody's name."""
    groups = words_of("collectives", "en") | words_of("documents", "en", "nouns")
    bodies = {word for part in _organisation_words("en") for word in part}
    return groups | bodies | office_words("en") | _BODIES_APART


_BODIES_APART = frozenset(
    (
        *("police", "congress", "government", "cabinet", "management", "treasury", "army"),
        *("panel", "minister", "industry", "opposition", "staff", "media", "customs"),
    )
)
_FORMAL = frozenset(
    ("proprietary", "pty", "limited", "ltd", "company", "corporation", "corp", "inc")
)
"""Words of legal forms, which alone are no name."""
_FIRM_ARTICLES = frozenset(("alla", "dalla", "della", "dall'", "all'", "dell'"))
_MONEY = frozenset(("$", "€", "£", "million", "billion", "dollars", "euros"))
_MONEY_REACH = 8
_SHORT_NAME = 3
_HALF_NAME = 6
_OFFICE_LINKS = frozenset(
    ("for", "of", "and", "&", "the", "e", "ed", "dell'", "delle", "dei", "del")
)
_FEWEST_NAMES = 2
_SHOUTED = 3
"""From how many words on a line in capitals alone is no name itself."""
_REACH_OF_OFFICE = 6
_NAME_STARTS = frozenset(("o'", "d'"))


class _People(ShortForms):
    def __init__(self, doc: Doc) -> None:
        heads, self.tails = _organisation_words(doc.language)
        super().__init__(doc, heads)
        self.not_names = not_names(doc.language)
        self.starts = {sent.first for sent in doc.sentences}
        self.kept = (0, 0)
        self.titles: dict[int, bool] = {}
        self.shouted = {
            index
            for sent in doc.sentences
            if doc.text[sent.start : sent.end].isupper() and sent.last - sent.first >= _SHOUTED
            for index in range(sent.first, sent.last)
        }
        """The words of lines in capitals alone, where only a first name tells a name."""

    def run(self) -> None:
        self._ministries()
        free = 0
        for index in self.doc.tokens.capitals:
            if index < free or self.doc.taken[index]:
                continue
            if index in self.shouted and self.norms[index] not in first_names():
                continue
            last = self._sequence(index)
            if last > index:
                self._judge(index, last)
                free = max(last, self.kept[1])
        self._whole_names()
        give_states(self.doc, self.added, self.roles)
        for named in self.added:
            held = self.surnames.get(self.norms[named.last - 1])
            if held is not None and held.name == named.mention.name:
                self.surnames[self.norms[named.last - 1]] = named.mention
        self.doc.names.extend(self.added)
        self._surnames()
        self._bodies()
        self._governments()
        self._countries()

    def _whole_names(self) -> None:
        """A surname that was met before the whole name is the same person's."""
        persons = [named for named in self.added if named.mention.kind == "person"]
        whole = {
            self.norms[named.last - 1]: named.mention
            for named in reversed(persons)
            if named.last - named.first > 1
        }
        for named in persons:
            held = whole.get(self.norms[named.first])
            if held is not None and named.last - named.first == 1:
                span = {"span": named.mention.span, "text": named.mention.text}
                named.mention = held.model_copy(update=span)

    def _is_name_word(self, index: int) -> bool:
        tokens = self.doc.tokens
        return (
            not self.doc.taken[index]
            and tokens.capital(index)
            and self.norms[index][0].isalpha()
            and index not in self.cabinets
            and index not in self.boards
            and self.norms[index] not in self.not_names
            and (self.norms[index][-1] != "'" or self.norms[index] in _NAME_STARTS)
        )

    def _sequence(self, first: int) -> int:
        """The end of a run of capitalised words that starts here (``first`` if none does)."""
        if not self._is_name_word(first):
            return first
        last, total = first + 1, len(self.norms)
        while last < total and last - first < _NAME_LIMIT:
            if (
                (self._is_name_word(last) and self._adjacent(last))
                or self._initial_before(last, first)
                or self._second_half(last, first)
            ):
                last += 1
            elif (
                self.norms[last] in _PARTICLES
                and self.doc.tokens.capital(last)
                and last + 1 < total
                and self._is_name_word(last + 1)
            ):
                last += 2  # "Andrea Di Lucente"
            elif (
                self.norms[last] in _PARTICLES
                and last + 1 < total
                and self._is_name_word(last + 1)
                and last - first >= 1
                and self.norms[last - 1] not in self.heads
                and self.doc.language != "it"
            ) or (self.norms[last] == "&" and last + 1 < total and self._is_name_word(last + 1)):
                last += 2
            else:
                break
        return last

    def _initial_before(self, index: int, first: int) -> bool:
        """ "Stacy W. Hastie": the point behind an initial inside a name."""
        inside = first < index and index + 1 < len(self.norms) and self.norms[index] == "."
        return (
            inside
            and len(self.norms[index - 1]) == 1
            and index + 1 not in self.starts
            and self._is_name_word(index + 1)
        )

    def _second_half(self, index: int, first: int) -> bool:
        """ "Yeo Han-koo": the small half of a given name of two, behind a family name."""
        return (
            index - first >= _FEWEST_NAMES
            and self.doc.tokens.joined(index)
            and self.norms[index].isalpha()
            and len(self.norms[index]) <= _HALF_NAME
            and not forms_of(self.norms[index], self.doc.language)
        )

    def _judge(self, first: int, last: int) -> None:
        norms = self.norms
        first = behind_titles(self.doc, first, last, self.tails)
        first = self._behind_department(first, last)
        last = self._with_material(first, last)
        words = norms[first:last]
        if first in self.starts and last - first == 1 and not self._lone_speaker(first):
            return
        rest = first > 0 and words[-1] in self.tails and self.doc.taken[first - 1]
        if rest and self._adjacent(first) and self._firm_ends(first):
            return  # "Vale Base Metals": the rest of a known firm's name
        ended = words[-1] in self.tails and last - first > 1 and not self._ends_in_good(last)
        titled = self._title_case(first) and not ended
        if titled or _FORMAL.issuperset(words):
            return  # "Norilsk Nickel Africa Proprietary Limited": the rest of a name
        tailed = words[-1] in self.tails and not self.tails.issuperset(words)
        tailed = tailed and norms[last : last + 1] != [] and norms[last] not in self.site_words
        if (tailed and last - first > 1) or words[0] in self.heads:
            last = self._long_name(last)
            if last - first > 1:
                self._add(first, last, "organisation", None)
            return
        if norms[last : last + 1] == ["based"]:
            return
        if words[-1] in self.role_words:
            return  # "Industry Commissioner" is an office, not a name
        body = sounds_public(" ".join(words)) or self._firm(first, last)
        if last - first > 1 and body:
            self._add(first, last, "organisation", None)
            return
        if last - first == 1:
            self._single(first, last)
            return
        office = self._office_near(first, last)
        if office or self._speaks(first, last):
            firm = words[-1] in self.tails and first_names().isdisjoint(words)
            firm = firm and "-" not in self.doc.tokens.slice(first, last)
            self._add(first, last, "organisation" if firm else "person", office)

    def _ends_in_good(self, last: int) -> bool:
        """ "To Export Titanium by May": the good of a headline, no end of a firm's name."""
        goods = {"material", "product"}
        return any(n.last == last and n.mention.kind in goods for n in self.doc.names)

    def _behind_department(self, first: int, last: int) -> int:
        """Where a name begins behind its office: "Minister for Steel Virbhadra Singh"."""
        norms = self.norms
        if norms[first - 1] not in _OFFICE_LINKS or last - first <= _FEWEST_NAMES:
            return first
        if not any(high < first <= high + _REACH_OF_OFFICE for _, high, _ in self.roles):
            return first
        while last - first > _FEWEST_NAMES and norms[first] in DEPARTMENTS:
            first += 1
        return first

    def _firm_ends(self, index: int) -> bool:
        """Whether the name of a known organisation ends just before a word."""
        return any(
            named.last == index and named.mention.kind == "organisation" and named.mention.id
            for named in self.doc.names
        )

    def _single(self, first: int, last: int) -> None:
        """One capitalised word: a body in capitals that speaks, or a person by office."""
        known = self._by_first_name(self.norms[first]) or self._by_letters(first)
        if known is not None:
            self._again(first, last, known)
            return
        raw = self.doc.tokens.slice(first, last)
        office = self._office_near(first, last, one_word=True)
        if raw.isupper() and 3 <= len(raw) <= 6 and self._body_speaks(first, last):
            self._add(first, last, "organisation", None)
        elif first in self.starts:
            self._add(first, last, "person", None)
        elif self._called_firm(first, last) and len(raw) > _SHORT_NAME:
            self._add(first, last, "organisation", None)
        elif office:
            self._add(first, last, "person", office)

    def _body_speaks(self, first: int, last: int) -> bool:
        """Whether a word in capitals speaks and is not short for a thing: "the study (DFS)"."""
        norms, tokens = self.norms, self.doc.tokens
        for index in tokens.places[norms[first]]:
            bracketed = norms[index - 1] == "(" and norms[index + 1 : index + 2] == [")"]
            if bracketed and index > 1 and not tokens.capital(index - 2):
                return False
        behind = norms[last] if last < len(norms) and last not in self.starts else "."
        plain = behind.isalpha() and behind not in self.not_names
        if tokens.text[tokens.ends[last - 1] : tokens.ends[last - 1] + 1] == "-":
            return False  # "the AIM-listed firm confirmed"
        if last in self.starts or (plain and not forms_of(behind, self.doc.language)):
            return False  # "the CVD tariffs announced today"
        return self._speaks(first, last)

    def _called_firm(self, first: int, last: int) -> bool:
        """ "la multinazionale Silexa", "Silexa, multinazionale": a trade beside the name."""
        behind = self.norms[last : last + 2]
        apposed = behind[:1] == [","] and not self.firm_words.isdisjoint(behind)
        return self.norms[first - 1] in self.firm_words or apposed

    def _by_first_name(self, word: str) -> Mention | None:
        """The person whose first or middle name a word is: "Jiang said", of Jiang Yaoping."""
        for named in (*self.added, *self.doc.names):
            whole = named.mention.kind == "person" and named.last - named.first > 1
            if whole and (self.norms[named.first] == word or word in self._inner_names(named)):
                return named.mention
        return None

    def _again(self, first: int, last: int, mention: Mention) -> None:
        """Name a known one once more."""
        span = self.doc.span(first, last)
        text = self.doc.text[span[0] : span[1]]
        named = Named(first, last, mention.model_copy(update={"span": span, "text": text}))
        self.added.append(named)
        for index in range(first, last):
            self.doc.taken[index] = 1

    def _with_material(self, first: int, last: int) -> int:
        """The end of a name that goes on with a material: "Alba Bauxite", "Terranova Litio"."""
        tokens = self.doc.tokens
        if last >= len(tokens) or not tokens.capital(last) or not self._adjacent(last):
            return last
        held = next((n for n in self.doc.names if n.first == last), None)
        if held is None or held.mention.kind not in {"material", "product"}:
            return last
        if not all(tokens.capital(index) for index in range(last, held.last)):
            return last
        self.doc.names.remove(held)
        self.kept = (first, held.last)
        return held.last

    def _firm(self, first: int, last: int) -> bool:
        """Whether an unknown name of several words is a firm or project rather than a person.

        Firms carry a material in their name, an Italian article, a trade in apposition ("X,
        a producer of ...") or a verb of doing; persons carry offices and verbs of saying.
        """
        norms = self.norms
        words = norms[first:last]
        if not first_names().isdisjoint(words) or not self.site_words.isdisjoint(words):
            return False
        if self.kept == (first, last):
            return True
        behind = norms[last : last + 4]
        if behind[:1] == [","] and not self.firm_words.isdisjoint(behind):
            return not self._office_first(behind)
        if self._employs(first):
            return True
        if self._office_near(first, last) or self._speaks(first, last):
            return False
        before = norms[first - 1] if first else ""
        if before in _FIRM_ARTICLES:
            return True
        if before in {"to", "by", "with"}:
            near = norms[max(0, first - _MONEY_REACH) : first]
            if not _MONEY.isdisjoint(near):
                return True
        verbs = forms_of(behind[0], self.doc.language) if behind else ()
        return any(form.mood == "indicative" and form.role == "auxiliary" for form in verbs)

    def _lone_speaker(self, first: int) -> bool:
        """ "Hartwanger said": an English surname at the start, followed by a reporting verb."""
        if (
            self.doc.language != "en"
            or self.norms[first].endswith("s")
            or len(self.norms[first]) < 4
        ):
            return False
        if self.norms[first] in _common_speakers():
            return False
        return any(
            form.lemma in self.stances and form.tense == "past" and form.mood == "indicative"
            for form in forms_of(self.norms[first + 1] if first + 1 < len(self.norms) else "", "en")
        )

    def _long_name(self, last: int) -> int:
        """The end of a name such as "Authority for the Control of Mineral Markets"."""
        norms, total = self.norms, len(self.norms)
        while last < total and norms[last] in NAME_LINKS:
            place = last
            while place < total and norms[place] in NAME_LINKS and place - last < 3:
                place += 1
            if place >= total or not self._goes_on(place):
                break
            last = place + 1
            while last < total and self._is_name_word(last) and self._adjacent(last):
                last += 1
        return last

    def _goes_on(self, index: int) -> bool:
        """Whether a word may go on with the name of a body: "Chamber of Commerce"."""
        free = not self.doc.taken[index] and index not in self.starts
        return free and self.doc.tokens.capital(index) and self.norms[index][0].isalpha()

    def _title_case(self, first: int) -> bool:
        """Whether the sentence writes nearly every word with a capital (English headlines)."""
        sent = self.doc.sentence_at(first)
        if self.doc.language == "it" or sent is None:
            return False
        held = self.titles.get(sent.index)
        if held is None:
            words = [
                index
                for index in range(sent.first, sent.last)
                if len(self.norms[index]) > 3 and self.norms[index][0].isalpha()
            ]
            capital = sum(map(self.doc.tokens.capital, words))
            held = len(words) > 4 and capital > 0.75 * len(words)
            self.titles[sent.index] = held
        return held


def find_people(doc: Doc) -> None:
    """Add persons and organisations beyond the tables to the doc."""
    _People(doc).run()
