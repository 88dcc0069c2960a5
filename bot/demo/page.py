"""The page of the demo: a way into the simulated server, and a button that lets a week pass."""

from collections.abc import Awaitable, Callable

from aiohttp import web

_PAGE = """<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Spotlight demo</title>
<style>
  body { font: 16px/1.5 system-ui, sans-serif; margin: 0; background: #1e1f22; color: #dbdee1; }
  main { max-width: 40rem; margin: 10vh auto; padding: 0 1.5rem; }
  h1 { font-size: 1.6rem; color: #fff; }
  a, button { display: inline-block; font: inherit; font-weight: 600; padding: .6rem 1.1rem; margin: 0 .6rem .6rem 0;
    border: 0; border-radius: 6px; background: #5865f2; color: #fff; text-decoration: none; cursor: pointer; }
  button { background: #3f4248; }
  li { margin: .4rem 0; }
  code { background: #2b2d31; border-radius: 4px; padding: .1rem .35rem; }
  #status { min-height: 1.5rem; color: #b5bac1; }
</style>
<main>
  <h1>Spotlight, without a token</h1>
  <p>The real bot is running in a simulated Discord server with six invented interviews. Nothing leaves this
  machine.</p>
  <p><a href="__LINK__" target="spotlight-server">Open the server</a><button id="week">Let a week pass</button></p>
  <p id="status" role="status">__DATE__</p>
  <ul>
    <li>As Alice, a member, type <code>/interview show</code> or <code>/interview search</code>, and write an interview
    of your own with <code>/my interview</code>.</li>
    <li>Change “Viewing as” to Mara, a curator, for <code>/pipeline</code> and <code>/review</code>,
    <code>/setup</code>, <code>/queue list</code> and <code>/spotlight status</code>. What Mara approves, Alice
    agrees to.</li>
    <li>Let a week pass, here or with Enter in the terminal: the next spotlight appears in the channel.</li>
  </ul>
</main>
<script>
  document.getElementById("week").addEventListener("click", async (event) => {
    event.target.disabled = true;
    const answer = await fetch("/week", { method: "POST" });
    document.getElementById("status").textContent = await answer.text();
    event.target.disabled = false;
  });
</script>
"""


def make_app(
    link: str, port: int, *, date: Callable[[], str], pass_week: Callable[[], Awaitable[str]]
) -> web.Application:
    """Return the page's application; it answers only requests that a browser makes to this address itself."""
    own = (f"127.0.0.1:{port}", f"localhost:{port}")

    @web.middleware
    async def own_only(
        request: web.Request, handler: Callable[[web.Request], Awaitable[web.StreamResponse]]
    ) -> web.StreamResponse:
        origin = request.headers.get("Origin")
        if request.host not in own or (origin is not None and origin.removeprefix("http://") not in own):
            raise web.HTTPForbidden
        return await handler(request)

    async def index(_: web.Request) -> web.Response:
        return web.Response(
            text=_PAGE.replace("__LINK__", link).replace("__DATE__", date()), content_type="text/html"
        )

    async def week(_: web.Request) -> web.Response:
        return web.Response(text=await pass_week())

    app = web.Application(middlewares=[own_only])
    app.router.add_get("/", index)
    app.router.add_post("/week", week)
    return app
