"""要件の充足状況 (``./daicho pia``): which requirement is met, proven by which tests, for exactly this state."""

from daicho.config.pia.command import main

__all__ = ["main"]
