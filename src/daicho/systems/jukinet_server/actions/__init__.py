"""What a message or an operator can do in the communication server."""
