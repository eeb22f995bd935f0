"""What staff may type: shape, width, kana and dates; never law."""
