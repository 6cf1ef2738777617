"""Verb forms in Italian and English, from tables of verbs and endings."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from didymium.news.tables import rows
from didymium.news.words.phrases import WordList, shelf_of

_NOUN_TOO = "noun"
_PARTICIPLE_ENDINGS = ("o", "a", "i", "e")
_SUBJUNCTIVE_IMPERFECT = ("esse", "essero", "osse", "ossero", "asse", "assero")


@dataclass(frozen=True, slots=True)
class Form:
    """One reading of a word as a verb form; ``noun_too``: the word is as often none."""

    lemma: str
    mood: str
    tense: str
    role: str
    noun_too: bool = False


@cache
def small_words(language: str, kind: str) -> frozenset[str]:
    """The words of one class (adverb, clitic, determiner, connector, negation ...)."""
    for row in rows("small_words"):
        if row["language"] == language and row["class"] == kind:
            return frozenset(row["words"].split("|"))
    return frozenset()


def _endings() -> dict[str, list[tuple[str, str, str]]]:
    table: dict[str, list[tuple[str, str, str]]] = {}
    for row in rows("suffixes_it"):
        table.setdefault(row["class"], []).extend(
            (row["mood"], row["tense"], ending) for ending in row["endings"].split("|")
        )
    return table


def _join(stem: str, ending: str, class_: str) -> str:
    if class_ == "are":
        if stem[-1] in "cg" and ending[0] in "ei":
            return stem + "h" + ending
        if stem[-1] == "i" and (ending[0] in "ei"):
            soft = len(stem) > 1 and stem[-2] in "cg"
            return stem[:-1] + ending if soft or ending[0] == "i" else stem + ending
    return stem + ending


def _italian_forms() -> Iterator[tuple[str, Form]]:
    endings = _endings()
    for row in rows("verbs_it"):
        lemma, role = row["lemma"], row["note"] or ""
        class_, stem = "ere" if lemma.endswith("rre") else lemma[-3:], lemma[:-3]
        given = {
            ("indicative", "present"): row["present"],
            ("indicative", "past"): row["past"],
            ("subjunctive", "present"): row["subjunctive"],
        }
        for (mood, tense), forms in given.items():
            for form in filter(None, forms.split("|")):
                late = mood == "subjunctive" and form.endswith(_SUBJUNCTIVE_IMPERFECT)
                yield form, Form(lemma, mood, "imperfect" if late else tense, role)
        if row["present"] and not lemma.endswith("rre") and not role:
            yield _join(stem, "iamo", class_), Form(lemma, "indicative", "present", role)
        if row["future_stem"]:
            for mood, tense, ending in endings["stem"]:
                yield row["future_stem"] + ending, Form(lemma, mood, tense, role)
        for participle in filter(None, row["participle"].split("|")):
            for vowel in _PARTICIPLE_ENDINGS:
                yield participle[:-1] + vowel, Form(lemma, "participle", "past", role)
        held = _written(row, given)
        for mood, tense, ending in endings[class_]:
            if (mood, tense) not in held:
                infinitive = mood == "infinitive" and ending == class_
                form = lemma if infinitive else _join(stem, ending, class_)
                yield form, Form(lemma, mood, tense, role)


def _written(row: dict[str, str], given: dict[tuple[str, str], str]) -> set[tuple[str, str]]:
    """The moods and tenses whose forms a row gives itself, so that none are made by rule."""
    held = {key for key, forms in given.items() if forms}
    if row["participle"]:
        held.add(("participle", "past"))
    if row["future_stem"]:
        held |= {("indicative", "future"), ("conditional", "present")}
    return held


_DOUBLED_IN_ING = frozenset(
    (
        *("get", "set", "put", "cut", "hit", "win", "run", "let", "sit", "dig", "quit", "rid"),
        *("bet", "bid", "shed", "spin", "split", "swim", "begin", "forget", "offset", "overrun"),
        *("undercut", "outbid", "reset", "upset", "stop", "shut"),
    )
)


def _ing(lemma: str, past: str) -> str:
    if lemma.endswith("ie"):
        return lemma[:-2] + "ying"
    if lemma.endswith("e") and not lemma.endswith(("ee", "be")):
        return lemma[:-1] + "ing"
    doubled = lemma + lemma[-1]
    if past.startswith(doubled) or lemma in _DOUBLED_IN_ING:
        return doubled + "ing"
    return lemma + "ing"


def _english_forms() -> Iterator[tuple[str, Form]]:
    for row in rows("verbs_en"):
        lemma, noun = row["lemma"], row["note"] == _NOUN_TOO
        role = "" if noun else row["note"] or ""
        third = row["third"] or lemma + ("es" if lemma.endswith(("s", "sh", "ch", "x")) else "s")
        for form in third.split("|"):
            yield form, Form(lemma, "indicative", "present", role, noun)
            if role.startswith("modal") or lemma == "do":
                for contracted in (f"{form}n't", {"will": "won't", "can": "can't"}.get(form, "")):
                    if contracted:
                        yield contracted, Form(lemma, "indicative", "present", role)
            elif role == "auxiliary":
                yield f"{form}n't", Form(lemma, "indicative", "present", role)
        pasts = row["past"].split("|")
        for form in filter(None, pasts):
            yield form, Form(lemma, "indicative", "past", role, noun)
            if role:
                yield f"{form}n't", Form(lemma, "indicative", "past", role)
        if role.startswith("modal"):
            continue
        for form in filter(None, row["participle"].split("|")):
            yield form, Form(lemma, "participle", "past", role, noun)
        yield lemma, Form(lemma, "infinitive", "present", role, noun)
        for form in dict.fromkeys(_ing(lemma, past) for past in pasts):
            yield form, Form(lemma, "gerund", "present", role, noun)


@cache
def _forms(language: str) -> dict[str, tuple[Form, ...]]:
    table: dict[str, list[Form]] = {}
    source = _italian_forms() if language == "it" else _english_forms()
    for word, form in source:
        held = table.setdefault(word, [])
        if form not in held:
            held.append(form)
    return {word: tuple(held) for word, held in table.items()}


@cache
def _unknown_endings() -> tuple[tuple[str, Form], ...]:
    return tuple((ending, Form("", mood, tense, "")) for mood, tense, ending in _endings()["any"])


_CLASS_OF_ENDING = {"a": "are", "e": "ere", "u": "ere", "i": "ire"}


def _guess(word: str, ending: str) -> str:
    """The infinitive that an unknown form most likely has: "evocato" gives "evocare"."""
    class_ = _CLASS_OF_ENDING.get(ending[0])
    return word if class_ is None else word[: -len(ending)] + class_


_SEEN_LIMIT = 30_000


class _Seen(dict[str, tuple[Form, ...]]):
    """The readings of every word seen in a language, so that a word costs one look-up."""

    def __init__(self, language: str) -> None:
        super().__init__()
        self.language = language

    def __missing__(self, word: str) -> tuple[Form, ...]:
        if len(self) > _SEEN_LIMIT:
            self.clear()
        found = self[word] = _read(word, self.language)
        return found


@cache
def _seen(language: str) -> _Seen:
    return _Seen(language)


def forms_of(word: str, language: str) -> tuple[Form, ...]:
    """Every reading of a lower-case word as a verb form; empty when it is none."""
    return _seen(language)[word]


class _VerbWords(WordList[Form]):
    def __init__(self, language: str) -> None:
        super().__init__(shelf_of(language))
        self._language = language

    def of_word(self, word: str) -> tuple[Form, ...]:
        return forms_of(word, self._language)


@cache
def verb_words(language: str) -> WordList[Form]:
    """The words that may be verbs, with every reading."""
    return _VerbWords(language)


def _read(word: str, language: str) -> tuple[Form, ...]:
    found = _forms(language).get(word, ())
    if not found and language == "it" and len(word) > 5:
        for ending, form in _unknown_endings():
            if word.endswith(ending):
                return (Form(_guess(word, ending), form.mood, form.tense, "unknown"),)
    elif not found and language == "en" and len(word) > 4 and word.endswith("ed"):
        found = (Form(word, "indicative", "past", ""), Form(word, "participle", "past", ""))
    return found
