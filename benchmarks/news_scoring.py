"""Counts of right, missed and wrong answers, page by page, and the figures made of them.

Rules of matching

* Sets (materials, territories, persons, organisations): micro-averaged over the pages labelled
  relevant. Items labelled as background or as open to opinion count neither way. Persons are
  compared by their last name, organisations by id or by one name holding the other's words.
* Events: found events told as new against labelled events. A pair is worth 1 if the action is
  right and 1/2 if only its family is, each only if an actor and a target agree; pairs are made
  one to one, best first. An actor agrees if one labelled actor is found (a public body stands
  for its country); labelled without an actor, any agrees. A target agrees if one labelled
  target is found; "ALL" agrees with no target found; the two sides of a deal or a denial are
  interchangeable; for acts of projects, of the market and of lists the target is not judged.
  Found events that pair only with a label marked optional count neither way; background told as
  news is a false alarm, shown apart in the confusion table. Precision and
  recall are credit over found and credit over labelled. Pages judged relevant against their
  label add their events as false alarms.
* Modality and state: over the pairs whose action or family is right. Labels may accept a close
  alternative. Balanced accuracy is the mean over labelled classes of the share that is right.
* Speakers (an arm of a state stands for it): over labelled quotations that share at least half
  of themselves with a statement, or half of the statement (a quotation may be several clauses);
  the statement that covers most of it (the shortest such) is taken.
* Dates of events: right if equal at the precision of the label; stated and others apart.
* Quantities: labelled ones found within 1% and with the same measure. Found ones that are not
  labelled are not judged, so there is recall only.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from news_labels import (
    SAME_STATE,
    EventLabel,
    Label,
    action,
    event_parties,
    family,
    found_sets,
    material,
    same_organisation,
    same_party,
    same_speaker,
)

if TYPE_CHECKING:
    from collections.abc import Iterable

    from didymium.news.types import Event, Reading

SETS = ("materials", "territories", "persons", "organisations")
WARNINGS = ("anonymous_source", "overstated_headline")
OTHER_WARNINGS = ("one_sided_claim", "machine_written", "membership_error")
TWO_SIDED = frozenset({"deal", "denial", "dispute"})
NO_TARGET = frozenset({"project", "market", "list"})


@dataclass
class Tally:
    """Right answers, found answers and labelled answers; credit may be in halves."""

    right: float = 0
    found: float = 0
    labelled: float = 0

    def add(self, right: float, found: float, labelled: float) -> None:
        """Count one page's answers."""
        self.right += right
        self.found += found
        self.labelled += labelled

    def figures(self) -> dict[str, Any]:
        """Precision, recall and F1 with their counts; None where there is nothing to divide by."""
        total = self.found + self.labelled
        return {
            "precision": self.right / self.found if self.found else None,
            "recall": self.right / self.labelled if self.labelled else None,
            "f1": 2 * self.right / total if total else None,
            "right": self.right,
            "found": self.found,
            "labelled": self.labelled,
        }


@dataclass(frozen=True)
class Miss:
    """One answer that differs from its label."""

    id: str
    half: str
    field: str
    expected: str
    found: str


@dataclass
class Score:
    """All counts of a set of pages."""

    pages: int = 0
    tallies: dict[str, Tally] = field(default_factory=lambda: defaultdict(Tally))
    ratios: dict[str, list[int]] = field(default_factory=lambda: defaultdict(lambda: [0, 0]))
    confusion: dict[str, Counter[tuple[str, str]]] = field(
        default_factory=lambda: defaultdict(Counter)
    )
    misses: list[Miss] = field(default_factory=list)

    def ratio(self, name: str, right: bool) -> None:
        """Count one answer that is right or not."""
        self.ratios[name][0] += right
        self.ratios[name][1] += 1

    def miss(self, label: Label, name: str, expected: object, found: object) -> None:
        """Note an answer that differs."""
        self.misses.append(Miss(label.id, label.half, name, _shown(expected), _shown(found)))


def _shown(value: object) -> str:
    if isinstance(value, str):
        return value
    if isinstance(value, (set, frozenset, tuple, list)):
        return " ".join(sorted(map(str, value))) or "-"
    return str(value)


def score_page(score: Score, label: Label, reading: Reading) -> None:
    """Add one page's answers to the counts."""
    score.pages += 1
    score.ratio("language", reading.language == label.language)
    found = reading.relevance.relevant
    score.tallies["relevance"].add(found and label.relevant, found, label.relevant)
    if found != label.relevant:
        score.miss(label, "relevance", label.relevant, found)
    if not label.relevant:
        score.ratio("traps_passing", found)
        if found:
            score.tallies["event"].add(0, len([e for e in reading.events if not e.background]), 0)
        return
    if label.names:
        _score_sets(score, label, reading)
    _score_events(score, label, reading)
    _score_speakers(score, label, reading)
    _score_warnings(score, label, reading)
    for value, unit, measure in label.quantities:
        near = [
            quantity
            for quantity in reading.quantities
            if any(
                end is not None and abs(end - value) <= 0.01 * abs(value)
                for end in (quantity.value, quantity.high)
            )
        ]
        right = any(q.measure == measure for q in near)
        score.ratio("quantities_found", right)
        if not right:
            score.miss(label, "quantity", f"{value:g} {unit} {measure}", [q.measure for q in near])


def _score_sets(score: Score, label: Label, reading: Reading) -> None:
    answers = found_sets(reading)
    either = answers["territories"] & (label.sets["organisations"] | label.maybe["organisations"])
    answers["territories"] -= either  # a bloc for the reader, an organisation in the label
    answers["organisations"] |= either
    for name in SETS:
        wanted, maybe, got = label.sets[name], label.maybe[name], answers[name]
        if name == "organisations":
            hit = {w for w in wanted if any(same_organisation(w, g) for g in got)}
            false = {g for g in got if not any(same_organisation(o, g) for o in (*wanted, *maybe))}
        else:
            hit, false = wanted & got, got - wanted - maybe
        score.tallies[name].add(len(hit), len(hit) + len(false), len(wanted))
        if wanted - hit or false:
            score.miss(label, name, wanted - hit, false)


def _pair_value(label: EventLabel, event: Event) -> tuple[float, bool, bool]:
    """Credit of the action, and whether actor and target agree."""
    kind = family(event.action)
    if action(event.action) in label.actions:
        credit = 1.0
    elif kind in {family(name) for name in label.actions}:
        credit = 0.5
    else:
        return 0.0, False, False
    actors, targets = event_parties(event)
    wanted = set(label.actors) | (set(label.targets) if kind in TWO_SIDED else set())
    got = set(actors) | (set(targets) if kind in TWO_SIDED else set())
    actor = not label.actors or any(same_party(a, b) for a in wanted for b in got)
    if kind in NO_TARGET or ("ALL" in label.targets and (not targets or "ALL" in targets)):
        target = True
    elif kind in TWO_SIDED:
        hits = sum(any(same_party(a, b) for b in got) for a in wanted - {"ALL"})
        target = hits >= min(2, len(wanted - {"ALL"}))
    else:
        target = not label.targets or any(same_party(a, b) for a in label.targets for b in targets)
    return credit, actor, target


def pair_events(
    labels: tuple[EventLabel, ...], events: list[Event]
) -> list[tuple[int, int, float, bool, bool]]:
    """Pairs of labelled and found events, one to one, best first."""
    options = []
    for i, label in enumerate(labels):
        for j, event in enumerate(events):
            credit, actor, target = _pair_value(label, event)
            if credit:
                value = credit + 0.6 * actor + 0.3 * target - 0.05 * label.optional
                options.append((-value, i, j, credit, actor, target))
    pairs: list[tuple[int, int, float, bool, bool]] = []
    for _, i, j, credit, actor, target in sorted(options):
        if all(i != pair[0] and j != pair[1] for pair in pairs):
            pairs.append((i, j, credit, actor, target))
    return pairs


def _event_text(event: Event) -> str:
    return f"{';'.join(event.actors)}|{event.action}|{';'.join(event.targets)}|{event.modality}"


def _label_text(label: EventLabel) -> str:
    parts = (label.actors, label.actions, label.targets, label.modalities)
    return "|".join(sep.join(part) for sep, part in zip(("/", "/", "/", "/"), parts, strict=True))


def _score_events(score: Score, label: Label, reading: Reading) -> None:
    events = [event for event in reading.events if not event.background]
    pairs = pair_events(label.events, events)
    ignored = 0
    credit = partial = with_actor = 0.0
    for i, j, worth, actor, target in pairs:
        wanted, event = label.events[i], events[j]
        if wanted.optional:
            ignored += 1
            continue
        credit += worth * (actor and target)
        with_actor += worth * actor
        partial += worth
        score.confusion["action"][
            (wanted.actions[0], _alike(action(event.action), wanted.actions))
        ] += 1
        if worth < 1 or not (actor and target):
            score.miss(label, "event", _label_text(wanted), _event_text(event))
        _score_matched(score, label, wanted, event)
    required = [i for i, wanted in enumerate(label.events) if not wanted.optional]
    counted = len(events) - ignored
    score.tallies["event"].add(credit, counted, len(required))
    score.tallies["action_and_actor"].add(with_actor, counted, len(required))
    score.tallies["action_alone"].add(partial, counted, len(required))
    paired = {pair[0] for pair in pairs}
    for i in required:
        if i not in paired:
            wanted = label.events[i]
            score.confusion["action"][(wanted.actions[0], "(none)")] += 1
            score.miss(label, "event", _label_text(wanted), "-")
    told = {j for pair in pair_events(label.background, events) for j in pair[1:2] if pair[3]}
    for j, event in enumerate(events):
        if all(j != pair[1] for pair in pairs):
            wanted_name = "(background)" if j in told else "(none)"
            score.confusion["action"][(wanted_name, action(event.action))] += 1
            score.miss(label, "event", wanted_name, _event_text(event))


def _alike(found: str, accepted: tuple[str, ...]) -> str:
    """The found answer, written as the label where it is one of the accepted ones."""
    return accepted[0] if found in accepted else found


def _score_matched(score: Score, label: Label, wanted: EventLabel, event: Event) -> None:
    modality = _alike(event.modality, wanted.modalities)
    score.ratio("modality", modality == wanted.modalities[0])
    score.confusion["modality"][(wanted.modalities[0], modality)] += 1
    if modality != wanted.modalities[0]:
        score.miss(label, "modality", "/".join(wanted.modalities), f"{_event_text(event)}")
    if wanted.states:
        state = _alike(SAME_STATE.get(event.state or "-", event.state or "-"), wanted.states)
        score.ratio("state", state == wanted.states[0])
        score.confusion["state"][(wanted.states[0], state)] += 1
        if state != wanted.states[0]:
            score.miss(label, "state", "/".join(wanted.states), state)
    if wanted.date:
        basis = "stated" if wanted.date_basis == "stated" else "inferred"
        got = event.date.isoformat() if event.date else "-"
        right = got.startswith(wanted.date)
        score.ratio(f"event_date_{basis}", right)
        if not right:
            score.miss(label, f"event date ({basis})", wanted.date, got)
    materials = {material(item) for item in event.materials}
    if wanted.materials:
        score.ratio("event_material", bool(materials & set(wanted.materials)))


def _score_speakers(score: Score, label: Label, reading: Reading) -> None:
    text = reading.page.text
    for quotation in label.quotations:
        speaker, span = quotation.speaker, quotation.span(text)
        if span is None:
            score.ratio("quotations_found", False)
            score.miss(label, "quotation", f"{speaker}'s words", "not in the text")
            continue
        start, end = span
        quote = text[start:end] if quotation.text is not None else f"characters {start}-{end}"
        covering = []
        for statement in reading.statements:
            shared = min(end, statement.span[1]) - max(start, statement.span[0])
            length = statement.span[1] - statement.span[0]
            if shared > 0 and 2 * shared >= min(end - start, length):
                covering.append((-shared, length, statement))
        score.ratio("quotations_found", bool(covering))
        if not covering:
            score.miss(label, "quotation", f"{speaker}: {quote}", "no statement")
            continue
        best = min(covering, key=lambda item: item[:2])[2].speaker
        right = same_speaker(speaker, best)
        score.ratio("speaker", right)
        if not right:
            score.miss(label, "speaker", f"{speaker}: {quote}", f"{best.kind} {best.name}")


def _score_warnings(score: Score, label: Label, reading: Reading) -> None:
    found = {warning.kind for warning in reading.warnings}
    for name in (*WARNINGS, *OTHER_WARNINGS):
        if name in label.warnings_maybe:
            continue
        wanted, got = name in label.warnings, name in found
        score.tallies[name].add(wanted and got, got, wanted)
        if wanted != got:
            score.miss(label, name, wanted, got)
    if not label.names:
        return
    got = "date_conflict" in found
    if label.date_conflict:
        score.ratio("date_conflicts_found", got)
    else:
        score.ratio("date_false_alarms", got)
    if got != label.date_conflict:
        score.miss(label, "date_conflict", label.date_conflict, got)


def balanced(confusion: Counter[tuple[str, str]]) -> tuple[float | None, int]:
    """Mean over labelled classes of the share that is right, and how many classes there are."""
    totals: Counter[str] = Counter()
    right: Counter[str] = Counter()
    for (wanted, got), count in confusion.items():
        totals[wanted] += count
        right[wanted] += count * (wanted == got)
    if not totals:
        return None, 0
    return sum(right[name] / totals[name] for name in totals) / len(totals), len(totals)


def figures(score: Score) -> dict[str, Any]:
    """All figures of a set of pages, with the counts they are made of."""
    value, classes = balanced(score.confusion["modality"])
    return {
        "pages": score.pages,
        **{name: tally.figures() for name, tally in sorted(score.tallies.items())},
        **{
            name: {"share": right / total, "right": right, "of": total}
            for name, (right, total) in sorted(score.ratios.items())
        },
        "modality_balanced": {"share": value, "classes": classes},
    }


def score_all(pairs: Iterable[tuple[Label, Reading]]) -> Score:
    """The counts over labelled pages and their readings."""
    score = Score()
    for label, reading in pairs:
        score_page(score, label, reading)
    return score
