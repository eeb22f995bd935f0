"""Entry forms of the movements on people already recorded: one module per kind, listed in ``register``."""
