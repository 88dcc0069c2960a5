"""What the demo answers over HTTP: the page with places, people, menus and time, and the windows within it.

Like SimCord's preview, it answers only what a browser on this machine asks from the demo's own address.
"""

import html
import json
from collections.abc import Awaitable, Callable
from importlib import resources
from typing import Any, Protocol

from aiohttp import web

from bot.demo.simcord_windows import Windows, window_page
from bot.ui.strings import demo as strings

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]

_HEADERS = {
    "Cache-Control": "no-store",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Content-Security-Policy": "default-src 'self'; object-src 'none'; base-uri 'none'; frame-ancestors 'none'",
}
_FILES = {
    "icon.svg": "image/svg+xml",
    "index.css": "text/css",
    "index.js": "text/javascript",
    "window.css": "text/css",
    "window.js": "text/javascript",
}
_WINDOW_HEAD = (
    '<link rel="icon" href="/demo/icon.svg"><link rel="stylesheet" href="/demo/window.css">'
    '<script type="module" src="/demo/window.js"></script>'
)


class Steered(Protocol):
    """What the page steers: the demo."""

    windows: Windows

    def state(self, person: str, place_id: int) -> dict[str, Any]:
        """Return what the page shows to somebody who looks at a place."""
        ...

    async def open(self, person: str, place_id: int) -> str:
        """Return the key of a window."""
        ...

    async def pass_time(self, step: str) -> str:
        """Let time pass, and return a sentence about it."""
        ...

    async def use_menu(self, person: str, place_id: int, menu: str, target_id: int) -> str:
        """Use a context menu, and return a sentence about it."""
        ...


class Page:
    """The handlers; what is asked for wrongly is answered with 400."""

    def __init__(self, demo: Steered) -> None:
        self._demo = demo

    async def index(self, _: web.Request) -> web.Response:
        """Return the page itself."""
        return web.Response(text=index_page(), content_type="text/html", headers=_HEADERS)

    async def window(self, _: web.Request) -> web.Response:
        """Return a window, which opens with the key behind the # of its address."""
        return web.Response(
            text=window_page(_WINDOW_HEAD), content_type="text/html", headers=self._demo.windows.headers
        )

    async def file(self, request: web.Request) -> web.Response:
        """Return a file of the page."""
        name = request.match_info["name"]
        if name not in _FILES:
            raise web.HTTPNotFound
        text = resources.files("bot.demo").joinpath("static", name).read_text(encoding="utf-8")
        return web.Response(text=text, content_type=_FILES[name], headers=_HEADERS)

    async def state(self, request: web.Request) -> web.Response:
        """Say where one can look, who is there, and what time it is."""
        return self._json(self._demo.state(request.query["as"], int(request.query["in"])))

    async def open(self, request: web.Request) -> web.Response:
        """Open a window."""
        asked = await request.json()
        return self._json({"key": await self._demo.open(asked["as"], int(asked["in"]))})

    async def time(self, request: web.Request) -> web.Response:
        """Let time pass."""
        return self._json({"said": await self._demo.pass_time((await request.json())["step"])})

    async def menu(self, request: web.Request) -> web.Response:
        """Use a context menu."""
        asked = await request.json()
        said = await self._demo.use_menu(asked["as"], int(asked["in"]), asked["menu"], int(asked["target"]))
        return self._json({"said": said})

    @staticmethod
    def _json(value: dict[str, Any]) -> web.Response:
        return web.json_response(value, headers=_HEADERS)


def make_app(demo: Steered, port: int) -> web.Application:
    """Return the application; it answers only requests that a browser makes to this address itself."""
    own = (f"127.0.0.1:{port}", f"localhost:{port}")

    @web.middleware
    async def own_only(request: web.Request, handler: Handler) -> web.StreamResponse:
        origin = request.headers.get("Origin")
        if request.host not in own or (origin is not None and origin.removeprefix("http://") not in own):
            raise web.HTTPForbidden
        try:
            return await handler(request)
        except (KeyError, TypeError, ValueError) as error:
            raise web.HTTPBadRequest from error

    page = Page(demo)
    app = web.Application(middlewares=[own_only], handler_args={"handler_cancellation": False})
    app.add_routes(
        [
            web.get("/", page.index),
            web.get("/window", page.window),
            web.get("/demo/state", page.state),
            web.post("/demo/open", page.open),
            web.post("/demo/time", page.time),
            web.post("/demo/menu", page.menu),
            web.get("/demo/{name}", page.file),
            *demo.windows.routes(),
        ]
    )
    return app


def index_page() -> str:
    """Return the page, with its sentences in the places that are named after them."""
    text = resources.files("bot.demo").joinpath("static", "index.html").read_text(encoding="utf-8")
    sentences = {name: value for name, value in vars(strings).items() if name.isupper()}
    for name, value in sentences.items():
        if isinstance(value, str):
            text = text.replace(f"{{{name}}}", html.escape(value))
    steps = "".join(
        f'<button type="button" data-step="{step}">{html.escape(label)}</button>'
        for step, label in strings.STEPS.items()
    )
    hints = "".join(f"<dt>{html.escape(who)}</dt><dd>{html.escape(what)}</dd>" for who, what in strings.HINTS)
    data = json.dumps(sentences, ensure_ascii=False).replace("<", "\\u003c")
    return text.replace("{steps}", steps).replace("{hints}", hints).replace("{data}", data)
