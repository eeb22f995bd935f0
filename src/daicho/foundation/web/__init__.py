"""Doors for browsers (職員画面の入口): every view stands behind sign-in, a right, the served system and a context.

A system lists its screens as ``declaration.Route`` rows; ``routes.build_urlpatterns`` turns them into addresses.
Nothing else can be reached.
"""
