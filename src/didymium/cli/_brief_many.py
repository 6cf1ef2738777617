"""Many articles to a folder of briefs with an index, for ``didymium brief``."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from didymium.errors import DidymiumError, InputError

if TYPE_CHECKING:
    from didymium.brief.options import Options
    from didymium.brief.render.forms import FileForm

_PARTLY = 3
"""Exit code when some articles were answered and some could not be read."""
_FILE_ENDINGS = frozenset({".html", ".htm", ".md", ".json", ".pdf", ".txt"})
_ARCHIVE_ENDINGS = (".zip", ".warc", ".warc.gz")


def is_many(articles: list[str]) -> bool:
    """Whether the places hold more than one article: several of them, a folder, an archive."""
    if len(articles) != 1:
        return len(articles) > 1
    one = articles[0]
    if "://" in one:
        return False
    return Path(one).is_dir() or one.lower().endswith(_ARCHIVE_ENDINGS)


def folder_of(articles: list[str], out: Path | None) -> Path:
    """The folder for the briefs, looked at before any article is read."""
    if out is None:
        what = "this is a folder" if len(articles) == 1 else "these are several articles"
        raise InputError(f"{articles[0]}: {what}. Give --out FOLDER for their briefs.")
    if out.exists() and not out.is_dir():
        raise InputError(f"--out {out}: this is a file; several articles need a folder.")
    if not out.exists() and out.suffix.lower() in _FILE_ENDINGS:
        raise InputError(f"--out {out}: the name of a file; several articles need a folder.")
    here = out.resolve()
    for one in articles:
        if "://" in one or one == "-":
            continue
        path = Path(one).resolve()
        if here == path or (path.is_dir() and path in here.parents) or here == path.parent:
            raise InputError(
                f"--out {out}: holds the articles themselves. Give another folder, so that no "
                "article is written over or a brief read as an article."
            )
    return out


def not_among(articles: list[str], out: Path | None) -> None:
    """Refuse to write one brief into a folder of articles: it would be read as one next time."""
    for one in articles if out is not None else []:
        assert out is not None
        if "://" not in one and Path(one).is_dir() and Path(one).resolve() in out.resolve().parents:
            raise InputError(f"--out {out}: lies in {one}, among the articles. Give another place.")


def not_written_over(folder: Path, form: FileForm) -> None:
    """Refuse a folder with briefs of an earlier run, which would be written over."""
    from didymium.brief.many import INDEX

    if not folder.is_dir():
        return
    held = sorted(p.name for p in folder.iterdir() if p.suffix == f".{form}" or p.stem == INDEX)
    if held:
        more = f" and {len(held) - 1} more" if len(held) > 1 else ""
        raise InputError(
            f"--out {folder}: holds {held[0]}{more} already. Give another folder, or --replace to "
            "write over files of the same name."
        )


def write_all(articles: list[str], options: Options, form: FileForm, folder: Path) -> None:
    """One brief per article and the index in the folder; failures on stderr, exit code 3 or 2.

    A brief is rendered whole before its file is touched, and each file is put in its place whole.
    """
    from didymium.brief.carriers import Copies
    from didymium.brief.many import (
        FAULTS,
        INDEX,
        documents,
        failure,
        file_name,
        index_html,
        index_markdown,
        line,
    )
    from didymium.brief.render.forms import ready, rendered
    from didymium.cli._files import replace
    from didymium.news.getting.source import Failure

    ready(form)
    lines, failed, taken, copies = [], list[str](), set[str](), Copies()
    for made in documents(articles, options):
        if isinstance(made, Failure):
            failed.append(_told(made.message))
            continue
        article = made.document.run.articles[0].name
        try:
            data = rendered(made.document, form)
        except (DidymiumError, *FAULTS) as error:
            failed.append(_told(failure(article, error).message))
            continue
        name = f"{file_name(article, taken)}.{form}"
        _make(folder)
        replace(folder / name, data)
        lines.append(line(made.document, name, copies.first(made.text, name)))
    if not lines:
        sys.exit(2)
    replace(folder / f"{INDEX}.md", index_markdown(lines, failed, options.language).encode())
    replace(folder / f"{INDEX}.html", index_html(lines, failed, options.language).encode())
    partly(len(failed), len(lines))


def _told(message: str) -> str:
    typer.echo(f"didymium: {message}", err=True)
    return message


def tell_failures(failed: list[str], done: int) -> None:
    """What was left out on stderr, a line each, and exit code 3; nothing where nothing was."""
    for message in failed:
        _told(message)
    partly(len(failed), done)


def partly(failed: int, done: int) -> None:
    """Exit code 3 when some articles could not be answered."""
    if failed:
        total = done + failed
        typer.echo(f"didymium: {failed} of {total} articles could not be answered.", err=True)
        sys.exit(_PARTLY)


def _make(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise InputError(f"--out {folder}: cannot be made ({error.strerror}).") from error
