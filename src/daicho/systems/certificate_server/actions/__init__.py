"""What a message can do in the certificate server."""
