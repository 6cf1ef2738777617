"""Verb groups in Italian and English.

A verb group is one verb with its auxiliaries, modal and negation: "non avrebbe ancora firmato",
"has not been signed", "potrebbe essere interpretata".
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from didymium.news.lexicon import lemma_stances
from didymium.news.tokens import Tokens, among
from didymium.news.verb_forms import Form, forms_of, small_words, verb_words

_PRONOUN_TOO = frozenset(("la", "le", "lo", "gli", "l'"))
_BARE_ARTICLES = frozenset(("il", "lo", "la", "l'", "i", "gli", "le", "un", "una", "un'", "anche"))
_SHORT_VERB = 3
_JOINERS = frozenset(("and", "or", "e", "o", "ed"))
_NEGATIONS = frozenset(("non", "not", "never", "cannot", "né"))
_OPENS_SUBJUNCTIVE = frozenset(
    (
        *("che", "affinché", "purché", "qualora", "perché", "prima", "se", "benché", "sebbene"),
        *("nonostante", "chiunque", "finché", "come", "senza", "quanto"),
    )
)
_TAKE_INFINITIVE = frozenset(
    (
        *("plan", "seek", "aim", "want", "intend", "expect", "hope", "agree", "continue", "begin"),
        *(
            "start",
            "need",
            "vow",
            "pledge",
            "promise",
            "threaten",
            "refuse",
            "look",
            "try",
            "offer",
        ),
    )
)


# What "lo" cannot be the article of: it stands before s and a consonant, z, gn, ps, x, y.
_NO_LO = re.compile(r"(?!s[^aeiouàèéìòù]|z|gn|ps|pn|x|y|i[aeou])")
_BEFORE_SAYING = frozenset((",", '"', "”", "'"))
_THAT_REACH = 6
_NAME_REACH = 5
_BEHIND_NAME = frozenset((".", ",", "that", ";", "with"))
_PLURALS = frozenset(("media", "people", "data", "police", "press"))


@dataclass(slots=True, unsafe_hash=True)  # never changed; freezing costs a call a field
class VerbGroup:
    """A verb with its auxiliaries, from word ``first`` up to and without word ``last``.

    ``lemma`` is the verb that carries the meaning, ``modal`` the modal over it if any.
    """

    first: int
    last: int
    lemma: str
    mood: str
    tense: str
    perfect: bool = False
    passive: bool = False
    progressive: bool = False
    negated: bool = False
    modal: str | None = None
    finite: bool = True


def _pick(forms: tuple[Form, ...], *moods: str) -> Form | None:
    if len(forms) == 1:
        return forms[0] if forms[0].mood in moods else None
    for mood in moods:
        for form in forms:
            if form.mood == mood:
                return form
    return None


class GroupFinder:
    """Finds the verb groups among words; ``taken`` words belong to names and are never verbs."""

    def __init__(self, tokens: Tokens, language: str, taken: bytearray) -> None:
        self.tokens = tokens
        self.norms = tokens.norms
        self.language = language
        self.taken = taken
        self.stances = lemma_stances(language)
        self.forms = {
            index: forms
            for word, forms in verb_words(language).told(tokens)
            for index in tokens.places[word]
            if not taken[index]
        }
        self.places = sorted(self.forms)
        words = tokens.places.keys()
        self.negating = words & _NEGATIONS
        if "n't" in " ".join(words):
            self.negating |= {word for word in words if word.endswith("n't")}
        self.adverbs = small_words(language, "adverb")
        self.clitics = small_words(language, "clitic")
        self.determiners = small_words(language, "determiner")
        self.saying = small_words(language, "saying")
        self.said = small_words(language, "said")
        self.say = small_words(language, "say")
        self.negations = small_words(language, "negation")
        self.pronouns = small_words(language, "pronoun")

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
        joined = before in _JOINERS
        to = before == "to" and group.first > 1 and self.norms[group.first - 2] in _JOINERS
        if group.mood != "infinitive" or not (joined or to):
            return group
        if joined and groups and groups[-1].mood == "infinitive" and not groups[-1].finite:
            return group  # "per diversificare ... e mitigare": it continues the infinitive
        head = next((other for other in reversed(groups) if other.finite), None)
        if head is None or not (to or head.modal or head.tense == "future"):
            return group
        return replace(group, finite=True, mood=head.mood, tense=head.tense, modal=head.modal)

    def _skip(self, index: int, last: int, limit: int = 4) -> int:
        """The next word that is no adverb or clitic, at most ``limit`` words on."""
        stop = min(last, index + limit)
        norms, italian = self.norms, self.language == "it"
        while index < stop:
            word = norms[index]
            if (word in self.adverbs and not (word.startswith("stat") and italian)) or (
                (italian and (word.endswith("mente") or word in self.clitics))
                or (not italian and word.endswith("ly"))
            ):
                index += 1
            else:
                break
        return index

    def _negated(self, first: int, low: int, high: int) -> bool:
        norms, begin = self.norms, max(low, first - 3)
        if not self.negating or self.negating.isdisjoint(norms[begin:high]):
            return False
        for index in range(begin, high):
            word = norms[index]
            if index < first and word in {",", ";", ":", "che", "that"}:
                continue
            # only adverbs and clitics may stand between the negation and the verb
            if word not in self.negating:
                continue
            if index >= first or self._skip(index + 1, first + 1) >= first:
                return True
        return False

    # Italian ---------------------------------------------------------------------------

    def _italian(
        self, index: int, low: int, last: int, forms: tuple[Form, ...]
    ) -> VerbGroup | None:
        finite = _pick(forms, "indicative", "conditional", "subjunctive")
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
                infinitive = _pick(follow, "infinitive")
                if infinitive:
                    modal, lemma, tail = finite.lemma, infinitive.lemma, place + 1
                    if infinitive.role == "auxiliary":
                        lemma, tail, _, passive, _ = self._participles(tail, last, infinitive)
                        perfect = infinitive.lemma == "avere"
            elif finite.role == "progressive" and _pick(follow, "gerund"):
                gerund = _pick(follow, "gerund")
                assert gerund is not None
                lemma, tail, progressive = gerund.lemma, place + 1, True
            elif finite.role == "auxiliary":
                lemma, tail, perfect, passive, modal = self._participles(tail, last, finite)
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
        participle = _pick(follow, "participle")
        if participle is None:
            return auxiliary.lemma, tail, False, False, None
        perfect = auxiliary.lemma in {"avere", "essere"}
        passive = auxiliary.lemma == "venire"
        lemma, end = participle.lemma, place + 1
        modal = None
        if participle.role in {"auxiliary", "modal"}:
            place = self._skip(end, last)
            follow = forms_of(self.norms[place], "it") if place < last else ()
            second = _pick(follow, "participle", "infinitive")
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

    # English ---------------------------------------------------------------------------

    def _english(
        self, index: int, low: int, last: int, forms: tuple[Form, ...]
    ) -> VerbGroup | None:
        form = forms[0]
        if form.role:
            if form.mood == "indicative":
                return self._english_chain(index, low, last, form)
            return self._plain(index, low, form, finite=False)
        before = self.norms[index - 1] if index > low else ""
        follow = self.norms[index + 1] if index + 1 < last else ""
        if before == "-" and index - 1 > low:
            return None  # "Denver-based": no verb of its own
        if before == "to":
            infinitive = _pick(forms, "infinitive")
            return self._plain(index, low, infinitive, finite=False) if infinitive else None
        finite = _pick(forms, "indicative")
        if finite is not None and self._english_finite(index, low, last, finite, before):
            return self._plain(index, low, finite)
        participle = _pick(forms, "participle")
        if participle is not None and before not in self.determiners:
            group = self._plain(index, low, participle, finite=False)
            return VerbGroup(
                group.first,
                group.last,
                group.lemma,
                "participle",
                "past",
                passive=True,
                finite=False,
            )
        gerund = _pick(forms, "gerund")
        if gerund is not None:
            return self._plain(index, low, gerund, finite=False)
        infinitive = _pick(forms, "infinitive")
        if infinitive is not None and before in {"and", "or"}:
            return self._plain(index, low, infinitive, finite=False)
        if (
            infinitive is not None
            and finite is None
            and (
                before in {"we", "they", "you", "i", "who"}
                or (follow == "that" and before not in self.determiners)
                or self._plural(index - 1, low)
                or (infinitive.lemma in self.say and index > low and before not in self.determiners)
            )
        ):
            present = Form(infinitive.lemma, "indicative", "present", "")
            return self._plain(index, low, present)
        return None

    def _plural(self, index: int, low: int) -> bool:
        if index < low or self.taken[index]:
            return False
        word = self.norms[index]
        if word in _PLURALS:
            return True
        return word.endswith("s") and word not in self.determiners and not forms_of(word, "en")

    def _says_that(self, form: Form, index: int, last: int) -> bool:
        """ "disclosed on Monday that it", not "the ban announced on Monday that would hit"."""
        if form.lemma not in self.stances:
            return False
        stop = min(last - 1, index + _THAT_REACH)
        place = next((i for i in range(index + 1, stop) if self.norms[i] == "that"), None)
        if place is None or "," in self.norms[index:place]:
            return False
        return not any(f.mood == "indicative" for f in forms_of(self.norms[place + 1], "en"))

    def _name_says(self, form: Form, index: int, low: int, last: int) -> bool:
        """ "…, Kallanish notes.", "Roskill estimates that": behind a name that no list knows."""
        name = index - 1 > low and self.tokens.capital(index - 1)
        if form.lemma not in self.stances or not name:
            return False
        follow = self.norms[index + 1] if index + 1 < last else "."
        if follow not in _BEHIND_NAME:
            return False
        before = self.norms[max(low, index - _NAME_REACH) : index]
        return follow == "that" or "," in before

    def _english_finite(self, index: int, low: int, last: int, form: Form, before: str) -> bool:
        if index > low and self.taken[index - 1]:
            if form.tense == "past":
                return True
            follow = self.norms[index + 1] if index + 1 < last else ""
            chain = forms_of(follow, "en") if follow else ()
            return not (chain and chain[0].role) and follow not in {"on", "of"}
        if before in {"he", "she", "it", "they", "we", "who", "which", "that", "there", "i"}:
            return True
        if before in _JOINERS and form.tense == "past" and form.lemma in self.stances:
            return True  # "appointed a liquidator and accused the company"
        if before in self.determiners or before == "as":
            return False
        if form.tense == "past":
            follow = self.norms[index + 1] if index + 1 < last else ""
            if before in _BEFORE_SAYING and self.norms[index] in self.said and follow != "by":
                return True  # "Andrey Lee, head of sales, noted on the sidelines"
            regular = self.norms[index].endswith("ed")
            passive_like = {"by", "in", "on", "under", "last", "earlier", "against", "at", "since"}
            return not (regular and follow in passive_like) or self._says_that(form, index, last)
        if index > low and (
            self.norms[index] in self.saying or self._name_says(form, index, low, last)
        ):
            return True
        # a word in -s after a plain noun is a verb unless another noun could follow it
        follow = self.norms[index + 1] if index + 1 < last else ""
        if index == low:
            return False
        if follow == "to" and form.lemma not in _TAKE_INFINITIVE:
            return False
        if before in {",", '"', "”"} and index + 1 < last and self.taken[index + 1]:
            return True  # "..., argues Wei Zhang"
        objects = {"the", "a", "an", "to", "that", "its", "new", "by", "as", "out"}
        return follow in objects and not forms_of(before, "en")

    def _plain(self, index: int, low: int, form: Form, *, finite: bool = True) -> VerbGroup:
        return VerbGroup(
            index,
            index + 1,
            form.lemma,
            form.mood,
            form.tense,
            negated=self._negated(index, low, index + 1),
            finite=finite,
        )

    def _english_chain(self, index: int, low: int, last: int, head: Form) -> VerbGroup:
        modal = head.lemma if head.role.startswith("modal") else None
        mood = (
            "conditional" if head.lemma in {"would", "could", "might", "should"} else "indicative"
        )
        tense = "future" if head.role == "modal_future" else head.tense
        lemma, tail = head.lemma, index + 1
        perfect = passive = progressive = False
        current = head
        while True:
            place = self._skip(tail, last)
            follow = forms_of(self.norms[place], "en") if place < last else ()
            if not follow or (place < last and self.taken[place]):
                break
            nxt: Form | None
            if current.role.startswith("modal") or current.lemma == "do":
                nxt = _pick(follow, "infinitive")
            elif current.lemma == "have":
                nxt = _pick(follow, "participle")
                perfect = perfect or nxt is not None
            elif current.lemma == "be":
                nxt = _pick(follow, "participle", "gerund")
                if nxt is not None and nxt.mood == "participle":
                    passive = True
                elif nxt is not None:
                    progressive = True
            else:
                break
            if nxt is None:
                break
            lemma, tail, current = nxt.lemma, place + 1, nxt
            if not nxt.role:
                break
        if modal and lemma in {"have", "be"}:
            modal = head.lemma
        return VerbGroup(
            index,
            tail,
            lemma,
            mood,
            tense,
            perfect,
            passive,
            progressive,
            self._negated(index, low, tail),
            modal,
        )
