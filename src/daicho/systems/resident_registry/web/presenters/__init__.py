"""Wording and order of what the screens show."""
