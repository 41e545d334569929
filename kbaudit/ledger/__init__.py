"""What the ledger means: how long a vouching holds, and what a card said when. Pure."""
