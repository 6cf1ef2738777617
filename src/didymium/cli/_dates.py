"""Reading of dates given on the command line."""

from __future__ import annotations

from datetime import date

from didymium.errors import InputError


def day(option: str, text: str) -> date:
    """The day that an option names, or an error that says how to write one."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise InputError(f'{option}: found "{text}"; expected a day as YYYY-MM-DD.') from None
