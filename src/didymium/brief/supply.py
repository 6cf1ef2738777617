"""Who supplies what: the views of the chain that the brief shows, as frames with their rows."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from didymium.brief.tables import Base, records, rules

if TYPE_CHECKING:
    import polars as pl

#: Territories whose minerals sanctions keep from the United States and the European Union.
SANCTIONED = frozenset({"RUS"})
RARE_EARTHS = frozenset(
    {
        "rare_earths",
        "magnet_rare_earths",
        "light_rare_earths",
        "heavy_rare_earths",
        "medium_heavy_rare_earths",
        "dysprosium_terbium",
        "lanthanum_cerium",
        "ndpr",
        "ndfeb",
        "smco",
        "permanent_magnets",
        "neodymium",
        "praseodymium",
        "dysprosium",
        "terbium",
        "samarium",
        "gadolinium",
        "yttrium",
        "lanthanum",
        "cerium",
        "europium",
        "holmium",
        "erbium",
        "thulium",
        "ytterbium",
        "lutetium",
        "scandium",
    }
)


@dataclass(frozen=True, slots=True)
class View:
    """One stage of one material on one base, as a row of ``rules/views.csv`` defines it."""

    id: str
    label: str
    group: str
    weight: str
    base: str
    material: str
    stage: str
    datasets: tuple[str, ...]
    measure: str


@dataclass(frozen=True)
class Supply:
    """The suppliers of a view in one period, with the source rows behind them."""

    view: View
    period: str
    basis: str
    rows: tuple[dict[str, Any], ...] = field(repr=False)

    @property
    def withheld(self) -> tuple[str, ...]:
        """Suppliers whose output is not published."""
        return tuple(row["iso3"] for row in self.rows if row["value"] is None)

    def frame(self) -> pl.DataFrame:
        """Columns ``supplier_iso3``, ``value``, ``low``, ``high``, for the risk room.

        Where the known suppliers already add up to the rounded world total, a withheld one has no
        room left in it and is left out; shares are then upper bounds (see ``withheld``).
        """
        import polars as pl

        rows = [row for row in self.rows if row["value"] is not None or not self._full()]
        return pl.DataFrame(
            {
                "supplier_iso3": [row["iso3"] for row in rows],
                "value": [row["value"] for row in rows],
                "low": [row["low"] for row in rows],
                "high": [row["high"] for row in rows],
            },
            schema={
                "supplier_iso3": pl.String,
                "value": pl.Float64,
                "low": pl.Float64,
                "high": pl.Float64,
            },
        )

    def _full(self) -> bool:
        world = self.of("WLD")
        known = sum(row["value"] or 0.0 for row in self.rows if row["iso3"] != "WLD")
        return bool(world and world["value"] and known >= world["value"])

    def of(self, iso3: str) -> dict[str, Any] | None:
        """The row of a territory, or of the world (``WLD``)."""
        return next((row for row in self.rows if row["iso3"] == iso3), None)


def views(material: str) -> tuple[View, ...]:
    """The views for a material: the rare-earth chain element by element, else mine and refining."""
    if material in RARE_EARTHS:
        return tuple(
            View(
                id=row["view"],
                label=row["label"],
                group=row["group"],
                weight=row["class"],
                base=row["base"],
                material=row["material"],
                stage=row["stage"],
                datasets=tuple(row["datasets"].split(";")),
                measure=row["measure"],
            )
            for row in rules("views")
        )
    datasets = ("usgs_mcs2026_world", "iea_cmd_2025", "strategic_shares_uses")
    return tuple(
        View(
            id=f"{stage}_{material}",
            label=f"stage_{stage}",
            group=stage,
            weight="all",
            base="gross",
            material=material,
            stage=stage,
            datasets=datasets,
            measure="production",
        )
        for stage in ("mine", "refining", "smelting", "chemical", "metal", "component")
    )


def supply(base: Base, view: View) -> Supply | None:
    """The suppliers of a view in the newest period that has them; None when nothing is held."""
    import polars as pl

    table = base.table("observation").filter(
        (pl.col("material") == view.material)
        & (pl.col("stage") == view.stage)
        & (pl.col("measure") == view.measure)
        & pl.col("scenario").is_null()
        & pl.col("actor").is_null()
        & pl.col("end_use").is_null()
        & pl.col("counterpart_iso3").is_null()
        & pl.col("kind").is_in(["measured", "estimated", "quota"])
    )
    for dataset in view.datasets:
        rows = records(table.filter(pl.col("dataset") == dataset))
        for period in sorted({row["period"] for row in rows}, reverse=True):
            chosen = _one_basis([row for row in rows if row["period"] == period])
            named = [row for row in chosen if row["iso3"] not in {"WLD", "OTH"}]
            if len(named) >= 2 and any(row["value"] for row in named):
                return Supply(view, period, chosen[0]["basis"], tuple(chosen))
    return None


def _one_basis(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Rows of the basis, unit and product that most territories have; one row per territory."""
    if not rows:
        return []
    groups: dict[tuple[str, str, str, str], list[dict[str, Any]]] = {}
    for row in rows:
        key = (row["basis"], row["unit"], row["product"] or "", row["item"] or "")
        groups.setdefault(key, []).append(row)
    best = max(groups.values(), key=len)
    seen: dict[str, dict[str, Any]] = {}
    for row in best:
        kept = seen.get(row["iso3"])
        if kept is None or (row["edition"] > kept["edition"]):
            seen[row["iso3"]] = row
    return list(seen.values())
