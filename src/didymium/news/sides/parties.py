"""The sides of an act, from its clause outwards: sentence, speaker, acts before, whole page."""

from __future__ import annotations

from didymium.news.deeds.instruments import RULINGS, Hit, actions
from didymium.news.names.mentions import bodies_of_persons, organisations
from didymium.news.names.represented import (
    is_firm,
    is_firm_party,
    is_public,
    is_stateless_body,
    side_of,
)
from didymium.news.names.represented import party as make_party
from didymium.news.sides.around import SideFinder, Sides
from didymium.news.sides.clause_subjects import ClauseSubjects
from didymium.news.sides.missing_sides import MissingSides
from didymium.news.sides.page_sides import PageSides
from didymium.news.sides.side_names import SideNames
from didymium.news.speakers.candidates import has_name
from didymium.news.speech.reporting import Attribution
from didymium.news.types import Party, Speaker
from didymium.news.types import make_party as make_side
from didymium.news.words.doc import PARTIES, ClauseSpan, Doc, Sent

_WIDE_FLOOR = 1.4
_WE = frozenset(
    ("siamo", "abbiamo", "vogliamo", "possiamo", "firmeremo", "faremo", "noi", "we", "our", "we've")
)
_WE_ENDINGS = ("iamo", "remo")
_RECEIVING = frozenset(
    (
        *("obtain", "receive", "secure", "win", "get", "gain", "earn", "clinch", "land", "bag"),
        *("ottenere", "ricevere", "strappare", "incassare", "spuntare", "conquistare"),
    )
)
_APPROVALS = frozenset(("approve_project", "license_build", "decree_project"))
_PERMITTING = frozenset(
    (
        *("approve", "authorise", "authorize", "grant", "permit", "allow", "refuse", "reject"),
        *("approvare", "autorizzare", "concedere", "rilasciare", "consentire", "respingere"),
        *("bocciare", "negare", "deny", "block", "bloccare"),
    )
)
"""Verbs of those who permit projects or refuse them."""
_PRESS = frozenset(("outlet", "news_agency", "data", "think_tank"))
_GIVEN = frozenset(("licence_grant", "subsidy_loan", "price_floor"))
_NEAR_VERB = 4
_GIVERS = frozenset(("from", "by", "da", "dal", "dalla", "dall'", "dai", "dagli", "dalle"))
_PROJECT_NOUNS = (
    *(["project"], ["mine"], ["plant"], ["deposit"], ["refinery"], ["complex"]),
    *(["subsidiary"], ["unit"], ["affiliate"], ["arm"]),  # "Impala Platinum subsidiary Zimplats"
)
_PLACING = frozenset(
    ("in", "of", "at", "from", "nel", "nella", "di", "del", "della", "dell'", "dal", "dalla", "da")
)
_PUBLIC = frozenset(("money", "list"))
_NO_SUBJECTS = frozenset(("place", "adjective", "carrier"))
_ANY_RULER = frozenset(
    ("government", "governo", "esecutivo", "cabinet", "gabinetto", "parlamento", "parliament")
)
_ON_GOODS = frozenset(("import_measure", "sanction", "dispute"))
"""Families whose measures are aimed at the goods of a state."""
_BETWEEN_STATES = frozenset(("easing", "import_measure"))
"""Families of acts aimed at the other state of a headline."""
_ON_FIRMS = frozenset(("investment", "sanction"))
_MUTUAL = frozenset(("easing", "import_measure"))


class PartyFinder(ClauseSubjects):
    """Finds the sides of acts; remembers who acted before and whom the page is about."""

    def __init__(self, doc: Doc) -> None:
        super().__init__(doc, SideNames(doc))
        self.near = SideFinder(doc, self.names)
        self.previous: tuple[Party, ...] = ()
        self.page = PageSides(doc, self.names)
        self.missing = MissingSides(doc, self.page, self.near)

    def find(
        self, hit: Hit, sent: Sent, clause: ClauseSpan, attribution: Attribution | None
    ) -> Sides:
        """The sides of an act told in a clause."""
        family = actions()[hit.rule.action].family
        sides = self._told(hit, family, sent, clause, attribution)
        if hit.rule.name in _APPROVALS and any(p.kind != "organisation" for p in sides.actors):
            sides.actors = [p for p in sides.actors if p.kind != "organisation"]
        elif family == "project":
            sides.actors = self._builders(
                sides.actors,
                sent,
                clause,
                attribution,
                discovered=hit.rule.action == "discovery",
            )
        if hit.rule.action in _GIVEN or family == "easing":
            sides = self._granted(sides, hit, clause)
        if self.page.state is not None:
            sides.actors = [self._ruler(item, self.page.state) for item in sides.actors]
        sides = self.missing.named_firms(sides)
        sides.actors = self.missing.of_state(sides.actors)
        sides.targets = [p for p in sides.targets if not is_stateless_body(p)]
        if family in RULINGS or family in _PUBLIC:
            self._public(sides, family, attribution)
            if attribution is not None and attribution.stance == "demand":
                self.missing.asked(sides, hit, family, sent, attribution)
        if not sides.targets:
            self._aimed(sides, hit, family, sent, clause)
        if hit.rule.action == "supply_disruption" and not sides.actors:
            firm = self.page.firm or self.page.first_firm([])
            sides.actors = [firm] if firm is not None else self.missing.ruling([], ())
        if family in {"deal", "dispute", "denial"}:
            self.missing.counterpart(sides)
            self.missing.other_side(sides, title=family == "denial")
            if family == "deal":
                self.missing.other_firm(sides)
        if family in _MUTUAL and not sides.targets and _joint(sides.actors):
            sides.targets = sides.actors[1:2]  # "the US and China paused their tariffs"
        return sides

    def _public(self, sides: Sides, family: str, attribution: Attribution | None) -> None:
        """Public acts are those of states: "il presidente X ha autorizzato l'export"."""
        sides.actors = [
            p
            for p in sides.actors
            if (p.kind != "person" or p.country) and not is_stateless_body(p)
        ]
        self.missing.ruled(sides, family, attribution, self.previous)
        if not sides.actors:
            sides.actors = self.missing.ruling(sides.targets, self.previous)
        if not sides.actors and len(sides.targets) > 1:
            # "has ordered Chinese companies to sell their stakes in Canadian miners"
            sides.actors = self.page.rulers[:1]
            acting = {p.id for p in sides.actors}
            sides.targets = [p for p in sides.targets if p.id not in acting]

    def _aimed(self, sides: Sides, hit: Hit, family: str, sent: Sent, clause: ClauseSpan) -> None:
        """Whom an act is aimed at that names nobody: the page's goods, other clauses, its firm."""
        if family in _ON_GOODS:
            sides.targets = self.missing.aimed_goods(sides.actors)
        if family in {"easing", "sanction"} and not sides.targets:
            self.missing.told_beside(sides, hit, family, clause)
        if family in _BETWEEN_STATES and not sides.targets:
            sides.targets = self.missing.other_state(sides.actors)
        if family == "sanction" and not sides.targets:
            self.missing.counterpart(sides)
        if not sides.targets:
            self._at_firm(sides, hit, family, sent)

    def _at_firm(self, sides: Sides, hit: Hit, family: str, sent: Sent) -> None:
        """Public acts on firms without a target are aimed at the firm the page is about."""
        firm = self.page.firm
        if family == "money" and firm is None:
            firm = self.page.first_firm(sides.actors)
        if firm is None or firm in sides.actors or all(map(is_firm_party, sides.actors)):
            return
        if family in _ON_FIRMS and firm.span and firm.span[0] >= sent.end:
            return  # named only below: "as happened to X last year"
        titled = family == "easing" and self.page.titled(firm)
        if hit.rule.action in _GIVEN or family in _ON_FIRMS or titled:
            sides.targets = [firm]

    # from the clause outwards ------------------------------------------------------------

    def _told(
        self,
        hit: Hit,
        family: str,
        sent: Sent,
        clause: ClauseSpan,
        attribution: Attribution | None,
    ) -> Sides:
        country = attribution.speaker.country if attribution is not None else None
        sides = self.near.find(hit, family, clause.first, clause.last, country)
        if attribution is not None and self._we(clause) and attribution.speaker.kind == "person":
            own = party_of(attribution.speaker)
            others = [p for p in (*sides.actors, *sides.targets) if p.country != own.country]
            return Sides([own], others)
        subject = self._shared_subject(sent, clause) or self._antecedent(clause)
        if subject is not None and family != "deal" and not self._own_subject(sides, clause):
            return Sides([subject], [t for t in sides.targets if t.id != subject.id])
        mutual = family in {"deal", "dispute"}
        if not sides.actors or (mutual and not sides.targets):
            wider = self.near.find(hit, family, sent.first, sent.last, country, _WIDE_FLOOR)
            if not sides.actors or mutual:
                wider.targets += sides.actors
                sides.actors = wider.actors
            known = {item.id or item.name for item in (*sides.actors, *sides.targets)}
            sides.targets += [t for t in wider.targets if (t.id or t.name) not in known]
        if not sides.actors and attribution is not None:
            self._from_speaker(sides, attribution)
        if family in {"money", "investment"} and not sides.targets:
            sides.targets = self._receiver(sides.actors, sent, clause)
        return sides

    def _from_speaker(self, sides: Sides, attribution: Attribution) -> None:
        """Who speaks of an act without an actor does it; who is asked to do it does it."""
        speaker = attribution.speaker
        held = organisations().get(speaker.id or "")
        if speaker.kind not in PARTIES or (held is not None and held.kind in _PRESS):
            return
        if speaker.kind == "organisation" and not has_name(speaker) and speaker.country is None:
            return  # "critics say the ban was lifted"
        if attribution.stance != "demand":
            sides.actors = [party_of(speaker)]
        elif sides.targets:  # "chiede al governo italiano di creare scorte"
            sides.actors, sides.targets = sides.targets[:1], sides.targets[1:]

    def _receiver(self, givers: list[Party], sent: Sent, clause: ClauseSpan) -> list[Party]:
        """Whom money goes to: the firms behind the verb, else the one firm that gives none."""
        known = {item.id or item.name for item in givers}
        main = clause.main
        behind = main.last if main is not None else clause.first
        for low, high in (
            (behind, clause.last),
            (clause.first, clause.last),
            (sent.first, sent.last),
        ):
            firms = {
                named.mention.id or named.mention.name: named
                for named in self.names.within(low, high)
                if is_firm(named) and named.mention.role != "carrier"
            }
            rest = [make_party(named) for key, named in firms.items() if key not in known]
            if rest and (low == behind or len(rest) == 1):
                return rest[:3]
            if rest:
                return []
        return [
            make_party(named)
            for named in self.names.within(behind, clause.last)
            if named.mention.role == "adjective"
            and self.near.of_firms(named)
            and not self.near.leaned_on(named)
        ][:1]  # "to two Canadian companies"

    def _builders(
        self,
        found: list[Party],
        sent: Sent,
        clause: ClauseSpan,
        attribution: Attribution | None,
        *,
        discovered: bool,
    ) -> list[Party]:
        """Projects belong to firms: the one named, else the page's; a state only without one."""
        firms = [item for item in found if item.kind == "organisation"]
        main = clause.main
        ends = main.first if main is not None else clause.last
        subject = self._firms_in(clause.first, ends)
        if not subject and self._state_acts(clause.first, ends, nominal=main is None):
            return found
        if not subject and main is not None and main.lemma in _PERMITTING:
            states = [item for item in found if not is_firm_party(item)]
            return states or self.missing.ruling([], ())  # "the county board approved the mine"
        subject = subject or self._firms_in(sent.first, ends)
        if subject:
            return subject[:1]
        if attribution is not None and attribution.speaker.kind == "organisation":
            speaker = attribution.speaker  # "esultano i minatori": no firm by that name
            if has_name(speaker):
                return [party_of(speaker)]
        if firms:
            return firms
        person = any(item.kind == "person" for item in found)
        firm = self.page.firm or self.page.guessed_firm or self.page.first_firm([])
        if firm is not None and not person and not discovered:
            return [firm]
        return found if found or discovered else self.missing.ruling([], ())

    def _state_acts(self, low: int, high: int, *, nominal: bool) -> bool:
        """Whether a state or its arm is the subject, not just where a firm or project is.

        Without a verb a state before a comma is a place: "Nuova Caledonia, il forno spento".
        """
        norms = self.doc.tokens.norms
        return any(
            (named.mention.kind in {"territory", "bloc"} or is_public(named.mention))
            and (named.mention.role not in _NO_SUBJECTS or self.near.rules(named))
            and norms[named.last : named.last + 1] not in (["'s"], ["'"])
            and not (nominal and norms[named.last : named.last + 1] == [","])
            and self.near.marker(named) not in _PLACING
            for named in self.names.within(low, high)
        )

    def _firms_in(self, low: int, high: int) -> list[Party]:
        """The firms named in a range of words, those left out that only name a project."""
        norms = self.doc.tokens.norms
        return [
            make_party(named)
            for named in self.names.within(low, high)
            if is_firm(named)
            and named.mention.role != "carrier"
            and norms[named.last : named.last + 1] not in _PROJECT_NOUNS
        ]

    def _granted(self, sides: Sides, hit: Hit, clause: ClauseSpan) -> Sides:
        """Who obtains a licence is the one it is granted to: "four Indian firms received ..."."""
        verb = next(
            (
                group
                for group in clause.groups
                if group.lemma in _RECEIVING
                and group.first < hit.last
                and group.last > hit.first - _NEAR_VERB
            ),
            None,
        )
        if verb is None:
            return sides
        got = [
            make_party(named)
            for named in self.names.within(clause.first, verb.first)
            if named.mention.kind in PARTIES and named.mention.role != "carrier"
        ]
        known = {item.id or item.name for item in got}
        giver = [
            make_party(named)
            for named in self.names.within(verb.last, clause.last)
            if self.near.marker(named) in _GIVERS and named.mention.kind in PARTIES
        ]
        if giver:
            return Sides(giver[:1], got)
        return Sides([a for a in sides.actors if (a.id or a.name) not in known], got)

    def _we(self, clause: ClauseSpan) -> bool:
        """Whether the speaker tells of his own side: "siamo vicini a un accordo", "we signed"."""
        norms = self.doc.tokens.norms
        if not _WE.isdisjoint(norms[clause.first : clause.last]):
            return True
        return self.doc.language != "en" and any(
            norms[group.first].endswith(_WE_ENDINGS) for group in clause.groups if group.finite
        )

    # the whole page ----------------------------------------------------------------------

    def _ruler(self, item: Party, state: Party) -> Party:
        """ "the government" by itself is that of the state the page is about."""
        if item.span is None or item.kind != "territory":
            return item
        text = self.doc.text[item.span[0] : item.span[1]].lower()
        return state if text in _ANY_RULER else item


def _joint(actors: list[Party]) -> bool:
    return len({item.country or item.id for item in actors} - {None}) > 1


def party_of(speaker: Speaker) -> Party:
    """A speaker as the side of an act."""
    body = bodies_of_persons().get(speaker.id or "") if speaker.kind == "person" else None
    if body is not None:
        return side_of(body, speaker.name, speaker.span)
    kind = speaker.kind if speaker.kind in {"territory", "bloc", "person"} else "organisation"
    return make_side(
        kind=kind, id=speaker.id, name=speaker.name, country=speaker.country, span=speaker.span
    )


def states_first(parties: list[Party]) -> list[Party]:
    """States and blocs before firms and persons."""
    if len(parties) < 2:
        return parties
    return sorted(parties, key=lambda item: item.kind not in {"territory", "bloc"})
