"""Tests of what is read in processes of their own."""
