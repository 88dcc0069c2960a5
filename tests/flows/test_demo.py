"""The demo shows the real bot: its pages answer, its buttons do what they say, and it leaves nothing behind."""

import asyncio
import json
import signal
import socket
import subprocess
import sys
import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, closing
from pathlib import Path
from typing import Any

import aiohttp
import pytest
from discord import app_commands

from bot.demo.community import sample_documents
from bot.demo.page import index_page
from bot.demo.show import Demo, is_answered, open_demo, run_demo, take_port
from bot.domain.errors import NotACurator
from bot.domain.importing import interpret
from bot.ui.strings import demo as strings
from bot.ui.strings.questionnaire import DEFAULT_QUESTIONS
from tests.sim import utc
from tests.strict import install, world_of

NOON = utc(2026, 11, 27, 12)  # a Friday


class Browser:
    """What a browser does with the demo's pages, without one."""

    def __init__(self, demo: Demo, base: str, session: aiohttp.ClientSession) -> None:
        self.demo = demo
        self.base = base
        self.session = session

    async def state(self, person: str, place: int = 0) -> dict[str, Any]:
        return await self._json("GET", f"/demo/state?as={person}&in={place}")

    async def place(self, person: str, name: str) -> int:
        return next(int(p["id"]) for p in (await self.state(person))["places"] if p["name"].startswith(name))

    async def post(self, path: str, **body: Any) -> dict[str, Any]:
        return await self._json("POST", path, json=body)

    async def open(self, person: str, place: int) -> "Window":
        key = (await self.post("/demo/open", **{"as": person, "in": place}))["key"]
        window = Window(self, key)
        window.page = await self._json("POST", "/api/pages", json={}, headers=window.headers)
        window.headers["X-Simcord-Context"] = window.page["context"]["id"]
        return window

    async def _json(self, method: str, path: str, **options: Any) -> dict[str, Any]:
        async with self.session.request(method, self.base + path, **options) as answer:
            assert answer.status == 200, (path, answer.status)
            return await answer.json()


class Window:
    """One place through one person's eyes, as SimCord's page sees it."""

    def __init__(self, browser: Browser, key: str) -> None:
        self._browser = browser
        self.headers = {"X-Simcord-Capability": key}
        self.page: dict[str, Any] = {}
        self._sequence = 0

    async def look(self) -> str:
        """Return all that is on the page."""
        self.page = await self._browser._json("GET", "/api/state", headers=self.headers)
        return json.dumps(self.page, ensure_ascii=False)

    async def close(self) -> None:
        path = f"/api/pages/{self.page['context']['id']}"
        await self._browser._json("DELETE", path, headers=self.headers)

    async def act(self, kind: str, **body: Any) -> dict[str, Any]:
        self._sequence += 1
        whole = {
            "protocol_version": 3, "sequence": self._sequence, "request_id": str(self._sequence), "kind": kind,
            "generation": self.page["context"]["generation"], "bot_generation": self.page["botGeneration"],
            "published_revision": self.page["publishedRevision"], **body,
        }  # fmt: skip
        return await self._browser._json("POST", "/api/action", json=whole, headers=self.headers)

    async def slash(self, *path: str, **options: Any) -> dict[str, Any]:
        catalog = await self._browser._json("GET", "/api/commands", headers=self.headers)
        command = next(c for c in catalog["entries"] if c["path"] == list(path))
        return await self.act(
            "run_command", command_id=command["commandId"], path=list(path), options=options,
            schema_fingerprint=command["schemaFingerprint"],
        )  # fmt: skip

    async def click(self, label: str) -> dict[str, Any]:
        """Click the newest button of this label."""
        await self.look()
        found = [
            (message_id, part["control_key"])
            for message_id in self.page["timeline"]
            for part in _parts(self.page["messages"][message_id]["components"])
            if part.get("label") == label
        ]
        message_id, control = found[-1]
        return await self.act("click", target_id=message_id, control_key=control)


def _parts(components: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [x for c in components for x in (c, *_parts(c.get("components", [])))]


@asynccontextmanager
async def browsing() -> AsyncIterator[Browser]:
    install()
    listener = take_port(0)
    base = f"http://127.0.0.1:{listener.getsockname()[1]}"
    async with open_demo(listener, start_at=NOON) as demo, aiohttp.ClientSession() as session:
        yield Browser(demo, base, session)
        assert world_of(demo._env.backend).faults == []


@pytest.mark.filterwarnings("ignore::DeprecationWarning")
async def test_the_demo_from_start_to_end(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """One demo for all of it, since it takes two seconds to make the community."""
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))  # another demo may be running on this machine
    async with browsing() as browser:
        await see_that_there_is_something_to_look_at(browser)
        await see_that_each_window_opens(browser)
        await see_that_strangers_get_nothing(browser)
        await see_that_a_refusal_is_an_answer(browser)
        await see_that_two_curators_meet_at_one_card(browser)
        await see_that_menus_make_their_interactions(browser)
        await see_that_time_passes(browser)
        assert (await browser.state("alice"))["failures"] == 0
        await see_that_a_failure_is_told(browser)
    assert list(tmp_path.iterdir()) == []


async def see_that_there_is_something_to_look_at(browser: Browser) -> None:
    alice, mara = await browser.state("alice"), await browser.state("mara")
    kinds = [p["kind"] for p in alice["places"]]

    assert [p["name"] for p in mara["people"]] == ["Alice Moreau", "Mara Okonkwo", "森 健二 (Kenji)"]
    assert (kinds.count("thread"), kinds.count("forum"), kinds.count("dm")) == (6, 1, 1)
    assert "curators" in [p["name"] for p in mara["places"]]
    assert "curators" not in [p["name"] for p in alice["places"]]
    assert alice["now"] == "Friday, 27 November 2026, 13:00 in Amsterdam"
    assert "आरोही देशपांडे" in [m["name"] for m in alice["members"]]
    board = await browser.open("mara", await browser.place("mara", "curators"))
    await board.slash("pipeline")
    shown = await board.look()
    for stage in ("ليلى حدّاد", "आरोही देशपांडे", "(3 of 8)", "Inês Conceição-Ávila", "Alice Moreau"):
        assert stage in shown


async def see_that_each_window_opens(browser: Browser) -> None:
    for path in ("/", "/window", "/demo/index.js", "/demo/index.css", "/demo/window.js", "/demo/window.css",
                 "/demo/icon.svg", "/app.js", "/preview.css", "/fonts/noto-sans-arabic-v2.012.ttf"):  # fmt: skip
        async with browser.session.get(browser.base + path) as answer:
            assert answer.status == 200, path
    async with browser.session.get(browser.base + "/window") as answer:
        assert (await answer.text()).count("/demo/window.js") == 1
        assert answer.headers["X-Frame-Options"] == "SAMEORIGIN"
        assert "frame-ancestors 'self'" in answer.headers["Content-Security-Policy"]
    for person in ("alice", "mara", "kenji"):
        for place in (await browser.state(person))["places"]:
            if place["kind"] != "forum":
                window = await browser.open(person, int(place["id"]))
                assert window.page["timeline"], place
                await window.close()
    direct = await browser.open("alice", await browser.place("alice", "Spotlight"))
    assert "would like to publish an interview with you" in await direct.look()


async def see_that_strangers_get_nothing(browser: Browser) -> None:
    async def status(method: str, path: str, **options: Any) -> int:
        async with browser.session.request(method, browser.base + path, **options) as answer:
            return answer.status

    body = {"as": "alice", "in": 0}
    for path in ("/", "/window", "/demo/state?as=alice&in=0", "/app.js"):
        assert await status("GET", path, headers={"Host": "evil.example"}) == 403
    for path in ("/demo/open", "/demo/time", "/demo/menu", "/api/pages"):
        assert await status("POST", path, json=body, headers={"Origin": "http://evil.example"}) == 403
    other_port = {"Origin": "http://127.0.0.1:1"}
    assert await status("POST", "/demo/open", json=body, headers=other_port) == 403
    assert await status("POST", "/api/pages", json={}) == 401
    assert await status("POST", "/api/pages", json={}, headers={"X-Simcord-Capability": "x"}) == 401
    assert await status("POST", "/demo/time", json={"step": "century"}) == 400
    assert await status("POST", "/demo/open", json={"as": "nobody", "in": 0}) == 400
    assert await status("GET", "/demo/secrets") == 404
    async with browser.session.get(browser.base + "/") as answer:
        assert answer.headers["X-Frame-Options"] == "DENY"
        assert browser.demo.windows._open
        page = await answer.text()
        assert not any(p.capability in page for p in browser.demo.windows._open.values())


async def see_that_a_refusal_is_an_answer(browser: Browser) -> None:
    window = await browser.open("alice", await browser.place("alice", "community"))
    receipt = await window.slash("interview", "show", person="nobody at all")

    assert (receipt["settlement"], receipt["diagnostics"]) == ("settled", [])
    assert "no interview with “nobody at all”" in await window.look()


async def see_that_two_curators_meet_at_one_card(browser: Browser) -> None:
    review = await browser.place("mara", "curators")
    mara, kenji = await browser.open("mara", review), await browser.open("kenji", review)
    await mara.slash("review")
    approved = await kenji.click("Approve")
    late = await mara.click("Approve")
    mara_sees, kenji_sees = await mara.look(), await kenji.look()

    assert (approved["settlement"], late["settlement"], late["diagnostics"]) == ("settled", "settled", [])
    assert "approved by 森 健二 (Kenji)" in mara_sees
    assert "ليلى حدّاد is asked to agree" in kenji_sees
    assert "is asked to agree" not in mara_sees  # the answer is for who clicked
    assert "was faster: the interview is" in mara_sees


async def see_that_menus_make_their_interactions(browser: Browser) -> None:
    lobby = await browser.place("alice", "community")
    state = await browser.state("alice", lobby)
    people = {m["name"]: int(m["id"]) for m in state["members"]}
    window = await browser.open("alice", lobby)

    async def use(person: str, menu: str, target: int) -> str:
        body = {"as": person, "in": lobby, "menu": menu, "target": target}
        return (await browser.post("/demo/menu", **body))["said"]

    assert state["menus"] == {"user": ["Nominate for spotlight", "View interview"], "message": []}
    said = await use("alice", "View interview", people["Noor Ebbing"])
    assert said == "View interview: the answer is in #community."
    assert "hear the masts at night" in await window.look()
    await use("alice", "View interview", people["Mara Okonkwo"])
    assert "no interview" in await window.look()  # a refusal, and no failure
    said = await use("alice", "Nominate for spotlight", people["Mara Okonkwo"])
    assert said == "Nominate for spotlight: a form is open in #community."
    assert "Propose Mara Okonkwo" in await window.look()
    values = {"reason": "She repairs everything."}
    sent = await window.act("modal_submit", modal_handle=window.page["modal"]["handle"], values=values)
    assert sent["settlement"] == "settled", sent
    assert "The curators see your proposal of Mara Okonkwo" in await window.look()
    old = next(int(x["id"]) for x in state["lines"] if "Sam Oyelaran" in x["begins"])
    refused = await use("alice", "Import as interview", old)
    assert refused == "Discord does not offer “Import as interview” to Alice Moreau here."
    mara = await browser.open("mara", lobby)
    await use("mara", "Import as interview", old)
    shown = await mara.look()
    assert "Name: **Sam Oyelaran (sample)**" in shown
    assert "Published already, in public" in shown


async def see_that_time_passes(browser: Browser) -> None:
    window = await browser.open("alice", await browser.place("alice", "community"))
    hour = await browser.post("/demo/time", step="hour")
    day = await browser.post("/demo/time", step="day")
    post = await browser.post("/demo/time", step="post")
    shown = await window.look()
    week = await browser.post("/demo/time", step="week")

    assert hour["said"] == "Friday, 27 November 2026, 14:00 in Amsterdam. New in #curators."
    assert day["said"].startswith("Saturday, 28 November 2026, 14:00")
    assert post["said"].startswith("Monday, 30 November 2026, 17:0")
    assert "New in #community, Interview with 小林 美咲 (sample)." in post["said"]
    assert "Member spotlight: 小林 美咲 (sample)" in shown
    assert week["said"].startswith("Monday, 7 December 2026, 17:")
    await window.click("Read the whole interview")  # a page is not lost when weeks pass


async def see_that_a_failure_is_told(browser: Browser) -> None:
    window = await browser.open("alice", await browser.place("alice", "community"))
    browser.demo._bot.store.interviews.get = None  # type: ignore[method-assign,assignment]
    receipt = await window.slash("interview", "show", person="noor")

    assert receipt["settlement"] == "failed"
    assert (await browser.state("alice"))["failures"] == 1
    assert "{count}" in strings.FAILED


@pytest.mark.parametrize(
    ("port", "said"),
    [(None, "is taken, and the demo needs no other"), (70000, "choose a number from 0 to 65535")],
)
def test_a_port_that_cannot_be_had_is_named_before_anything_starts(
    port: int | None, said: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.demo.show.open_demo", None)
    with closing(socket.socket()) as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        wanted = port or other.getsockname()[1]
        code = run_demo(wanted)
        told = capsys.readouterr()

    assert code == 1
    assert told.out == ""
    assert told.err.count("\n") == 1
    assert str(wanted) in told.err
    assert said in told.err


def test_it_stops_with_ctrl_c_and_sigterm_and_leaves_nothing(tmp_path: Path) -> None:
    script = "import sys; from bot.demo.show import run_demo; sys.exit(run_demo(0))"
    environment = {"TMPDIR": str(tmp_path), "PATH": "/usr/bin:/bin", "PYTHONWARNINGS": "ignore"}
    with subprocess.Popen(  # noqa: S603  # the bot
        [sys.executable, "-c", script], cwd=Path(__file__).parents[2], env=environment, text=True,
        stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
    ) as process:  # fmt: skip
        assert process.stdout is not None
        first = process.stdout.readline()
        process.send_signal(signal.SIGTERM)
        out, err = process.communicate(timeout=20)

    assert first.startswith("Spotlight's demo is open at http://127.0.0.1:")
    assert out.endswith("Stopped; nothing is left running.\n")
    assert (err, process.returncode) == ("", 0)
    assert list(tmp_path.iterdir()) == []


async def test_it_can_be_stopped_while_it_still_starts(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    listener = take_port(0)

    async def start() -> None:
        async with open_demo(listener, start_at=NOON):
            pytest.fail("it was stopped before")

    task = asyncio.create_task(start())
    while not list(tmp_path.iterdir()):
        await asyncio.sleep(0.01)
    await asyncio.sleep(0.1)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task

    assert list(tmp_path.iterdir()) == []
    assert listener.fileno() == -1


def test_the_samples_are_whole_interviews_marked_as_samples_in_several_scripts() -> None:
    found = [interpret(data.decode(), DEFAULT_QUESTIONS) for _, data in sample_documents()]

    assert len(found) == 9
    assert {"小林 美咲 (sample)", "نور حداد (sample)", "João Conceição-Ávila (sample)"} <= {
        i.name for i in found
    }
    for imported in found:
        assert imported.name.endswith("(sample)")
        assert [a.question_key for a in imported.answers] == [q.key for q in DEFAULT_QUESTIONS]
        assert not any(a.doubts for a in imported.answers)


def test_the_page_has_all_its_sentences() -> None:
    page = index_page()

    assert not [name for name in vars(strings) if name.isupper() and f"{{{name}}}" in page]
    assert "{steps}" not in page
    assert "{hints}" not in page
    assert page.count("data-step") == 4


def test_what_nobody_foresaw_is_not_taken_for_an_answer() -> None:
    assert not is_answered(RuntimeError("x"))
    assert is_answered(NotACurator())
    assert is_answered(app_commands.CheckFailure())
