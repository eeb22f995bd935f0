"""Screens of the communication server, in the operators' own realm."""
