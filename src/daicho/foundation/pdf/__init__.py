"""Documents (帳票): from data to a PDF that a city may hand over, or no PDF at all.

Every document is PDF/A-2a and PDF/UA-1, embeds its fonts, and is made only when the printing font holds every
character of it, variation sequences included: a name is never printed with another shape than the recorded one.

No process may compile before it forks: the child would hang. See :mod:`daicho.foundation.pdf.rendering`.
"""
