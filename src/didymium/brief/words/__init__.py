"""Sentences, numbers, dates and names in Italian and English."""
