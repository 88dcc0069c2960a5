"""A Discord on this machine, over real sockets, for a bot in a process of its own."""

from tests.loopback.clock import FastClock
from tests.loopback.faults import Fault
from tests.loopback.processes import Nursery, running_bot, start_bot, until
from tests.loopback.server import TOKEN, Loopback, loopback

__all__ = [
    "TOKEN",
    "FastClock",
    "Fault",
    "Loopback",
    "Nursery",
    "loopback",
    "running_bot",
    "start_bot",
    "until",
]
