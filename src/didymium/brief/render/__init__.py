"""The forms of a brief: terminal, Markdown, JSON, HTML."""
