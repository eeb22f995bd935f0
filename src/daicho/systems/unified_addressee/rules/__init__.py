"""How addressees are found, as pure functions."""
