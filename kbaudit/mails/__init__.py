"""Mails: from what people are told to finished bytes, as text and as HTML that say the same."""
