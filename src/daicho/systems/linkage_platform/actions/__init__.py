"""What a message can do in the linkage platform."""
