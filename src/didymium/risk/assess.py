"""The one call: every indicator of a material for a viewpoint, with range, source or reason."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING

from didymium.errors import NoAnswerError
from didymium.risk import rules
from didymium.risk.dependence import exposure
from didymium.risk.indicators import Indicator, Step, step_rows, study_rows
from didymium.risk.inputs import STAGE, Inputs, prepared
from didymium.risk.restrictions import ending
from didymium.risk.routes import chain_of

if TYPE_CHECKING:
    import polars as pl

    from didymium.evidence import Base
    from didymium.risk.viewpoint import Viewpoint


@dataclass(frozen=True, slots=True)
class Assessment:
    """All that is known of a material's risk for a viewpoint, a year and a day.

    ``indicators``: one row a figure. ``suppliers``: shares by stage. ``exposure``: who stands
    behind the supply, stage by stage. ``restrictions``: what runs on the day, with states.
    ``ending``: what ends within a year of the day. ``notes``: what a reader must know.
    """

    material: str
    viewpoint: Viewpoint | None
    period: str
    on: dt.date
    indicators: pl.DataFrame
    suppliers: pl.DataFrame
    exposure: pl.DataFrame
    restrictions: pl.DataFrame
    ending: pl.DataFrame
    notes: tuple[str, ...]


def assess(
    material: str,
    *,
    viewpoint: str | None = None,
    period: int | str = 2024,
    on: dt.date | None = None,
    stage: str | None = None,
    all_stages: bool = True,
    suppliers: Mapping[str, float] | None = None,
    suppliers_stage: str | None = None,
    base: Base | None = None,
) -> Assessment:
    """Risk of a material at every stage of its chain.

    Parameters
    ----------
    material, viewpoint, stage
        Names or ids in any language the vocabulary knows; a viewpoint is a territory or a bloc,
        none means the world.
    all_stages
        Every stage of the chain; else, without ``stage``, only the most concentrated one.
    period
        Year of output and trade.
    on
        Day of the measures and memberships; default the last day of the year.
    suppliers, suppliers_stage
        A firm's own direct suppliers (territory -> share) and the stage they deliver at.
    base
        An open evidence base.

    Returns
    -------
    :class:`Assessment`. What cannot be computed is a row with a reason, never a zero.

    Raises
    ------
    NoAnswerError : no stage of the material has suppliers in the evidence
    """
    import polars as pl

    inputs = prepared(viewpoint=viewpoint, period=period, on=on, base=base)
    entry, chain = chain_for(inputs, material, stage, all_stages=all_stages)
    steps = [Step(inputs, entry, *part) for part in chain]
    rows = [row for step in steps for row in step_rows(step)]
    asked = {step.stage for step in steps} | {"all"}
    rows += [row for row in study_rows(inputs, entry) if row.stage in asked]
    table = pl.DataFrame(
        [{"material": entry} | asdict(row) for row in rows], infer_schema_length=None
    )
    pairs = pl.DataFrame(
        [(name, at) for at, name, _ in chain], schema=["material", "stage"], orient="row"
    )
    traced, notes = _exposure(inputs, entry, suppliers, suppliers_stage)
    running = [step.running().with_columns(stage=pl.lit(step.stage)) for step in steps]
    restrictions = pl.concat(running) if running else inputs.spells.clear()
    soon = ending(inputs.spells, inputs.on)
    parties = inputs.base.table("measure").select("measure_id", "actor", "target")
    touched = pl.col("materials").list.eval(pl.element().is_in(list(rules.reach(entry)))).list.any()
    return Assessment(
        material=entry,
        viewpoint=inputs.viewpoint,
        period=inputs.period,
        on=inputs.on,
        indicators=table,
        suppliers=inputs.shares.join(pairs, on=STAGE, how="semi"),
        exposure=traced,
        restrictions=restrictions,
        ending=soon.filter(touched).join(parties, on="measure_id", how="left", validate="m:1"),
        notes=(*notes, *_notes(inputs)),
    )


def chain_for(
    inputs: Inputs, material: str, stage: str | None, *, all_stages: bool
) -> tuple[str, list[tuple[str, str, str]]]:
    """The material's id and the steps asked for: (stage, what stands for it, note).

    All of the chain, those of one stage, or (neither asked) the most concentrated step.
    """
    from didymium import vocabulary

    entry = vocabulary.resolve(material, kind="material").id
    chain = _chain(inputs, entry, stage)
    if stage is None and not all_stages:
        chain = [_narrowest(inputs, chain)]
    return entry, chain


def _chain(inputs: Inputs, material: str, stage: str | None) -> list[tuple[str, str, str]]:
    import polars as pl

    from didymium import vocabulary

    own = inputs.described.filter(pl.col("material") == material)["stage"].to_list()
    chain = chain_of(material, own)
    if stage is not None:
        wanted = vocabulary.resolve(stage, kind="stage").id
        kin = rules.stage_reach(wanted)
        chain = [step for step in chain if step[0] in kin]
    if not chain:
        where = f" at the stage {stage}" if stage else ""
        named = vocabulary.name("material", material)
        raise NoAnswerError(f"The evidence names no suppliers of {named}{where}.")
    return chain


def _narrowest(inputs: Inputs, chain: list[tuple[str, str, str]]) -> tuple[str, str, str]:
    """The step whose suppliers are the most concentrated; steps without an index come last."""
    held = {
        (row["material"], row["stage"]): row["hhi"]
        for row in inputs.concentration.iter_rows(named=True)
        if row["hhi"] is not None
    }
    return max(chain, key=lambda step: held.get((step[1], step[0]), -1.0))


def _exposure(
    inputs: Inputs,
    material: str,
    suppliers: Mapping[str, float] | None,
    suppliers_stage: str | None,
) -> tuple[pl.DataFrame, list[str]]:
    import polars as pl

    schema = dict.fromkeys(
        ("stage", "material", "territory_iso3", "share", "how", "note", "source_id"), pl.String
    ) | {"share": pl.Float64}
    if inputs.viewpoint is None:
        return pl.DataFrame(schema=schema), []
    try:
        traced = exposure(
            material,
            inputs.viewpoint,
            period=inputs.period,
            base=inputs.base,
            chosen=inputs.chosen,
            suppliers=suppliers,
            from_stage=suppliers_stage,
        )
    except NoAnswerError as error:
        return pl.DataFrame(schema=schema), [str(error)]
    return traced, []


def _notes(inputs: Inputs) -> Iterator[str]:
    from didymium.evidence import last_date

    known = last_date(base=inputs.base)
    if inputs.on > known:
        yield (
            f"The ledger's newest report is of {known.isoformat()}: measures are taken to go on "
            "as they stood."
        )
    if inputs.viewpoint is not None and inputs.viewpoint.id != "EU":
        yield (
            "Supply risk of today keeps the EU study's recycling and substitution (averages of "
            "2016-2020); shares, governance and measures are of today."
        )
        return
    yield (
        "Supply risk of today keeps the study's recycling, substitution, EU sourcing and import "
        "reliance (averages of 2016-2020); shares, governance and measures are of today."
    )


__all__ = ["Assessment", "Indicator", "assess", "chain_for"]
