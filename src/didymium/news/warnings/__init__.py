"""What a reader should be warned of: headlines, sources, one side alone, dates."""
