"""Tests of names and characters."""
