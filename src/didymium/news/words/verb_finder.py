"""The verb groups of a sentence, Italian or English."""

from __future__ import annotations

import re
from dataclasses import replace

from didymium.news.words.english_verbs import EnglishVerbs
from didymium.news.words.tokens import among
from didymium.news.words.verb_forms import Form, forms_of
from didymium.news.words.verbs import JOINERS, VerbGroup, pick

_PRONOUN_TOO = frozenset(("la", "le", "lo", "gli", "l'"))
_BARE_ARTICLES = frozenset(("il", "lo", "la", "l'", "i", "gli", "le", "un", "una", "un'", "anche"))
_SHORT_VERB = 3
_OPENS_SUBJUNCTIVE = frozenset(
    (
        *("che", "affinché", "purché", "qualora", "perché", "prima", "se", "benché", "sebbene"),
        *("nonostante", "chiunque", "finché", "come", "senza", "quanto"),
    )
)
# What "lo" cannot be the article of: it stands before s and a consonant, z, gn, ps, x, y.
_NO_LO = re.compile(r"(?!s[^aeiouàèéìòù]|z|gn|ps|pn|x|y|i[aeou])")
_JUDGING = frozenset(("descrivere", "definire", "giudicare", "considerare", "ritenere"))
_TO_BE_DONE = ("essere", "future")


class GroupFinder(EnglishVerbs):
    """Finds the verb groups among words; ``taken`` words belong to names and are never verbs."""

    def find(self, first: int, last: int) -> list[VerbGroup]:
        """The verb groups among the words from ``first`` up to and without ``last``."""
        step = self._italian if self.language == "it" else self._english
        groups: list[VerbGroup] = []
        free = first
        for index in among(self.places, first, last):
            if index < free:
                continue
            group = step(index, first, last, self.forms[index])
            if group is not None:
                if groups:
                    group = self._continued(group, groups)
                groups.append(group)
                free = group.last
        return groups

    def _continued(self, group: VerbGroup, groups: list[VerbGroup]) -> VerbGroup:
        """ "will lift the ban and impose quotas": the second verb shares the first's modal."""
        before = self.norms[group.first - 1]
        joined = before in JOINERS
        to = before == "to" and group.first > 1 and self.norms[group.first - 2] in JOINERS
        if group.mood != "infinitive" or not (joined or to):
            return group
        if joined and groups and groups[-1].mood == "infinitive" and not groups[-1].finite:
            return group  # "per diversificare ... e mitigare": it continues the infinitive
        head = next((other for other in reversed(groups) if other.finite), None)
        if head is None or not (to or head.modal or head.tense == "future"):
            return group
        return replace(group, finite=True, mood=head.mood, tense=head.tense, modal=head.modal)

    def _italian(
        self, index: int, low: int, last: int, forms: tuple[Form, ...]
    ) -> VerbGroup | None:
        finite = pick(forms, "indicative", "conditional", "subjunctive")
        if finite is None:
            return self._italian_nonfinite(index, low, last, forms)
        if self._noun_here(finite, index, low):
            return None
        head, tail, lemma = finite, index + 1, finite.lemma
        modal, perfect, passive, progressive = None, False, False, False
        if finite.role and finite.role != "unknown":
            place = self._skip(tail, last)
            follow = forms_of(self.norms[place], "it") if place < last else ()
            if finite.role == "modal":
                infinitive = pick(follow, "infinitive")
                if infinitive:
                    modal, lemma, tail = finite.lemma, infinitive.lemma, place + 1
                    if infinitive.role == "auxiliary":
                        lemma, tail, _, passive, _ = self._participles(tail, last, infinitive)
                        perfect = infinitive.lemma == "avere"
            elif finite.role == "progressive" and pick(follow, "gerund"):
                gerund = pick(follow, "gerund")
                assert gerund is not None
                lemma, tail, progressive = gerund.lemma, place + 1, True
            elif finite.role == "auxiliary":
                lemma, tail, perfect, passive, modal = self._participles(tail, last, finite)
                if perfect and not passive and (finite.lemma, finite.tense) == _TO_BE_DONE:
                    perfect, passive = False, True  # "sarà firmata", not "avrà firmato"
        return VerbGroup(
            index,
            tail,
            lemma,
            head.mood,
            head.tense,
            perfect,
            passive,
            progressive,
            self._negated(index, low, tail),
            modal,
        )

    def _noun_here(self, finite: Form, index: int, low: int) -> bool:
        """Whether a word that could be a verb is a noun: "la firma", "sanzioni", "accordi"."""
        if finite.role:
            return False
        if index > low and self.norms[index - 1].isdigit():
            return True  # "47 progetti"
        if finite.mood == "subjunctive" and _OPENS_SUBJUNCTIVE.isdisjoint(self.norms[low:index]):
            return True
        if finite.tense != "present":
            return False
        before = self.norms[index - 1] if index > low else ""
        if before not in self.determiners:
            return False
        opens = index - 1 == low or self.norms[index - 2] in {":", ";"}
        if before in _PRONOUN_TOO and finite.lemma in _JUDGING:
            return False  # "la descrive come": no noun
        if before in _PRONOUN_TOO and opens and self._subject_follows(index + 1):
            return False  # "Lo spiega il ministro", ": lo scrive Reuters"
        if before == "lo" and _NO_LO.match(self.norms[index]):
            return False  # no noun: "lo sostengono" but "lo studio"
        return before not in _PRONOUN_TOO or len(self.norms[index]) > _SHORT_VERB

    def _subject_follows(self, index: int) -> bool:
        """Whether an article or a name stands at a word."""
        return index < len(self.norms) and (
            self.norms[index] in _BARE_ARTICLES or bool(self.taken[index])
        )

    def _participles(
        self, tail: int, last: int, auxiliary: Form
    ) -> tuple[str, int, bool, bool, str | None]:
        """Follow participles after an auxiliary: lemma, end, perfect, passive, modal."""
        place = self._skip(tail, last)
        follow = forms_of(self.norms[place], "it") if place < last else ()
        participle = pick(follow, "participle")
        if participle is None:
            return auxiliary.lemma, tail, False, False, None
        perfect = auxiliary.lemma in {"avere", "essere"}
        passive = auxiliary.lemma == "venire"
        lemma, end = participle.lemma, place + 1
        modal = None
        if participle.role in {"auxiliary", "modal"}:
            place = self._skip(end, last)
            follow = forms_of(self.norms[place], "it") if place < last else ()
            second = pick(follow, "participle", "infinitive")
            if second is not None and not (second.mood == "participle" and self.taken[place]):
                if participle.role == "modal":
                    modal = participle.lemma
                else:
                    passive = second.mood == "participle"
                lemma, end = second.lemma, place + 1
        return lemma, end, perfect, passive, modal

    def _italian_nonfinite(
        self, index: int, low: int, last: int, forms: tuple[Form, ...]
    ) -> VerbGroup | None:
        form = forms[0]
        if form.role == "unknown" and form.mood == "participle":
            return None  # known only by its ending: a noun as likely as a verb
        tail, lemma, perfect, passive = index + 1, form.lemma, False, False
        if form.mood in {"infinitive", "gerund"} and form.role == "auxiliary":
            lemma, tail, perfect, passive, _ = self._participles(tail, last, form)
        if form.mood == "participle":
            passive = True
        return VerbGroup(
            index,
            tail,
            lemma,
            form.mood,
            form.tense,
            perfect,
            passive,
            negated=self._negated(index, low, tail),
            finite=False,
        )
