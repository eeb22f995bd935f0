"""転入 — a person or family moves in, from another municipality, from abroad, or as somebody recorded nowhere.

One entry for all varieties (住基法22条, 30条の46; 標準仕様書 4.1.1, 4.2.1.1, 4.5.1). ``varieties`` says as data in what
they differ; what may be entered, what is checked and how the record changes: one module each, named so.
"""
