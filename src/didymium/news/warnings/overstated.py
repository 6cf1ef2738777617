"""Whether a headline says more than the text: what the lead tells, weighed.

A headline that tells a deed plainly is held against the first sentences: whether they tell the
same deed as done, and what takes it back there and not in the headline (a memorandum, a request,
a draft, an end, a mere preparation; ``lists/deeds.csv``). Together with plain rules
(:mod:`didymium.news.warnings.headlines`, :mod:`didymium.news.warnings.doubts`) these features are
weighed by ``lists/overstated.csv``, fitted by ``benchmarks/news_warnings.py`` on the pages that
rules may look at.
"""

from __future__ import annotations

from bisect import bisect_left
from typing import TYPE_CHECKING

from didymium.news.deeds.headlined import DONE, HEDGED
from didymium.news.tables import feature_weights, weighed

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from didymium.news.certainty.certainty import Tones
    from didymium.news.types import Statement
    from didymium.news.words.doc import Doc, Found, Sent
    from didymium.news.words.verbs import VerbGroup

BAR = -1.6
LEAD = 3
_NEAR = (1.0, 0.6, 0.4)
"""How much a sentence's telling counts by its place."""
_BESIDE = (0.7, 0.5, 0.35)
_LOOSE = (0.7, 0.8, 0.6)
_NOT_PLAIN = 0.4
"""What a sign counts where the headline itself is not plain."""
_SOFT_CUES = frozenset(
    (
        *("possible", "planned", "conditional", "denied", "hoped", "demanded", "open_question"),
        *("hearsay", "undecided", "hinging", "refusing", "wishing", "urging", "state_proposed"),
    )
)
# Cues of modality that count as doubts.
_CUES = _SOFT_CUES | {"state_suspended"}
# What makes a headline less than a plain claim.
_SOFTENING = frozenset(
    ("possible", "planned", "conditional", "demanded", "hoped", "denied", "asks", "hearsay")
)
_QUOTES = frozenset(('"', "«", "“", "‘"))
_LIGHT = frozenset(
    (
        *("be", "have", "do", "say", "announce"),
        *("essere", "avere", "fare", "dire", "annunciare"),
    )
)
_ENDS = frozenset(("ease", "quit", "take"))
_TOLD_APART = _ENDS | {"money"}
_GETS = frozenset(("deal", "money", "take", "approve"))
_BEGINS = frozenset(("deal", "money", "start", "approve"))
_WIDE = ("money", "approve")
_STEM = 6
_AHEAD = 3
_CONTENT = 4


class Lead:
    """A headline and the first sentences below it, with the signs that each has."""

    def __init__(
        self, doc: Doc, statements: list[Statement], words: list[Found], tones: Tones
    ) -> None:
        self.doc = doc
        self.heads = [sent for sent in doc.sentences if sent.part == "headline"]
        self.body = [sent for sent in doc.sentences if sent.part == "body"][:LEAD]
        self.words = words
        self.places = [first for first, *_ in words]
        self.above = {kind for sent in self.heads for _, kind in self._signs(sent)}
        toned = {sign for sent in self.heads for sign in tones.of(sent.index)}
        self.seen = self.above | toned
        norms = [norm for sent in self.heads for norm in doc.tokens.norms[sent.first : sent.last]]
        self.plain = (
            _SOFTENING.isdisjoint(toned) and HEDGED not in self.above and _QUOTES.isdisjoint(norms)
        )
        self.figures = any(norm[0].isdigit() for norm in norms)
        done = f" {DONE}"
        self.deeds = {kind.removesuffix(done) for kind in self.above if kind.endswith(done)}
        self.deeds |= {kind for kind in _WIDE if f"{kind} 0" in self.above}
        self.stops = any(
            kind == _STOPS and any(g.finite and g.first <= place < g.last for g in sent.groups)
            for sent in self.heads
            for place, kind in self._signs(sent)
        )
        self.verbs = {g.lemma for sent in self.heads for g in sent.groups} - _LIGHT
        inside = {sent.index for sent in self.body}
        self.hidden = any(
            s.speaker.kind == "anonymous" and s.sentence in inside for s in statements
        )

    def _signs(self, sent: Sent) -> list[tuple[int, str]]:
        """The words for deeds and doubts of a sentence, with their places."""
        low, high = (bisect_left(self.places, at) for at in (sent.first, sent.last))
        return [(first, cue.kind) for first, _, cue in self.words[low:high]]

    def features(self, ruled: Iterable[str]) -> dict[str, float]:
        """What speaks for and against the headline's being overstated."""
        signs: dict[str, float] = {}
        told = soft = 0.0
        found = {"always": 1.0, "claims": float(bool(self.deeds))}
        found["shared"] = self._shared(self.body[0])
        for rank, sent in enumerate(self.body):
            for sign, value in self.signs_of(rank, sent).items():
                signs[sign] = max(signs.get(sign, 0.0), value)
            sure, held = self._tells(sent)
            told = max(told, _NEAR[rank] * sure)
            soft = max(soft, _NEAR[rank] * held)
        found |= {f"deed {deed}": 1.0 for deed in self.deeds & _TOLD_APART}
        found |= {f"rule {name}": 1.0 for name in ruled}
        found |= {"told": told, "soft": 0.0 if told else soft}
        plain = 1.0 if self.plain else _NOT_PLAIN
        weighed = self._doubts(signs, told)
        found |= {f"doubt {name}": value * plain for name, value in weighed.items() if value}
        best = sorted((weighed[name] for name in _STRONG), reverse=True)
        found["best"] = best[0] * plain
        found["second"] = best[1] * plain
        if not told:
            found["best untold"] = best[0] * plain
            found["claims untold"] = best[0] * plain * found["claims"]
        return found

    def signs_of(self, rank: int, sent: Sent) -> dict[str, float]:
        """What a sentence of the lead has and the headline has not, by its place."""
        low, high = self._main(sent)
        found: dict[str, float] = {}
        cues = [(first, cue.kind) for first, _, cue in sent.cues if cue.kind in _CUES]
        for place, kind in (*self._signs(sent), *cues):
            if kind in self.seen:
                continue
            value = 1.0 if not rank and low <= place < high else _BESIDE[rank]
            if kind == "loose 0":
                value = max(value, _LOOSE[rank])
            found[kind] = max(found.get(kind, 0.0), value)
        if not rank:
            inside = [g for g in sent.groups if g.finite and low <= g.first < high]
            if any(group.negated for group in inside) and "negated" not in self.seen:
                found["negated"] = 1.0
            if any(g.finite and g.mood == "conditional" for g in sent.groups):
                found["would"] = 1.0
        return found

    def _main(self, sent: Sent) -> tuple[int, int]:
        """The first clause with a finite verb."""
        for clause in sent.clauses:
            if clause.main is not None and clause.main.finite:
                return clause.first, clause.last
        return sent.first, sent.last

    def _tells(self, sent: Sent) -> tuple[float, float]:
        """Whether a sentence tells the headline's deed as done, and as not done."""
        sure = soft = 0.0
        for group in sent.groups:
            if group.lemma in self.verbs:
                if _is_sure(group) and not self._held(sent, group.first):
                    sure = 1.0
                else:
                    soft = 1.0
        for place, kind in self._signs(sent):
            deed, _, step = kind.partition(" ")
            if deed in self.deeds and step == str(DONE):
                if self._held(sent, place):
                    soft = 1.0
                else:
                    sure = max(sure, 0.8)
        return sure, soft

    def _held(self, sent: Sent, place: int) -> bool:
        """Whether what stands at a place is only possible, planned, wanted."""
        clause = next((c for c in sent.clauses if c.first <= place < c.last), None)
        low = sent.first if clause is None else clause.first
        if any(cue.kind in _SOFT_CUES and low - _AHEAD <= at <= place for at, _, cue in sent.cues):
            return True
        if any(kind in _HOLDING and low <= at < place for at, kind in self._signs(sent)):
            return True
        return any(g.finite and low <= g.first <= place and not _is_real(g) for g in sent.groups)

    def _shared(self, sent: Sent) -> float:
        """How many of the headline's words a sentence has."""
        stems = {stem for head in self.heads for stem in self._stems(head)}
        return len(stems & self._stems(sent)) / max(1, len(stems))

    def _stems(self, sent: Sent) -> set[str]:
        norms = self.doc.tokens.norms[sent.first : sent.last]
        return {norm[:_STEM] for norm in norms if len(norm) >= _CONTENT and norm[0].isalpha()}

    def _doubts(self, signs: Mapping[str, float], told: float) -> dict[str, float]:
        """How strongly the lead has each doubt, set against what the headline claims."""

        def of(*names: str) -> float:
            return max(signs.get(name, 0.0) for name in names)

        open_ = 1.0 if told < _NEAR[0] * 0.9 else 0.5
        ends = float(not _ENDS.isdisjoint(self.deeds))
        near = of("near 0")
        return {
            "loose": of("loose 0")
            * (1.0 if self.deeds & _GETS else 0.5)
            * (0.6 if of("binding 0") else 1.0),
            "ask": of("ask 0", "demanded") * open_,
            "asked to stop": float(self.stops and of("ask 0") == 1.0 and not told),
            "not so": float(of("negated") == 1.0 and not told),
            "prepare": of("prepare 0") * open_,
            "could": of("could 0", "possible", "would") * open_,
            "plan": max(of("planned"), 0.6 * of("plan 0")) * (0.3 if told else 1.0),
            "draft": of("draft 0", "state_proposed") * (0.4 if of("passed 0") else 1.0),
            "hold": of("hold 0", "idle 0", "state_suspended") * ends,
            "claim": max(of("claim 0"), 0.7 * of("hearsay")),
            "near": near,
            "near figure": near * float(self.figures),
            "unnamed": float(self.hidden),
            "meet": of("meet 0") * (0.4 + 0.6 * float(told < 0.9)) * bool(self.deeds & _BEGINS),
        }

    def weakest(self) -> Sent:
        """The sentence of the lead with the strongest doubts."""
        table = weights()

        def doubt(rank: int) -> float:
            signs = self.signs_of(rank, self.body[rank])
            return sum(
                table.get(f"doubt {name}", 0.0) * value
                for name, value in self._doubts(signs, 0.0).items()
            )

        return self.body[max(range(len(self.body)), key=doubt)]


_HOLDING = frozenset(("ask 0", "prepare 0", "could 0", "plan 0", "draft 0"))
_STOPS = f"restrict {DONE}"
_STRONG = ("loose", "ask", "prepare", "could", "draft", "hold", "plan")


def _is_real(group: VerbGroup) -> bool:
    return (
        group.mood == "indicative"
        and not group.modal
        and not group.negated
        and group.tense != "future"
    )


def _is_sure(group: VerbGroup) -> bool:
    return group.finite and _is_real(group)


def weights() -> dict[str, float]:
    """The weight of each feature."""
    return feature_weights("overstated")


def is_overstated(found: Mapping[str, float]) -> bool:
    """Whether what was found weighs more than the bar."""
    return weighed(weights(), found) > BAR
