"""Typst source in small pieces: every text is a string literal, so that none is read as code."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

# Typst's own fonts, which travel with it: the same bytes wherever the page is made.
FONT: Final = "Libertinus Serif"


def literal(text: str) -> str:
    """The text as a string literal of typst code."""
    plain = "".join(sign for sign in text if sign == "\n" or sign == "\t" or sign >= " ")
    escaped = plain.replace("\\", "\\\\").replace('"', '\\"')
    return '"' + escaped.replace("\n", "\\n").replace("\t", "\\t") + '"'


def words(text: str) -> str:
    """The text as typst markup that shows it as it is."""
    return f"#{literal(text)};" if text else ""


def bold(inner: str) -> str:
    """Markup in bold."""
    return f"#strong[{inner}];"


def small(inner: str, size: str = "0.82em") -> str:
    """Markup in small grey letters."""
    return f"#text(size: {size}, fill: soft)[{inner}];"


def link(label: str, inner: str) -> str:
    """Markup that leads to a label of the document."""
    return f"#link(label({literal(label)}))[{inner}];"


def address(url: str) -> str:
    """A web address, shown and followed."""
    if not url.startswith(("http://", "https://")):
        return words(url)
    return f"#link({literal(url)})[{words(url)}];"


def target(label: str, inner: str) -> str:
    """Markup that a link can lead to."""
    return f"[#box[{inner}] #label({literal(label)})]"


def paragraph(inner: str) -> str:
    """Markup as a paragraph of its own."""
    return f"#par[{inner}]\n"


def heading(level: int, inner: str) -> str:
    """A heading."""
    return f"#heading(level: {level})[{inner}]\n"


def listed(items: Iterable[str]) -> str:
    """A plain list, one item a line."""
    return "".join(f"#list.item[{item}]\n" for item in items)


def table(columns: str, head: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    """A table; ``columns`` are typst's widths, cells are markup or blocks in brackets."""
    cells = [f"table.header({', '.join(f'strong[{cell}]' for cell in head)})"]
    for row in rows:
        cells += [cell if cell.startswith("[") else f"[{cell}]" for cell in row]
    return f"#table(columns: {columns}, {', '.join(cells)})\n"


def picture(svg: str, alt: str, height_mm: float) -> str:
    """A drawing at the full width, or at the height where it would be taller."""
    drawn = literal(svg)
    return f"#drawing({drawn}, {literal(alt)}, {height_mm:g}mm)\n"


def preamble(*, title: str, author: str, day: str, lang: str, size_pt: float, foot: str) -> str:
    """Page, letters, headings and tables; the date of the document is the day of the brief."""
    year, month, date = (int(part) for part in day.split("-"))
    return f"""#set document(title: {literal(title)}, author: {literal(author)},
  date: datetime(year: {year}, month: {month}, day: {date}))
#let soft = rgb("#555555")
#set text(font: {literal(FONT)}, size: {size_pt}pt, lang: {literal(lang)}, hyphenate: true)
#set page(paper: "a4", margin: (x: 15mm, top: 12mm, bottom: 15mm), footer: context [
  #set text(size: 7pt, fill: soft)
  {words(foot)} #h(1fr) #counter(page).display("1 / 1", both: true)])
#set par(justify: false, leading: 0.5em, spacing: 0.55em)
#set list(marker: [–], spacing: 0.45em, body-indent: 0.4em)
#show heading: set text(hyphenate: false)
#show heading.where(level: 1): set text(size: 1.55em)
#show heading.where(level: 2): it => block(above: 0.95em, below: 0.5em, sticky: true, width: 100%,
  stroke: (top: 0.5pt + rgb("#999999")), inset: (top: 0.4em), text(size: 1.12em, it.body))
#show heading.where(level: 3): it => block(above: 0.7em, below: 0.4em, sticky: true,
  text(size: 1em, it.body))
#set table(stroke: (x, y) => (bottom: 0.3pt + rgb("#bbbbbb")), inset: (x: 3pt, y: 2pt))
#set super(typographic: false, size: 0.7em)
#let drawing(source, alt, tallest) = layout(space => {{
  let drawn = image(bytes(source), format: "svg", width: space.width, alt: alt)
  let size = measure(drawn)
  if size.height > tallest {{
    drawn = image(bytes(source), format: "svg", height: tallest, alt: alt)
  }}
  align(center, drawn)
}})
"""
