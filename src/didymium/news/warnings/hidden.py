"""Whether words for an unnamed source hide anybody: no, where the name stands beside them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from didymium.news.speakers.unnamed import COUNTS
from didymium.news.words.lexicon import lemma_stances
from didymium.news.words.verb_forms import forms_of

if TYPE_CHECKING:
    from didymium.news.types import Statement
    from didymium.news.words.doc import Doc

_BEFORE = 6
_BEHIND = 3
_KNOWN = frozenset(("the", "these", "those", "both", "i", "gli", "le", "questi", "queste"))
_FROM = frozenset(("da", "dal", "dall'", "dalla", "dalle", "dai", "dagli", "from"))
_LEARNT = frozenset(("apprende", "appreso"))
_UNNAMED = frozenset(("ambienti", "fonti", "fonte", "chi"))
_SUPPLY = frozenset(("approvvigionamento", "fornitura", "energia", "reddito", "supply", "energy"))
_COMING = frozenset(("proveniente", "provenienti", "coming"))
_NAMING = frozenset(("named", "called", "nome", "chiamato", "chiamata"))
_ASKED = frozenset(("be", "being", "essere"))  # "asked not to be named"
_ONE = frozenset(("a", "an", "un", "una", "uno", "un'"))


def hides_name(doc: Doc, first: int, last: int) -> bool:
    """Whether words for an unnamed source stand for somebody who is not told beside them."""
    norms = doc.tokens.norms
    if _person(doc, first - _BEFORE, first, ends=True) or _named_behind(doc, last):
        return False
    if norms[first] in COUNTS and (
        (first and norms[first - 1] in _KNOWN) or not _somebody_says(doc, first)
    ):
        return False  # "the two officials", "police arrested three officials"
    following = norms[last : last + 2]
    if norms[last - 1] in _LEARNT and following and following[0] in _FROM:
        return following[-1] in _UNNAMED  # "si apprende dall'agenzia": the source follows
    supply = len(following) > 1 and following[1] in _SUPPLY
    return not supply and _COMING.isdisjoint(norms[max(0, first - 2) : first])


def named_next(doc: Doc, statement: Statement, statements: list[Statement]) -> bool:
    """Whether an unnamed speaker is told beside his words, or by the next sentence.

    "An official said (...). Jane Doe, the deputy minister, said": the lead only withholds her.
    """
    span = statement.speaker.span
    if span is None:
        return False
    sent = doc.sentences[statement.sentence]
    words = [i for i in range(sent.first, sent.last) if span[0] <= doc.tokens.starts[i] < span[1]]
    if not words:
        return False
    if not hides_name(doc, words[0], words[-1] + 1):
        return True
    if doc.tokens.norms[words[0]] not in _ONE:
        return False
    return any(
        other.sentence == statement.sentence + 1 and other.speaker.kind == "person"
        for other in statements
    )


def _person(doc: Doc, low: int, high: int, *, ends: bool) -> bool:
    """Whether a person is named right before (``ends``) or within some words."""
    found = [n for n in doc.names_in(max(0, low), high) if n.mention.kind == "person"]
    if not ends:
        return bool(found)
    comma = high > 0 and doc.tokens.norms[high - 1] == ","
    return any(n.last == high - comma for n in found)


def _named_behind(doc: Doc, last: int) -> bool:
    """ "a geologist named Goodenough", "un missionario italiano, padre Silvano Ruaro"."""
    norms = doc.tokens.norms
    if norms[last - 1] not in _ASKED and any(word in _NAMING for word in norms[last : last + 2]):
        return True
    for index in range(last, min(len(norms), last + _BEHIND)):
        if norms[index] == ",":
            return _person(doc, index + 1, index + _BEHIND, ends=False)
    return False


def _somebody_says(doc: Doc, index: int) -> bool:
    """Whether a verb of saying stands in the sentence of a word."""
    language = "en" if doc.language == "en" else "it"
    stances = lemma_stances(language)
    sent = next(sent for sent in doc.sentences if sent.first <= index < sent.last)
    return any(
        form.lemma in stances
        for word in doc.tokens.norms[sent.first : sent.last]
        for form in forms_of(word, language)
    )
