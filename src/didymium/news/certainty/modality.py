"""How sure: the modality of what is claimed, its polarity and time, clause by clause."""

from __future__ import annotations

from didymium.news.certainty.clause_verbs import (
    ASKING_WHETHER,
    GOVERNED,
    ActFrame,
    ClauseReader,
    Judgement,
)
from didymium.news.speech.reporting import Attribution
from didymium.news.types import Modality
from didymium.news.words.doc import ClauseSpan, Found
from didymium.news.words.verbs import VerbGroup

_POSSIBLE_MODALS = frozenset({"potere", "could", "may", "might", "can"})
_OF_STANCE: dict[str, Modality] = {"hope": "hoped", "demand": "demanded", "fear": "possible"}
_UNLIKELY = ("improbabil", "unlikely", "difficilmente")
_IF = frozenset(("if", "unless"))
_EXPECTED = frozenset(
    [
        "entrare",
        "essere",
        "arrivare",
        "partire",
        "iniziare",
        "firmare",
        "tenere",
        "incontrare",
        "concludere",
        "scattare",
        "avvenire",
        "cominciare",
        "riprendere",
        "durare",
        "raggiungere",
        "annunciare",
        "riunire",
        *("begin", "start", "open", "follow", "arrive", "enter", "take", "sign", "resume"),
        *("conclude", "finish", "complete", "reach", "come", "close", "be", "launch"),
    ]
)
_BODIES = frozenset(("organisation", "territory", "bloc"))
_OPENING_REACH = 6
_TOWARDS_REACH = 3
_ASKING = frozenset(
    (
        *("ask", "urge", "press", "pressure", "request", "call", "implore"),
        *("chiedere", "sollecitare", "esortare", "invitare", "pregare"),
    )
)
_DEMANDING = frozenset(("chiedere", "esigere", "invocare", "sollecitare", "demand", "urge"))
_WANTING = frozenset(("volere", "want"))
_RULE_FAMILIES = frozenset({"export_measure", "import_measure", "easing", "sanction", "list"})
_MODAL_RULE_ACTIONS = frozenset({"export_licensing", "technology_restriction", "export_quota"})


class Judge(ClauseReader):
    """Judges the clauses of one sentence; needs its verb groups, cues and attributions."""

    # main entry ------------------------------------------------------------------------

    def clause(
        self, clause: ClauseSpan, act: ActFrame | None, attribution: Attribution | None
    ) -> Judgement:
        """The judgement of one clause."""
        main = self._main(clause, attribution, act)
        result = Judgement(time=self._time(main))
        inside = clause.cues
        if clause.opener in GOVERNED:
            inside = self._governing(clause) + inside
        if main is not None and main.negated:
            result.polarity = "negative"
            self._note(result, main.first, main.last, "negated verb")
        known = (clause, main, act, attribution, inside, result)
        result.modality = (
            self._open_question(*known)
            or self._denied(*known)
            or self._conditional(*known)
            or self._wanted(*known)
            or self._possible(*known)
            or self._planned(*known)
            or "asserted"
        )
        if act is not None and act.action == "intent" and result.modality == "asserted":
            result.modality = "possible"  # an intention is no deed, however surely it is told
        if result.modality == "planned" and result.time != "future":
            result.time = "future"
        return result

    # steps -----------------------------------------------------------------------------

    def _open_question(
        self, clause: ClauseSpan, main: VerbGroup | None, act: ActFrame | None,
        attribution: Attribution | None, inside: list[Found], result: Judgement,
    ) -> Modality | None:  # fmt: skip
        del main, act, attribution, inside
        if self.norms[clause.last - 1] == "?" or (
            self.norms[self.sent.last - 1] == "?"
            and self.sent.part != "headline"
            and clause is self.sent.clauses[-1]
        ):
            self._note(result, clause.last - 1, clause.last, "question mark")
            return "open_question"
        opened = self.open_from
        if opened is not None and clause.opener in {"whether", "se"}:
            self._note(result, clause.first, clause.first + 1, "open question")
            return "open_question"
        if opened is None or opened >= clause.last or opened - clause.first >= _OPENING_REACH:
            return None
        for first, last, cue in self.cues:
            if cue.kind == "open_question":
                self._note(result, first, last, "open question")
                break
        return "open_question"

    def _denied(
        self, clause: ClauseSpan, main: VerbGroup | None, act: ActFrame | None,
        attribution: Attribution | None, inside: list[Found], result: Judgement,
    ) -> Modality | None:  # fmt: skip
        if attribution is not None and attribution.stance == "deny":
            negated_verb = self._verb_at(attribution)
            if negated_verb is None or not negated_verb.negated:
                result.polarity = "negative"
                result.cues.append(attribution.cue)
                return "denied"
        if act is not None and act.action == "denial":
            result.polarity = "negative"
            self._note(result, act.first, act.last, "denial")
            return "denied"
        for first, last, cue in inside:
            if (
                (
                    cue.kind == "denied"
                    and (act is None or act.action != "trade_dispute")
                    and (act is None or first <= act.last or self._predicated(first, act, main))
                    and not self._negated_at(first)
                )
                and cue.scope == "verb"
                and not self._is_noun(first)
            ):
                result.polarity = "negative"
                self._note(result, first, last, "denial")
                return "denied"
        if clause.first in self.conditions:
            return None  # "if it does not lift its tariffs"
        if result.polarity == "negative" and act is not None and main is not None:
            if any(cue.kind == "possible" for _, _, cue in inside):
                return None
            if main.tense != "future" and main.modal is None and main.mood == "indicative":
                return "denied"
            ruled = act.family in _RULE_FAMILIES or act.family == "deal"
            if main.tense == "future" and main.first <= act.first and ruled:
                return "denied"  # "will not ban exports", "will sign no deal"
        if act is not None and result.polarity == "positive" and self._no_before(clause, act, main):
            result.polarity = "negative"
            return "denied"
        return None

    def _conditional(
        self, clause: ClauseSpan, main: VerbGroup | None, act: ActFrame | None,
        attribution: Attribution | None, inside: list[Found], result: Judgement,
    ) -> Modality | None:  # fmt: skip
        del act, attribution
        if clause.first in self.conditions:
            for first, last, cue in inside:
                if cue.kind == "conditional":
                    self._note(result, first, last, "condition")
                    break
            return "conditional"
        if (
            self.conditions
            and main is not None
            and (main.mood == "conditional" or main.tense == "future")
        ):
            self._note(result, main.first, main.last, "follows a condition")
            return "conditional"
        for first, last, cue in inside:
            if (
                cue.kind == "conditional"
                and not self._went_without(first, clause)
                and (last - first > 1 or self._hangs_on(main, self.norms[first], first))
            ):
                self._note(result, first, last, "condition")
                return "conditional"
        return None

    def _hangs_on(self, main: VerbGroup | None, word: str, first: int) -> bool:
        """Whether an English "if" stands behind what will be done, its verb not told as one.

        "will ban exports if talks fail", not "will decide if it bans exports".
        """
        return (
            word in _IF
            and main is not None
            and main.tense == "future"
            and main.last <= first
            and main.lemma not in ASKING_WHETHER
        )

    def _wanted(
        self, clause: ClauseSpan, main: VerbGroup | None, act: ActFrame | None,
        attribution: Attribution | None, inside: list[Found], result: Judgement,
    ) -> Modality | None:  # fmt: skip
        stance = attribution.stance if attribution is not None else ""
        if act is not None and _no_wish(act, stance):
            return None
        weighed = act is not None and self._weighed(clause, act)
        if stance in _OF_STANCE and attribution is not None and not weighed:
            result.cues.append(attribution.cue)
            return _OF_STANCE[stance]
        ruled = act is not None and act.action in _MODAL_RULE_ACTIONS
        if main is not None and main.modal in {"dovere", "must", "should"} and not ruled:
            if (
                main.mood == "conditional"
                and main.modal in {"dovere", "should"}
                and (main.lemma in _EXPECTED or (act is not None and act.dated_start))
            ):
                self._note(result, main.first, main.last, "expected")
                return "planned"
            self._note(result, main.first, main.last, "obligation")
            return "demanded"
        if act is not None and self._asks(clause, act, result):
            return "demanded"
        for first, last, cue in inside:
            if weighed or cue.kind not in {"hoped", "demanded"} or self._is_noun(first):
                continue
            if cue.kind == "demanded" and (
                ruled
                or self.norms[first]
                in {"must", "should", "deve", "devono", "dovrebbe", "dovrebbero"}
            ):
                continue
            if (
                cue.kind == "demanded"
                and self.norms[first] in {"asked", "impone", "serve"}
                and act is None
            ):
                continue
            if self._governs(first, act, main) and not self._negated_at(first):
                self._note(result, first, last, cue.kind)
                return "hoped" if cue.kind == "hoped" else "demanded"
        return None

    def _asks(self, clause: ClauseSpan, act: ActFrame, result: Judgement) -> bool:
        """ "has asked the miner to suspend", "vogliono sanzioni": what is asked for is the act."""
        if act.action in {"denial", "trade_dispute"} or self._weighed(clause, act):
            return False
        for group in clause.groups:
            if group.negated or group.last > act.first or group.modal:
                continue
            if group.mood in {"infinitive", "gerund"} and group.lemma in _DEMANDING:
                self._note(result, group.first, group.last, "demanded")
                return True  # "in piazza per chiedere l'arresto del progetto"
            if not group.finite:
                continue
            between = self.norms[group.last : act.first + 1]
            infinitive = not {"to", "di"}.isdisjoint(between)
            wants = group.lemma in _WANTING and not infinitive and act.family == "sanction"
            if wants or (group.lemma in _ASKING and infinitive and not group.passive):
                self._note(result, group.first, group.last, "demanded")
                return True
        return False

    def _possible(
        self, clause: ClauseSpan, main: VerbGroup | None, act: ActFrame | None,
        attribution: Attribution | None, inside: list[Found], result: Judgement,
    ) -> Modality | None:  # fmt: skip
        if attribution is not None and attribution.stance == "propose":
            result.cues.append(attribution.cue)
            return "possible"
        if main is not None and main.finite:
            if self._backshifted(main, attribution) or self._ruled_future(main, act):
                return None
            if self._possible_verb(main, result):
                return "possible"
        for first, last, cue in inside:
            if cue.kind == "possible":
                verbal = cue.scope == "verb" and (
                    self._governs(first, act, main) or self._predicated(first, act, main)
                )
                if verbal or (cue.scope == "noun" and self._at_noun(first, last, clause, act)):
                    self._note(result, first, last, "possibility")
                    self._unlikely(first, last, result)
                    return "possible"
        if act is not None and self._weighed(clause, act):
            self._note(result, clause.first, act.first + 1, "possibility")
            return "possible"
        return "possible" if self._not_told_plainly(clause, main, result) else None

    def _not_told_plainly(
        self, clause: ClauseSpan, main: VerbGroup | None, result: Judgement
    ) -> bool:
        """Whether a clause is hearsay, or a subjunctive under a judgement."""
        for first, last, cue in self.cues:
            if cue.kind == "hearsay":
                self._note(result, first, last, "hearsay")
                result.hearsay = True
                return True
        if main is not None and self._judged(clause, main):
            self._note(result, main.first, main.last, "subjunctive")
            return True
        return False

    def _unlikely(self, first: int, last: int, result: Judgement) -> None:
        """What is possible but unlikely is told against."""
        if any(word.startswith(_UNLIKELY) for word in self.norms[first:last]):
            result.polarity = "negative"

    def _backshifted(self, main: VerbGroup, attribution: Attribution | None) -> bool:
        """ "said it would sign", "ha detto che avrebbe firmato": a future told in the past."""
        if attribution is None or attribution.stance == "propose":
            return False
        saying = self._verb_at(attribution)
        if saying is None or saying is main:
            return False
        past = saying.perfect or saying.tense in {"past", "imperfect"}
        if not past:
            return False
        return main.modal == "would" or (main.mood == "conditional" and main.perfect)

    def _ruled_future(self, main: VerbGroup, act: ActFrame | None) -> bool:
        """ "exporting ore would be prohibited": the rule's own verb, told as one to come."""
        inside = act is not None and act.first < main.last and main.first < act.last
        return inside and main.modal == "would" and main.passive

    def _possible_verb(self, main: VerbGroup, result: Judgement) -> bool:
        """Modals, the conditional (of hearsay or politeness) and the future of conjecture."""
        if main.modal in _POSSIBLE_MODALS:
            why = "modal verb"
        elif (main.mood == "conditional" and main.modal is None) or main.modal == "would":
            why = "conditional"
            result.hearsay = main.perfect or main.lemma in {"essere", "stare"}
        elif main.tense == "future" and main.perfect:
            why = "future of conjecture"
        else:
            return False
        self._note(result, main.first, main.last, why)
        return True

    def _planned(
        self, clause: ClauseSpan, main: VerbGroup | None, act: ActFrame | None,
        attribution: Attribution | None, inside: list[Found], result: Judgement,
    ) -> Modality | None:  # fmt: skip
        rule = act is not None and act.family in _RULE_FAMILIES
        for first, last, cue in inside:
            if cue.kind == "planned" and self._governs(first, act, main):
                announced = self._announced(act, attribution, inside)
                if rule and announced and self.norms[first] in {"is", "are", "set", "due"}:
                    return None
                self._note(result, first, last, "plan")
                result.wish = not announced
                return "planned"
        later = main is not None and (
            main.tense == "future"
            or self._backshifted(main, attribution)
            or self._ruled_future(main, act)
        )
        if main is not None and later and main.finite:
            if rule and self._announced(act, attribution, inside):
                return None
            self._note(result, main.first, main.last, "future")
            return "planned"
        if self._headline_infinitive(clause, attribution, result):
            return "planned"
        if act is not None and self._headline_towards(clause, act, result):
            return "planned"
        return None

    def _announced(
        self, act: ActFrame | None, attribution: Attribution | None, inside: list[Found]
    ) -> bool:
        """Whether an act is told as decided: announced, official, in force or from a day on."""
        return act is not None and (
            act.dated_start
            or (attribution is not None and attribution.stance == "announce")
            or (act.official and attribution is not None and attribution.speaker.kind in _BODIES)
            or any(cue.kind in {"state_announced", "state_in_force"} for _, _, cue in inside)
        )

    def _headline_towards(self, clause: ClauseSpan, act: ActFrame, result: Judgement) -> bool:
        """ "Usa verso dazi sulla grafite", "South Africa to levy a tax" without a known verb."""
        if self.sent.part != "headline" or any(group.finite for group in clause.groups):
            return False
        word = "to" if self.doc.language == "en" else "verso"
        begin = clause.first + (word == "to")
        for index in range(max(begin, act.first - _TOWARDS_REACH), act.first + 1):
            if self.norms[index] == word:
                self._note(result, index, index + 1, "headline future")
                return True
        return False

    def _headline_infinitive(
        self, clause: ClauseSpan, attribution: Attribution | None, result: Judgement
    ) -> bool:
        """ "China to ban exports": an infinitive as the only verb of an English headline."""
        if self.sent.part != "headline" or self.doc.language != "en":
            return False
        frame = range(0)
        if attribution is not None:
            frame = range(attribution.frame_first, attribution.frame_last)
        if any(group.finite and group.first not in frame for group in clause.groups):
            return False
        for group in clause.groups:
            if (
                group.mood == "infinitive"
                and group.first > clause.first
                and self.norms[group.first - 1] == "to"
            ):
                self._note(result, group.first - 1, group.last, "headline future")
                return True
        return False


def _no_wish(act: ActFrame, stance: str) -> bool:
    """A price that moves is no wish; to ask a court ("asked the WTO for a panel") is to act."""
    if act.action == "price_move":
        return True
    return stance == "demand" and act.family == "dispute" and act.own
