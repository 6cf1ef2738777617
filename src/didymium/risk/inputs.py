"""What every indicator reads from the evidence, prepared once for a viewpoint, a year and a day."""

from __future__ import annotations

import datetime as dt
import functools
from dataclasses import dataclass
from typing import TYPE_CHECKING

from didymium.errors import InputError
from didymium.risk import rules, supply
from didymium.risk.concentration import OTHER, WORLD, concentration, shares
from didymium.risk.restrictions import on_day, trade_factors
from didymium.risk.spells import spells
from didymium.risk.viewpoint import Viewpoint

if TYPE_CHECKING:
    import polars as pl

    from didymium.evidence import Base

STAGE = ["material", "stage"]


@dataclass(frozen=True)
class Inputs:
    """The evidence behind an assessment: series chosen, measures as spells, governance."""

    base: Base
    viewpoint: Viewpoint | None
    period: str
    on: dt.date

    @functools.cached_property
    def chosen(self) -> pl.DataFrame:
        """One series of suppliers for each material and stage (:func:`supply.chosen`)."""
        import polars as pl

        rows = pl.concat(
            [
                supply.series(self.base.table("observation")),
                supply.study_series(self.base.table("eu_supply_share")),
            ]
        )
        return supply.chosen(rows, period=self.period)

    @functools.cached_property
    def described(self) -> pl.DataFrame:
        """What each chosen series is."""
        return supply.described(self.chosen)

    @functools.cached_property
    def shares(self) -> pl.DataFrame:
        """Shares of the chosen series' suppliers, with ranges."""
        return shares(self.chosen, by=STAGE)

    @functools.cached_property
    def concentration(self) -> pl.DataFrame:
        """Concentration of the chosen series."""
        return concentration(self.chosen, by=STAGE)

    @functools.cached_property
    def governance(self) -> pl.DataFrame:
        """Mean of the six governance indicators by supplier."""
        rows = self.base.table("governance").filter(indicator="wgi_mean")
        return rows.select(supplier_iso3="iso3", wgi_mean="value")

    @functools.cached_property
    def spells(self) -> pl.DataFrame:
        """Measures of the ledger as spells; blocs as they stand on the day."""
        from didymium import vocabulary
        from didymium.errors import NoAnswerError
        from didymium.evidence.ledger import with_days

        inside = {}
        for bloc in vocabulary.blocs():
            try:
                inside[bloc.id] = vocabulary.members(bloc.id, self.on)
            except NoAnswerError:
                continue  # the vocabulary knows the bloc's name only: it stands for itself
        return spells(
            with_days(self.base.table("measure").filter(event_kind="measure")),
            rules=rules.restriction_rules(),
            overrides=rules.spell_overrides(),
            members=inside,
        )

    @property
    def aim(self) -> tuple[str, ...]:
        """Codes under which a measure may be aimed at the viewpoint; none for the world."""
        return self.viewpoint.codes() if self.viewpoint else ()

    def running(self, material: str, stage: str) -> pl.DataFrame:
        """Spells that run on the day and touch the viewpoint's supply of a material at a stage."""
        return on_day(
            self.spells,
            self.on,
            materials=rules.reach(material),
            stages=rules.stage_reach(stage),
            viewpoint=self.aim,
        )

    @functools.cached_property
    def single_market(self) -> frozenset[str]:
        """Territories inside the viewpoint's own market: the EU's for the EU and its members."""
        from didymium import vocabulary

        if self.viewpoint is None:
            return frozenset()
        union = vocabulary.members("EU", self.on)
        if self.viewpoint.id == "EU" or self.viewpoint.id in union:
            return union
        return self.viewpoint.members if self.viewpoint.kind == "territory" else frozenset()

    @functools.cached_property
    def factors(self) -> pl.DataFrame:
        """Trade factors of every supplier of every material and stage, EU sourcing included."""
        import polars as pl

        study = self.base.table("eu_supply_share").select([*STAGE, "supplier_iso3"])
        pairs = pl.concat([self.chosen.select([*STAGE, "supplier_iso3"]), study]).unique(
            maintain_order=True
        )
        pairs = pairs.filter(~pl.col("supplier_iso3").is_in([WORLD, OTHER]))
        frames = []
        for (material, stage), rows in pairs.group_by(STAGE, maintain_order=True):
            table = trade_factors(
                rows["supplier_iso3"].to_list(),
                self.running(str(material), str(stage)),
                single_market=self.single_market,
            )
            frames.append(
                table.with_columns(material=pl.lit(str(material)), stage=pl.lit(str(stage)))
            )
        return pl.concat(frames)


def prepared(
    *,
    viewpoint: str | None = None,
    period: int | str = 2024,
    on: dt.date | None = None,
    base: Base | None = None,
) -> Inputs:
    """The inputs for a viewpoint (name or code; none: the world), a year and a day.

    The day decides which measures are in force and who belongs to a bloc; without one it is the
    last day of the year asked.
    """
    from didymium.evidence import open_base
    from didymium.risk.viewpoint import viewpoint as find

    text = str(period)
    if not (text.isdigit() and len(text) == 4):
        raise InputError(f'period: found "{period}"; expected a year such as 2024.')
    day = on or dt.date(int(text), 12, 31)
    whose = find(viewpoint, on=day) if viewpoint else None
    return Inputs(base or open_base(), whose, text, day)


__all__ = ["STAGE", "Inputs", "prepared"]
