"""Reads of the addressee system; frozen dataclasses, never model instances."""
