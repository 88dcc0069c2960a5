"""The servers of row 36: what of them is gone, what was posted, and what was wrong with it at that moment."""

import json
import random
import re
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from simcord.backend import serializers

from tests.loopback import Fault
from tests.torture.furnished import become_members
from tests.torture.scene import Scene, Server

_MARK = re.compile(r"spotlight:read:(\d+):(sp:\d+:\d+:\d+)")
_MEMBER = re.compile(r"/guilds/(\d+)/members/(\d+)$")
_MENTION = re.compile(r"<@(&?)!?(\d+)>")


@dataclass
class Span:
    """From when until when something was gone; ``end`` is None while it is."""

    begin: datetime
    end: datetime | None = None

    def has(self, instant: datetime) -> bool:
        return self.begin <= instant and (self.end is None or instant < self.end)


@dataclass
class Post:
    """One post as Discord got it."""

    mark: str
    interview_id: int
    at: datetime
    message_id: int
    channel_id: int
    deleted_at: datetime | None = None


@dataclass
class Place:
    """A server, what of it is gone, and what was posted there."""

    server: Server
    ping: Any
    curators: Any
    people: dict[int, int] = field(default_factory=dict[int, int])
    """Interview → member."""
    gone: dict[str, Any] = field(default_factory=dict[str, Any])
    spans: dict[str, list[Span]] = field(default_factory=lambda: defaultdict(list))
    posts: list[Post] = field(default_factory=list[Post])
    words: set[int] = field(default_factory=set[int])
    """Interviews of which a curator said that they may be posted though their people left."""

    @property
    def id(self) -> int:
        return self.server.guild.id

    def was_gone(self, what: str, instant: datetime) -> bool:
        return any(span.has(instant) for span in self.spans[what])


class World:
    """The servers of a row as Discord has them, and what was asked of it."""

    def __init__(self, at: Scene, rng: random.Random) -> None:
        self.at = at
        self.rng = rng
        self.backend = at.made.backend
        self.places = [self._place(server) for server in at.servers]
        self.by_id = {place.id: place for place in self.places}
        self.came: Counter[str] = Counter()
        self.refused: Counter[str] = Counter()
        self.dead: list[str] = []
        self.unasked: list[str] = []
        self.unknown: list[str] = []
        """Posts about somebody of whom Discord had not said, on account of a fault, that they had left."""
        self._told_gone: set[tuple[int, int]] = set()
        self._unanswered: set[tuple[int, int]] = set()
        """Of whom the bot asked last without being told."""
        self.delivered: set[str] = set()
        """Nonces of what was sent, which say which notice it is."""
        self._absent: dict[int, Any] = {}
        self._carry_out = at.made._carry_out
        at.made._carry_out = self._watched  # type: ignore[method-assign]
        self._serve = at.made._serve
        at.made._serve = self._served  # type: ignore[method-assign]
        at.made._fault = self._fault  # type: ignore[method-assign]

    def _place(self, server: Server) -> Place:
        guild = server.guild
        place = Place(server, guild.create_role("Readers", mentionable=True), guild.create_role("Curators"))
        place.people = become_members(self.at, server)
        return place

    # ------------------------------------------------------------------------------ what Discord is asked

    def _fault(self, _method: str, path: str) -> Fault | None:
        """Refuse what concerns a server that the bot is not in, as Discord does: 50001 and 10004."""
        kind, _, rest = path.removeprefix("/").partition("/")
        number = int(rest.split("/")[0]) if rest.split("/")[0].isdigit() else 0
        if kind == "guilds" and number in self._absent:
            return Fault("*", ".*", "before", "404", code=10004, times=0)
        channel = self.backend.channels.get(number) if kind == "channels" else None
        if channel is not None and channel.guild_id in self._absent:
            return Fault("*", ".*", "before", "403", code=50001, times=0)
        return next(iter(self.at.made.faults), None) if kind in ("channels", "guilds") else None

    def _watched(self, request: Any, path: str, body: Any, files: list[Any]) -> Any:
        answer = self._carry_out(request, path, body, files)
        if request.method == "POST" and path.startswith("/channels/") and answer.status < 300:
            self.note(path, body or {}, json.loads(answer.body or b"{}"))
        return answer

    async def _served(self, request: Any) -> Any:
        """Remember of whom the bot was really told that they are no members."""
        answer = await self._serve(request)
        found = _MEMBER.search(request.path)
        if found is not None:
            is_whole = bool(getattr(answer, "body", None)) and answer.status in (200, 404)
            self._note_look((int(found[1]), int(found[2])), answer.status if is_whole else 0)
        return answer

    def _note_look(self, member: tuple[int, int], status: int) -> None:
        if not status:
            self._unanswered.add(member)
            return
        self._unanswered.discard(member)
        (self._told_gone.discard if status == 200 else self._told_gone.add)(member)

    def note(self, path: str, body: dict[str, Any], made: dict[str, Any]) -> None:
        """Judge a post at the moment at which it was made; of what else was sent, keep the nonce."""
        text = json.dumps(body)
        found = _MARK.search(text)
        if found is None:
            self.delivered.add(str(body.get("nonce")))
            return
        channel = self.backend.channels[int(path.split("/")[2])]
        place = self.by_id[channel.guild_id]
        is_forum = path.endswith("/threads")
        post = Post(
            mark=found[2],
            interview_id=int(found[1]),
            at=self.at.clock(),
            message_id=int(made["id"]),
            channel_id=int(made["id"]) if is_forum else channel.id,
        )
        if any(known.message_id == post.message_id for known in place.posts):
            return  # the answer to a nonce that was there
        place.posts.append(post)
        guild, user_id = self.backend.guilds[place.id], place.people[post.interview_id]
        is_unknown = (place.id, user_id) in self._unanswered - self._told_gone
        for is_role, number in set(_MENTION.findall(text)):
            if int(number) not in (guild.roles if is_role else guild.members) and (is_role or not is_unknown):
                self.dead.append(f"{post.mark}: <@{is_role}{number}>")
        if user_id not in guild.members and post.interview_id not in place.words:
            (self.unknown if is_unknown else self.unasked).append(f"{post.mark}: {user_id} had left")

    # ------------------------------------------------------------------------------ the bot itself

    def send_away(self, place: Place) -> bool:
        self._absent[place.id] = self.backend.guilds.pop(place.id)
        self.backend.emit("GUILD_DELETE", {"id": str(place.id)})
        return True

    async def invite(self, place: Place) -> bool:
        guild = self._absent.pop(place.id)
        self.backend.guilds[place.id] = guild
        payload: dict[str, Any] = dict(serializers.guild_create_payload(self.backend, guild))
        mine = str(self.backend.bot_user.id)
        payload["members"] = [m for m in payload.pop("members") if m["user"]["id"] == mine]
        payload.pop("unavailable")  # by this discord.py knows a server that is new
        self.backend.emit("GUILD_CREATE", payload)
        return True
