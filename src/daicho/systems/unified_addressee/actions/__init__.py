"""What a message or an officer can do in the addressee system."""
