"""What the structure of the sources must hold and imports alone cannot show."""
