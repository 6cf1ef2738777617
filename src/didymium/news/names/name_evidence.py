"""What tells of a name that it is a person's: an office beside it, a verb of saying."""

from __future__ import annotations

from functools import cache

from didymium.news.names.public_bodies import BodyFinder
from didymium.news.tables import rows, words_of
from didymium.news.words.doc import Doc
from didymium.news.words.lexicon import lemma_stances, phrase_list
from didymium.news.words.phrases import PhraseBook
from didymium.news.words.verb_forms import forms_of

_EMPLOYED = frozenset(("business", "expert", "spokesman"))
_REACH = 7
_APPOSITION_WORDS = 18
_BRACKET_REACH = 8


@cache
def roles(language: str) -> PhraseBook[str]:
    """Office words ("ministro", "chief executive") with their level."""
    return phrase_list("roles", language, "level")


@cache
def _firm_words(language: str) -> frozenset[str]:
    """Words that tell of a name in apposition that it is a firm: "produttore", "miner"."""
    return frozenset(
        word
        for row in rows("bodies")
        if row["language"] == language and "firm" in row["kinds"].split("|")
        for word in row["words"].split("|")
    )


@cache
def site_words(language: str) -> frozenset[str]:
    """Words that make a name one of a site or document: "mine", "lago", "Act"."""
    return words_of("place_words", language)


@cache
def _sites(language: str) -> frozenset[str]:
    return site_words("en") | site_words(language)


class NameEvidence(BodyFinder):
    """Looks around a name for offices, trades and verbs of saying."""

    def __init__(self, doc: Doc, heads: frozenset[str]) -> None:
        super().__init__(doc, heads)
        self.roles: list[tuple[int, int, str]] = [
            (first, last, levels[0]) for first, last, levels in roles(doc.language).find(doc.tokens)
        ]
        self.role_words = {self.norms[last - 1] for _, last, _ in self.roles}
        self.stances = lemma_stances(doc.language)
        self.firm_words = _firm_words(doc.language)
        self.site_words = _sites(doc.language)

    def _employs(self, first: int) -> bool:
        """ "chief executive of Norte Tin", "analista di Metal Focus": whom an office serves."""
        if self.norms[first - 1] not in {"of", "at", "di", "del", "della"}:
            return False
        return any(high == first - 1 and level in _EMPLOYED for _, high, level in self.roles)

    def _office_first(self, behind: list[str]) -> bool:
        """ ", CEO dell'azienda": an office before the trade makes it a person's."""
        for word in behind:
            if word in self.firm_words:
                return False
            if word in self.role_words:
                return True
        return False

    def _office_near(self, first: int, last: int, *, one_word: bool = False) -> str | None:
        """The office of a name: before it ("il ministro X") or behind a comma ("X, ministro")."""
        norms = self.norms
        for named in self.doc.names if one_word else ():
            if named.last == first and named.mention.kind == "office":
                return self.doc.tokens.slice(named.first, named.last)
        for low, high, _level in self.roles:
            if high <= first and first - high <= (0 if one_word else _REACH):
                if self._belongs(norms[high:first]):
                    return self.doc.tokens.slice(low, high)
            elif not one_word and low >= last and low - last <= _BRACKET_REACH:
                between = norms[last:low]
                if low - last > 4 and not (between[0] == "(" and ")" in between):
                    continue  # "Marco Rossi (in the photo), director"
                if between and between[0] in {",", "("} and "." not in between:
                    return self.doc.tokens.slice(low, high)
        return None

    def _belongs(self, between: list[str]) -> bool:
        """Whether only a complement of the office stands between it and the name."""
        if {".", ";", ":", "che", "that", "and", "e"} & set(between):
            return False
        return not any(
            forms and forms[0].mood == "indicative" and forms[0].role
            for forms in (forms_of(word, self.doc.language) for word in between)
        )

    def _speaks(self, first: int, last: int) -> bool:
        """Whether a reporting verb stands directly before or behind the name."""
        language = self.doc.language
        if self._is_source(first) or self._speaks_later(last):
            return True
        begin = self._before_owner(first)
        for index in (
            *range(last, min(last + 3, len(self.norms))),
            *range(max(0, begin - 2), begin),
        ):
            for form in forms_of(self.norms[index], language):
                if form.lemma in self.stances and form.mood in {"indicative", "participle"}:
                    return True
        return False

    def _speaks_later(self, last: int) -> bool:
        """ "Laura Wen, head of purchasing at Stellantis, said": a verb behind the apposition."""
        if self.norms[last : last + 1] != [","]:
            return False
        stop = min(len(self.norms) - 1, last + _APPOSITION_WORDS)
        for index in range(last + 1, stop):
            if self.norms[index] in {".", ";", ":", '"', "«", "“"}:
                return False
            if self.norms[index] == "," and self._says(index + 1):
                return True
        return False

    def _says(self, index: int) -> bool:
        """Whether a verb of saying, or its auxiliary, stands at a word."""
        language = self.doc.language
        forms = forms_of(self.norms[index], language)
        if any(form.role == "auxiliary" and form.mood == "indicative" for form in forms):
            index += 1
            forms = forms_of(self.norms[index], language) if index < len(self.norms) else ()
        return any(
            f.lemma in self.stances and f.mood in {"indicative", "participle"} for f in forms
        )

    def _is_source(self, first: int) -> bool:
        """ "according to (Argus Media's) Cristina Belda", "secondo Mario Rossi"."""
        index = self._before_owner(first) - 1
        if index < 1:
            return False
        return self.norms[index] == "secondo" or self.norms[index - 1 : index + 1] == [
            "according", "to",
        ]  # fmt: skip

    def _before_owner(self, first: int) -> int:
        """Where "Arafura's Darryl Cuzzubbo" begins, for a name at ``first``."""
        if first < 2 or self.norms[first - 1] != "'s":
            return first
        index = first - 1
        while index > 0 and self.doc.tokens.capital(index - 1):
            index -= 1
        return index
