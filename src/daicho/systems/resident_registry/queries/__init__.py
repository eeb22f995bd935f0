"""Reads. Each returns frozen dataclasses shaped for one screen, message or document, never model instances."""
