"""The smoke test against the stand-in: everything is tried, reported without names, and taken away again."""

import asyncio
import io
import re
import signal
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.cli.smoke import pages
from bot.cli.smoke.commands import differences, own_commands
from bot.cli.smoke.forms import forms, is_valid
from bot.cli.smoke.report import Report, Result
from bot.config import Settings
from bot.discord_api.probe import Stopwatch
from bot.ui.strings import operator as strings
from tests.loopback import Fault, loopback, start_bot, until
from tests.process.place import THREADS, Place, Run, Terminal, forgive_what_is_wanted
from tests.sim import open_bot

ROOT = Path(__file__).resolve().parents[2]


@pytest.mark.parametrize("kind", ["announcement", "forum"])
async def test_everything_is_as_expected_and_nothing_is_left_behind(
    kind: str, smoke: Any, tmp_path: Path
) -> None:
    async with loopback() as made:
        place = Place(made, kind)
        path = tmp_path / "report.txt"

        run = await smoke(place, report=path)

        assert run.code == 0, run.report
        assert " 0 unexpected, 0 skipped" in run.report
        assert place.left == []
        assert path.read_text(encoding="utf-8") == run.report
        place.assert_no_names_in(run.report + run.errors)
        assert len(made.requests) <= 60
        if kind == "announcement":
            assert "refused 40033" in run.line(strings.SMOKE_PUBLISH_AGAIN)
            assert f"ok ({strings.SMOKE_PUBLISHED})" in run.line(strings.SMOKE_PUBLISH + "  ")
            assert run.report.count(strings.SMOKE_LEFT_COPIES) == 1
            assert strings.SMOKE_CLEAN not in run.report
        else:
            assert strings.SMOKE_CLEAN in run.report
            assert strings.SMOKE_OTHER_POST in run.line(strings.SMOKE_FORUM_REPEATED)


async def test_it_runs_as_a_process_in_a_text_channel(tmp_path: Path) -> None:
    async with loopback() as made:
        place = Place(made, "text")
        where = ("--guild", str(place.guild.id), "--channel", str(place.channel.id))
        process = await start_bot(tmp_path / "none.db", made.url, "smoke", *where, "--yes")
        out, errors = await asyncio.wait_for(process.communicate(), 60)
        forgive_what_is_wanted(made)
        run = Run(process.returncode or 0, out.decode(), errors.decode())

        assert run.code == 0, run.report + run.errors
        assert not run.errors
        assert "refused 160004" in run.line(strings.SMOKE_SECOND_THREAD)
        assert "refused 50083" in run.line(strings.SMOKE_EDIT_ARCHIVED)
        assert "refused 40005" in run.line(strings.SMOKE_LARGE_FILE)
        assert "refused 10008" in run.line(strings.SMOKE_DELETE_AGAIN)
        assert strings.SMOKE_SAME_MESSAGE in run.line(strings.SMOKE_SAME_NONCE)
        assert "1 found" in run.line(strings.SMOKE_STARTED)
        assert strings.SMOKE_NOT_SYNCED in run.line(strings.SMOKE_COMMANDS)
        assert place.left == []
        assert not (tmp_path / "none.db").exists()
        place.assert_no_names_in(run.report)


async def test_what_discord_refuses_is_named_with_its_words(smoke: Any) -> None:
    async with loopback() as made:
        place = Place(made, "text")
        refusal = Fault("PATCH", r"/channels/\d+/messages/\d+", "before", "400", code=50035, times=2)
        made.faults.append(refusal)

        run = await smoke(place)

        assert run.code == 1
        assert "unexpected: refused 50035" in run.line(strings.SMOKE_PICTURE_IN)
        first = strings.SMOKE_PAGES_SHOWN.format(number=1, count="")
        assert "unexpected: refused 50035" in run.line(first)
        assert " ok" in run.line(strings.SMOKE_PAGE_ALONE.format(name=strings.SMOKE_PAGES["experts"]))
        assert " 2 unexpected, 0 skipped" in run.report
        assert place.left == []


async def test_what_discord_does_otherwise_is_unexpected_although_nothing_is_refused(smoke: Any) -> None:
    async with loopback() as made:
        place = Place(made, "text")
        made.world.nonce_window = timedelta(0)
        made.backend.register_commands(None, [{"name": "setup", "description": "Another", "type": 1}])

        run = await smoke(place)

        assert run.code == 1
        assert f"unexpected: ok ({strings.SMOKE_OTHER_MESSAGE})" in run.line(strings.SMOKE_SAME_NONCE)
        assert "unexpected: ok (" in run.line(strings.SMOKE_COMMANDS)
        assert "setup" in run.line(strings.SMOKE_COMMANDS)
        assert place.left == []


async def test_steps_that_need_a_refused_one_are_skipped(smoke: Any) -> None:
    async with loopback() as made:
        place = Place(made, "forum")
        made.faults.append(
            Fault("POST", f"/channels/{place.channel.id}/threads", "before", "403", code=50013)
        )

        run = await smoke(place)

        assert run.code == 1
        assert "unexpected: refused 50013" in run.line(strings.SMOKE_FORUM_POST)
        assert strings.SMOKE_SKIPPED in run.line(strings.SMOKE_FIND)
        assert " ms" not in run.line(strings.SMOKE_FIND)
        assert place.left == []


async def test_without_manage_threads_the_thread_stays_empty_and_is_told(smoke: Any) -> None:
    async with loopback() as made:
        place = Place(made, "text")
        place.set(manage_channels=True, mention_everyone=True, manage_threads=False)
        made.faults.append(
            Fault("DELETE", r"/channels/\d+", "before", "403", code=50013, times=2)
        )  # SimCord asks for Manage Channels instead

        run = await smoke(place)

        assert run.code == 0, run.report
        assert strings.SMOKE_MISSING_WISHED.format(names="Manage Threads") in run.report
        assert "refused 50013" in run.line(strings.SMOKE_DELETE_THREAD_WITHOUT)
        assert f"the thread “{strings.SMOKE_THREAD}”" in run.report
        assert strings.SMOKE_CLEAN not in run.report
        assert place.left == [strings.SMOKE_THREAD]


async def test_a_missing_permission_of_the_invitation_is_told_first(smoke: Any) -> None:
    async with loopback() as made:
        place = Place(made, "text")
        place.set(attach_files=False, **THREADS)

        run = await smoke(place)

        assert run.code == 1
        assert run.report.splitlines()[1] == strings.SMOKE_MISSING.format(names="Attach Files")
        assert "since Attach Files is missing" in run.line(strings.SMOKE_POST)
        assert " 0 unexpected" in run.report
        assert "refused for want of a permission" in run.report
        assert place.left == []


def test_what_discord_repeats_of_names_and_ids_is_left_out_of_the_report() -> None:
    lines: list[str] = []
    report = Report(lines.append, Stopwatch(), ["Quiet Harbour", "zebra-room"])

    said = "Invalid: zebra-room of Quiet Harbour is 1234567890123456789"
    report.step("a step", (0,), Result(50035, said))

    assert lines[0].endswith("unexpected: Invalid: (name) of (name) is (id)")


def test_only_what_a_missing_permission_explains_is_put_down_to_it() -> None:
    lines: list[str] = []
    report = Report(lines.append, Stopwatch(), missing=frozenset({"attach_files", "embed_links"}))
    needs = ("send_messages", "embed_links", "attach_files")

    report.step("a step", (0,), Result(50013, "refused 50013"), needs=needs)
    report.step("a step", (0,), Result(50035, "refused 50035"), needs=needs)
    report.step("a step", (0,), Result(50013, "refused 50013"), needs=("send_messages",))

    assert lines[0].endswith("  refused 50013, since Embed Links and Attach Files are missing")
    assert lines[1].endswith("unexpected: refused 50035")
    assert lines[2].endswith("unexpected: refused 50013")
    assert (report.lacking, report.unexpected, report.is_well) == (1, 2, False)


async def test_it_runs_only_where_the_bot_is_and_asks_before(
    smoke: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with loopback() as made:
        place, other = Place(made, "text"), Place(made, "text")
        elsewhere = await smoke(place, guild=12345)
        wrong_channel = await smoke(place, channel=other.channel.id)
        monkeypatch.setattr("sys.stdin", io.StringIO("y\n"))
        no_terminal = await smoke(place, yes=False)
        monkeypatch.setattr("sys.stdin", Terminal("n\n"))
        declined = await smoke(place, yes=False)

        assert (elsewhere.code, elsewhere.errors) == (1, strings.SMOKE_NOT_INVITED + "\n")
        assert (wrong_channel.code, wrong_channel.errors) == (1, strings.SMOKE_NO_CHANNEL + "\n")
        assert (no_terminal.code, no_terminal.errors) == (2, strings.SMOKE_NOT_ASKED + "\n")
        assert declined.code == 1
        assert "#zebra-room of “Quiet Harbour”" in declined.errors
        assert declined.errors.endswith(strings.SMOKE_DECLINED + "\n")
        assert not any(method != "GET" for method, _, _ in made.requests)


@pytest.mark.parametrize("path", ["/users/@me", r"/guilds/\d+", r"/channels/\d+"])
async def test_a_machine_that_discord_turns_away_is_one_sentence(path: str, smoke: Any) -> None:
    async with loopback() as made:
        place = Place(made, "text")
        held_back = Fault("GET", path, "before", "429", seconds=100, headers={"Via": "1.1 google"})
        made.faults.append(held_back)

        run = await smoke(place)

        assert run.code == 1
        assert run.errors.startswith("Discord did not let the bot")
        assert run.errors.count("\n") == 1


async def test_ctrl_c_cleans_up_and_reports(tmp_path: Path) -> None:
    """Also of the post whose answer was still on its way."""
    async with loopback() as made:
        place = Place(made, "text")
        posts = f"/channels/{place.channel.id}/messages"
        made.faults.append(Fault("POST", posts, action="late", seconds=1.0))
        where = ("--guild", str(place.guild.id), "--channel", str(place.channel.id))
        process = await start_bot(tmp_path / "none.db", made.url, "smoke", *where, "--yes")
        async with asyncio.timeout(20):
            while not made.count("POST", posts):
                await asyncio.sleep(0.02)
        process.send_signal(signal.SIGINT)
        out, errors = await asyncio.wait_for(process.communicate(), 30)
        await until(lambda: not made.in_flight)

    assert process.returncode == 1, errors.decode()
    assert errors.decode() == strings.SMOKE_STOPPING + "\n"
    assert strings.SMOKE_PERSON_NEEDED[:14] not in out.decode()
    assert strings.SMOKE_STOPPED in out.decode()
    assert strings.SMOKE_CLEAN in out.decode()
    assert place.left == []


async def test_our_commands_are_those_that_the_bot_tells_discord(tmp_path: Path, quiet: None) -> None:
    settings = Settings(
        token="x", database=tmp_path / "x.db", log_level="INFO", dev_guild_id=None, discord_url=""
    )
    ours = await own_commands(settings)
    bot = await open_bot(tmp_path / "y.db")
    async with bot:
        for extension in ("cogs.setup", "cogs.queue"):
            await bot.load_extension(extension)
        some = [command.to_dict(bot.tree) for command in bot.tree.get_commands()]
        await bot.store.close()

    as_discord_has_them = [{**c, "id": "1", "version": "2"} for c in ours]
    assert differences(ours, as_discord_has_them) == []
    assert differences(some, [c for c in ours if c["name"] in ("setup", "queue")]) == []
    assert differences(ours, as_discord_has_them[1:]) == [ours[0]["name"]]
    assert differences(ours[1:], as_discord_has_them) == [ours[0]["name"]]
    changed = [{**c, "description": "?"} if c["name"] == "setup" else c for c in as_discord_has_them]
    assert differences(ours, changed) == ["setup"]


def test_every_verb_of_a_button_or_form_is_tried_or_named() -> None:
    now = datetime.now(UTC)
    registered = {
        verb
        for path in (ROOT / "cogs").rglob("*.py")
        for verb in re.findall(r'@action\("([a-z-]+)"', path.read_text(encoding="utf-8"))
    }
    samples = pages.samples(now, own_id=1, channel_id=2)
    shown = {one.split(":")[1] for sample in samples for one in pages.ids_of(sample.page)}
    asked = {form.custom_id.split(":")[1] for _, form in forms(now)}

    with_files = {"read", "jump", "similar"}  # the weekly post, and an interview with its picture
    assert registered - shown - asked == with_files
    assert all(is_valid(form) for _, form in forms(now))
    assert {s.label for s in samples} == set(strings.SMOKE_PAGES.values())


def test_pages_share_a_message_only_while_they_fit() -> None:
    now = datetime.now(UTC)
    samples = pages.samples(now, own_id=1, channel_id=2)
    groups = pages.bundles(samples)

    assert sorted(s.label for g in groups for s in g) == sorted(s.label for s in samples)
    for group in groups:
        page = pages.joined(group)
        assert page.total_children_count <= 40
        assert page.content_length() <= 4000
        assert len(set(pages.ids_of(page))) == len(pages.ids_of(page))
