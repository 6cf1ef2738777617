"""Which verbs say something where they stand: alone, with an object, at a quotation."""

from __future__ import annotations

from didymium.news.subjects.documents import SHOWING
from didymium.news.subjects.noun_subjects import NounSubjects
from didymium.news.words.doc import Sent
from didymium.news.words.lexicon import quoting_verbs
from didymium.news.words.verbs import VerbGroup

_OBJECT_NEEDED = {
    "sollevare": {"prospettiva", "possibilità", "ipotesi", "idea", "questione", "dubbi"},
    "raise": {"prospect", "possibility", "idea", "question", "doubts"},
    "float": {"idea", "prospect", "possibility"},
    "parlare": {"di", "del", "della", "dell'"},
    "rule": {"out"},
    "point": {"out", "to"},
    "indicate": {"that"},
    "signal": {"that"},
    "maintain": {"that"},
    "speak": {"of"},
    "anticipate": {"that"},
    "advise": {"that"},
    "find": {"that"},
    "determine": {"that"},
    "write": {"that", "in", "on", ",", '"'},
    "press": {"for"},
    "call": {"for", "on"},
    "agree": {"that"},
    "tell": set(),
    "ask": {"to", "for", "that"},
}
_CLAUSE_WORDS = 6
_OBJECT_REACH = 4
_ASKED_REACH = 10
_ADDED_REACH = 8
_OPENS_SAID = frozenset((",", ":", '"', "“", "that", "in", "to"))
BEFORE_NAME = 6
_BEFORE_NOUN = 9
BREAKS = frozenset({",", ".", ";", "", "-", "–", "—"})
# "ha salutato l'accordo come un «passo avanti»", "hailed the deal as".
_EVALUATING = frozenset(
    (
        *("salutare", "bollare", "elogiare", "lodare", "criticare", "condannare", "bocciare"),
        *("stigmatizzare", "descrivere"),
        *("hail", "praise", "criticise", "criticize", "condemn", "slam", "blast", "tout"),
        *("dub", "label", "brand", "decry", "denounce", "deplore", "applaud", "liken"),
        *("giudicare", "considerare", "downplay", "minimizzare"),
    )
)
_AS = frozenset(("as", "come"))
_AS_REACH = 12
_THAT_REACH = 4
# "lo considera nullo": judged with the thing before the verb.
_JUDGING = frozenset(("giudicare", "considerare", "definire", "ritenere", "bollare"))
_JUDGED = frozenset(("lo", "la", "li", "le", "l'"))
_NEVER_SAYING = frozenset(("be", "have", "do", "essere", "avere", "stare", "venire", "go"))
# "called any sale unlawful", not "called for talks", "called a meeting".
_CALLED_THINGS = frozenset(
    ("the", "any", "this", "that", "it", "them", "him", "her", "such", "a", "an", "its", "their")
)
_CALLED = frozenset(
    (
        *("meeting", "summit", "vote", "strike", "election", "elections", "halt", "truce"),
        *("session", "tender", "tenders", "referendum", "hearing", "back", "off"),
    )
)
_CALLED_FOR = frozenset(("for", "on"))
_ARTICLES = frozenset(("il", "lo", "la", "l'", "i", "gli", "le"))
_SPEAKERS = frozenset({"person", "organisation"})
_RELATIVE = frozenset(("che", "cui", "that", "which", "who"))


class SayingVerbs(NounSubjects):
    """Tells verbs of saying from verbs that only could say something."""

    def _stance(self, group: VerbGroup, sent: Sent) -> str | None:
        """What a verb does, if it says something: a word, a phrase, or any verb at a quotation."""
        stance = self._made_known(group) or self.stances.get(group.lemma)
        if stance == "demand" and group.lemma == "call" and self._calls_names(group, sent):
            return "say"
        if stance is None and self.speech_ends and self._beside_speech(group, sent):
            return "say"
        if stance is None and self._closes_telling(group, sent):
            return "say"
        if stance is None and group.lemma in SHOWING and sent.index in self.documents:
            return "say"
        return stance

    def _closes_telling(self, group: VerbGroup, sent: Sent) -> bool:
        """Whether a clause, a comma and who with any verb end a sentence: "…, Bayraktar signalled."

        In Italian the verb comes first: "…, ragiona Tosi."
        """
        if group.mood != "indicative" or group.passive or group.lemma in _NEVER_SAYING:
            return False
        if self.language == "it":
            start = group.first
        else:
            if group.last < sent.last and self.norms[group.last] != ".":
                return False
            start = self._subject_start(group, sent)
        if start <= sent.first or self.norms[start - 1] != ",":
            return False
        if self.language == "it" and not self._ends_in_speaker(group, sent):
            return False
        return any(g.finite and g.last < start and not self.quoted[g.first] for g in sent.groups)

    def _subject_start(self, group: VerbGroup, sent: Sent) -> int:
        """Where the few words before a verb begin that a comma opens."""
        start = group.first
        while start > sent.first and self.norms[start - 1][0].isalnum():
            start -= 1
        short = 0 < group.first - start <= BEFORE_NAME
        named = short and any(
            n.mention.kind in _SPEAKERS and n.last == group.first
            for n in self.doc.names_in(start, group.first)
        )
        relative = start < group.first and self.norms[start] in self.connectors
        return start if named and not relative else sent.first

    def _ends_in_speaker(self, group: VerbGroup, sent: Sent) -> bool:
        """Whether only a person's or body's name follows a verb up to a mark."""
        index = group.last
        if index < sent.last and self.norms[index] in _ARTICLES:
            index += 1
        last = index
        while last < sent.last and self.norms[last][0].isalnum():
            last += 1
        return 0 < last - index <= BEFORE_NAME and any(
            named.mention.kind in _SPEAKERS and named.last <= last
            for named in self.doc.names_in(index, last)
        )

    def _beside_speech(self, group: VerbGroup, sent: Sent) -> bool:
        """Whether a verb of any kind stands where one of saying does: "«…», sorride Urso"."""
        if group.mood != "indicative" or group.passive or group.lemma in _NEVER_SAYING:
            return False
        begin = group.first
        if self.speech_ends.isdisjoint(range(begin - BEFORE_NAME, begin + 1)):
            return False
        while begin > sent.first and self.norms[begin - 1][0].isalnum():
            begin -= 1
        near = group.first - begin <= BEFORE_NAME and begin in self.speech_ends
        return near and (begin == group.first or self._ends_frame(group.last, sent))

    def _says_something(self, group: VerbGroup, sent: Sent) -> bool:
        """Whether a verb has what it says beside it, where it needs that to be one of saying."""
        if self._made_known(group) or self._tells_behind(group, sent):
            return True
        return self._has_object(group, sent) and self._at_quotation(group, sent)

    def _tells_behind(self, group: VerbGroup, sent: Sent) -> bool:
        """ "..., the mines minister maintained.": a clause, a subject, and no object behind."""
        if group.mood != "indicative":
            return False
        if self._inverted_behind(group, sent):
            return True
        if not self._ends_frame(group.last, sent):
            return False
        low = max(sent.first, group.first - _BEFORE_NOUN)
        comma = next((i for i in range(group.first - 1, low - 1, -1) if self.norms[i] == ","), None)
        if comma is None or any(comma < other.first < group.first for other in sent.groups):
            return False
        if not _RELATIVE.isdisjoint(self.norms[comma : group.first]):
            return False  # "…, with a war that goes on to …"
        ends = group.last >= sent.last or self.norms[group.last] in BREAKS
        long = ends and comma - sent.first >= _CLAUSE_WORDS
        return long or any(other.finite and other.last <= comma for other in sent.groups)

    def _inverted_behind(self, group: VerbGroup, sent: Sent) -> bool:
        """ "…, ha previsto la Banca mondiale": in Italian the subject follows the verb."""
        if self.language != "it" or group.first - 1 <= sent.first or group.last >= sent.last:
            return False
        if group.lemma not in quoting_verbs(self.language):
            return False
        subject = self.norms[group.last] in _ARTICLES or self.doc.tokens.capital(group.last)
        told = any(other.finite and other.last < group.first for other in sent.groups)
        return subject and told and self.norms[group.first - 1] == ","

    def _ends_frame(self, index: int, sent: Sent) -> bool:
        """Whether no object follows a verb: the end, a mark, a date, a place or an addressee."""
        if index >= sent.last or self.dated[index]:
            return True
        return self.norms[index] in BREAKS or self.norms[index] in self.oblique

    def _calls_names(self, group: VerbGroup, sent: Sent) -> bool:
        """ "called the move discriminatory": no call for something, on somebody or off."""
        behind = self.norms[group.last : min(sent.last, group.last + 4)]
        named = group.last < sent.last and bool(self.doc.taken[group.last])
        called = len(behind) > 1 and (behind[0] in _CALLED_THINGS or named)
        return called and _CALLED.isdisjoint(behind) and _CALLED_FOR.isdisjoint(behind[:2])

    def _at_quotation(self, group: VerbGroup, sent: Sent) -> bool:
        """Whether a verb that says something only beside a quotation stands at one."""
        beside = group.lemma in quoting_verbs(self.language)
        if not beside and group.lemma not in _EVALUATING:
            return True
        after = self.norms[group.last : group.last + 8]
        if group.lemma in _EVALUATING:
            judged = group.lemma in _JUDGING and self.norms[group.first - 1] in _JUDGED
            as_what = not _AS.isdisjoint(self.norms[group.last : group.last + _AS_REACH])
            return judged or as_what or any(self.quoted[group.last : sent.last])
        if "that" in after[:_THAT_REACH]:
            return True
        if after[:1] == ["che"] and sent.index not in self.documents:
            return True  # "gli analisti prevedono che", not "la legge prevede che"
        return self.quoted_before(group.first, sent) or (
            ":" in after and any(self.quoted[group.last : sent.last])
        )

    def _adds_to(self, group: VerbGroup, sent: Sent) -> bool:
        """ "added two firms to its list", not "added that" or "added it would move to"."""
        stop = min(sent.last, group.last + _ADDED_REACH)
        place = next((i for i in range(group.last + 1, stop) if self.norms[i] == "to"), None)
        if group.lemma != "add" or place is None or self.norms[group.last] in _OPENS_SAID:
            return False
        inside = range(group.last, place)
        return not any(g.finite and g.first in inside for g in sent.groups)

    def _has_object(self, group: VerbGroup, sent: Sent) -> bool:
        if self._adds_to(group, sent):
            return False
        needed = _OBJECT_NEEDED.get(group.lemma)
        if not needed:
            return True
        if group.lemma == "call" and self._calls_names(group, sent):
            return True
        if group.lemma == "call" and any(self.quoted[group.last : sent.last]):
            return True  # called it "good news"
        reach = _ASKED_REACH if group.lemma in {"ask", "press"} else _OBJECT_REACH
        behind = self.norms[group.last : min(sent.last, group.last + reach)]
        if group.lemma == "speak":
            return behind[:1] == ["of"]
        if group.lemma == "call" and behind[:1] and behind[0] in _CALLED_THINGS:
            return False  # "called a meeting on lithium"
        return bool(needed & set(behind))
