"""didymium: what the news about strategic minerals would change, with sources and ranges."""

__version__ = "0.1.0"
