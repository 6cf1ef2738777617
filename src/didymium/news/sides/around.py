"""Who acts and who is acted upon: the sides of an act among the names around it."""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass

from didymium.news.deeds.instruments import AT_FIRMS, Hit
from didymium.news.names.mentions import organisations
from didymium.news.names.represented import is_firm, parties_of, represents, side_key
from didymium.news.sides.nationalities import Nationalities
from didymium.news.sides.side_names import SideNames
from didymium.news.types import Party
from didymium.news.words.doc import AGGREGATES, PARTIES, Doc, Named
from didymium.news.words.side_words import (
    AGENT,
    AGENT_REACH,
    AIM_REACH,
    AIMING,
    APPOSITION,
    AWAY,
    BETWEEN,
    COURTS,
    DEAL_REACH,
    DOMINANCE,
    FIRM_NOUNS,
    FORUMS,
    FROM,
    JOINERS,
    LEANING,
    OF,
    OF_REACH,
    ONE_FIRM,
    OWNED,
    PARTICIPLE_LENGTH,
    PARTICIPLES,
    PARTING,
    PEOPLE_OF,
    PLACE_REACH,
    RULERS,
    SKIP,
    TOWARDS,
    VERBAL,
    WITHIN,
)

_SUE = "sue"
"""The rule of verbs that have who goes to court before them, whatever treaty stands behind."""
_FIRMS_ACT = frozenset(("deal", "dispute", "denial", "project", "market"))
"""Families of acts whose actor may be a firm that nothing but its capitals tells."""
_PLACING = frozenset(("in", "nel", "nella", "nell'", "at", "presso"))
"""Families of acts whose object may be a firm."""
_IMPORTED = 10
_GIVERS = frozenset(("from", "da", "dal", "dalla", "dall'", "dai", "dagli", "dalle"))
_OUTER = {language: TOWARDS[language] | OF[language] | {"from"} for language in ("it", "en")}
"""Words before a name that is no subject of a deal."""
_PARTY_KINDS = PARTIES | {"office"}


@dataclass(slots=True)
class Sides:
    """Actors and targets of an act."""

    actors: list[Party]
    targets: list[Party]


class SideFinder(Nationalities):
    """Finds who acts and who is acted upon among the names around an act."""

    def __init__(self, doc: Doc, names: SideNames) -> None:
        super().__init__(doc)
        self.names = names
        self.participles = {
            group.last - 1
            for sent in doc.sentences
            for group in sent.groups
            if group.mood == "participle" or group.passive
        }
        self.verbs = [
            group.first
            for sent in doc.sentences
            for group in sent.groups
            if group.mood != "participle"
        ]
        every = names.within(0, len(self.norms))
        self.acting = [
            named for named in every if named.mention.kind in _PARTY_KINDS and self._may_act(named)
        ]
        self.starts = [named.first for named in self.acting]
        self.openings = {sent.first for sent in doc.sentences}
        self.markers: dict[int, str] = {}
        self.leaning = bool(doc.tokens.of(LEANING | DOMINANCE))

    def find(
        self,
        hit: Hit,
        family: str,
        low: int,
        high: int,
        speaker_country: str | None = None,
        floor: float = 0.0,
    ) -> Sides:
        """The sides of an act whose words are ``hit``, looking from word ``low`` to ``high``."""
        names = self.acting[bisect_left(self.starts, low) : bisect_left(self.starts, high)]
        if not names:
            return Sides([], [])
        bodies = [named for named in names if named.mention.kind == "organisation"]
        if bodies:
            names = [named for named in names if not self._describes(named, bodies)]
        if family in {"deal", "dispute"} and hit.rule.action != "denial":
            names = [named for named in names if not self._court(named)]
            return _speaker_first(self._deal(hit, names), speaker_country)
        actors: list[tuple[float, Named]] = []
        targets: list[tuple[float, Named]] = []
        for named in names:
            if self.leaned_on(named):
                continue
            score, aimed = self._score(named, hit, family)
            if aimed:
                targets.append((score, named))
            elif score > floor and (family in _FIRMS_ACT or not self.names.guessed(named)):
                actors.append((score, named))
        actors.sort(key=lambda item: -item[0])
        best = [item[1] for item in actors[:1]]
        if len(actors) > 1:
            best += self._joined(best[0], [named for _, named in actors[1:]])
        if not targets:
            return Sides(parties_of(best), [])
        taken = {id(named) for named in best}
        aims = [
            named
            for score, named in sorted(targets, key=lambda item: -item[0])
            if score > 0 and id(named) not in taken
        ]
        actors_found, targets_found = parties_of(best), parties_of(aims[:3])
        acting = {item.country or item.id for item in actors_found} - {None}
        aimed_at = [
            target
            for target in targets_found
            if target.kind == "organisation" or (target.country or target.id) not in acting
        ]
        return Sides(actors_found, aimed_at)

    def _may_act(self, named: Named) -> bool:
        """Whether a name of a kind that acts may be a side of an act at all."""
        mention = named.mention
        return (
            mention.role not in {"place", "carrier"}
            and mention.id not in AGGREGATES
            and mention.id not in FORUMS
            and not self._of_firm(named)
            and not self._bracketed(named)
        )

    def _bracketed(self, named: Named) -> bool:
        """ "(APA)", "(ASX: PMT)": a short form behind the name itself."""
        norms, first = self.norms, named.first
        if norms[named.last : named.last + 1] != [")"]:
            return False
        return norms[max(0, first - 1) : first] == ["("] or (
            norms[max(0, first - 1) : first] == [":"] and "(" in norms[max(0, first - 6) : first]
        )

    def _of_firm(self, named: Named) -> bool:
        """Whether a name is an office of a firm or association, which speaks but seldom acts."""
        return named.mention.kind == "office" and represents(named.mention) in organisations()

    def _court(self, named: Named) -> bool:
        """ "il tribunale arbitrale di Copenaghen": where a dispute is heard is no side of it."""
        sent = self.doc.sentence_at(named.first)
        low = max(sent.first if sent is not None else 0, named.first - 4)
        return not COURTS.isdisjoint(self.norms[low : named.first])

    def marker(self, named: Named) -> str:
        """The word before a name, articles left out."""
        held = self.markers.get(named.first)
        if held is None:
            held = self.markers[named.first] = self._marker(named)
        return held

    def _marker(self, named: Named) -> str:
        index = named.first - 1
        if named.first in self.openings:
            return ""
        if index >= 0 and self.norms[index] in SKIP[self.language]:
            index -= 1
        if index > 0 and self.norms[index] in ONE_FIRM:
            index -= 1  # "della compagnia Somair", "on Russian aluminium producer Rusal"
            while index > 0 and self.doc.taken[index]:
                index -= 1
        if index > 0 and self.norms[index - 1] in AIMING and self.norms[index] in OF["it"]:
            return "contro"  # "nei confronti della Svezia", "ai danni delle aziende svedesi"
        if index > 0 and self.norms[index] in OF[self.language] and self.norms[index - 1] in RULERS:
            index -= 2  # "the government of Mali"
            if index >= 0 and self.norms[index] in SKIP[self.language]:
                index -= 1
        if index > 0 and self.norms[index] in {"and", "e", "ed"}:
            for held in self.doc.names_in(index - 1, index):
                if held.last == index:
                    return self.marker(held)
        return self.norms[index] if index >= 0 else ""

    def _score(self, named: Named, hit: Hit, family: str) -> tuple[float, bool]:
        """How well a name fits as a side, and whether as the one aimed at."""
        behind = named.first >= hit.last
        distance = max(0, named.first - hit.last if behind else hit.first - named.last)
        nearness = max(0.0, 1.0 - distance / 25)
        marker = self.marker(named)
        if hit.first < named.first < hit.last and self._done_to(named):
            return 0.0, False
        if named.mention.role == "adjective":
            return self._adjective(named, hit, family, marker, distance)
        if self._postposed(named, hit):
            return 3.4 + nearness, False
        aimed = behind and family in {"sanction", "investment"} and marker in TOWARDS[self.language]
        if self._owns(named) and not aimed:  # else "an asset freeze on X's trading arm"
            own = not behind and VERBAL.isdisjoint(self.norms[named.last : hit.last])
            return (3 if own else 0.7) + nearness, False
        if self._is_agent(named, marker, distance, behind=behind, family=family):
            return 4 + nearness, False
        if marker in FROM[self.language] and self._comes_from(named):
            aimed = family in {"sanction", "import_measure"}
            return (2 + nearness if aimed else 0.0), aimed
        if self._by_family(named, family, marker, behind=behind):
            return 2.2 + nearness, True
        if family in {"easing", "money"} and behind and marker in _GIVERS:
            return 2 + nearness, False  # "a permit from Beijing", "un prestito dalla Bei"
        if marker in {"with", "con"} or (behind and self._verb_between(hit.last, named.first)):
            return 0.0, False
        if marker in TOWARDS[self.language] and (behind or distance < AIM_REACH):
            return (0.0 if self._answer(named) else 2 + nearness), True
        if family == "export_measure" and marker in WITHIN and self._shipped_to(named):
            return 2 + nearness, True
        return self._plain(marker, distance, nearness, behind=behind), False

    def _postposed(self, named: Named, hit: Hit) -> bool:
        """ "Sanzioni Ue", "dazi Usa": in Italian a bare name behind a measure is whose it is."""
        return self.language == "it" and named.first == hit.last and not self.verbal(hit)

    def _by_family(self, named: Named, family: str, marker: str, *, behind: bool) -> bool:
        """Whether an act of this family is aimed at a name that stands so."""
        if family in AT_FIRMS and self._object(named):
            return True
        if family == "import_measure":
            return behind and marker in FROM[self.language]
        if family == "denial":
            return marker in TOWARDS[self.language]
        return family in {"sanction", "investment"} and behind and marker in OF[self.language]

    def _owns(self, named: Named) -> bool:
        """ "China's curbs": a name that owns what follows it."""
        return named.last < len(self.norms) and self.norms[named.last] in {"'s", "'"}

    def _comes_from(self, named: Named) -> bool:
        """ "Alluminio proveniente dalla Russia", "importazioni di grafite dalla Cina"."""
        before = self.norms[max(0, named.first - 3) : named.first]
        if any(word.startswith(("provenient", "originari")) for word in before):
            return True
        goods = self.norms[max(0, named.first - _IMPORTED) : named.first - 1]
        origin = self.marker(named) in _GIVERS
        return origin and any(word.startswith(("importa", "import")) for word in goods)

    def _shipped_to(self, named: Named) -> bool:
        """ "l'esportazione negli Stati Uniti", "le vendite in Cina": where the goods go."""
        low = named.first - 2
        return any(
            cue.kind == "export" and last == low + 1
            for _, last, cue in self.doc.concepts_in(max(0, low - 2), low + 1)
        )

    def _plain(self, marker: str, distance: int, nearness: float, *, behind: bool) -> float:
        """The score of a name as actor by its place alone."""
        if marker in OF[self.language]:
            return 1.5 + nearness if behind and distance <= OF_REACH else 0.8 * nearness
        if not behind:
            return (1.5 if marker in WITHIN and distance < PLACE_REACH else 3) + nearness
        if marker in AWAY:
            return 0.0
        return 0.6 * nearness

    def _is_agent(
        self, named: Named, marker: str, distance: int, *, behind: bool, family: str
    ) -> bool:
        if "parte" in self.norms[max(0, named.first - 3) : named.first] and distance <= AGENT_REACH:
            return self.language == "it"  # "il blocco da parte di Pechino"
        return (
            marker in AGENT[self.language]
            and (behind or family != "import_measure")
            and distance <= AGENT_REACH
            and self._agent(named)
        )

    def _describes(self, named: Named, bodies: list[Named]) -> bool:
        """ "Belgian chemicals group Solvay", "UK miner X": it only says where the firm is from."""
        mention = named.mention
        if mention.kind != "territory" or mention.role == "government":
            return False
        if self.norms[named.last : named.last + 1] == ["'s"]:
            return any(  # "Russia's largest iron ore miner X"
                0 < other.first - named.last <= OWNED and self.norms[other.first - 1] in FIRM_NOUNS
                for other in bodies
            )
        return any(
            0 <= other.first - named.last <= APPOSITION
            and not self._parts(named.last, other.first, adjective=mention.role == "adjective")
            for other in bodies
        )

    def _parts(self, low: int, high: int, *, adjective: bool) -> bool:
        """Whether the words between two names part them: a mark, a preposition, a verb."""
        between = self.norms[low:high]
        if between in (["di"], ["of"]) and self.norms[low - 2] in PEOPLE_OF:
            return False  # "i cinesi di Baowu", "ai francesi di Orano"
        if any(not word[0].isalnum() or word in PARTING for word in between):
            return True
        return not adjective and FIRM_NOUNS.isdisjoint(between)

    def _verb_between(self, low: int, high: int) -> bool:
        """Whether another verb starts between two places: its objects are not the act's."""
        place = bisect_left(self.verbs, low)
        return place < len(self.verbs) and self.verbs[place] < high - 1

    def leaned_on(self, named: Named) -> bool:
        """ "To cut reliance on China", "il monopolio cinese": why somebody acts, no side of it."""
        if not self.leaning:
            return False
        before = self.norms[max(0, named.first - 4) : named.first]
        behind = self.norms[named.last : named.last + 2]
        return not (LEANING.isdisjoint(before) and DOMINANCE.isdisjoint((*before[-2:], *behind)))

    def _answer(self, named: Named) -> bool:
        """ "in retaliation for US curbs": the cause of an act, not its target."""
        before = self.norms[max(0, named.first - 4) : named.first]
        return bool({"retaliation", "response", "ritorsione", "risposta", "reazione"} & set(before))

    def _agent(self, named: Named) -> bool:
        """Whether "da X" or "by X" names an agent: a participle stands just before."""
        if self.language == "en":
            return True
        marked = named.first - 1
        while marked > 0 and self.norms[marked] not in AGENT["it"]:
            marked -= 1
        before = self.norms[marked - 1] if marked else ""
        if len(before) > PARTICIPLE_LENGTH and before.endswith(PARTICIPLES):
            return all(named.last < marked for named in self.doc.names_in(marked - 4, marked))
        return any(
            index in self.participles for index in range(max(0, named.first - 4), named.first - 1)
        )

    def _joined(self, head: Named, others: list[Named]) -> list[Named]:
        """Further actors joined to the first by "e", "and" or a comma."""
        found = []
        for other in sorted(others, key=lambda named: named.first):
            low, high = (head, other) if head.first < other.first else (other, head)
            between = self.norms[low.last : high.first]
            if not between:  # "Cina-Usa": the hyphen of a compound is no word
                between = [self.doc.text[low.mention.span[1] : high.mention.span[0]]]
            if len(between) <= 3 and JOINERS & set(between):
                found.append(other)
        return found

    def _deal(self, hit: Hit, names: list[Named]) -> Sides:
        """The sides of a deal: the subject first, then whoever it is with."""
        if not names:
            return Sides([], [])
        near = [
            named
            for named in names
            if abs(named.first - hit.first) <= DEAL_REACH
            and (self.marker(named) not in _PLACING or is_firm(named))
        ]
        outer = _OUTER[self.language]
        subject = [n for n in near if n.last <= hit.first and self.marker(n) not in outer]
        between = [n for n in near if self.marker(n) in BETWEEN[self.language]]
        if between and not (subject and hit.rule.name == _SUE):
            head = between[0]
            pair = [head, *[n for n in near if n.first > head.first][:1]]
            return Sides(parties_of(pair[:1]), parties_of(pair[1:]))
        if subject:
            head = subject[0]
            rest = [n for n in near if n is not head and side_key(n) != side_key(head)]
            return Sides(parties_of([head]), parties_of(rest[:3]))
        return Sides(parties_of(near[:1]), parties_of(near[1:3]))


def _speaker_first(sides: Sides, country: str | None) -> Sides:
    """A side that speaks of a deal is its actor; the one it speaks of is the target."""
    if country is None or any((p.country or p.id) == country for p in sides.actors):
        return sides
    own = [p for p in sides.targets if (p.country or p.id) == country]
    if not own:
        return sides
    rest = [p for p in sides.targets if p not in own]
    return Sides(own[:1], sides.actors + rest)
