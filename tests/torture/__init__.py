"""The torture bench: everything that can go wrong, thousands of times, counted (`make torture`)."""
