"""The store: what a knowledge base remembers. The only room that knows a database; no row leaves it."""
