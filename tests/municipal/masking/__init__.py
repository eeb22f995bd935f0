"""Tests of the hiding of addresses: no database, no clock."""
