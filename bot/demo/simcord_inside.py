"""All that the demo needs of SimCord's inside. A new SimCord may break what stands here, and nothing else of the demo.

Each name that begins with ``_`` and each use of ``env.backend`` has its reason beside it. Written for 3.2.1.
"""

# ruff: noqa: SLF001, ANN401  # to reach inside, where little has a type, is what this file is for

import asyncio
import secrets
from collections.abc import AsyncGenerator, Awaitable, Callable, Iterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any, cast

import discord
import simcord
from aiohttp import web
from simcord.backend.access import can_access_channel
from simcord.components import walk_components
from simcord.enums import AppCommandType, ChannelType
from simcord.preview import Preview, _markdown, _server, make_preview
from simcord.preview._server import PreviewServer

_IDLE = 0.004
"""Seconds between two looks at work that ends without waking SimCord; its own 50 ms are felt at each click."""
_POSTS_LISTED = 4
"""So many of the newest threads of a channel are listed."""
_EXCERPT = 60
_PARSERS_KEPT = 500
_KINDS = {
    ChannelType.TEXT: "text",
    ChannelType.NEWS: "text",
    ChannelType.FORUM: "forum",
    ChannelType.PUBLIC_THREAD: "thread",
    ChannelType.PRIVATE_THREAD: "thread",
}
_BOUND_TO_NO_MESSAGE = ("run_command", "autocomplete_command", "modal_submit", "send_message", "history")
Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


@dataclass(frozen=True, slots=True)
class Place:
    """Somewhere that a person can look at: ``kind`` is text, forum, thread or dm; ``newest`` a message's id or 0."""

    id: int
    name: str
    kind: str
    newest: int


@dataclass(frozen=True, slots=True)
class Line:
    """A message that a menu may be used on: its id, who wrote it, and how it begins."""

    id: int
    author_id: int
    author: str
    begins: str


def make_env(
    bot: discord.Client, *, settle_timeout: float, is_answered: Callable[[BaseException], bool]
) -> simcord.Env:
    """Return a server for the bot that settles quickly and takes an answered refusal for what it is."""
    env = simcord.Env(bot, check_errors=False, settle_timeout=settle_timeout)
    settle, record = env._settle_internal, env._record_error

    async def settle_quickly(**options: Any) -> None:
        options.setdefault("idle", _IDLE)
        await settle(**options)

    def record_failures(error: BaseException) -> None:
        if not is_answered(error):
            record(error)

    # How long to wait between two looks is an argument of this private method only.
    env._settle_internal = settle_quickly  # type: ignore[method-assign]
    # SimCord records what a command raised before the bot answers it; its preview then says that the bot failed.
    env._record_error = record_failures  # type: ignore[method-assign]
    return env


def invite_bot(
    env: simcord.Env, guild: simcord.GuildHandle, permissions: discord.Permissions
) -> simcord.RoleHandle:
    """Give the bot its name and just these permissions, and return its role; SimCord gives all but administrator."""
    env.backend.bot_user.name = "Spotlight"  # no public method names the bot
    [role] = [role for role in env.backend.get_guild(guild.id).roles.values() if role.managed]
    env.backend.edit_role(guild.id, role.id, {"permissions": permissions.value})  # nor changes a role
    return simcord.RoleHandle(env, guild, role)


def forget_private_answers(env: simcord.Env) -> None:
    """Take away what only one person saw: a client that is opened anew does not have it either."""
    for messages in env.backend.messages.values():
        for message_id in [m.id for m in messages.values() if m.is_ephemeral]:
            del messages[message_id]


def button_of(result: simcord.InteractionResult, *, begins: str, ends: str) -> str:
    """Return the custom id of the one button of an answer that begins and ends so; raise ValueError for none."""
    found = [c.get("custom_id", "") for c in _components_of(result.response)]
    [custom_id] = [i for i in found if i.startswith(begins) and i.endswith(ends)]
    return custom_id


def fields_of(form: simcord.InteractionResult) -> list[str]:
    """Return the custom ids of the answers that a form asks for, in order."""
    found = [c.get("custom_id", "") for c in walk_components((form.modal or {}).get("components", []))]
    return [i for i in found if i.startswith("answer:")]


def _components_of(message: Any) -> Iterator[Mapping[str, Any]]:
    components = [] if message is None else message.components
    yield from walk_components([c if isinstance(c, dict) else c.to_dict() for c in components])


def places_of(env: simcord.Env, person: simcord.MemberActor) -> list[Place]:
    """Return what somebody can look at: each channel with its newest threads below it, then direct messages.

    SimCord's handles know a channel's threads, but no public list of channels nor what somebody may see.
    """
    seen = [
        c
        for c in env.backend.channels.values()
        if c.guild_id == person.guild.id
        and c.type in _KINDS
        and can_access_channel(env, c.id, person, history=True)
    ]
    found: list[Any] = []
    for channel in sorted((c for c in seen if not c.is_thread), key=lambda c: c.id):
        threads = sorted((c for c in seen if c.is_thread and c.parent_id == channel.id), key=lambda c: c.id)
        found += [channel, *threads[: -_POSTS_LISTED - 1 : -1]]
    listed = [
        Place(c.id, c.name or "", _KINDS[ChannelType(c.type)], _newest(env, c.id, person.id)) for c in found
    ]
    direct = env.backend.dm_channels.get(person.id)
    if direct is not None:
        listed.append(Place(direct, env.backend.bot_user.name, "dm", _newest(env, direct, person.id)))
    return listed


def _newest(env: simcord.Env, channel_id: int, person_id: int) -> int:
    messages = env.backend.messages.get(channel_id, {})
    return max((m.id for m in messages.values() if m.visible_to(person_id) and not m.is_ephemeral), default=0)


def handle_of(env: simcord.Env, person: simcord.MemberActor, place: Place) -> simcord.ChannelHandle:
    """Return SimCord's handle for a place, which it gives for channels that it made itself only."""
    guild = None if place.kind == "dm" else person.guild
    return simcord.ChannelHandle(env, guild, env.backend.get_channel(place.id))


def menus_of(env: simcord.Env, person: simcord.MemberActor, place: Place) -> dict[str, list[str]]:
    """Return the names of the menus that Discord would show somebody there, of members and of messages.

    SimCord's public list has slash commands only.
    """
    if place.kind == "dm":
        return {"user": [], "message": []}
    kinds = {"user": AppCommandType.USER, "message": AppCommandType.MESSAGE}
    return {
        name: [
            str(command["name"])
            for command in env.backend.visible_commands(user_id=person.id, channel_id=place.id, type=kind)
        ]
        for name, kind in kinds.items()
    }


def lines_of(env: simcord.Env, person: simcord.MemberActor, place: Place, *, limit: int) -> list[Line]:
    """Return the newest messages of a place that somebody sees and that are not whispered, the newest first."""
    messages = sorted(env.backend.messages.get(place.id, {}).values(), key=lambda m: -m.id)
    seen = [m for m in messages if m.visible_to(person.id) and not m.is_ephemeral]
    return [Line(m.id, m.author_id, name_of(env, m.author_id), _begin_of(m)) for m in seen[:limit]]


def name_of(env: simcord.Env, user_id: int) -> str:
    """Return how a person is shown."""
    user = env.backend.get_user(user_id)
    return user.global_name or user.name


def _begin_of(message: Any) -> str:
    texts = [message.content, *(str(c.get("content") or "") for c in walk_components(message.components))]
    text = " ".join(" ".join(texts).split())
    return text if len(text) <= _EXCERPT else text[: _EXCERPT - 1] + "…"


def people_of(env: simcord.Env, guild: simcord.GuildHandle) -> list[tuple[int, str]]:
    """Return the members as (id, name), without bots and the owner whom SimCord invents, in the order of coming."""
    stored = env.backend.get_guild(guild.id)
    people = (i for i in stored.members if i != stored.owner_id and not env.backend.get_user(i).bot)
    return [(i, name_of(env, i)) for i in people]


def member_of(env: simcord.Env, guild: simcord.GuildHandle, user_id: int) -> simcord.MemberActor:
    """Return SimCord's handle for a member; raise KeyError for somebody else."""
    if user_id not in env.backend.get_guild(guild.id).members:
        raise KeyError(user_id)
    return simcord.MemberActor(env, guild, simcord.UserHandle(env, env.backend.get_user(user_id)))


def message_of(env: simcord.Env, place: Place, message_id: int) -> simcord.ResponseMessage:
    """Return SimCord's handle for a message; raise KeyError for one that is not there."""
    return simcord.ResponseMessage(env, env.backend.messages.get(place.id, {})[message_id])


class _Unserved(PreviewServer):
    """A preview's answers without a socket of its own: the demo has one port for all of them."""

    async def start(self) -> None:
        """Listen nowhere; the port is that of the demo, against which Host and Origin are checked."""
        self.port = self._requested_port

    async def close(self) -> None:
        """Close nothing."""
        self.port = None


class Windows:
    """SimCord's preview once for each place and each pair of eyes, all of them behind one port.

    SimCord has one preview for each server, with one place and a port of its own. Each preview has a key that it
    wants with each request, so the key says which of them is asked.
    """

    def __init__(self, env: simcord.Env, port: int, timezone: str) -> None:
        self._env = env
        self._port = port
        self._timezone = timezone
        self._open: dict[tuple[int, int], Preview] = {}
        self._shown: dict[int, str] = {}
        self._turn = asyncio.Lock()
        _server.web = web  # SimCord imports it in the `start` that is replaced above
        # SimCord makes a parser for each text of each page whenever it publishes one, which is most of what that costs.
        if not isinstance(_markdown._markdown_parser, _Kept):
            _markdown._markdown_parser = _Kept(_markdown._markdown_parser)
        self._files = _Unserved(cast("Preview", None), port)
        self._files.port = port

    @asynccontextmanager
    async def turn(self, *, republishes_all: bool = False) -> AsyncGenerator[None, None]:
        """Wait until nobody else acts, since SimCord refuses two acts at once; afterwards show what changed."""
        async with self._turn:
            try:
                yield
            finally:
                self._publish_changes(everything=republishes_all)

    async def open(self, person: simcord.MemberActor, place: Place) -> str:
        """Return the key of the window on a place through somebody's eyes."""
        preview = self._open.get((person.id, place.id))
        if preview is None:
            async with self._turn:
                preview = await self._make(person, place)
            self._open[person.id, place.id] = preview
        return str(preview.capability)

    def show_form(self, person: simcord.MemberActor, place: Place, form: simcord.InteractionResult) -> None:
        """Show somebody a form that was opened by a menu, which SimCord's preview does not have."""
        preview = self._open.get((person.id, place.id))
        if preview is None:
            return
        for page in preview._pages.values():
            if page is not preview._python:  # which nobody sees, and from which each new page takes its form
                page.modal = form
                page.modal_handle = "m_" + secrets.token_urlsafe(12)
                preview._publish(page, reason="action")

    def routes(self) -> list[web.RouteDef]:
        """Return what the demo serves for the windows: their files, and their answers."""
        files = [web.get(path, self._file) for path in PreviewServer._STATIC_FILES if path != "/"]
        return [
            *files,
            web.post("/api/pages", self._of("_pages")),
            web.delete("/api/pages/{context_id}", self._of("_delete_page")),
            web.get("/api/state", self._of("_state")),
            web.get("/api/commands", self._of("_commands")),
            web.get("/api/action-result", self._of("_action_result")),
            web.post("/api/action", self._of("_action")),
            web.get("/api/assets/{asset_id}", self._of("_asset")),
        ]

    async def close(self) -> None:
        """End all windows."""
        for preview in self._open.values():
            await preview.close()

    async def _make(self, person: simcord.MemberActor, place: Place) -> Preview:
        """Open a window; the newest preview is no longer the only one that SimCord allows."""
        viewer = person.user if place.kind == "dm" else person
        preview = make_preview(
            self._env,
            handle_of(self._env, person, place),
            viewers=[viewer],
            layout="channel",
            display="responsive",
            width=960,
            height=720,
            locale="en-US",
            timezone=self._timezone,
            presentation_time=None,
        )
        preview._server = _Unserved(preview, self._port)
        preview._action = partial(self._act, preview, preview._action)
        await preview.__aenter__()
        self._env._preview = None
        self._shown.setdefault(place.id, self._state_of(place.id))
        return preview

    async def _act(self, preview: Preview, act: Any, context_id: str, body: Any) -> Any:
        """Let a page act in its turn; SimCord would refuse whoever comes while somebody else acts ("busy")."""
        async with self.turn():
            page = preview._pages.get(context_id)
            if page is not None and isinstance(body, dict) and body.get("kind") in _BOUND_TO_NO_MESSAGE:
                # The page was published anew while this was on its way. It names no button that may have changed, and
                # Discord would take it.
                body["published_revision"] = page.revision
            self._env._preview = preview  # whom SimCord tells that a person did something
            try:
                return await act(context_id, body)
            finally:
                self._env._preview = None

    def _publish_changes(self, *, everything: bool) -> None:
        """Publish the pages whose place changed: one published needlessly refuses the click on its way to it."""
        now = {channel: self._state_of(channel) for _, channel in self._open}
        for (_, channel), preview in self._open.items():
            if everything or now[channel] != self._shown.get(channel):
                preview._advance_presentation_time()
                for page in [
                    p for p in preview._pages.values() if p is not preview._python
                ]:  # nobody sees that one
                    preview._publish(page, reason="refresh")
        self._shown.update(now)

    def _state_of(self, channel_id: int) -> str:
        return repr(list(self._env.backend.messages.get(channel_id, {}).values())[-50:])

    def _of(self, name: str) -> Handler:
        async def answer(request: web.Request) -> web.StreamResponse:
            key = request.headers.get("X-Simcord-Capability", "").encode()
            for preview in self._open.values():
                if secrets.compare_digest(preview.capability.encode(), key):
                    return await getattr(preview._server, name)(request)
            raise web.HTTPUnauthorized

        return answer

    async def _file(self, request: web.Request) -> web.StreamResponse:
        """Serve one of SimCord's own files; the browser may keep the fonts, which are 28 MB."""
        answer: web.StreamResponse = await self._files._static(request)
        if request.path.startswith("/fonts/"):
            answer.headers["Cache-Control"] = "private, max-age=86400"
            del answer.headers["Pragma"]
        return answer

    @property
    def headers(self) -> dict[str, str]:
        """The headers of SimCord's pages, but that pages of the demo itself may show them in a frame."""
        policy = PreviewServer._SECURITY_HEADERS["Content-Security-Policy"]
        return {
            **PreviewServer._SECURITY_HEADERS,
            "X-Frame-Options": "SAMEORIGIN",
            "Content-Security-Policy": policy.replace("frame-ancestors 'none'", "frame-ancestors 'self'"),
        }


class _Kept:
    """A function with a memory for the parsers that it made: they keep nothing from one text to the next."""

    def __init__(self, make_parser: Callable[[Any, Any], Any]) -> None:
        self._make_parser = make_parser
        self._made: dict[str, Any] = {}

    def __call__(self, policy: Any, context: Any) -> Any:
        """Return the parser for these."""
        if len(self._made) > _PARSERS_KEPT:
            self._made.clear()
        key = repr((policy, context))
        if key not in self._made:
            self._made[key] = self._make_parser(policy, context)
        return self._made[key]


def window_page(head: str) -> str:
    """Return the page of a window, SimCord's own, with more in its head."""
    page = Path(_server.__file__).with_name("static").joinpath("index.html").read_text(encoding="utf-8")
    return page.replace("</head>", f"{head}</head>", 1)
