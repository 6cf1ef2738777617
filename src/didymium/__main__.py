"""``python -m didymium``: the command line."""

from didymium.cli import main

main()
