"""Who says it: reporting verbs, "according to", quotations, unnamed sources, carriers."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from functools import cache

from didymium import vocabulary
from didymium.news.doc import AGGREGATES, ClauseSpan, Doc, Named, Sent
from didymium.news.lexicon import lemma_stances, phrase_list
from didymium.news.people import bodies, roles
from didymium.news.tables import rows
from didymium.news.tokens import PhraseBook
from didymium.news.types import Cue, Speaker, SpeakerKind
from didymium.news.verbs import VerbGroup, forms_of, small_words

_OBLIQUE = {
    "it": frozenset(
        [
            "di",
            "del",
            "della",
            "dell'",
            "dello",
            "dei",
            "degli",
            "delle",
            "da",
            "dal",
            "dalla",
            "dall'",
            "dai",
            "dagli",
            "con",
            "a",
            "al",
            "alla",
            "all'",
            "ai",
            "agli",
            "in",
            "nel",
            "nella",
            "nell'",
            "nei",
            "tra",
            "fra",
            "su",
            "sul",
            "sulla",
            "sull'",
            "per",
            "verso",
            "contro",
            "d'",
            "col",
        ]
    ),
    "en": frozenset(
        [
            "of",
            "from",
            "with",
            "to",
            "in",
            "on",
            "by",
            "for",
            "between",
            "against",
            "at",
            "into",
            "over",
            "'s",
            "about",
        ]
    ),
}
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
    "find": {"that"},
    "write": {"that", "in", "on", ",", '"'},
    "press": {"for"},
    "call": {"for", "on"},
    "agree": {"that"},
    "tell": set(),
}
# Verbs whose object follows them: what stands behind is told, not the teller.
_NEVER_INVERTED = frozenset({"tell", "inform", "ask", "urge", "accuse", "accusare", "invitare"})
_QUOTED_PASSIVES = frozenset({"quote", "cite", "citare"})
_FRAME_WORDS = frozenset(
    (
        *("in", "una", "un", "un'", "nota", "intervista", "comunicato", "conferenza", "stampa"),
        *("post", "su", "x", "a", "an", "statement", "interview", "al", "alla", "ai", "quotidiano"),
        *("agenzia", "giornale", "emittente", "tv", "giornalisti", "dall'", "all'", "reporters"),
    )
)
_BETWEEN_LIMIT = 7
_TOLD_WORDS = 4
_CLEFT_REACH = 12
_PRONOUNS = {
    "it": frozenset({"lui", "lei", "egli", "ella"}),
    "en": frozenset({"he", "she", "they", "it"}),
}
_COMPLEMENT = {"it": frozenset({"che", ":"}), "en": frozenset({"that", ":"})}
_COMPLEMENT_LINKS = frozenset(
    ("di", "del", "della", "dell'", "degli", "dei", "delle", "of", "the", "for")
)
_BARE_SOURCES = frozenset({"sources", "source", "fonti", "fonte"})
_OPENING_MARKS = frozenset({",", '"', "»", "”", "come", "lo", "as", "-", "—", "–", "l'"})
_SPEAKER_KIND_OF: dict[str, SpeakerKind] = {
    "person": "person",
    "territory": "territory",
    "bloc": "bloc",
}
_SPEAKING_KINDS = frozenset({"person", "organisation", "territory", "bloc"})


@dataclass(slots=True)
class Candidate:
    """Words that may be the one who says it."""

    first: int
    last: int
    speaker: Speaker
    oblique: bool
    carrier: bool = False
    nameless: bool = False
    role: str = ""


@dataclass(slots=True)
class Attribution:
    """Who says a stretch of words, how (``stance``) and where the frame of saying stands."""

    first: int
    last: int
    speaker: Speaker
    stance: str
    frame_first: int
    frame_last: int
    carriers: tuple[str, ...]
    cue: Cue
    tail: bool = False
    back: bool = False


_LEVEL_OF_OFFICE = {
    "head_of_state": "head",
    "head_of_government": "head",
    "head": "head",
    "spokesperson": "spokesman",
    "envoy": "official",
}


@cache
def offices_of_person(person: str) -> frozenset[str]:
    """The offices that a known person ever held; none for an unknown one."""
    if not person:
        return frozenset()
    return frozenset(tenure.office for tenure in vocabulary.offices_of(person))


@cache
def levels_of_person(person: str) -> frozenset[str]:
    """The levels of the offices that a known person held: head, spokesman, minister ..."""
    kinds = {office.id: office.kind for office in vocabulary.offices()}
    return frozenset(
        _LEVEL_OF_OFFICE.get(kinds[tenure.office], "minister")
        for tenure in vocabulary.offices_of(person)
    )


@cache
def _anonymous(language: str) -> PhraseBook[str]:
    return phrase_list("anonymous", language, "self_referring")


@cache
def _according(language: str) -> PhraseBook[str]:
    book: PhraseBook[str] = PhraseBook()
    for row in rows("according"):
        if row["language"] == language:
            for phrase in row["phrases"].split("|"):
                book.add(phrase, "according")
    return book


def quoted_words(doc: Doc) -> bytearray:
    """For each word, whether it stands inside quotation marks."""
    inside = bytearray(len(doc.tokens))
    closing = {"«": "»", "“": "”", '"': '"', "„": "“"}
    norms = doc.tokens.norms
    for sent_group in _paragraphs(doc):
        open_mark: str | None = None
        start = 0
        for index in range(sent_group[0], sent_group[1]):
            word = norms[index]
            if open_mark is None:
                if word in closing:
                    open_mark, start = closing[word], index + 1
            elif word == open_mark or (open_mark == "”" and word == '"'):
                for place in range(start, index):
                    inside[place] = 1
                open_mark = None
    return inside


def _paragraphs(doc: Doc) -> list[tuple[int, int]]:
    spans: list[tuple[int, int]] = []
    paragraph = -1
    for sent in doc.sentences:
        if sent.paragraph == paragraph:
            spans[-1] = (spans[-1][0], sent.last)
        else:
            spans.append((sent.first, sent.last))
            paragraph = sent.paragraph
    return spans


def speaker_of(named: Named, office: str | None = None) -> Speaker:
    """A mention as a speaker."""
    mention = named.mention
    kind = _SPEAKER_KIND_OF.get(mention.kind, "organisation")
    return Speaker(
        kind=kind,
        id=mention.id,
        name=mention.name,
        office=office or mention.office,
        country=mention.country,
        span=mention.span,
        self_referring=False,
    )


class Attributor:
    """Finds the attributions of a doc, sentence by sentence, remembering who spoke last."""

    def __init__(self, doc: Doc, page_date: dt.date | None = None) -> None:
        self.doc = doc
        self.page_date = page_date
        self.norms = doc.tokens.norms
        self.language = "en" if doc.language == "en" else "it"
        self.stances = lemma_stances(self.language)
        self.oblique = _OBLIQUE[self.language]
        self.determiners = small_words(self.language, "determiner")
        self.adverbs = small_words(self.language, "adverb")
        self.quoted = quoted_words(doc)
        self.dated = bytearray(len(self.norms))
        for found in doc.dates:
            for index in range(found.first, found.last):
                self.dated[index] = 1
        self.anonymous = _anonymous(self.language).find_all(doc.tokens)
        self.according = _according(self.language).find(doc.tokens)
        self.roles = roles(self.language).find(doc.tokens)
        self.bodies = bodies(self.language).find(doc.tokens)
        self.last_country: str | None = None
        self.persons: list[Speaker] = []
        self.last_speaker: Speaker | None = None
        self.offices: dict[str, Speaker] = {}

    # candidates ------------------------------------------------------------------------

    def candidates(self, sent: Sent) -> list[Candidate]:
        """Everyone and everything in a sentence that may speak, in order."""
        found: list[Candidate] = []
        role_words = [
            (first, last, levels[0])
            for first, last, levels in self.roles
            if sent.first <= first < sent.last
        ]
        covered: set[int] = set()
        for first, last, flags in self.anonymous:
            if sent.first <= first < sent.last and first not in covered:
                covered.update(range(first, last))
                found.append(self._anonymous_candidate(first, last, flags[0]))
        used_roles: set[int] = set()
        self._note_country(sent)
        for named in self.doc.names_in(sent.first, sent.last):
            mention = named.mention
            if mention.kind not in _SPEAKING_KINDS or mention.role in {"adjective", "place"}:
                continue
            if mention.id in AGGREGATES:
                continue
            if named.first in covered:
                continue
            office = None
            start = named.first
            if mention.kind == "person":
                role = self._role_of(named, role_words)
                if role is not None:
                    used_roles.add(role[0])
                    office = self._office_text(role, named)
                    start = min(start, self._with_country(role[0], sent))
            speaker = speaker_of(named, office)
            if mention.kind == "person":
                speaker = self._remember(speaker)
            found.append(
                Candidate(
                    start, named.last, speaker, self._is_oblique(start), mention.role == "carrier"
                )
            )
        found.extend(self._bare_sources(sent, covered))
        found.extend(self._bodies(sent, covered))
        found.extend(
            self._nameless(role, sent)
            for role in role_words
            if role[0] not in used_roles and role[0] not in covered
        )
        found.sort(key=lambda item: item.first)
        return found

    def _note_country(self, sent: Sent) -> None:
        for named in self.doc.names_in(sent.first, sent.last):
            if named.mention.kind == "territory" and named.mention.id not in AGGREGATES:
                self.last_country = named.mention.id
                return

    def _with_country(self, first: int, sent: Sent) -> int:
        """Where "Kremlin spokesman" or "the Chinese minister" begins."""
        for named in self.doc.names_in(max(sent.first, first - 4), first):
            office = named.mention.kind == "office" and named.last > first
            if office or (named.last == first and self.language == "en"):
                return named.first
        return first

    def _bodies(self, sent: Sent, covered: set[int]) -> list[Candidate]:
        """ "the ministry", "the country's regulator" where no name was found for them."""
        found = []
        for first, last, _ in self.bodies:
            if not sent.first <= first < sent.last or first in covered:
                continue
            if self.doc.taken[first] or any(
                n.first <= first < n.last for n in self.doc.names_in(first - 8, last)
            ):
                continue
            low = first
            while (
                low > sent.first
                and first - low < 5
                and (self.norms[low - 1][0].isalpha() or self.norms[low - 1] == "'s")
                and not any(group.first <= low - 1 < group.last for group in sent.groups)
            ):
                low -= 1
                if self.norms[low] in {"the", "il", "la", "l'", "lo"}:
                    break
            span = self.doc.span(low, last)
            inside = next(
                (n.mention.country for n in self.doc.names_in(low, last) if n.mention.country), None
            )
            speaker = Speaker(
                kind="organisation",
                id=None,
                name=self.doc.text[span[0] : span[1]],
                office=None,
                country=inside or self.last_country,
                span=span,
                self_referring=False,
            )
            found.append(Candidate(low, last, speaker, self._is_oblique(low)))
        return found

    def _bare_sources(self, sent: Sent, covered: set[int]) -> list[Candidate]:
        """ "sources said", "according to sources": bare sources where somebody speaks."""
        found = []
        for index in range(sent.first, sent.last):
            if self.norms[index] in _BARE_SOURCES and index not in covered:
                after = index + 1 < sent.last and self._is_saying(index + 1)
                before = any(last == index for _, last, _ in self.according)
                if after or before:
                    found.append(self._anonymous_candidate(index, index + 1, "no"))
        return found

    def _anonymous_candidate(self, first: int, last: int, self_referring: str) -> Candidate:
        while last - first > 1 and self._is_saying(last - 1):
            last -= 1
        span = self.doc.span(first, last)
        speaker = Speaker(
            kind="anonymous",
            id=None,
            name=self.doc.text[span[0] : span[1]],
            office=None,
            country=None,
            span=span,
            self_referring=self_referring == "yes",
        )
        return Candidate(first, last, speaker, self._is_oblique(first))

    def _is_saying(self, index: int) -> bool:
        forms = forms_of(self.norms[index], self.language)
        return any(form.lemma in self.stances or form.role == "auxiliary" for form in forms)

    def _is_oblique(self, first: int) -> bool:
        index = first - 1
        if index >= 0 and self.norms[index] in {"the", "il", "la", "l'", "i", "gli", "le", "lo"}:
            index -= 1
        return index >= 0 and self.norms[index] in self.oblique

    def _role_of(
        self, named: Named, role_words: list[tuple[int, int, str]]
    ) -> tuple[int, int] | None:
        """The office words that belong to a person: before the name or behind a comma."""
        best: tuple[int, int] | None = None
        for first, last, _ in role_words:
            if last <= named.first and named.first - last <= 8:
                between = self.norms[last : named.first]
                if not {".", ";", "che", "that", "who", "and"} & set(between) and not any(
                    group.finite and last <= group.first < named.first
                    for group in self._groups_at(named.first)
                ):
                    best = (first, last)
            elif first >= named.last and first - named.last <= 3 and best is None:
                between = self.norms[named.last : first]
                if between[:1] in ([","], ["("]):
                    best = (first, last)
        return best

    def _groups_at(self, index: int) -> list[VerbGroup]:
        for sent in self.doc.sentences:
            if sent.first <= index < sent.last:
                return sent.groups
        return []

    def _office_text(self, role: tuple[int, int], named: Named) -> str:
        if role[0] < named.first:
            high = named.first
            while high > role[1] and self.norms[high - 1] in {",", "("}:
                high -= 1
        else:
            high = role[1]
            while high < len(self.norms) and high - role[1] < 5 and self.norms[high][0].isalpha():
                if self.norms[high] not in self.oblique and not self.doc.tokens.capital(high):
                    break
                high += 1
        return self.doc.tokens.slice(role[0], max(high, role[1]))

    def _remember(self, speaker: Speaker) -> Speaker:
        """Keep a person's office when the page gives it once, and use it later."""
        key = speaker.id or speaker.name
        for held in self.persons:
            if (held.id or held.name) == key:
                if held.office and not speaker.office:
                    speaker = speaker.model_copy(update={"office": held.office})
                self.persons.remove(held)
                break
        self.persons.append(speaker)
        if speaker.office:
            self.offices[speaker.office.split()[0].lower()] = speaker
        return speaker

    def _nameless(self, role: tuple[int, int, str], sent: Sent) -> Candidate:
        """An office without a name: the last person who held it here, or the words themselves."""
        for office in self.doc.names_in(max(sent.first, role[0] - 3), role[0] + 1):
            if office.mention.kind == "office" and office.last > role[0]:
                return self._known_office(office, role)
        word = self.norms[role[0]]
        held = self.offices.get(word)
        level = role[2]
        last = role[1]
        country = None
        while last < min(sent.last, role[1] + 6):
            named = next((n for n in self.doc.names_in(last, last + 1)), None)
            if named is not None and named.mention.kind in {"territory", "organisation", "bloc"}:
                country = named.mention.country or named.mention.id
                last = named.last
            elif self.norms[last] in _COMPLEMENT_LINKS:
                last += 1
            elif last == role[1] or self.norms[last - 1] in self.oblique:
                if self.norms[last].isalpha() and not any(
                    group.first == last for group in sent.groups
                ):
                    last += 1
                else:
                    break
            else:
                break
        while last > role[1] and self.norms[last - 1] in self.oblique | {"the"}:
            last -= 1
        first = role[0]
        low = first - 1
        before = next((n for n in self.doc.names_in(max(sent.first, low), first)), None)
        if before is not None and before.mention.kind == "territory":
            country, first = before.mention.id, before.first
        span = self.doc.span(first, last)
        if country is not None and (held is None or held.country not in {None, country}):
            held = self._holder(country, level)
        if held is not None and (country is None or held.country in {None, country}):
            speaker = held.model_copy(update={"span": span})
        else:
            speaker = Speaker(
                kind="person",
                id=None,
                name=self.doc.text[span[0] : span[1]],
                office=self.doc.tokens.slice(role[0], role[1]),
                country=country,
                span=span,
                self_referring=False,
            )
        return Candidate(first, last, speaker, self._is_oblique(first), nameless=True, role=word)

    def _known_office(self, named: Named, role: tuple[int, int, str]) -> Candidate:
        """An office of the vocabulary: its holder in the text, or on the page's date."""
        office = named.mention.id or ""
        speaker = next(
            (held for held in reversed(self.persons) if office in offices_of_person(held.id or "")),
            None,
        )
        words = self.doc.tokens.slice(named.first, named.last)
        if speaker is None and self.page_date is not None:
            holders = vocabulary.office_holders(office, self.page_date)
            if len(holders) == 1:
                holder = holders[0]
                speaker = Speaker(
                    kind="person",
                    id=holder.id,
                    name=vocabulary.name("person", holder.id, self.language),
                    office=words,
                    country=holder.iso3,
                    span=named.mention.span,
                    self_referring=False,
                )
        if speaker is None:
            speaker = Speaker(
                kind="person",
                id=None,
                name=words,
                office=words,
                country=named.mention.country,
                span=named.mention.span,
                self_referring=False,
            )
        speaker = speaker.model_copy(update={"span": named.mention.span})
        return Candidate(
            named.first, named.last, speaker, self._is_oblique(named.first), nameless=True,
            role=self.norms[role[0]],
        )  # fmt: skip

    def _holder(self, country: str, level: str) -> Speaker | None:
        """The last person of a country who, by the table of tenures, held such an office."""
        for speaker in reversed(self.persons):
            known = speaker.country == country and speaker.id is not None
            if known and level in levels_of_person(speaker.id or ""):
                return speaker
        return None

    # sentences -------------------------------------------------------------------------

    def sentence(self, sent: Sent) -> list[Attribution]:
        """The attributions of one sentence, in order of strength: the first that covers wins."""
        candidates = self.candidates(sent)
        carriers = tuple(
            dict.fromkeys(candidate.speaker.name for candidate in candidates if candidate.carrier)
        )
        found = self._cleft(sent, candidates, carriers)
        found += self._reporting(sent, candidates, carriers)
        found += self._labels(sent, candidates, carriers)
        found += self._according_to(sent, candidates, carriers)
        if not found:
            found = self._continued(sent, carriers)
        if found:
            self.last_speaker = found[0].speaker
        return found

    def _cleft(
        self, sent: Sent, candidates: list[Candidate], carriers: tuple[str, ...]
    ) -> list[Attribution]:
        """ "A dirlo è il ministro": the sentence before is his."""
        if self.language != "it" or sent.last - sent.first < 4:
            return []
        word = self.norms[sent.first + 1]
        if self.norms[sent.first] != "a" or not word.endswith("rlo"):
            return []
        forms = forms_of(word[:-2] + "e", "it")
        if not any(form.lemma in self.stances for form in forms):
            return []
        speaker = next((c for c in candidates if not c.carrier and not c.oblique), None)
        if speaker is None or speaker.first - sent.first > _CLEFT_REACH:
            return []
        span = self.doc.span(sent.first, sent.first + 2)
        text = self.doc.text[span[0] : span[1]]
        return [
            Attribution(
                sent.first, sent.last, speaker.speaker, "say", sent.first, speaker.last, carriers,
                Cue(span=span, text=text, why="reporting verb (say)"), back=True,
            )
        ]  # fmt: skip

    def _reporting(
        self, sent: Sent, candidates: list[Candidate], carriers: tuple[str, ...]
    ) -> list[Attribution]:
        found = []
        for group in sent.groups:
            stance = self.stances.get(group.lemma)
            told = group.passive and group.lemma in _QUOTED_PASSIVES
            if stance is None or (group.passive and not told):
                continue
            if group.mood in {"infinitive", "participle"} or (group.negated and stance == "say"):
                continue
            if self._in_quotation(group.first):
                continue
            if not self._has_object(group, sent):
                continue
            if group.negated and stance == "deny":
                stance = "say"
            subject = self._subject(group, sent, candidates)
            if subject is None:
                continue
            inverted = subject.first >= group.last
            self_carrier = tuple(name for name in carriers if name != subject.speaker.name)
            found.append(self._make(sent, group, subject, stance, inverted, self_carrier))
        return found

    def _in_quotation(self, index: int) -> bool:
        return bool(self.quoted[index])

    def _has_object(self, group: VerbGroup, sent: Sent) -> bool:
        needed = _OBJECT_NEEDED.get(group.lemma)
        if not needed:
            return True
        return bool(needed & set(self.norms[group.last : min(sent.last, group.last + 4)]))

    def _subject(
        self, group: VerbGroup, sent: Sent, candidates: list[Candidate]
    ) -> Candidate | None:
        before = self.norms[group.first - 1] if group.first > sent.first else ""
        inverted = self._inverted(group, sent, candidates, before)
        if inverted is not None:
            return inverted
        best: Candidate | None = None
        for candidate in candidates:
            if candidate.last > group.first:
                break
            if candidate.oblique and candidate.speaker.kind != "anonymous":
                continue
            if candidate.carrier and best is not None and group.first - candidate.last > 2:
                continue
            best = candidate
        if best is not None and self._reaches(best, group, sent):
            return best
        return self._absent_subject(group, sent, before)

    def _inverted(
        self, group: VerbGroup, sent: Sent, candidates: list[Candidate], before: str
    ) -> Candidate | None:
        """A subject behind its verb: "..., ha detto domenica Peskov", "said the ministry"."""
        opens = group.first == sent.first or before in _OPENING_MARKS
        after = self.norms[group.last] if group.last < sent.last else "."
        if not opens or after in _COMPLEMENT[self.language] or group.lemma in _NEVER_INVERTED:
            return None
        for candidate in candidates:
            distance = candidate.first - group.last
            if not 0 <= distance <= _BETWEEN_LIMIT:
                continue
            if candidate.carrier and candidate.oblique:
                continue
            skipped = {
                index
                for other in candidates
                if other.carrier and other.oblique
                for index in range(other.first, other.last)
            }
            between = [i for i in range(group.last, candidate.first) if i not in skipped]
            if all(self._light(index) for index in between):
                oblique = distance and self.norms[candidate.first - 1] in self.oblique
                return None if oblique and distance == 1 else candidate
            return None
        return None

    def _light(self, index: int) -> bool:
        """Words that may stand between a verb and its subject behind it."""
        word = self.norms[index]
        return (
            (word in self.determiners and word not in self.oblique)
            or word in _FRAME_WORDS
            or self.dated[index] == 1
            or word in self.adverbs
        )

    def _reaches(self, candidate: Candidate, group: VerbGroup, sent: Sent) -> bool:
        """No other finite main verb between the subject and its verb, relative clauses apart."""
        between = [
            other
            for other in sent.groups
            if other.finite and candidate.last <= other.first < group.first
        ]
        if not between:
            return True
        words = self.norms[candidate.last : group.first]
        if {"che", "who", "which", "cui", "quale"} & set(words):
            return True
        return len(between) == 1 and ({"e", "ed", "and", ","} & set(words[-3:]) != set())

    def _absent_subject(self, group: VerbGroup, sent: Sent, before: str) -> Candidate | None:
        """A pronoun or, in Italian, no subject at all: the last who spoke."""
        if self.last_speaker is None:
            return None
        starts = group.first - sent.first <= 2 or before in {",", '"', "»", "”"}
        pronoun = before in _PRONOUNS[self.language]
        third = group.mood != "subjunctive"
        if pronoun or (self.language == "it" and starts and third and group.finite):
            return Candidate(group.first - pronoun, group.first, self.last_speaker, False)
        return None

    def _make(
        self,
        sent: Sent,
        group: VerbGroup,
        subject: Candidate,
        stance: str,
        inverted: bool,
        carriers: tuple[str, ...],
    ) -> Attribution:
        first, last = sent.first, sent.last
        begin = min(subject.first, group.first)
        marked = begin > sent.first and self._mark_before(begin, sent)
        told_before = begin - sent.first >= _TOLD_WORDS and any(
            other.last <= begin for other in sent.groups
        )
        after = self.norms[group.last] if group.last < sent.last else "."
        told_after = after in _COMPLEMENT[self.language]
        tail = inverted or (marked and told_before and not told_after)
        if tail:
            end = max(group.last, subject.last)
            if (
                sent.last - end <= 12
                and self.norms[min(end, sent.last - 1)] not in _COMPLEMENT[self.language]
            ):
                last = sent.last
        else:
            first = min(subject.first, group.first)
        span = self.doc.span(group.first, group.last)
        return Attribution(
            first,
            last,
            subject.speaker,
            stance,
            min(subject.first, group.first),
            max(group.last, subject.last),
            carriers,
            Cue(span=span, text=self.doc.text[span[0] : span[1]], why=f"reporting verb ({stance})"),
            tail,
        )

    def _mark_before(self, index: int, sent: Sent) -> bool:
        while index > sent.first and self.norms[index - 1] in {"the", "il", "la", "l'", "lo"}:
            index -= 1
        return index > sent.first and self.norms[index - 1] in {",", '"', "»", "”", "-", "–"}

    def _labels(
        self, sent: Sent, candidates: list[Candidate], carriers: tuple[str, ...]
    ) -> list[Attribution]:
        """ "Peskov: «…»" and "…: Peskov" in headlines."""
        found = []
        for candidate in candidates:
            after = self.norms[candidate.last] if candidate.last < sent.last else ""
            before = self.norms[candidate.first - 1] if candidate.first > sent.first else ""
            person = candidate.speaker.kind in {"person", "organisation", "anonymous"}
            if (
                after == ":"
                and person
                and candidate.first - sent.first <= 3
                and candidate.last + 2 < sent.last
            ):
                cue = self._cue(candidate, "label before a colon")
                found.append(
                    Attribution(
                        candidate.last + 1, sent.last, candidate.speaker, "say",
                        candidate.first, candidate.last, carriers, cue,
                    )
                )  # fmt: skip
            elif (
                candidate.last == sent.last
                and before in {":", "-", "–", "—"}
                and sent.part == "headline"
                and person
            ):
                cue = self._cue(candidate, "label behind a mark")
                found.append(
                    Attribution(
                        sent.first, candidate.first, candidate.speaker, "say",
                        candidate.first, candidate.last, carriers, cue,
                    )
                )  # fmt: skip
            elif (
                after == ":"
                and not person
                and candidate.first == sent.first
                and sent.part == "headline"
            ):
                quote = self.norms[candidate.last + 1 : candidate.last + 2]
                if quote and quote[0] in {'"', "«", "“", "'"}:
                    cue = self._cue(candidate, "label before a quotation")
                    found.append(
                        Attribution(
                            candidate.last + 1, sent.last, candidate.speaker, "say",
                            candidate.first, candidate.last, carriers, cue,
                        )
                    )  # fmt: skip
        return found

    def _cue(self, candidate: Candidate, why: str) -> Cue:
        span = self.doc.span(candidate.first, max(candidate.last, candidate.first + 1))
        return Cue(span=span, text=self.doc.text[span[0] : span[1]], why=why)

    def _according_to(
        self, sent: Sent, candidates: list[Candidate], carriers: tuple[str, ...]
    ) -> list[Attribution]:
        found = []
        for first, last, _ in self.according:
            if not sent.first <= first < sent.last:
                continue
            following = self.norms[last] if last < sent.last else ""
            if following in {"cui", "quanto", "which", "whom"} and last - first == 1:
                continue
            if self.norms[first] == "secondo" and (
                following in {"trimestre", "semestre", "mandato", "posto", "produttore", "mercato"}
                or (
                    first > sent.first and self.norms[first - 1] in {"il", "un", "al", "del", "nel"}
                )
            ):
                continue
            near = [
                candidate
                for candidate in candidates
                if 0 <= candidate.first - last <= 4 or first <= candidate.first < last
            ]
            if not near:
                continue
            speaker = near[0]
            for candidate in near[1:]:
                if not candidate.carrier and speaker.carrier:
                    speaker = candidate
            if self.norms[first] == "per" and speaker.speaker.kind != "person":
                continue
            span = self.doc.span(first, last)
            cue = Cue(span=span, text=self.doc.text[span[0] : span[1]], why="according to")
            names = tuple(name for name in carriers if name != speaker.speaker.name)
            found.append(
                Attribution(
                    sent.first, sent.last, speaker.speaker, "say", first, speaker.last, names, cue
                )
            )
        return found

    def _continued(self, sent: Sent, carriers: tuple[str, ...]) -> list[Attribution]:
        """A sentence wholly in quotation marks, or going on with them, keeps the last speaker."""
        words = [index for index in range(sent.first, sent.last) if self.norms[index][0].isalnum()]
        if self.last_speaker is None or not words:
            return []
        inside = sum(self.quoted[index] for index in words)
        if inside < 0.8 * len(words):
            return []
        span = self.doc.span(sent.first, sent.last)
        cue = Cue(span=span, text=self.doc.text[span[0] : span[0] + 1], why="quotation goes on")
        return [
            Attribution(
                sent.first,
                sent.last,
                self.last_speaker,
                "say",
                sent.first,
                sent.first,
                carriers,
                cue,
            )
        ]


def covering(attributions: list[Attribution], clause: ClauseSpan) -> Attribution | None:
    """The attribution a clause stands under: one that covers most of it."""
    for attribution in attributions:
        low = max(attribution.first, clause.first)
        high = min(attribution.last, clause.last)
        if high - low > 0.5 * (clause.last - clause.first):
            return attribution
    return None
