"""A brief in the form that a file's reader wants: one call for every form that is a file."""

from __future__ import annotations

from typing import Literal

from didymium.brief.document import Document
from didymium.brief.week import WeekDocument

FileForm = Literal["json", "md", "html", "pdf"]


def ready(form: FileForm) -> None:
    """Refuse a form whose extra is not installed, before anything is read."""
    if form == "pdf":
        from didymium.brief.render.typeset import installed

        installed()


def rendered_week(document: WeekDocument, form: FileForm) -> bytes:
    """The bytes of a week's file, in the language of its run."""
    from didymium.brief.render import weekly

    match form:
        case "pdf":
            from didymium.brief.render import week_pdf

            return week_pdf.render(document)
        case "json":
            text = weekly.json_text(document)
        case "md":
            text = weekly.markdown(document)
        case "html":
            text = weekly.html(document)
    return text.encode("utf-8")


def rendered(document: Document, form: FileForm) -> bytes:
    """The bytes of a brief's file, in the language of its run."""
    lang = document.run.language
    match form:
        case "pdf":
            from didymium.brief.render import pdf

            return pdf.render(document, lang)
        case "json":
            from didymium.brief.render import as_json

            text = as_json.render(document, lang)
        case "md":
            from didymium.brief.render import markdown

            text = markdown.render(document, lang)
        case "html":
            from didymium.brief.render import html

            text = html.render(document, lang)
    return text.encode("utf-8")
