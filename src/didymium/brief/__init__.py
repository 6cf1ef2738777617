"""From an article to an answer: checks, questions, answers, document, charts."""
