"""Tests of the code lists: no database, no clock."""
