"""The run record: what is needed to make a brief again, and what the market model ran for it."""

from __future__ import annotations

from typing import Literal

from didymium.brief.sentence import Model


class RunArticle(Model):
    """An article as it came; without its text the brief cannot be made again."""

    name: str
    html: bool
    url: str | None
    sha256: str
    text: str | None


class ModelRun(Model):
    """One case of the market model: what was simulated, with which draws.

    ``inputs`` is the hash of scenario and chain; ``origin`` says where the scenario comes from
    (``shipped``, ``derived`` from the story, the reader's ``file``); ``shocks`` are its dated
    changes as a scenario file holds them. ``live`` is false where the answers were computed
    beforehand and are shipped.
    """

    case: str
    scenario: str
    chain: str
    origin: Literal["shipped", "derived", "file"]
    inputs: str
    start: str
    until: str
    draws: int
    seed: int
    failed: int
    live: bool
    shocks: tuple[str, ...]


class Run(Model):
    """What is needed to make the same brief again, byte for byte.

    ``together`` is true for one brief of many articles; ``failed`` says what could not be read.
    ``scenario_text`` is the reader's own scenario file; ``model`` what the market model ran.
    """

    version: str
    data_release: str
    seed: int
    as_of: str
    language: Literal["it", "en"]
    viewpoint: str
    scenario: str
    assume: dict[str, str]
    quick: bool
    together: bool
    articles: tuple[RunArticle, ...]
    failed: tuple[str, ...]
    suppliers_text: str | None
    ledger_last_date: str
    draws: int
    scenario_text: str | None
    model: tuple[ModelRun, ...] = ()
