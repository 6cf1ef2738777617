"""Firms and other bodies that no table knows, and the shorter names they go by."""
