"""Benchmarks: one file per figure of the performance page; each has ``measure()`` that yields results."""
