"""Tiny and pure: dates, names, addresses, numbers, and who asks for what. Imports nothing of daicho."""
