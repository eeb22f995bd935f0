"""What the registry exchanges with other bodies on media."""
