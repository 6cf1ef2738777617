"""The bundled example read and answered once for all tests, in both languages."""

import datetime as dt

import pytest

from didymium.brief.article import example
from didymium.brief.make import brief
from didymium.brief.options import Options

AS_OF = dt.date(2026, 11, 25)


def options(**changes):
    return Options(as_of=AS_OF, **{"draws": 5} | changes)


@pytest.fixture(scope="session")
def make_options():
    """Options as of one fixed day, with whatever the test changes."""
    return options


@pytest.fixture(scope="session")
def document():
    return brief(example(), options())


@pytest.fixture(scope="session")
def english():
    return brief(
        example(),
        options(language="en", viewpoint="USA"),
    )
