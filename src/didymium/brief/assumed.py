"""What a brief assumed, with the key that changes it."""

from __future__ import annotations

from collections.abc import Mapping

from didymium.brief.answers.chances import Outlook
from didymium.brief.answers.contribution import Contribution
from didymium.brief.answers.cut import Cut
from didymium.brief.document import Arg, Assumption, NameArg, Say, WordArg
from didymium.brief.figures import Book
from didymium.brief.supply import SANCTIONED
from didymium.brief.topic import Topic


def assumptions(
    book: Book,
    topic: Topic,
    assume: Mapping[str, str],
    *,
    outlook: Outlook | None,
    cut: Cut | None,
    contribution: Contribution | None,
    older: bool,
    modelled: tuple[Assumption, ...] = (),
) -> tuple[Assumption, ...]:
    """Every assumption of the answers given, the reader's own included.

    ``older`` is true for a brief as of a day before the data release; ``modelled`` are those of
    the market model.
    """
    found: list[Assumption] = []
    if topic.ore is not None:
        names: dict[str, Arg] = {
            name: NameArg(of="material", id=material)
            for name, material in (("ore", topic.ore), ("what", topic.material))
        }
        found.append(Assumption(key="", value="", say=Say(key="assume_counted_as", args=names)))
    if topic.supplier is not None:
        who = NameArg(of="territory", id=topic.supplier)
        home = topic.supplier in {firm.country for firm in topic.firms} - {*topic.places}
        found.append(
            Assumption(
                key="supplier",
                value=topic.supplier,
                say=Say(
                    key="assume_supplier_home" if home else "assume_supplier", args={"who": who}
                ),
            )
        )
    if topic.supplier in SANCTIONED:
        lifted = assume.get("sanctions") == "lifted"
        found.append(
            Assumption(
                key="sanctions",
                value=assume.get("sanctions", "kept"),
                say=Say(key="assume_sanctions_lifted" if lifted else "assume_sanctions"),
            )
        )
    if outlook is not None:
        found.append(
            Assumption(
                key="step",
                value=outlook.step,
                say=Say(key="assume_step", args={"step": WordArg(id=f"step_{outlook.step}")}),
            )
        )
    if cut is not None and cut.kind == "stake":
        found.append(
            Assumption(
                key="instrument",
                value=topic.instrument or "",
                say=Say(key="assume_severity", args={"severity": book.arg(cut.severity)}),
            )
        )
    if contribution is not None:
        found.append(Assumption(key="", value="", say=Say(key="assume_others")))
        if "content-mine-dy" in book.figures:
            found.append(Assumption(key="", value="", say=Say(key="assume_ore")))
    found.extend(modelled)
    if older:
        found.append(Assumption(key="", value="", say=Say(key="assume_edition")))
    listed = {item.key for item in found}
    found.extend(
        Assumption(key=key, value=value, say=Say(key="assume_user"))
        for key, value in sorted(assume.items())
        if key not in listed
    )
    return tuple(found)
