"""湘北市 (模擬の他市町村) — the CS of another, invented municipality with a small registry of its own.

Speaks ``specs/municipality/`` in both directions: client and server.
"""
