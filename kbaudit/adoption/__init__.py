"""Adoption: from a folder nobody audits yet to a first configuration."""
