"""A server for the smoke test, and what a run of it said."""

import io
import re
from dataclasses import dataclass

import discord
from simcord.backend.models import Overwrite
from simcord.enums import OverwriteType

from tests.loopback import Loopback
from tests.loopback.server import TOKEN

THREADS = {"manage_threads": True, "manage_channels": True}
"""What deleting and archiving threads takes: on Discord the first, in SimCord the second."""


@dataclass
class Run:
    """What a run of the smoke test said, and with which code it ended."""

    code: int
    report: str
    errors: str

    def line(self, what: str) -> str:
        found = [line for line in self.report.splitlines() if what in line]
        assert len(found) == 1, self.report
        return found[0]


class Place:
    """A server with one channel, all of whose names are unlike any word of the report."""

    def __init__(self, made: Loopback, kind: str) -> None:
        env = made.env
        self.made = made
        self.guild = env.create_guild("Quiet Harbour")
        maker = {
            "text": self.guild.create_text_channel,
            "announcement": self.guild.create_news_channel,
            "forum": self.guild.create_forum_channel,
        }
        self.channel = maker[kind]("zebra-room")
        made.backend.bot_user.name = made.backend.bot_user.global_name = "Marvin Quux"
        self.member = self.guild.add_member(env.create_user("wolfgang"))
        self.set(**THREADS)

    def set(self, **permissions: bool) -> None:
        """Give the bot permissions in the channel, or take them."""
        allowed = discord.Permissions(**{name: True for name, is_on in permissions.items() if is_on})
        denied = discord.Permissions(**{name: True for name, is_on in permissions.items() if not is_on})
        backend = self.made.backend
        overwrite = Overwrite(
            target_id=backend.bot_user.id, type=OverwriteType.MEMBER, allow=allowed.value, deny=denied.value
        )
        backend.edit_channel(self.channel.id, {"overwrites": [overwrite]})

    @property
    def left(self) -> list[str]:
        """Messages and threads that are there."""
        backend = self.made.backend
        threads = [c.name for c in backend.channels.values() if c.is_thread]
        return threads + [str(m) for stored in backend.messages.values() for m in stored.values()]

    def assert_no_names_in(self, text: str) -> None:
        backend = self.made.backend
        names = [self.guild.name, self.channel.name, "wolfgang", backend.bot_user.name, TOKEN]
        assert [name for name in names if name in text] == []
        assert re.findall(r"\d{15,}", text) == []


class Terminal(io.StringIO):
    """Somebody who types."""

    def isatty(self) -> bool:
        return True


def forgive_what_is_wanted(made: Loopback) -> None:
    """A stand-in that notes whatever Discord would refuse notes the file that is too large on purpose."""
    faults = getattr(getattr(made, "world", None), "faults", [])
    faults[:] = [fault for fault in faults if "too large" not in fault]
