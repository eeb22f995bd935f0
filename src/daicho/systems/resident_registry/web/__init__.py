"""Screens of the resident registry."""
