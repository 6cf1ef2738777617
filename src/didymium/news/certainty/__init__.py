"""How sure: the modality of clauses and of events."""
