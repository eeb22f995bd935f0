"""Tests of the copy of the resident record: no database, no clock."""
