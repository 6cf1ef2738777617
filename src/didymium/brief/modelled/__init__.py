"""The market model in a brief: cases from the story, their ensemble, its rows."""
