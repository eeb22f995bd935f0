"""Clients of the communication server for counterparts outside the city."""
