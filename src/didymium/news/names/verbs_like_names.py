"""English words for metals that are verbs or other words, too: "could lead to", "lead times"."""

from __future__ import annotations

from didymium.news.words.tokens import Tokens
from didymium.news.words.verb_forms import forms_of

_BEFORE_VERB = frozenset(
    (
        *("to", "will", "would", "could", "can", "may", "might", "must", "should", "cannot"),
        *("they", "we", "who", "which", "not", "also"),
    )
)
_BEHIND_VERB = frozenset(("to", "the", "a", "an", "its", "his", "her", "their", "this", "that"))
_BEHIND_FIRST = frozenset(
    ("time", "times", "role", "author", "agency", "negotiator", "manager", "investor", "story")
)
_LEADING = frozenset(("take", "takes", "taking", "took", "taken"))


def is_verb(tokens: Tokens, index: int) -> bool:
    """ "could lead to", "lead times", "takes the lead": the word for a metal that is none here."""
    if not forms_of(tokens.norms[index], "en"):
        return False
    before = tokens.norms[max(0, index - 2) : index]
    behind = tokens.norms[index + 1] if index + 1 < len(tokens) else ""
    if behind in _BEHIND_VERB or behind in _BEHIND_FIRST:
        return True
    taken = len(before) > 1 and before[0] in _LEADING and before[1] in {"the", "a"}
    return (before[-1:] != [] and before[-1] in _BEFORE_VERB) or taken
