"""What the certificate server knows, read for whoever serves a kiosk."""
