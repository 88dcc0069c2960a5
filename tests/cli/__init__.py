"""Tests of the command line: restarts, and importing many documents."""
