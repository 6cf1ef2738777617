"""Who says what: verbs and other signs of saying, and the words that each speaker says."""
