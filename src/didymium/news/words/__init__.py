"""Words, sentences and clauses of a text, and the lists by which they are known."""
