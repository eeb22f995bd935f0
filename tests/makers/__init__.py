"""Test builders in domain words: what a test does not spell out is plausible and valid."""
