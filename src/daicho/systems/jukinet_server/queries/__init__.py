"""Reads of the communication server; frozen dataclasses, never model instances."""
