"""Interviews: paragraphs of questions, and whose the answers between them are."""

from __future__ import annotations

from dataclasses import dataclass

from didymium.news.words.doc import Doc, Sent

_QUESTIONS = 2
_PLAIN_QUESTIONS = 3
_QUESTION_SENTENCES = 4
_MARKS = frozenset({'"', "«", "“", "'"})


@dataclass(slots=True)
class Interview:
    """Where the first question stands, and the sentences of the answers.

    ``plain``: the answers stand without quotation marks.
    """

    begin: int
    answers: frozenset[int]
    plain: bool


def find_interview(doc: Doc) -> Interview | None:
    """The interview that a page is, if it is one: at least two questions with answers below.

    A question is a short paragraph that ends with a question mark and stands outside quotation
    marks. Answers in quotation marks need two of them, answers without three.
    """
    if len(doc.tokens.places.get("?", ())) < _QUESTIONS:
        return None
    paragraphs = _paragraphs(doc)
    questions = [
        place
        for place, sentences in enumerate(paragraphs[:-1])
        if _is_question(doc, sentences) and not _is_question(doc, paragraphs[place + 1])
    ]
    if len(questions) < _QUESTIONS:
        return None
    answers = [
        paragraphs[place]
        for place in range(questions[0], len(paragraphs))
        if not _is_question(doc, paragraphs[place])
    ]
    quoted = sum(doc.tokens.norms[paragraphs[place + 1][0].first] in _MARKS for place in questions)
    plain = quoted < _QUESTIONS
    if plain and len(questions) < _PLAIN_QUESTIONS:
        return None
    begin = paragraphs[questions[0]][0].index
    return Interview(begin, frozenset(sent.index for group in answers for sent in group), plain)


def _is_question(doc: Doc, sentences: list[Sent]) -> bool:
    last = sentences[-1].last - 1
    return (
        len(sentences) <= _QUESTION_SENTENCES
        and sentences[0].part == "body"
        and doc.tokens.norms[last] == "?"
        and doc.tokens.norms[sentences[0].first] not in _MARKS
    )


def _paragraphs(doc: Doc) -> list[list[Sent]]:
    groups: list[list[Sent]] = []
    for sent in doc.sentences:
        if groups and groups[-1][0].paragraph == sent.paragraph:
            groups[-1].append(sent)
        else:
            groups.append([sent])
    return groups
