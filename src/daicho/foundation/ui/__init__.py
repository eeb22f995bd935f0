"""Staff screens (職員画面): tokens, one dense style sheet, keyboard, templates, template tags and form fields.

Nothing here knows a resident or an office procedure. Every page works by keyboard alone and without JavaScript.
"""
