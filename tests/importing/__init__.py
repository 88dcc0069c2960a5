"""Documents made up, broken and real, and how well they are understood."""
