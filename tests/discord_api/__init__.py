"""Tests of the one door to Discord."""
