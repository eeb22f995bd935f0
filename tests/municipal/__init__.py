"""Tests of knowledge that several systems share: no database, no clock."""
