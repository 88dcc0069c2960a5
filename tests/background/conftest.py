"""What tests of jobs share."""

from tests.background.ticking import clock

__all__ = ["clock"]
