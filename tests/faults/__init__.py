"""Faults on purpose: whatever is killed, down, doubled or raced, nothing is lost, doubled or half-written."""
