"""The subject of a clause: its own, that of the clause it continues, or whom it is told of."""

from __future__ import annotations

from didymium.news.names.represented import party as make_party
from didymium.news.sides.around import Sides
from didymium.news.sides.side_names import SideNames
from didymium.news.types import Party
from didymium.news.words.doc import PARTIES, ClauseSpan, Doc, Sent

_COORDINATED_REACH = 3
_FRONTING = frozenset(
    (
        *("dopo", "nonostante", "malgrado", "contro", "davanti", "di", "a", "con", "in", "tra"),
        *("after", "despite", "amid", "following", "against", "with", "in", "since"),
    )
)
"""Words that open what stands before the subject of a sentence."""
_RELATIVES = frozenset(("che", "who", "which"))
_ANTECEDENT_REACH = 6
_COORDINATING = frozenset(("and", "e", "ed", "but", "ma", ","))
_NO_SUBJECTS = frozenset(("place", "adjective", "carrier"))


class ClauseSubjects:
    """Finds the subjects of clauses among the names of a doc."""

    def __init__(self, doc: Doc, names: SideNames) -> None:
        self.doc = doc
        self.names = names

    def _own_subject(self, sides: Sides, clause: ClauseSpan) -> bool:
        """Whether an actor found stands in the clause before its verb."""
        main = clause.main
        if main is None:
            return True
        low, high = self.doc.tokens.starts[clause.first], self.doc.tokens.starts[main.first]
        return any(actor.span and low <= actor.span[0] < high for actor in sides.actors)

    def _shared_subject(self, sent: Sent, clause: ClauseSpan) -> Party | None:
        """The subject of the first clause, for a coordinated one that has none of its own."""
        main = clause.main
        if clause is sent.clauses[0] or main is None or clause.opener not in _COORDINATING:
            return None
        if main.first - clause.first > _COORDINATED_REACH:
            return None
        first = next((group for group in sent.groups if group.finite), None)
        if first is None:
            return None
        for named in self.names.within(self._behind_front(sent, first.first), first.first):
            speaks = named.mention.kind in PARTIES
            if speaks and named.mention.role not in _NO_SUBJECTS:
                return make_party(named)
        return None

    def _behind_front(self, sent: Sent, verb: int) -> int:
        """Where a subject may begin: behind "Dopo i dazi di Trump,"."""
        norms = self.doc.tokens.norms
        if norms[sent.first] not in _FRONTING:
            return sent.first
        comma = next((i for i in range(sent.first, verb) if norms[i] == ","), None)
        return sent.first if comma is None else comma + 1

    def _antecedent(self, clause: ClauseSpan) -> Party | None:
        """Whom a relative clause tells of: "Urso, che ha firmato ...", "Rio Tinto, which ..."."""
        main = clause.main
        if clause.opener not in _RELATIVES or main is None:
            return None
        if clause.first and self.doc.tokens.norms[clause.first - 1] != ",":
            return None
        for named in self.names.within(clause.first - _ANTECEDENT_REACH, clause.first):
            mention = named.mention
            ends = named.last == clause.first - 1
            if ends and mention.kind in PARTIES and mention.role not in _NO_SUBJECTS:
                return make_party(named)
        return None
