"""A small drawing surface: SVG elements with colours by name, for pages and for files."""

from __future__ import annotations

from dataclasses import dataclass, field
from html import escape
from typing import Final, Literal

from didymium.brief.words.numbers import Language

# Okabe and Ito, Color Universal Design (2008): told apart with every kind of colour vision.
COLOURS: Final = {
    "ink": "#1a1a1a",
    "soft": "#5c5c5c",
    "line": "#c9c9c9",
    "grid": "#e6e6e6",
    "paper": "#ffffff",
    "dominant": "#0072b2",
    "talked": "#e69f00",
    "second": "#56b4e9",
    "third": "#009e73",
    "fourth": "#cc79a7",
    "fifth": "#d55e00",
    "rest": "#d0d0d0",
    "missing": "#f1f1f1",
    "s1": "#d3e6f2",
    "s2": "#9fcae2",
    "s3": "#56a4cf",
    "s4": "#0072b2",
    "s5": "#004a75",
    "onfill": "#ffffff",
}
FONT: Final = "system-ui, -apple-system, 'Segoe UI', Roboto, 'Noto Sans', 'DejaVu Sans', sans-serif"

Anchor = Literal["start", "middle", "end"]


@dataclass
class Canvas:
    """Collects the elements of one picture.

    ``live`` pictures take their colours from the page (so that dark mode reaches them); others
    carry plain colours, for files.
    """

    width: float
    height: float
    title: str
    alt: str
    lang: Language
    live: bool = True
    ident: str = "chart"
    elements: list[str] = field(default_factory=list)

    def colour(self, name: str) -> str:
        """The colour for a fill or a stroke."""
        return f"var(--{name})" if self.live else COLOURS[name]

    def paint(self, **styles: str) -> str:
        """Style attribute from colour names: ``paint(fill="ink", stroke="line")``."""
        parts = (
            f"{key}:{self.colour(value) if value in COLOURS else value}"
            for key, value in styles.items()
        )
        return f'style="{";".join(parts)}"'

    def rect(
        self, x: float, y: float, width: float, height: float, fill: str, *, tip: str = ""
    ) -> None:
        """A filled rectangle; ``tip`` is read by screen readers and shown by browsers."""
        head = f'<rect x="{x:.1f}" y="{y:.1f}" width="{max(width, 0):.1f}" height="{height:.1f}"'
        inner = f"<title>{escape(tip)}</title>" if tip else ""
        self.elements.append(f"{head} {self.paint(fill=fill)}>{inner}</rect>")

    def line(
        self,
        x1: float,
        y1: float,
        x2: float,
        y2: float,
        stroke: str = "line",
        *,
        width: float = 1,
        dash: str = "",
    ) -> None:
        """A straight line."""
        dashed = f' stroke-dasharray="{dash}"' if dash else ""
        self.elements.append(
            f'<line x1="{x1:.1f}" y1="{y1:.1f}" x2="{x2:.1f}" y2="{y2:.1f}" '
            f'stroke-width="{width:g}"{dashed} {self.paint(stroke=stroke)}/>'
        )

    def path(
        self,
        d: str,
        *,
        fill: str = "none",
        stroke: str = "none",
        width: float = 1,
        opacity: float = 1,
        tip: str = "",
    ) -> None:
        """A free shape."""
        inner = f"<title>{escape(tip)}</title>" if tip else ""
        faint = f' opacity="{opacity:g}"' if opacity < 1 else ""
        self.elements.append(
            f'<path d="{d}" stroke-width="{width:g}"{faint} '
            f"{self.paint(fill=fill, stroke=stroke)}>{inner}</path>"
        )

    def circle(
        self, x: float, y: float, radius: float, fill: str, *, stroke: str = "none", tip: str = ""
    ) -> None:
        """A dot."""
        inner = f"<title>{escape(tip)}</title>" if tip else ""
        self.elements.append(
            f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{radius:g}" stroke-width="1.5" '
            f"{self.paint(fill=fill, stroke=stroke)}>{inner}</circle>"
        )

    def text(
        self,
        x: float,
        y: float,
        words: str,
        *,
        size: float = 12,
        anchor: Anchor = "start",
        colour: str = "ink",
        bold: bool = False,
        halo: bool = False,
    ) -> None:
        """A line of text, its baseline at ``y``; with ``halo`` it stands out from any ground."""
        weight = ' font-weight="600"' if bold else ""
        around = ' paint-order="stroke" stroke-width="3" stroke-linejoin="round"' if halo else ""
        paint = self.paint(fill=colour, stroke="paper") if halo else self.paint(fill=colour)
        self.elements.append(
            f'<text x="{x:.1f}" y="{y:.1f}" font-size="{size:g}" text-anchor="{anchor}"'
            f"{weight}{around} {paint}>{escape(words)}</text>"
        )

    def wrapped(
        self,
        x: float,
        y: float,
        words: str,
        *,
        width: float,
        size: float = 12,
        colour: str = "ink",
        bold: bool = False,
        leading: float = 1.3,
    ) -> float:
        """Text broken into lines of about ``width``; gives back the baseline after the last."""
        for row in wrap(words, width, size * (1.07 if bold else 1.0)):
            self.text(x, y, row, size=size, colour=colour, bold=bold)
            y += size * leading
        return y

    def svg(self, *, css_class: str = "") -> str:
        """The picture as an SVG element with its title and description."""
        named = f' class="{css_class}"' if css_class else ""
        back = "" if self.live else f'<rect width="100%" height="100%" fill="{COLOURS["paper"]}"/>'
        return (
            f'<svg xmlns="http://www.w3.org/2000/svg"{named} '
            f'viewBox="0 0 {self.width:g} {self.height:g}" role="img" lang="{self.lang}" '
            f'aria-labelledby="{self.ident}-t {self.ident}-d" font-family="{FONT}">'
            f'<title id="{self.ident}-t">{escape(self.title)}</title>'
            f'<desc id="{self.ident}-d">{escape(self.alt)}</desc>'
            f"{back}{''.join(self.elements)}</svg>"
        )


def text_width(words: str, size: float) -> float:
    """Rough width of a line of sans-serif text."""
    narrow = sum(1 for letter in words if letter in "iljtf.,;:' |!()[]")
    wide = sum(1 for letter in words if letter in "mwMW%@")
    return size * (0.56 * (len(words) - narrow - wide) + 0.3 * narrow + 0.87 * wide)


def wrap(words: str, width: float, size: float) -> list[str]:
    """Lines no wider than ``width``; a word longer than that stands alone."""
    rows: list[str] = []
    for word in words.split(" "):
        if rows and text_width(f"{rows[-1]} {word}", size) <= width:
            rows[-1] = f"{rows[-1]} {word}"
        else:
            rows.append(word)
    return rows
