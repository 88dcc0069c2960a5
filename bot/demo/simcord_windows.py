"""SimCord's preview of a channel, once for each pair of eyes: the other half of what is needed of SimCord's inside.

Each name that begins with ``_`` and each use of ``env.backend`` has its reason beside it. Written for 3.2.1.
"""

# ruff: noqa: SLF001, ANN401  # to reach inside, where little has a type, is what this file is for

import asyncio
import secrets
from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import asynccontextmanager
from functools import partial
from pathlib import Path
from typing import Any, cast

import simcord
from aiohttp import web
from simcord.preview import Preview, _markdown, _server, make_preview
from simcord.preview._server import PreviewServer

from bot.demo.simcord_inside import Place, handle_of

_PARSERS_KEPT = 500
_BOUND_TO_NO_MESSAGE = ("run_command", "autocomplete_command", "modal_submit", "send_message", "history")
Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


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
