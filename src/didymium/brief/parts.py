"""What the answers put together for a brief, part by part."""

from __future__ import annotations

from dataclasses import dataclass, field

from didymium.brief.answers import chances, contribution, cut, dominance, prices, sized
from didymium.brief.document import Assumption, Block, Fan, ModelRun, Say, ScenarioCard, Watch
from didymium.brief.signings import Partner


@dataclass
class Parts:
    """What the answers put together, part by part."""

    title: Say = field(default_factory=lambda: Say(key="title_other"))
    stages: tuple[dominance.Stage, ...] = ()
    facts: list[Block] = field(default_factory=list)
    partners: tuple[Partner, ...] = ()
    also: tuple[Block, ...] = ()
    scope: Say | None = None
    story: Block = field(default_factory=lambda: Block(heading=None))
    change: list[Block] = field(default_factory=list)
    scenarios: list[ScenarioCard] = field(default_factory=list)
    whom: list[Block] = field(default_factory=list)
    fans: tuple[Fan, ...] = ()
    uses: tuple[str, ...] = ()
    contribution: contribution.Contribution | None = None
    cut: cut.Cut | None = None
    outlook: chances.Outlook | None = None
    since: Say | None = None
    focus: tuple[dominance.Stage, ...] = ()
    sizes: tuple[sized.Size, ...] = ()
    prices: prices.Series | None = None
    first_imports: Say | None = None
    imports: dict[str, str] = field(default_factory=dict)
    published_shares: list[Say] = field(default_factory=list)
    watch: tuple[Watch, ...] = ()
    assumptions: tuple[Assumption, ...] = ()
    model: tuple[ModelRun, ...] = ()
    modelled: tuple[Assumption, ...] = ()
