"""The command line: one verb a module, results on stdout, talk on stderr."""

from didymium.cli.app import main

__all__ = ["main"]
