"""How much of a picture is read, and how much is kept."""

MOST_PIXELS = 40_000_000
"""Of a picture that is read; cameras of phones make 12 to 50 million, most of them 12."""
LONGEST_SIDE = 2048
"""Points of a picture that is kept."""
MOST_STORED = 2 * 1024 * 1024
"""Bytes of a picture that is kept, which at 5 Mbit/s takes three seconds to send."""
MEMORY = 1024 * 1024 * 1024
"""Bytes of address space of the process that reads: four copies of the largest picture, and the libraries."""
SECONDS = 8
"""For one picture; then the process is killed."""
