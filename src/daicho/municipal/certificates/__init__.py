"""住民票の写し: what it says, who may have it, and how it is laid out; the counter and the kiosk print the same paper.

``compose`` turns a request and the members' records into pages of labelled cells; ``layout_path`` names the template
that prints them; ``certificate_findings`` says who may get what. All pure: no clock, no database, no PDF engine.
"""
