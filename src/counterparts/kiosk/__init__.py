"""キオスク端末: a touch screen for residents, a card reader, a cash box and a printer, all simulated."""
