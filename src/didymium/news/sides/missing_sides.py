"""Sides that a clause leaves out, from the page: who rules, whose goods, the other party."""

from __future__ import annotations

from didymium.news.deeds.instruments import AT_FIRMS, Hit, Rule
from didymium.news.names.represented import is_firm_party, is_stateless_body
from didymium.news.names.represented import party as make_party
from didymium.news.sides.around import SideFinder, Sides
from didymium.news.sides.page_sides import PageSides
from didymium.news.speech.reporting import Attribution
from didymium.news.types import Party
from didymium.news.words.doc import ClauseSpan, Doc, Sent
from didymium.news.words.side_words import DEFINITE, MINISTERS, ONE_FIRM

_FIRST_SENTENCES = 2
_OPENING_SENTENCES = 3
_ASKED_KINDS = frozenset(("territory", "bloc"))
_ASKED_MARKS = frozenset(
    ("a", "ad", "al", "alla", "all'", "presso", "to", "on", "upon", "urged", "asked", "pressed")
)
"""Words before whom somebody asks to act."""
"""Families whose measures may be aimed at one firm."""


class MissingSides:
    """Completes the sides of an act from the page around its clause."""

    def __init__(self, doc: Doc, page: PageSides, near: SideFinder) -> None:
        self.doc = doc
        self.page = page
        self.near = near
        self.beside: dict[tuple[int, str, str], tuple[set[str | None], list[Party]]] = {}

    def named_firms(self, sides: Sides) -> Sides:
        """ "The company", "il gruppo" as sides: the firm the page is about."""
        firm = self.page.firm or self.page.guessed_firm
        if firm is None and len(sides.actors) < 2 and len(sides.targets) < 2:
            return sides

        def named(parties: list[Party]) -> list[Party]:
            if len(parties) < 2 and (firm is None or not any(map(_told_by_trade, parties))):
                return parties
            found = [firm if firm is not None and _told_by_trade(p) else p for p in parties]
            return [p for place, p in enumerate(found) if p not in found[:place]]

        return Sides(named(sides.actors), named(sides.targets))

    def of_state(self, parties: list[Party]) -> list[Party]:
        """Sides with ministers and bodies of no known state as the state that rules on the page."""
        loose = [p for p in parties if p.kind == "person" or is_stateless_body(p)]
        rulers = self.page.rulers if loose else []
        if not rulers:
            return parties
        ministers = {
            named.mention.name
            for named in self.doc.names
            if named.mention.office
            and not MINISTERS.isdisjoint(named.mention.office.lower().split())
        }

        def serves(item: Party) -> bool:
            minister = item.kind == "person" and not item.country and item.name in ministers
            return minister or is_stateless_body(item)

        return [rulers[0] if serves(p) else p for p in parties]

    def ruled(
        self,
        sides: Sides,
        family: str,
        attribution: Attribution | None,
        previous: tuple[Party, ...],
    ) -> None:
        """Firms are ruled, they do not rule: who obtains a licence or is listed is the target."""
        firms = [item for item in sides.actors if is_firm_party(item)]
        if not firms or len(firms) < len(sides.actors) or (family == "money" and sides.targets):
            return
        ruling = self.ruling([*firms, *sides.targets], previous)
        if not ruling:
            return
        sides.actors = ruling
        asks = attribution is not None and attribution.stance == "demand"
        if family in AT_FIRMS and not (asks and family == "easing"):
            acting = {item.country or item.id for item in ruling}
            known = {item.id or item.name for item in firms}
            rest = [t for t in sides.targets if (t.id or t.name) not in known]
            sides.targets = firms + [t for t in rest if (t.country or t.id) not in acting]

    def ruling(self, targets: list[Party], previous: tuple[Party, ...]) -> list[Party]:
        """Whose act a public act without an actor is: who acted before, else who rules here."""
        aimed = {p.id if is_firm_party(p) else p.country or p.id for p in targets}
        before = [
            p
            for p in previous
            if (p.country or p.id) not in aimed and not is_firm_party(p) and p.kind != "person"
        ]
        return before or [state for state in self.page.rulers if state.id not in aimed][:1]

    def asked(
        self, sides: Sides, hit: Hit, family: str, sent: Sent, attribution: Attribution
    ) -> None:
        """ "Astana chiede a Bruxelles di togliere X dalla lista": who is asked acts, not who asks.

        Without a name for who is asked, an easing is asked of the other state of the headline.
        """
        speaker = attribution.speaker
        own = speaker.country or speaker.id
        acting = {item.country or item.id for item in sides.actors}
        if own is None or not acting <= {own}:
            return
        asked = [
            make_party(named)
            for named in self.page.names.within(sent.first, hit.first)
            if named.mention.kind in _ASKED_KINDS
            and self.near.marker(named) in _ASKED_MARKS
            and (named.mention.country or named.mention.id) not in {None, own}
        ][:1]
        if not asked and family == "easing":
            asked = self.other_state(sides.actors)
        if not asked:
            return
        keys = {item.country or item.id for item in asked}
        asker = sides.actors
        sides.actors = asked
        sides.targets = [p for p in sides.targets if (p.country or p.id) not in keys]
        if family == "easing" and not sides.targets:
            sides.targets = asker

    def told_beside(self, sides: Sides, hit: Hit, family: str, clause: ClauseSpan) -> None:
        """Whom an act without a target is aimed at by another clause of the opening.

        "Pechino riapre per un solo cliente tedesco. Il ministero ha concesso la licenza."
        """
        acting = {item.country or item.id for item in sides.actors}
        for sent in self.doc.sentences[:_OPENING_SENTENCES]:
            for other in sent.clauses:
                place = self._told_at(other)
                if other.first == clause.first or place is None:
                    continue
                others, targets = self._sides_of(other, place, hit.rule, family)
                if targets and others <= acting:
                    sides.targets = [
                        item for item in targets if (item.country or item.id) not in acting
                    ]
                if sides.targets:
                    return

    def _sides_of(
        self, clause: ClauseSpan, place: tuple[int, int], rule: Rule, family: str
    ) -> tuple[set[str | None], list[Party]]:
        """Whose an act told at a place of a clause is, and its targets but for mere guesses."""
        key = (clause.first, rule.action, family)
        held = self.beside.get(key)
        if held is None:
            verb = Hit(rule, *place)
            found = self.near.find(verb, family, clause.first, clause.last)
            targets = [p for p in found.targets if not self.page.guess(p)]
            acting = {p.country or p.id for p in found.actors}
            held = self.beside[key] = (acting, targets)
        return held

    def _told_at(self, clause: ClauseSpan) -> tuple[int, int] | None:
        """The words of a clause that may tell an act: its verb, else its first word of acts."""
        if clause.main is not None:
            return clause.main.first, clause.main.last
        concepts = self.doc.concepts_in(clause.first, clause.last)
        return concepts[0][:2] if concepts else None

    def other_state(self, actors: list[Party]) -> list[Party]:
        """The one other state that a headline names beside who acts."""
        acting = {item.country or item.id for item in actors}
        others = {
            item.id: item
            for item in self.page.opening(title=True)
            if item.kind in {"territory", "bloc"} and item.id not in acting
        }
        return list(others.values()) if actors and len(others) == 1 else []

    def aimed_goods(self, actors: list[Party]) -> list[Party]:
        """Whose goods the headline or the first sentence names: "Chinese graphite"."""
        acting = {item.country or item.id for item in actors}
        ends = [sent.last for sent in self.doc.sentences[:_FIRST_SENTENCES]]
        goods = [
            make_party(named)
            for named in self.page.names.within(0, ends[-1] if ends else 0)
            if named.mention.role == "adjective"
            and named.mention.country not in acting
            and (self.near.on_goods(named) or self.near.of_firms(named))
        ]
        return goods[:1]

    def other_side(self, sides: Sides, *, title: bool) -> None:
        """The side of a deal that a clause leaves out stands in the headline: "the two sides"."""
        known = [p for p in (*sides.actors, *sides.targets) if not self.page.guess(p)]
        if len(known) != 1:
            known = [*sides.actors, *sides.targets]
        names = {item.id or item.name for item in known}
        states = {item.country or item.id for item in known}
        if len(names) > 1:
            return
        other = next(
            (
                item
                for item in self.page.opening(title=title)
                if (item.id or item.name) not in names and (item.country or item.id) not in states
            ),
            None,
        )
        if other is not None:
            (sides.targets if sides.actors else sides.actors).append(other)
            if not known:
                self.other_side(sides, title=title)

    def other_firm(self, sides: Sides) -> None:
        """Firms deal with firms: where a firm stands beside states, the opening names the other."""
        both = [*sides.actors, *sides.targets]
        if sum(map(is_firm_party, both)) != 1:
            return
        other = self.page.first_firm(both)
        if other is not None and not self.page.guess(other):
            sides.targets.insert(0, other)

    def counterpart(self, sides: Sides) -> None:
        """Two make a deal: the other state that a page names again and again."""
        known = {item.country or item.id for item in (*sides.actors, *sides.targets)}
        if len(sides.actors) + len(sides.targets) != 1 or len(known - {None}) != 1:
            return
        if sides.actors and sides.actors[0].kind == "organisation":
            return
        other = next(
            (state for state, count in self.page.states if count > 1 and state.id not in known),
            None,
        )
        if other is not None:
            (sides.targets if sides.actors else sides.actors).append(other)


def _told_by_trade(item: Party) -> bool:
    """Whether a side is only told by its trade: "the world's largest miner", "la società"."""
    if item.kind != "organisation" or item.id is not None:
        return False
    words = item.name.lower().replace("'", "' ").split()
    return bool(words) and words[0] in DEFINITE and not ONE_FIRM.isdisjoint(words[1:])
