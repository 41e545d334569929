"""What a card claims: typed statements, and when two of them cannot both be right."""
