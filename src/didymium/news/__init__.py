"""From a page to statements: who said what, how sure, from whom, when."""
