"""Tests of the document room: no database, no clock."""
