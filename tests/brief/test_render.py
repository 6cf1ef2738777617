"""The page and the pictures: self-contained, accessible, small; each chart draws."""

import re
import xml.etree.ElementTree as ET
from html.parser import HTMLParser

import pytest

from didymium.brief import charts
from didymium.brief.charts.canvas import COLOURS, wrap
from didymium.brief.charts.worldmap import CLASSES, class_of
from didymium.brief.render import html, markdown


class Page(HTMLParser):
    def __init__(self):
        super().__init__()
        self.ids: list[str] = []
        self.links: list[str] = []
        self.headings: list[int] = []
        self.tags: set[str] = set()

    def handle_starttag(self, tag, attrs):
        found = dict(attrs)
        self.tags.add(tag)
        if "id" in found:
            self.ids.append(found["id"])
        if tag == "a":
            self.links.append(found["href"])
        if re.fullmatch("h[1-6]", tag):
            self.headings.append(int(tag[1]))
        for name in ("src", "srcset", "poster"):
            assert name not in found


@pytest.fixture(scope="module")
def page(document):
    return html.render(document, "it")


@pytest.fixture(scope="module")
def parsed(page):
    found = Page()
    found.feed(page)
    return found


def test_the_page_needs_nothing_from_outside_and_no_script(page, parsed):
    assert not parsed.tags & {"script", "link", "img", "iframe", "object", "embed"}
    assert "url(" not in page
    assert "@import" not in page


def test_the_page_is_small(page):
    assert len(page.encode()) < 1_500_000


def test_every_inner_link_has_its_target_and_no_id_stands_twice(parsed):
    assert len(parsed.ids) == len(set(parsed.ids))
    inner = {link[1:] for link in parsed.links if link.startswith("#")}
    assert inner <= set(parsed.ids)


def test_headings_do_not_skip_a_level(parsed):
    assert parsed.headings[0] == 1
    assert parsed.headings.count(1) == 1
    for before, after in zip(parsed.headings, parsed.headings[1:], strict=False):
        assert after <= before + 1


def test_words_of_the_article_are_escaped(document):
    nasty = document.said[0].model_copy(update={"words": "<script>alert(1)</script>"})
    changed = document.model_copy(update={"said": (nasty,)})
    shown = html.render(changed, "it")
    assert "<script>" not in shown
    assert "&lt;script&gt;" in shown


def test_certainty_is_told_in_words_and_signs_not_by_colour(page):
    assert "◇ possibile" in page
    assert "■ dato per certo" in page


def luminance(colour):
    parts = [int(colour[i : i + 2], 16) / 255 for i in (0, 2, 4)]
    linear = [c / 12.92 if c <= 0.03928 else ((c + 0.055) / 1.055) ** 2.4 for c in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one, other):
    high, low = sorted((luminance(one), luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def palettes(page):
    """The colours of a page by day, by night and in print."""
    found = [
        {
            name: colour if len(colour) == 6 else "".join(2 * c for c in colour)
            for name, colour in own
        }
        for block in re.findall(r":root \{(.*?)\}", page, re.DOTALL)
        for own in [re.findall(r"--(\w+):#(\w+)", block)]
    ]
    assert len(found) == 3
    return found


@pytest.mark.parametrize("ink", ["ink", "soft"])
def test_text_stands_out_by_day_by_night_and_in_print(page, ink):
    for palette in palettes(page):
        assert contrast(palette[ink], palette["paper"]) >= 4.5


def test_labels_on_the_main_bar_stand_out_by_day_by_night_and_in_print(page):
    for palette in palettes(page):
        assert contrast(palette["onfill"], palette["dominant"]) >= 4.5


def test_the_colours_of_the_page_are_those_of_the_charts(page):
    day, night, printed = palettes(page)
    assert {name: f"#{colour}" for name, colour in day.items() if name in COLOURS} == COLOURS
    assert COLOURS.keys() <= night.keys() & printed.keys()


@pytest.mark.parametrize("width", [charts.DESK_WIDTH, charts.PHONE_WIDTH])
@pytest.mark.parametrize("lang", ["it", "en"])
def test_every_chart_draws_with_title_and_description(document, lang, width):
    drawn = 0
    for block in document.blocks():
        for chart in block.charts:
            root = ET.fromstring(charts.svg(document, chart, lang, width=width))
            space = "{http://www.w3.org/2000/svg}"
            assert root.find(f"{space}title").text
            assert root.find(f"{space}desc").text
            _, _, wide, high = (float(part) for part in root.get("viewBox").split())
            assert wide == width
            for text in root.iter(f"{space}text"):
                assert 0 <= float(text.get("y")) <= high
            drawn += 1
    assert drawn >= 6


def test_a_chart_is_exported_as_svg_and_png(document, tmp_path):
    chart = document.facts[0].charts[0]
    for name, start in (("a.svg", b"<svg"), ("a.png", b"\x89PNG")):
        charts.export(document, chart, "it", tmp_path / name)
        assert (tmp_path / name).read_bytes().startswith(start)


def test_an_exported_chart_carries_plain_colours(document, tmp_path):
    charts.export(document, document.facts[0].charts[0], "it", tmp_path / "a.svg")
    assert "var(" not in (tmp_path / "a.svg").read_text("utf-8")


def test_map_classes_cover_every_share_and_keep_their_order():
    assert [class_of(share) for share in (0.0, 0.02, 0.1, 0.3, 1.0)] == [c for _, c in CLASSES]


def test_long_labels_are_broken_at_words():
    assert wrap("terre rare pesanti", 70, 12) == ["terre rare", "pesanti"]


def test_markdown_holds_every_part_and_number(document):
    text = markdown.render(document, "it")
    for part in ("La risposta", "Verifiche", "Che cosa cambierebbe", "Fonti", "Numeri"):
        assert f"## {part}" in text
    for name in document.figures:
        assert f"`{name}`" in text
