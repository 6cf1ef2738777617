"""Dates that a text tells and that a page gives for itself."""
