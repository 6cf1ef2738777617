"""Words, sentences, clauses and quotations of a text, and the lists by which they are known."""
