"""Concentration and supply-risk indicators: pure functions over frames and arrays."""
