"""国内転入 — a person or family moves in from another municipality (住基法22条).

Who may notify, what may be entered, what is checked, how the record changes, which aspects it touches and which
messages follow: one module each, named so.
"""
