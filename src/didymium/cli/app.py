"""The ``didymium`` command: registers the verbs and turns errors into one line and an exit code."""

from __future__ import annotations

import errno
import os
import pkgutil
import sys
from importlib import import_module
from pathlib import Path
from typing import Annotated

import typer

from didymium import __version__
from didymium.errors import DidymiumError

_FULL = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})

app = typer.Typer(
    name="didymium",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    help="Reads the news about strategic minerals and computes what it would change.",
)


def _show_version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"didymium {__version__}")
        raise typer.Exit


@app.callback()
def _root(
    version: Annotated[
        bool,
        typer.Option("--version", callback=_show_version, is_eager=True, help="Show the version."),
    ] = False,
) -> None:
    """Reads the news about strategic minerals and computes what it would change."""


def _register_verbs() -> None:
    """Let every other module of this package add its verb to the command."""
    package = __name__.rpartition(".")[0]
    for module in pkgutil.iter_modules([str(Path(__file__).parent)]):
        if module.name != "app" and not module.name.startswith("_"):
            import_module(f"{package}.{module.name}").register(app)


_register_verbs()


def main() -> None:
    """Run the command line; the user's mistakes become one message on stderr and exit code 2."""
    try:
        app()
    except DidymiumError as error:
        typer.echo(f"didymium: {error}", err=True)
        sys.exit(2)
    except BrokenPipeError:
        sys.stderr.close()
        sys.exit(0)
    except OSError as error:
        if error.errno not in _FULL:
            raise
        _silence()
        typer.echo(
            f"didymium: the output cannot be written ({error.strerror}); what was written of it is "
            "not whole. Make room, or send it elsewhere.",
            err=True,
        )
        sys.exit(2)


def _silence() -> None:
    """Let the interpreter not try once more, when it ends, to write what could not be written."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, sys.stdout.fileno())
