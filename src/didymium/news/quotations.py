"""Which words of a text stand inside quotation marks."""

from __future__ import annotations

from didymium.news.doc import Doc

_CLOSING = {"«": "»", "“": "”", '"': '"', "„": "“"}


def quoted_words(doc: Doc) -> bytearray:
    """For each word, whether it stands inside quotation marks.

    A quotation ends with its paragraph. One that opens a paragraph and is not closed runs to the
    paragraph's end: the next paragraph goes on with it. A closing mark close to the word behind
    it opens (\u201dlike this\u201d).
    """
    inside = bytearray(len(doc.tokens))
    norms = doc.tokens.norms
    for first, last in _paragraphs(doc):
        open_mark: str | None = None
        start = first
        for index in range(first, last):
            word = norms[index]
            if open_mark is None:
                if word in _CLOSING:
                    open_mark, start = _CLOSING[word], index + 1
                elif word == "\u201d" and _leans_right(doc, index):
                    open_mark, start = word, index + 1
            elif word == open_mark or (open_mark == "\u201d" and word == '"'):
                inside[start:index] = b"\x01" * (index - start)
                open_mark = None
        if open_mark is not None and start <= first + 1:
            inside[start:last] = b"\x01" * (last - start)
    return inside


def _leans_right(doc: Doc, index: int) -> bool:
    """Whether a mark touches the word behind it and not the one before."""
    start, end = doc.span(index, index + 1)
    return doc.text[end : end + 1].isalnum() and not doc.text[start - 1 : start].strip()


def _paragraphs(doc: Doc) -> list[tuple[int, int]]:
    spans: list[tuple[int, int]] = []
    paragraph = -1
    for sent in doc.sentences:
        if sent.paragraph == paragraph:
            spans[-1] = (spans[-1][0], sent.last)
        else:
            spans.append((sent.first, sent.last))
            paragraph = sent.paragraph
    return spans
