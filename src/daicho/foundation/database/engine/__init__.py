"""Django's PostgreSQL engine with the guard built in; named as ``ENGINE`` in the settings."""
