"""Screens of the linkage platform: how linkage stands, never residents' data."""
