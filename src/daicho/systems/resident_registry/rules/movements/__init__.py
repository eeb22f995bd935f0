"""異動 — one module per kind: what may be entered, what is checked, how the record changes.

``kind`` says what every module states; ``register`` lists the kinds that the office uses.
"""
