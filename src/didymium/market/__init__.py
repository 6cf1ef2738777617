"""Chains as activities and prices: equilibrium, scenarios, monthly simulation, ensembles."""
