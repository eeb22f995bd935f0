"""Screens of the addressee system: search, look-up, and the Individual Number only by right."""
