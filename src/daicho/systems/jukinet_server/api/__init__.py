"""Machine door of the communication server for other municipalities."""
