"""Who says what: verbs and other signs of saying, quotations, speakers, sources without a name."""
