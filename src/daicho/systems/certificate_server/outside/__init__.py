"""What the certificate server reaches outside of itself: the card readers of the counter."""
