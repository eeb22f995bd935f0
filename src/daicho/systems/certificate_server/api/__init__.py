"""Doors of the certificate server for machines outside: the certificate centre (C13)."""
