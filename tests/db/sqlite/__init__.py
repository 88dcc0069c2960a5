"""Tests of connections, migrations and the lock."""
