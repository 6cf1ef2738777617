"""What an HTML tree shows and says of itself: visible text, title, outlet, dates.

The plain fallback of the extraction, and the metadata for both ways. Uses lxml alone, and is
run in the child process of :mod:`didymium.news.getting.extract`: its input is hostile.
"""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml.html import HtmlElement

_SKIPPED: Final = frozenset(
    (
        *("script", "style", "noscript", "template", "svg", "nav", "footer", "aside", "form"),
        *("button", "iframe", "head", "object", "select", "textarea", "math", "canvas"),
    )
)
_BLOCKS: Final = frozenset(
    (
        *("p", "div", "br", "li", "h1", "h2", "h3", "h4", "h5", "h6", "tr", "section", "article"),
        *("blockquote", "ul", "ol", "table", "header", "main", "figcaption", "dd", "dt", "pre"),
    )
)
_HIDDEN_STYLE: Final = re.compile(
    r"display\s*:\s*none|visibility\s*:\s*hidden|font-size\s*:\s*0(?![.\d])|opacity\s*:\s*0(?![.\d])",
    re.IGNORECASE,
)
_STRONG_DATES: Final = frozenset(
    ("article:published_time", "datepublished", "og:published_time", "article.published")
)
_WEAK_DATES: Final = frozenset(
    (
        "date",
        "dc.date",
        "dc.date.issued",
        "dcterms.date",
        "pubdate",
        "publish-date",
        "sailthru.date",
    )
)
_TITLE_MARKS: Final = (" - ", " | ", " – ", " — ", " · ")
_META_LIMIT: Final = 1_000
_SCRIPT_LIMIT: Final = 300_000
_NODE_LIMIT: Final = 5_000
_VALUE_LIMIT: Final = 500
_HIDDEN_MIN: Final = 40
TEXT_LIMIT: Final = 2_000_000
# no tag of an article is so long; one with 100,000 attributes keeps parsers busy for minutes
_ENDLESS_TAG: Final = re.compile(rb"<([a-zA-Z][a-zA-Z0-9]{0,20})[\s/][^<>]{20000,}>")
# control characters, plain or as references: lxml reads them but refuses to write them
_CONTROL_BYTES: Final = bytes((*range(9), 11, 12, *range(14, 32), 127))
_CONTROL_REFERENCE: Final = re.compile(
    rb"&#(?:0*(?:[0-8]|1[1-24-9]|2[0-9]|3[01]|127)(?![0-9])"
    rb"|[xX]0*(?:[0-8bcBCefEF]|1[0-9a-fA-F]|7[fF]|[fF]{3}[eEfF])(?![0-9a-fA-F])"
    rb"|6553[45](?![0-9]));?|\xef\xbf[\xbe\xbf]"
)
_LAYOUT_CELL: Final = 250
_LAYOUT_TABLES: Final = 500
_MADE_OF: Final = frozenset({"table", "thead", "tbody", "tfoot", "tr", "td", "th"})


def parse(source: bytes) -> HtmlElement | None:
    """The tree of a page's UTF-8 source, or None where there is none.

    Tags longer than 20,000 bytes (pictures written into the page, traps) lose their attributes.
    """
    from lxml import etree
    from lxml import html as lxml_html

    source = _CONTROL_REFERENCE.sub(b"", source.translate(None, _CONTROL_BYTES))
    source = _ENDLESS_TAG.sub(rb"<\1>", source)
    parser = lxml_html.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True)
    try:
        return lxml_html.document_fromstring(source, parser=parser)
    except etree.ParserError:
        return None


def hidden(element: HtmlElement) -> bool:
    """Whether an element is marked so that a browser does not show it."""
    attributes = element.attrib
    if "hidden" in attributes:
        return True
    style = attributes.get("style")
    return style is not None and _HIDDEN_STYLE.search(style[:2_000]) is not None


def drop_hidden(tree: HtmlElement) -> str:
    """Take hidden elements out of a tree; what they said, shortened, if it was a sentence."""
    found: list[str] = []
    for element in list(tree.iter()):
        if isinstance(element.tag, str) and hidden(element) and element.tag not in _SKIPPED:
            if element.getparent() is None or element.tag in {"html", "body"}:
                continue
            words = " ".join(" ".join(element.itertext()).split())
            if len(words) >= _HIDDEN_MIN and len(found) < 5:
                found.append(words[:200])
            element.clear(keep_tail=True)
    return " | ".join(found)


def shape(tree: HtmlElement) -> None:
    """Give a tree the form extraction expects: layout tables as blocks, breaks as paragraphs."""
    from lxml import etree

    etree.strip_elements(tree, "noscript", with_tail=False)
    for table in _first(tree, "table", _LAYOUT_TABLES):
        cells = [cell for row in table.iter("tr") for cell in row if cell.tag in {"td", "th"}]
        if any(len("".join(cell.itertext())) > _LAYOUT_CELL for cell in cells[:50]):
            for part in list(table.iter(*_MADE_OF)):
                part.tag = "div"
    for block in list(tree.iter("div", "section", "article", "main")):
        tags = [child.tag for child in block]
        if tags.count("br") >= 2 and not any(tag in _BLOCKS - {"br"} for tag in tags):
            _break_up(block)


def _break_up(block: HtmlElement) -> None:
    """The lines of a block, parted by ``br``, as paragraphs of their own."""
    lines = [block.makeelement("p")]
    lines[-1].text, block.text = block.text, None
    for child in list(block):
        block.remove(child)
        if child.tag == "br":
            lines.append(block.makeelement("p"))
            lines[-1].text = child.tail
        else:
            lines[-1].append(child)
    block.extend(line for line in lines if len(line) or (line.text or "").strip())


def visible_text(tree: HtmlElement) -> str:
    """The text a browser would show, one line a block, without menus, forms and scripts."""
    from lxml import etree

    parts: list[str] = []
    length = 0
    walker = etree.iterwalk(tree, events=("start", "end"))
    for event, element in walker:
        tag = element.tag
        if event == "start":
            if not isinstance(tag, str):
                continue
            if tag in _SKIPPED or hidden(element):
                walker.skip_subtree()
                continue
            if tag in _BLOCKS:
                parts.append("\n")
            piece = element.text
        else:
            if tag in _BLOCKS:
                parts.append("\n")
            piece = element.tail if element is not tree else None
        if piece:
            parts.append(re.sub(r"\s+", " ", piece))
            length += len(piece)
            if length > TEXT_LIMIT:
                break
    lines = ("".join(parts)).split("\n")
    kept = (line.strip() for line in lines)
    return "\n".join(line for line in kept if line)


def metadata(tree: HtmlElement) -> dict[str, Any]:
    """What a page says of itself: ``title``, ``outlet``, ``canonical``, ``published``.

    ``published`` lists dates as written, the surest first: structured data and article tags,
    and only where there are none, plain date tags and the first time element.
    """
    titles: list[str] = []
    outlets: list[str] = []
    strong: list[str] = []
    weak: list[str] = []
    for item in _linked_data(tree):
        _take(item.get("headline"), titles)
        _take(item.get("datePublished"), strong)
        publisher = item.get("publisher")
        if isinstance(publisher, dict):
            _take(publisher.get("name"), outlets)
    for name, content in _metas(tree):
        if name in _STRONG_DATES:
            _take(content, strong)
        elif name in _WEAK_DATES:
            _take(content, weak)
        elif name in {"og:title", "twitter:title"}:
            _take(content, titles)
        elif name in {"og:site_name", "application-name"}:
            _take(content, outlets)
    weak.extend(_times(tree, strong))
    headings = [" ".join(h.text_content().split()) for h in _first(tree, "h1", 3)]
    if len(headings) == 1:
        _take(headings[0], titles)
    for element in _first(tree, "title", 1):
        _take(" ".join(element.text_content().split()), titles)
        if len(titles) > 1 and not outlets:
            outlets.extend(_after(titles[0], titles[-1]))
    return {
        "title": _without_outlet(titles[0], outlets) if titles else None,
        "outlet": outlets[0] if outlets else None,
        "canonical": _canonical(tree),
        "published": strong[:4] or weak[:1],
    }


def _take(value: Any, into: list[str]) -> None:
    if isinstance(value, str) and value.strip():
        into.append(" ".join(value[:_VALUE_LIMIT].split()))


def _without_outlet(title: str, outlets: list[str]) -> str:
    for outlet in outlets:
        for mark in _TITLE_MARKS:
            if title.endswith(mark + outlet):
                return title[: -len(mark + outlet)]
    return title


def _after(headline: str, title: str) -> list[str]:
    """The outlet, where a page's title is its headline and a name after a dash or bar."""
    for mark in _TITLE_MARKS:
        if title.startswith(headline + mark):
            return [title[len(headline + mark) :]]
    return []


def _first(tree: HtmlElement, tag: str, count: int) -> list[HtmlElement]:
    found = []
    for element in tree.iter(tag):
        found.append(element)
        if len(found) == count:
            break
    return found


def _metas(tree: HtmlElement) -> Iterator[tuple[str, str]]:
    for element in _first(tree, "meta", _META_LIMIT):
        values = element.attrib
        name = values.get("property") or values.get("name") or values.get("itemprop")
        if name and "content" in values:
            yield name[:100].lower(), values["content"][:_VALUE_LIMIT]


def _times(tree: HtmlElement, strong: list[str]) -> list[str]:
    weak: list[str] = []
    for element in _first(tree, "time", 20):
        value = element.get("datetime") or ""
        if element.get("itemprop", "").lower() == "datepublished" or "pubdate" in element.attrib:
            _take(value, strong)
        elif any(parent.tag in {"article", "main", "header"} for parent in element.iterancestors()):
            _take(value, weak)
    return weak


def _canonical(tree: HtmlElement) -> str | None:
    for element in _first(tree, "link", _META_LIMIT):
        if element.get("rel", "").lower() == "canonical":
            address: str = element.get("href", "")[:2_000].strip()
            if address.startswith(("http://", "https://")):
                return address
    for name, content in _metas(tree):
        if name == "og:url" and content.startswith(("http://", "https://")):
            return content
    return None


def _linked_data(tree: HtmlElement) -> Iterator[dict[str, Any]]:
    """The article objects in a page's JSON-LD scripts."""
    for element in _first(tree, "script", 200):
        if element.get("type", "").lower() != "application/ld+json" or not element.text:
            continue
        if len(element.text) > _SCRIPT_LIMIT:
            continue
        try:
            held = json.loads(element.text)
        except (ValueError, RecursionError):
            continue
        stack, seen = [held], 0
        while stack and seen < _NODE_LIMIT:
            seen += 1
            item = stack.pop()
            if isinstance(item, list):
                stack.extend(reversed(item[:200]))
            elif isinstance(item, dict):
                if "datePublished" in item and "headline" in item:
                    yield item
                graph = item.get("@graph")
                if isinstance(graph, list | dict):
                    stack.append(graph)
