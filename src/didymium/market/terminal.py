"""An answer as plain text for a terminal or a pipe: the figures that matter, with their ranges."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from didymium.market.labels import end_use_name, place_name, product_name
from didymium.market.mechanism import change, sentence
from didymium.market.whatif import warnings
from didymium.market.words import number, say
from didymium.vocabulary.numerals import digits, period

if TYPE_CHECKING:
    from didymium.market.whatif import Answer

#: Rows of each block, the least tonnes told, the width of a line and of its first column.
MOST, LEAST_T, WIDTH, COLUMN = 8, 0.5, 96, 52
#: Changes of a share, and of a price, that print as nothing are not among what moves.
LEAST_SHARE, LEAST_CHANGE = 0.5e-4, 0.005


def terminal_text(answer: Answer, lang: str = "en") -> str:
    """What a scenario changes, as text of at most 96 columns, in English or Italian."""
    wrapped = (
        textwrap.fill(line, WIDTH, subsequent_indent="    ") if len(line) > WIDTH else line
        for line in _Text(answer, lang).lines()
    )
    return "\n".join(wrapped) + "\n"


class _Text:
    """An answer in one language."""

    def __init__(self, answer: Answer, lang: str) -> None:
        self.answer, self.lang = answer, lang
        self.table, self.chain = answer.table, answer.worlds.chain
        self.view = answer.scenario.viewpoint or "WLD"

    def lines(self) -> Iterator[str]:
        """All lines, not yet wrapped."""
        answer, lang = self.answer, self.lang
        scenario = answer.scenario
        italian = lang == "it"
        yield scenario.title_it if italian and scenario.title_it else scenario.title
        yield say(
            "head",
            lang,
            start=period(f"{scenario.start:%Y-%m}", lang),
            until=period(f"{scenario.until:%Y-%m}", lang),
            chain=self.chain.title_it if italian and self.chain.title_it else self.chain.title,
            draws=answer.draws,
            seed=answer.seed,
        )
        about = scenario.about_it if italian else scenario.about
        if about:
            yield about.strip()
        told = warnings(answer.worlds, lang)
        yield from told[:MOST]
        if len(told) > MOST:
            yield say("warning_more", lang, count=len(told) - MOST)
        last = max(self.table["period"])
        blocks = (
            (say("shares", lang, period=last), self.shares(last)),
            (say("prices", lang), self.prices()),
        )
        for heading, rows in blocks:
            yield from ("", heading, *(tuple(rows) or (f"  {say('nothing', lang)}",)))
        where = place_name(self.chain, self.view, lang)
        yield from ("", say("unmet", lang, place=where), *self.unmet())
        told = tuple(f"  {sentence(self.chain, finding, lang)}" for finding in answer.findings)
        limits = self.chain.limits_it if italian else self.chain.limits
        left_out = tuple(f"  {limit}" for limit in limits)
        for key, told_rows in (("mechanism", told), ("limits", left_out)):
            if told_rows:
                yield from ("", say(key, lang), *told_rows)
        yield from self.drivers()
        if answer.failed:
            yield say("failed", lang, count=answer.failed)
        yield say("residual", lang, residual=f"{answer.residual:.0e}")

    def drivers(self) -> Iterator[str]:
        """Which inputs drive the spread of the price and of the use that move most."""
        from didymium.market.drivers import spread

        lang = self.lang
        heads: set[str] = set()
        for row in spread(self.answer).iter_rows(named=True):
            what = self.name(row["product"], row["territory"])
            if row["end_use"]:
                what += f", {end_use_name(self.chain, row['end_use'], lang)}"
            head = say(f"spread_{row['measure']}", lang, what=what, period=row["period"])
            if not heads:
                yield from ("", say("spread", lang))
            if head not in heads:
                heads.add(head)
                yield f"  {head}"
            share = number(row["share"], lang, ".0%")
            way = say("spread_up" if row["rank_correlation"] > 0.0 else "spread_down", lang)
            yield f"    {share:>4} {row['name_it' if lang == 'it' else 'name_en']} ({way})"

    def name(self, product: str, place: str) -> str:
        """A product in a place."""
        lang = self.lang
        return f"{product_name(self.chain, product, lang)}, {place_name(self.chain, place, lang)}"

    def between(self, low: float, high: float, pattern: str) -> str:
        """A range in brackets."""
        ends = {"low": number(low, self.lang, pattern), "high": number(high, self.lang, pattern)}
        return say("range", self.lang, **ends)

    def shares(self, period: str) -> Iterator[str]:
        """Shares of world output that move most in a year."""
        import polars as pl

        rows = self.table.filter(
            (pl.col("measure") == "share")
            & (pl.col("world") == "difference")
            & (pl.col("period") == period)
            & (pl.max_horizontal(pl.col("q05", "q50", "q95").abs()) >= LEAST_SHARE)
        ).sort(pl.col("q50").abs(), descending=True)
        for row in rows.head(MOST).iter_rows(named=True):
            middle = number(100.0 * row["q50"], self.lang, "+.2f")
            ends = self.between(100.0 * row["q05"], 100.0 * row["q95"], "+.2f")
            yield f"  {_cut(self.name(row['product'], row['territory']))}{middle:>8} ({ends})"

    def prices(self) -> Iterator[str]:
        """Products whose prices move most: spot, contract and local, each in its own worst year."""
        best: dict[str, list[dict[str, Any]]] = {}
        for row in self.price_rows():
            best.setdefault(row["product"], []).append(row)
        for product, rows in list(best.items())[:MOST]:
            parts = [self.price(row) for row in rows]
            yield f"  {product_name(self.chain, product, self.lang)}: {'; '.join(parts)}"

    def price_rows(self) -> Iterator[dict[str, Any]]:
        """Every kind of price of every product in its worst year, the largest change first."""
        import polars as pl

        keys = ["measure", "product", "territory", "period"]
        kinds = ["price_contract", "price_spot", "price_local"]
        prices = self.table.filter(
            pl.col("measure").is_in(kinds) & pl.col("territory").is_in(["WLD", self.view])
        )
        wide = prices.pivot(on="world", index=keys, values="q50").drop_nulls(["with", "without"])
        wide = wide.with_columns((pl.col("with") / pl.col("without") - 1.0).alias("change"))
        wide = wide.filter(pl.col("change").abs() >= LEAST_CHANGE)
        best = wide.sort(pl.col("change").abs(), descending=True).unique(
            keys[:3], keep="first", maintain_order=True
        )
        return best.iter_rows(named=True)

    def price(self, row: dict[str, Any]) -> str:
        """One kind of price: its change, year, and before and after in three digits."""
        one, two = (digits(row[world], self.lang, 3) for world in ("without", "with"))
        return say(
            "price_row",
            self.lang,
            kind=say(row["measure"], self.lang, place=place_name(self.chain, self.view, self.lang)),
            change=change(row["with"] / row["without"], self.lang),
            period=row["period"],
            one=one,
            two=two,
        )

    def unmet(self) -> Iterator[str]:
        """What end uses go without, each in its own worst year."""
        import polars as pl

        here = self.table.filter(pl.col("territory") == self.view)
        rows = here.filter((pl.col("measure") == "unmet") & (pl.col("world") == "difference"))
        shares = {
            (row["end_use"], row["product"], row["period"]): row["q50"]
            for row in here.filter(
                (pl.col("measure") == "unmet_share") & (pl.col("world") == "with")
            ).iter_rows(named=True)
        }
        best = rows.sort("q50", descending=True).unique(
            ["end_use", "product"], keep="first", maintain_order=True
        )
        best = best.filter(pl.col("q95") >= LEAST_T).head(MOST)
        if best.is_empty():
            yield f"  {say('nothing', self.lang)}"
        for row in best.iter_rows(named=True):
            use = end_use_name(self.chain, row["end_use"], self.lang)
            name = f"{use}: {product_name(self.chain, row['product'], self.lang)}"
            share = shares[(row["end_use"], row["product"], row["period"])]
            part = say(
                "unmet_in",
                self.lang,
                share=number(share, self.lang, ".0%"),
                period=row["period"],
            )
            middle = digits(row["q50"], self.lang, 2 if abs(row["q50"]) < 100 else 3)
            pattern = ",.0f" if abs(row["q95"]) >= 10 else ",.1f"
            ends = self.between(row["q05"], row["q95"], pattern)
            yield f"  {_cut(name)}{middle:>8} t ({ends}; {part})"


def _cut(name: str) -> str:
    """A name in a column of fixed width; a longer one pushes its figures to the right."""
    return f"{name:<{COLUMN - 1}} "
