"""Tests of what happens to interviews in the store."""
