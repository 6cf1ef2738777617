"""Subjects of verbs of saying: beside the verb, of a document, left out, told by a noun."""
