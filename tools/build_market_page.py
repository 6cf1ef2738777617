"""Put the back-test and the comparison into docs/methods/market.md, between its markers.

Run from the repository: ``python tools/build_market_page.py`` (about a minute).
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from didymium.market import backtest, comparison, heldout, scoreboard

PAGE = Path(__file__).parent.parent / "docs" / "methods" / "market.md"
DRAWS, SEED = 200, 1


def between(text: str, name: str, lines: Iterable[str]) -> str:
    begin, end = f"<!-- {name} -->\n", f"<!-- end of {name} -->\n"
    head, _, rest = text.partition(begin)
    _, _, tail = rest.partition(end)
    body = "\n".join(lines)
    return f"{head}{begin}```\n{body}\n```\n{end}{tail}"


def main() -> None:
    text = PAGE.read_text(encoding="utf-8")
    scored = backtest.run(draws=DRAWS, seed=SEED)
    text = between(text, "backtest", scoreboard.lines(scored))
    text = between(text, "heldout", heldout.lines(heldout.leave_one_out(scored)))
    beside = comparison.beside(draws=DRAWS, seed=SEED)
    text = between(text, "published", scoreboard.beside_lines(beside))
    PAGE.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
