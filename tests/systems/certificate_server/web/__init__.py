"""Screens of the certificate server."""
