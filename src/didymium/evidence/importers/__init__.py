"""Official files a user downloads -> tables in our schema, in a new data release."""
