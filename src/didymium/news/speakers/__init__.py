"""Who may say something: persons, offices, bodies by their kind, sources without a name."""
