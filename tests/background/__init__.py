"""Tests of what runs by itself, by a clock that ticks."""
