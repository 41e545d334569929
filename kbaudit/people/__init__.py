"""People: who is behind a name, who is there, and who may read what. Pure."""
