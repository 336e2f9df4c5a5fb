"""Phrases of earnings releases, and what they are about."""


def check_claims() -> None:
    """Every phrase is about the item that was written down by hand for it."""
