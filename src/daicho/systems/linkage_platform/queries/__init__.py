"""Reads of the linkage platform."""
