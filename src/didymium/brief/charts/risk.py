"""Charts of risk: ranked materials with ranges, suppliers of a stage, ours beside published ones.

Each function returns a Vega-Lite chart; :func:`picture` turns it into SVG or PNG without a network.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from didymium.errors import InputError
from didymium.risk.shown import territory_name

if TYPE_CHECKING:
    import altair as alt
    import polars as pl

Lang = Literal["en", "it"]

_INK, _RANGE, _QUIET, _HIGH = "#1f3b57", "#8aa4bd", "#c9d3dc", "#b5532a"

_WORDS = {
    "risk": {
        "en": "Weighted concentration of supply (0 to 15), with range",
        "it": "Concentrazione pesata dell'offerta (da 0 a 15), con intervallo",
    },
    "restricted": {"en": "Supply under restriction", "it": "Offerta sotto restrizione"},
    "share": {"en": "Share of world output", "it": "Quota della produzione mondiale"},
    "published": {"en": "published", "it": "pubblicato"},
    "ours": {"en": "computed", "it": "calcolato"},
}


def ranking_chart(table: pl.DataFrame, *, lang: Lang = "en", rows: int = 30) -> alt.LayerChart:
    """Ranked materials: a point for the risk, a line for its range, shade for what is restricted.

    Parameters
    ----------
    table
        :func:`didymium.risk.ranking`.
    lang
        Language of names and axes.
    rows
        How many materials, from the top.
    """
    import altair as alt
    import polars as pl

    from didymium import vocabulary

    shown = table.filter(pl.col("risk").is_not_null()).head(rows)
    labels = [
        f"{vocabulary.name('material', material, lang)} ({vocabulary.name('stage', stage, lang)})"
        for material, stage in shown.select("material", "stage").iter_rows()
    ]
    data = shown.select(
        "risk", "risk_low", "risk_high", "top1_iso3", "restricted_share"
    ).with_columns(label=pl.Series(labels))
    base = alt.Chart(data)
    order = alt.Y("label:N", sort=labels, title=None, axis=alt.Axis(labelLimit=320))
    shade = alt.Color(
        "restricted_share:Q",
        title=_WORDS["restricted"][lang],
        scale=alt.Scale(domain=[0, 0.5, 1], range=[_QUIET, "#dfa183", _HIGH], interpolate="rgb"),
        legend=alt.Legend(format="%", orient="bottom"),
    )
    axis = alt.X("risk:Q", title=_WORDS["risk"][lang], scale=alt.Scale(zero=True))
    bars = base.mark_bar(height=10).encode(x=axis, y=order, color=shade)
    spans = base.mark_rule(color=_INK, strokeWidth=1.5).encode(
        x="risk_low:Q", x2="risk_high:Q", y=order
    )
    points = base.mark_point(color=_INK, filled=True, size=22).encode(x="risk:Q", y=order)
    layers: alt.LayerChart = (bars + spans + points).properties(
        width=460, height=17 * max(1, len(labels))
    )
    return layers


def supplier_chart(suppliers: pl.DataFrame, *, lang: Lang = "en", rows: int = 8) -> alt.FacetChart:
    """Suppliers of each stage: bars of shares with their ranges.

    ``suppliers``: ``stage``, ``supplier_iso3``, ``share``, ``share_low``, ``share_high``.
    """
    import altair as alt
    import polars as pl

    from didymium import vocabulary

    position = {stage.id: stage.position for stage in vocabulary.stages()}
    shown = (
        suppliers.filter(pl.col("share").is_not_null() & (pl.col("share") > 0))
        .sort(pl.col("stage").replace_strict(position), "share", descending=[False, True])
        .group_by("stage", maintain_order=True)
        .head(rows)
    )
    names = [territory_name(code, lang) for code in shown["supplier_iso3"]]
    stages = [vocabulary.name("stage", stage, lang) for stage in shown["stage"]]
    data = shown.select("share", "share_low", "share_high").with_columns(
        name=pl.Series(names), stage=pl.Series(stages)
    )
    base = alt.Chart(data)
    name = alt.Y("name:N", sort="-x", title=None)
    share = alt.X("share:Q", title=_WORDS["share"][lang], axis=alt.Axis(format="%"))
    bars = base.mark_bar(color=_RANGE, height=11).encode(x=share, y=name)
    spans = base.mark_rule(color=_INK, strokeWidth=1.5).encode(
        x="share_low:Q", x2="share_high:Q", y=name
    )
    faceted: alt.FacetChart = (
        (bars + spans)
        .properties(width=360)
        .facet(row=alt.Row("stage:N", title=None, sort=None))
        .resolve_scale(y="independent")
    )
    return faceted


def history_chart(table: pl.DataFrame, *, lang: Lang = "en") -> alt.LayerChart:
    """Share of supply under restriction over time; the pale part is suspended or announced.

    ``table``: :func:`didymium.risk.restriction_history`.
    """
    import altair as alt
    import polars as pl

    rows = table.filter(pl.col("restriction") == "any").sort("day")
    base = alt.Chart(rows.select("day", "share", "share_high"))
    day = alt.X("day:T", title=None)
    most = base.mark_area(interpolate="step-after", color=_QUIET).encode(
        x=day,
        y=alt.Y(
            "share_high:Q",
            title=_WORDS["restricted"][lang],
            axis=alt.Axis(format="%"),
            scale=alt.Scale(domain=[0, 1]),
        ),
    )
    sure = base.mark_area(interpolate="step-after", color=_HIGH).encode(x=day, y="share:Q")
    layers: alt.LayerChart = (most + sure).properties(width=520, height=220)
    return layers


def comparison_chart(
    table: pl.DataFrame, *, published: str, ours: str, title: str
) -> alt.LayerChart:
    """Results beside published ones: a point a row on the line of equality, misses in red.

    ``table`` has the columns named by ``published`` and ``ours`` (numbers), ``miss`` and ``label``.
    """
    import altair as alt
    import polars as pl

    rows = table.filter(pl.col(published).is_not_null() & pl.col(ours).is_not_null()).select(
        pl.col(published).round(6).alias("x"),
        pl.col(ours).round(6).alias("y"),
        "miss",
        "label",
    )
    most = max([*rows["x"].to_list(), *rows["y"].to_list(), 0.0])
    base = alt.Chart(rows.sort("label"))
    diagonal = (
        alt.Chart(pl.DataFrame({"x": [0.0, most], "y": [0.0, most]}))
        .mark_line(color=_QUIET)
        .encode(x="x:Q", y="y:Q")
    )
    colour = alt.Color(
        "miss:N", scale=alt.Scale(domain=[False, True], range=[_INK, _HIGH]), legend=None
    )
    points = base.mark_point(filled=True, size=30, opacity=0.75).encode(
        x=alt.X("x:Q", title=_WORDS["published"]["en"]),
        y=alt.Y("y:Q", title=_WORDS["ours"]["en"]),
        color=colour,
    )
    names = (
        base.transform_filter("datum.miss")
        .mark_text(align="left", dx=6, fontSize=9, color=_HIGH)
        .encode(x="x:Q", y="y:Q", text="label:N")
    )
    layers: alt.LayerChart = (diagonal + points + names).properties(
        width=360, height=360, title=title
    )
    return layers


def picture(chart: alt.TopLevelMixin, form: str) -> bytes:
    """The chart as a file: ``svg`` or ``png`` (at twice the size)."""
    import vl_convert

    spec = chart.to_json()
    if form == "svg":
        return str(vl_convert.vegalite_to_svg(spec)).encode()
    if form == "png":
        return bytes(vl_convert.vegalite_to_png(spec, scale=2))
    raise InputError(f'chart format: found "{form}"; expected svg or png.')


__all__ = ["comparison_chart", "history_chart", "picture", "ranking_chart", "supplier_chart"]
