"""Mailboxes: where answers by mail arrive, how one is read, and what it may do."""
