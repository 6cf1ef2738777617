"""From clauses to statements, and from statements to events: what is news, what is context."""
