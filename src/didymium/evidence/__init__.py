"""Observations with their sources: contracts, the shipped tables, queries and importers."""
