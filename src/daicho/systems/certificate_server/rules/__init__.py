"""Rules of the certificate server: pure, without clock, tables or settings."""
