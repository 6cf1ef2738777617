"""The brief as JSON, its sentences filled in; and the published schema."""

from __future__ import annotations

import json
from typing import Any

from didymium.brief.document import Document
from didymium.brief.words.numbers import Language
from didymium.brief.words.say import Speaker


def render(document: Document, lang: Language) -> str:
    """The whole document; every sentence carries its text in ``lang``."""
    tree = document.model_dump(mode="json")
    speaker = Speaker.of(document, lang)
    fill(tree, speaker)
    return json.dumps(tree, ensure_ascii=False, indent=1) + "\n"


def fill(node: Any, speaker: Speaker) -> None:
    """Put the text of every sentence of a document's tree beside it."""
    from didymium.brief.document import Say

    if isinstance(node, dict):
        if node.keys() == {"key", "args", "sources", "text"}:
            say = Say.model_validate(node)
            node["text"] = speaker.text(say, cite=False)
            return
        for value in node.values():
            fill(value, speaker)
    elif isinstance(node, list):
        for value in node:
            fill(value, speaker)


def schema() -> str:
    """The JSON Schema of a brief, as published in ``docs/brief.schema.json``."""
    tree = Document.model_json_schema(mode="serialization")
    tree["$schema"] = "https://json-schema.org/draft/2020-12/schema"
    tree["title"] = "didymium brief"
    return json.dumps(tree, indent=1, ensure_ascii=False, sort_keys=True) + "\n"
