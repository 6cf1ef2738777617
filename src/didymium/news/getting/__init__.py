"""How a page comes: files, archives, feeds, addresses, and its text out of HTML and PDF."""
