"""Rows 5 and 6: what Discord answers, and what its gateway does."""

import asyncio
import random
from datetime import timedelta

from bot.domain.posts import ChannelKind
from tests.loopback import Fault
from tests.torture.bench import Bench, Row, Tally
from tests.torture.scene import DUE, Scene, Server, scene

_VIA = {"Via": "1.1 google"}


def _faults() -> dict[str, dict[str, object]]:
    refusals = {
        "401": (401, 0), "403/50001": (403, 50001), "403/50013": (403, 50013), "404/10003": (404, 10003),
        "404/10004": (404, 10004), "404/10008": (404, 10008), "400/50035": (400, 50035), "413/40005": (413, 40005),
        "400/50045": (400, 50045), "400/160004": (400, 160004), "400/160006": (400, 160006),
        "400/40033": (400, 40033), "400/200000": (400, 200000), "400/240000": (400, 240000),
    }  # fmt: skip
    found: dict[str, dict[str, object]] = {
        name: {"when": "before", "action": str(status), "code": code}
        for name, (status, code) in refusals.items()
        if name != "401"
    }
    for status in ("500", "502", "503", "504", "524"):
        found[f"{status} before"] = {"when": "before", "action": status}
        found[f"{status} after"] = {"when": "after", "action": status}
    limited = {"when": "before", "action": "429", "seconds": 0.3}
    found["429 route"] = {**limited, "headers": _VIA}
    found["429 global"] = {**limited, "headers": {**_VIA, "X-RateLimit-Global": "true"}}
    found["429 Cloudflare"] = {**limited, "is_html": True}
    found["reset before"] = {"when": "before", "action": "drop"}
    found["reset after"] = {"when": "after", "action": "drop"}
    found["hang before"] = {"when": "before", "action": "hang", "seconds": 4.0}
    found["hang after"] = {"when": "after", "action": "hang", "seconds": 4.0}
    found["truncated"] = {"when": "after", "action": "truncate"}
    return found


FAULTS = _faults()
ROUTES = {
    "create message": ("POST", r"/channels/{channel}/messages", False),
    "read history": ("GET", r"/channels/{channel}/messages", True),
    "get guild": ("GET", r"/guilds/{guild}", True),
    "get channel": ("GET", r"/channels/{channel}", True),
    "get member": ("GET", r"/guilds/{guild}/members/\d+", True),
    "open thread": ("POST", r"/channels/{channel}/messages/\d+/threads", False),
    "read thread": ("GET", r"/channels/{thread}/messages", False),
    "write thread": ("POST", r"/channels/{thread}/messages", False),
    "publish": ("POST", r"/channels/{channel}/messages/\d+/crosspost", False),
    "tell curators": ("POST", r"/channels/{review}/messages", None),
}
"""Each request of a post; True: made only after an unknown outcome, None: only when there is something to tell."""


class Cell:
    """One server that suffers one fault at one request."""

    def __init__(self, server: Server, route: str, fault: str) -> None:
        self.server = server
        self.name = f"{route}: {fault}"
        method, path, after_doubt = ROUTES[route]
        others = rf"(?!{server.channel.id}/|{server.review.id}/)\d+"
        pattern = path.format(
            channel=server.channel.id, guild=server.guild.id, review=server.review.id, thread=others
        )
        posts = f"/channels/{server.channel.id}/messages"
        self.faults = [Fault(method, pattern, **FAULTS[fault])]  # type: ignore[arg-type]
        if after_doubt:
            self.faults.insert(0, Fault("POST", posts, "before", "drop"))
        if after_doubt is None:
            self.faults.insert(0, Fault("POST", posts, "before", "403", code=50013))
        self.is_refused = "/" in fault and route == "create message"


async def matrix(bench: Bench, tally: Tally, trials: int) -> None:
    """Every request of a post, with every fault, each in a server of its own.

    A trial is a route with all faults at once; but what happens in threads does not tell of which server it is, so
    there each fault has a trial of its own (of which a slice takes some).
    """
    cells = 0
    together = [(route, list(FAULTS)) for route in ROUTES if "thread" not in route]
    alone = [(route, [fault]) for route in ROUTES if "thread" in route for fault in FAULTS]
    units = together + alone[:: max(len(alone) // max(trials - len(together), 1), 1)]

    async def trial(number: int) -> None:
        nonlocal cells
        route, names = units[number]
        rng = random.Random(f"{bench.seed}/5/{number}")
        kind = ChannelKind.ANNOUNCEMENT
        async with scene(bench.nursery, rng, kind=kind, servers=len(names), interviews=2) as at:
            made = [Cell(s, route, n) for s, n in zip(at.servers, names, strict=True)]
            for cell in made:
                at.made.faults.extend(cell.faults)
            await _suffer(at, tally, made)
            cells += len(made)

    await bench.run(tally, len(units), trial)
    tally.notes.append(f"{cells} cells of request × fault")


async def _suffer(at: Scene, tally: Tally, cells: list[Cell]) -> None:
    async with at.bot("impatient"):
        await at.wait_until_over(within=60)
        await asyncio.sleep(0.5)
        resting = {c.name: at.states(c.server) for c in cells}
        invalid = at.made.invalid_requests
        at.clock.jump(timedelta(hours=25))
        await asyncio.sleep(1.0)
        await at.wait_until_over(within=30)
        for _ in range(250):
            if all(_is_settled(at, cell) for cell in cells):
                break
            await asyncio.sleep(0.1)
        for cell in cells:
            _judge_cell(at, tally, cell, resting[cell.name])
    if invalid > 3 * len(cells):
        tally.fault(f"{cells[0].name}: {invalid} invalid requests for {len(cells)} servers")
    tally.corrupt += not at.is_sound()


def _is_settled(at: Scene, cell: Cell) -> bool:
    states = at.states(cell.server)
    is_told = states == ["done"] or bool(cell.server.notices())
    return is_told and set(states) <= {"done", "skipped", "needs_human"}


def _judge_cell(at: Scene, tally: Tally, cell: Cell, resting: list[str]) -> None:
    posts, states, notices = len(cell.server.posts()), at.states(cell.server), cell.server.notices()
    tally.duplicates += posts > 1 or len(set(cell.server.texts())) < len(cell.server.texts())
    if states == ["done"]:
        vanished = "10008" in cell.name and "create" in cell.name
        if posts == 0 and not vanished:
            tally.lost += 1
            tally.fault(f"{cell.name}: counts as posted, and is not there")
    elif not notices:
        tally.lost += 1
        tally.fault(f"{cell.name}: {resting} → {states}, and nobody was told")
    elif states not in (["skipped"], ["needs_human"]):
        tally.fault(f"{cell.name}: {resting} → {states}")
    elif posts and states == ["skipped"]:
        tally.fault(f"{cell.name}: skipped, and yet posted")


async def bad_token(bench: Bench, tally: Tally, trials: int) -> None:
    """401 in the middle of a post: the process ends with 78, and goes on once the token is right."""

    async def trial(number: int) -> None:
        rng = random.Random(f"{bench.seed}/5t/{number}")
        async with scene(bench.nursery, rng) as at:
            at.made.faults.append(Fault("POST", at.server.posts_path, "before", "401"))
            async with at.bot() as process:
                code = await asyncio.wait_for(process.wait(), 20)
            if code != 78:
                tally.fault(f"trial {number}: ended with {code}")
            async with at.bot():
                await at.wait_until_over()
            at.judge(tally, f"trial {number}")

    await bench.run(tally, trials, trial)


# ------------------------------------------------------------------------------- gateway

DISTURBANCES = [
    "close:1000", "close:4000", "close:4009", "reconnect", "invalid:true", "invalid:false", "drop", "outage:2",
    "deaf", "late",
]  # fmt: skip


async def gateway(bench: Bench, tally: Tally, trials: int) -> None:
    """Each cycle a disturbance around the moment of a post; ten servers, one a minute, are due in each trial."""
    identifies = resumes = connected = forced = 0

    async def trial(number: int) -> None:
        nonlocal identifies, resumes, connected, forced
        rng = random.Random(f"{bench.seed}/6/{number}")
        minutes = [2 * i for i in range(len(DISTURBANCES))]
        async with scene(
            bench.nursery, rng, servers=len(minutes), minutes=minutes, rate=20.0, before=timedelta(minutes=1)
        ) as at:
            order = rng.sample(DISTURBANCES, len(DISTURBANCES))
            at.made.gateway.heartbeat_ms = 300
            async with at.bot("nervous"):
                await asyncio.wait_for(at.made.identified.wait(), 20)
                for minute, what in zip(minutes, order, strict=True):
                    moment = DUE + timedelta(minutes=minute, seconds=rng.uniform(-40, 10))
                    await asyncio.sleep(max((moment - at.clock()).total_seconds() / at.clock.rate, 0))
                    connected += await _is_connected(at)
                    await _disturb(at, what)
                await _is_connected(at)
                await at.wait_until_over(within=40)
            at.judge(tally, f"trial {number} {order}")
            for server in at.servers:
                if any("gone" in n or "I lack" in n for n in server.notices()):
                    tally.fault(f"trial {number}: a false alarm: {server.notices()}")
            tally.trials += len(order) - 1
            identifies += at.made.gateway.identifies
            resumes += at.made.gateway.resumes
            forced += at.made.gateway.forced
            if at.made.gateway.identifies > 20:
                tally.fault(f"trial {number}: {at.made.gateway.identifies} identifies within the hour")

    await bench.run(tally, -(-trials // len(DISTURBANCES)), trial, at_once=10)
    tally.notes.append(
        f"{connected} disturbances met a connection; {identifies} identifies ({forced} forced), {resumes} resumes"
    )


async def _is_connected(at: Scene) -> bool:
    """Wait until the bot has a connection that can be disturbed."""
    for _ in range(600):
        if at.made.gateway.is_connected:
            return True
        await asyncio.sleep(0.02)
    return False


async def _disturb(at: Scene, what: str) -> None:
    gateway = at.made.gateway
    if what == "late":
        gateway.guild_delay = 1.5
        await gateway.disturb("invalid:false")
        await asyncio.sleep(6.0)
        gateway.guild_delay = 0.0
        return
    await gateway.disturb(what)
    if what == "deaf":
        await asyncio.sleep(8.5)
        gateway.is_deaf = False


ROWS = [
    Row("5", "each request of a post × each way to fail", 100, matrix, least=20),
    Row("5t", "the token is refused during a post", 20, bad_token, least=2),
    Row("6", "gateway closed, resumed, invalidated, deaf, refused", 200, gateway, least=20),
]
