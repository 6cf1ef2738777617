"""Chains as activities and prices: equilibrium, scenarios, monthly simulation, ensembles.

The public face: :func:`what_if` (a scenario's answers), :func:`load_chain`, :func:`load_scenario`
(shipped data), imported when first used so that the command line stays fast.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from didymium.market.chain import load as load_chain
    from didymium.market.scenario import load as load_scenario
    from didymium.market.whatif import Answer, what_if

__all__ = ["Answer", "load_chain", "load_scenario", "what_if"]

_FACE = {
    "Answer": ("didymium.market.whatif", "Answer"),
    "load_chain": ("didymium.market.chain", "load"),
    "load_scenario": ("didymium.market.scenario", "load"),
    "what_if": ("didymium.market.whatif", "what_if"),
}


def __getattr__(name: str) -> Any:
    """The public names, imported on first use."""
    if name not in _FACE:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from importlib import import_module

    module, attribute = _FACE[name]
    return getattr(import_module(module), attribute)
