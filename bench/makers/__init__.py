"""What the figures are measured with: entries and officers, none of them drawn from life."""
