"""The answers of a brief: who dominates, what would change, when, for whom."""
