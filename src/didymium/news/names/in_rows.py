"""Names that count in a row with sure ones: "zinc and lead", "Brasilia e Santiago"."""

from __future__ import annotations

from didymium.news.words.doc import Doc, Named


def supported(doc: Doc, named: Named) -> bool:
    """Whether a weak material word stands beside a sure one ("zinc and lead")."""
    return named.mention.kind in {"material", "product"} and _beside(doc, named, "material")


def in_a_row(doc: Doc, named: Named) -> bool:
    """Whether a capital like other words stands in a row of states ("Brasilia e Santiago")."""
    role = named.mention.role
    return (
        named.mention.kind == "territory"
        and role in {"government", "place"}
        and _beside(doc, named, "territory")
    )


def _beside(doc: Doc, named: Named, kind: str) -> bool:
    """Whether a name stands in a row with a sure one of a kind."""
    norms = doc.tokens.norms
    joiners = {",", "and", "e", "ed", "o", "or"}
    return any(
        other.mention.kind == kind
        and (
            (1 <= named.first - other.last <= 2 and set(norms[other.last : named.first]) <= joiners)
            or (
                1 <= other.first - named.last <= 2
                and set(norms[named.last : other.first]) <= joiners
            )
        )
        for other in doc.names
    )
