"""Journeys: officers at work in a real browser, on the running product, with keyboard alone where they would."""
