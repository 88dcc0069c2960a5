"""The demo shows the real bot: it starts, answers, posts, and leaves nothing behind."""

import re
import tempfile
from pathlib import Path

import aiohttp
import pytest
import simcord

from bot.demo.community import sample_documents
from bot.demo.show import open_demo
from bot.domain.importing import interpret
from bot.ui.words.questionnaire import DEFAULT_QUESTIONS
from tests.sim import ids_of, make_settling_quick, reply_of, utc
from tests.strict import install, world_of


@pytest.mark.filterwarnings("ignore::DeprecationWarning")
async def test_the_demo_starts_lets_a_week_pass_and_cleans_up(
    unused_tcp_port_factory, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    install()
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))  # another demo may be running on this machine
    monkeypatch.setattr(simcord.Env, "_settle_internal", simcord.Env._settle_internal)  # to be as before
    make_settling_quick(simcord.Env)
    port = unused_tcp_port_factory()
    async with open_demo(port, start_at=utc(2026, 11, 22, 12)) as demo:
        async with aiohttp.ClientSession() as session:
            base = f"http://127.0.0.1:{port}/"
            page = await (await session.get(base)).text()
            stranger = await session.get(base, headers={"Host": "evil.example"})
            foreign = await session.post(base + "week", headers={"Origin": "http://evil.example"})
            before = len([m for m in demo.community.channel.history() if ids_of(m)])
            told = await (await session.post(base + "week")).text()
            server = await session.get(re.search(r'href="(http://127[^#"]+)', page)[1])

        shown = await demo.community.member.slash(demo.community.channel, "interview show", person="noor")

        after = len([m for m in demo.community.channel.history() if ids_of(m)])
        assert (stranger.status, foreign.status, server.status) == (403, 403, 200)
        assert told == "It is Sunday, 29 November 2026 in the demo."
        assert (before, after) == (1, 2)
        assert "Noor Ebbing (sample)" in reply_of(shown)
        assert world_of(demo.community.channel._env.backend).faults == []
    assert list(tmp_path.iterdir()) == []


def test_the_samples_are_six_whole_interviews_marked_as_samples() -> None:
    found = [interpret(data.decode(), DEFAULT_QUESTIONS) for _, data in sample_documents()]

    assert len(found) == 6
    for imported in found:
        assert imported.name.endswith("(sample)")
        assert [a.question_key for a in imported.answers] == [q.key for q in DEFAULT_QUESTIONS]
        assert not any(a.doubts for a in imported.answers)
