"""English verb groups: finite or not by what stands before and behind."""

from __future__ import annotations

from didymium.news.words.verb_forms import Form, forms_of
from didymium.news.words.verbs import JOINERS, VerbGroup, VerbReader, pick

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
_BEFORE_SAYING = frozenset((",", '"', "”", "'"))
_THAT_REACH = 6
_OFFICE_HEADS = frozenset(("minister", "ministry", "secretary", "department", "chamber"))
_NAME_REACH = 5
_BEHIND_NAME = frozenset((".", ",", "that", ";", "with"))
# Who is meant stands behind these before "to" and a verb; without it they are passive.
_WITH_PERSON = frozenset(
    ("tell", "urge", "order", "force", "allow", "permit", "instruct", "oblige", "require", "advise")
)
_VERB_PREFIXES = frozenset(("re", "co", "pre", "de", "over", "under", "out"))
_PLURAL_SUBJECTS = frozenset(("we", "they", "you", "i", "who"))
_SUBJECTS = frozenset(("he", "she", "it", "which", "that", "there")) | _PLURAL_SUBJECTS
_PLURALS = frozenset(("media", "people", "data", "police", "press"))


class EnglishVerbs(VerbReader):
    """Reads an English verb with its auxiliaries."""

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
        if index > low and before not in _VERB_PREFIXES and self.tokens.joined(index):
            return None  # "Denver-based", "so-called": no verb of its own
        if before == "to":
            infinitive = pick(forms, "infinitive")
            return self._plain(index, low, infinitive, finite=False) if infinitive else None
        finite = pick(forms, "indicative")
        if (
            finite is not None
            and not (before not in _SUBJECTS and self._rather_noun(index, finite))
            and not (follow == "to" and finite.tense == "past" and finite.lemma in _WITH_PERSON)
            and self._english_finite(index, low, last, finite, before)
        ):
            return self._plain(index, low, finite)
        participle = pick(forms, "participle")
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
        gerund = pick(forms, "gerund")
        if gerund is not None:
            return self._plain(index, low, gerund, finite=False)
        infinitive = pick(forms, "infinitive")
        if infinitive is not None and infinitive.noun_too and before not in _SUBJECTS:
            return None
        if infinitive is not None and before in {"and", "or"}:
            return self._plain(index, low, infinitive, finite=False)
        if (
            infinitive is not None
            and finite is None
            and (
                before in _PLURAL_SUBJECTS
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
        if not word.endswith("s") or word in self.determiners:
            return False
        return all(form.noun_too for form in forms_of(word, "en"))

    def _rather_noun(self, index: int, form: Form) -> bool:
        """Whether a form that is as often a noun stands where only a pronoun makes it a verb."""
        return form.noun_too and (form.tense == "present" or self.norms[index] == form.lemma)

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
            office = follow in _OFFICE_HEADS  # "the Zambian mines minister"
            return not (chain and chain[0].role) and follow not in {"on", "of"} and not office
        if before in _SUBJECTS:
            return True
        if before in JOINERS and form.tense == "past" and form.lemma in self.stances:
            return True  # "appointed a liquidator and accused the company"
        if before in self.determiners or before == "as":
            return False
        if form.tense == "past":
            follow = self.norms[index + 1] if index + 1 < last else ""
            if before in _BEFORE_SAYING and self.norms[index] in self.said and follow != "by":
                return True  # "Andrey Lee, head of sales, noted on the sidelines"
            forms = forms_of(self.norms[index], "en")
            regular = self.norms[index].endswith("ed") and len(forms) > 1  # "showed" is no "shown"
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
        return follow in objects and all(form.noun_too for form in forms_of(before, "en"))

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
                nxt = pick(follow, "infinitive")
            elif current.lemma == "have":
                nxt = pick(follow, "participle")
                perfect = perfect or nxt is not None
            elif current.lemma == "be":
                nxt = pick(follow, "participle", "gerund")
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
