"""Each rule about the state of the world bites on an act that breaks it, and not on the same act allowed."""

from io import BytesIO
from types import SimpleNamespace
from typing import Any

import discord
import pytest
import simcord
from simcord import interactions
from simcord.backend import DEFAULT_EVERYONE_PERMISSIONS, Backend, serializers
from simcord.backend.errors import BackendError
from simcord.backend.models import Overwrite
from simcord.enums import ChannelType, InteractionType, OverwriteType
from simcord.http import router

from bot.demo.community import INVITATION as DEMO_INVITATION
from tests.loopback.limits import Limits
from tests.strict import INVITATION, StrictWorld, install, make_read_only, world_of
from tests.strict.test_rules import row, select, text, v2

DAY = 24 * 60 * 60
EMBED = {"title": "Title"}


class Scene:
    """A server with a text channel, a channel for announcements, a forum and a member, and no bot but its requests."""

    def __init__(self) -> None:
        install()
        self.backend = Backend()
        self.guild = self.backend.create_guild("Community")
        self.channel = self.backend.create_channel(self.guild.id, "general").id
        self.news = self.backend.create_channel(self.guild.id, "news", type=ChannelType.NEWS).id
        self.forum = self.backend.create_channel(self.guild.id, "forum", type=ChannelType.FORUM).id
        self.member = self.backend.make_user("alice")
        self.backend.add_member(self.guild.id, self.member.id)

    @property
    def rules(self) -> StrictWorld:
        return world_of(self.backend)

    def ask(self, method: str, path: str, body: Any = None, *names: str) -> Any:
        files = [SimpleNamespace(fp=_open(b"x"), filename=name, description=None) for name in names]
        return router.dispatch(self.backend, method, path, json=body, params={}, files=files)

    def send(self, channel: int | None = None, **body: Any) -> int:
        sent = self.ask("POST", f"/channels/{channel or self.channel}/messages", body or {"content": "Hello"})
        return int(sent["id"])

    def open_thread(self, message: int, **more: Any) -> int:
        path = f"/channels/{self.channel}/messages/{message}/threads"
        return int(self.ask("POST", path, {"name": "Thread", **more})["id"])

    def deny(self, channel: int, **permissions: bool) -> None:
        """Take permissions from the bot itself, whatever its roles and everybody have."""
        value = discord.Permissions(**permissions).value
        overwrite = Overwrite(self.backend.bot_user.id, OverwriteType.MEMBER, 0, value)
        self.backend.set_overwrite(channel, overwrite)

    def bot_may(self, channel: int) -> discord.Permissions:
        value = self.backend.compute_permissions(self.guild.id, self.backend.bot_user.id, channel)
        return discord.Permissions(value)

    def refused(self, status: int, code: int) -> Any:
        return pytest.raises(BackendError, check=lambda e: (e.status, e.code) == (status, code))


def _open(data: bytes) -> Any:
    return discord.File(BytesIO(data), "x").fp


@pytest.fixture
def at() -> Scene:
    return Scene()


# ----------------------------------------------------------------------------------- the seam


def test_a_faulty_body_is_refused_written_down_and_held_against_the_bot(at: Scene) -> None:
    with at.refused(400, 50035):
        at.send(**v2(row(select(min_values=0))))

    assert at.backend.http_requests[-1].path == f"/channels/{at.channel}/messages"
    assert "SELECT_COMPONENT_REQUIRED_ZERO_MIN_VALUES" in at.rules.faults[0]
    assert not at.backend.messages[at.channel]


def test_bad_luck_is_not_held_against_the_bot(at: Scene) -> None:
    at.deny(at.channel, embed_links=True)

    with at.refused(403, 50013):
        at.send(embeds=[EMBED])

    assert (at.rules.faults, len(at.rules.refusals)) == ([], 1)


def test_what_a_test_injects_is_met_by_requests_that_simcord_does_not_see(at: Scene) -> None:
    at.rules.grant(at.guild.id, manage_threads=True)
    thread = at.open_thread(at.send())
    fault = {
        "method": "DELETE",
        "path": f"/channels/{thread}",
        "status": 403,
        "code": 50001,
        "message": "",
        "times": 1,
    }
    at.backend.faults.append(fault)

    with at.refused(403, 50001):
        at.ask("DELETE", f"/channels/{thread}")
    at.ask("DELETE", f"/channels/{thread}")

    assert thread not in at.backend.channels


def test_forms_answers_and_edits_of_answers_are_checked(at: Scene) -> None:
    def asked() -> Any:
        return at.backend.new_interaction(2, at.channel, at.member.id, at.guild.id)

    def answer(record: Any, kind: int, data: Any) -> Any:
        return at.ask(
            "POST", f"/interactions/{record.id}/{record.token}/callback", {"type": kind, "data": data}
        )

    empty = v2(text(""))
    with at.refused(400, 50035):
        answer(asked(), 9, {"custom_id": "x", "title": "x", "components": []})
    with at.refused(400, 50035):
        answer(asked(), 4, empty)
    with at.refused(400, 50035):
        answer(asked(), 8, {"choices": [{"name": "", "value": ""}]})
    record = asked()
    answer(record, 4, v2(text()))
    hook = f"/webhooks/{at.backend.application_id}/{record.token}"
    with at.refused(400, 50035):
        at.ask("PATCH", f"{hook}/messages/@original", empty)
    with at.refused(400, 50035):
        at.ask("POST", hook, empty)
    at.ask("PATCH", f"{hook}/messages/@original", v2(text("new")))

    assert len(at.rules.faults) == 5


def test_a_click_that_edits_is_checked_against_the_message_that_was_there(at: Scene) -> None:
    message = at.send(**v2(text()))
    record = at.backend.new_interaction(3, at.channel, at.member.id, at.guild.id)
    record.source_message_id = message
    path = f"/interactions/{record.id}/{record.token}/callback"

    with at.refused(400, 50035):
        at.ask("POST", path, {"type": 7, "data": {"content": "x"}})
    at.ask("POST", path, {"type": 7, "data": {"components": [text("new")]}})


# ----------------------------------------------------------------------------------- permissions


def test_the_bot_has_exactly_what_it_was_invited_with(at: Scene) -> None:
    [role] = [r for r in at.guild.roles.values() if r.managed]
    of_everyone = discord.Permissions(DEFAULT_EVERYONE_PERMISSIONS & ~INVITATION.value)

    assert role.permissions == INVITATION.value == DEMO_INVITATION.value == 309237763072
    assert {name for name, has in INVITATION if has} == {
        "read_messages", "send_messages", "embed_links", "attach_files", "read_message_history",
        "create_public_threads", "send_messages_in_threads",
    }  # fmt: skip
    assert {name for name, has in of_everyone if has} == {
        "add_reactions", "external_emojis", "change_nickname", "connect", "speak", "use_application_commands",
    }  # fmt: skip
    assert at.bot_may(at.channel).value == INVITATION.value | DEFAULT_EVERYONE_PERMISSIONS


def test_in_a_read_only_channel_members_see_and_are_silent(at: Scene) -> None:
    make_read_only(at.backend, at.channel)

    def of_member(channel: int) -> discord.Permissions:
        return discord.Permissions(at.backend.compute_permissions(at.guild.id, at.member.id, channel))

    assert of_member(at.channel).view_channel
    assert not of_member(at.channel).send_messages
    assert not of_member(at.channel).send_messages_in_threads
    assert of_member(at.news).send_messages
    assert at.bot_may(at.channel).send_messages
    at.send()


def test_embeds_need_embed_links_to_be_sent_and_vanish_from_edits(at: Scene) -> None:
    message = at.send(content="x", embeds=[EMBED])
    path = f"/channels/{at.channel}/messages/{message}"
    assert at.ask("PATCH", path, {"embeds": [EMBED]})["embeds"]
    at.deny(at.channel, embed_links=True)
    at.deny(at.forum, embed_links=True)

    with at.refused(403, 50013):
        at.send(embeds=[EMBED])
    with at.refused(403, 50013):
        at.ask("POST", f"/channels/{at.forum}/threads", {"name": "x", "message": {"embeds": [EMBED]}})
    edited = at.ask("PATCH", path, {"content": "y", "embeds": [EMBED]})

    assert (edited["content"], edited["embeds"]) == ("y", [])
    assert at.backend.messages[at.channel][message].embeds == []


def test_files_need_attach_files(at: Scene) -> None:
    messages, message = f"/channels/{at.channel}/messages", at.send()
    at.ask("POST", messages, {}, "a.txt")
    at.deny(at.channel, attach_files=True)
    at.deny(at.forum, attach_files=True)

    with at.refused(403, 50013):
        at.ask("POST", messages, {}, "a.txt")
    with at.refused(403, 50013):
        at.ask("PATCH", f"{messages}/{message}", {}, "a.txt")
    with at.refused(403, 50013):
        at.ask("POST", f"/channels/{at.forum}/threads", {"name": "x", "message": {}}, "a.txt")


def test_without_read_message_history_it_is_empty(at: Scene) -> None:
    path, _ = f"/channels/{at.channel}/messages", at.send()
    assert len(at.ask("GET", path)) == 1
    at.deny(at.channel, read_message_history=True)

    assert at.ask("GET", path) == []


def test_deleting_what_another_wrote_needs_manage_messages(at: Scene) -> None:
    message = at.backend.create_message(at.channel, at.member.id, "Hello").id
    path = f"/channels/{at.channel}/messages/{message}"

    with at.refused(403, 50013):
        at.ask("DELETE", path)
    at.ask("DELETE", f"/channels/{at.channel}/messages/{at.send()}")
    at.rules.grant(at.guild.id, manage_messages=True)
    at.ask("DELETE", path)

    assert not at.backend.messages[at.channel]


# ----------------------------------------------------------------------------------- messages


def test_a_nonce_gives_the_message_that_was_made_with_it(at: Scene) -> None:
    body = {"content": "x", "nonce": "n", "enforce_nonce": True}
    first = at.send(**body)

    assert at.send(**body) == first
    assert at.send(content="x", nonce="n") != first
    assert at.send(**{**body, "nonce": "m"}) != first
    at.rules.forget_nonces()
    second = at.send(**body)
    assert second != first
    at.ask("DELETE", f"/channels/{at.channel}/messages/{second}")
    with at.refused(404, 10008):
        at.send(**body)


def test_followers_get_no_components(at: Scene) -> None:
    plain = at.send(at.news, content="x", embeds=[EMBED], components=[row(select())])
    layout = at.send(at.news, **v2(text()))
    for message in (plain, layout):
        published = at.ask("POST", f"/channels/{at.news}/messages/{message}/crosspost")
        assert published["flags"] & 1 << 0
        assert not published["flags"] & 1 << 1

    assert not at.rules.followed[plain].is_empty
    assert at.rules.followed[layout].is_empty
    at.ask("PATCH", f"/channels/{at.news}/messages/{plain}", {"content": "y"})
    assert at.rules.followed[plain].content == "y"
    at.ask("DELETE", f"/channels/{at.news}/messages/{plain}")
    assert set(at.rules.followed) == {layout}


def test_publishing_needs_send_messages_and_is_done_once(at: Scene) -> None:
    path = f"/channels/{at.news}/messages/{at.send(at.news)}/crosspost"
    at.deny(at.news, send_messages=True)
    with at.refused(403, 50013):
        at.ask("POST", path)
    at.deny(at.news)
    at.ask("POST", path)

    with at.refused(400, 40033):
        at.ask("POST", path)
    with at.refused(400, 50024):
        at.ask("POST", f"/channels/{at.channel}/messages/{at.send()}/crosspost")


def test_the_sixth_direct_message_within_a_minute_is_refused(at: Scene) -> None:
    def open_channel() -> Any:
        return at.ask("POST", "/users/@me/channels", {"recipient_id": at.member.id})

    for _ in range(5):  # the same each time: who forgets the id pays for it
        open_channel()
        at.backend.advance_clock(10)

    with at.refused(403, 40003):
        open_channel()
    at.backend.advance_clock(10)
    channel = open_channel()
    with at.refused(403, 40003):
        open_channel()
    at.send(int(channel["id"]), content="an open channel is not slowed")


# ----------------------------------------------------------------------------------- threads


def test_a_forum_may_want_a_tag(at: Scene) -> None:
    post = {"name": "x", "message": {"content": "x"}}
    at.ask("POST", f"/channels/{at.forum}/threads", post)
    [tag] = at.rules.require_tag(at.forum, "interview")

    assert serializers.channel_payload(at.backend, at.backend.get_channel(at.forum))["flags"] == 1 << 4
    with at.refused(400, 40067):
        at.ask("POST", f"/channels/{at.forum}/threads", post)
    with at.refused(400, 50035):
        at.ask("POST", f"/channels/{at.forum}/threads", {**post, "applied_tags": [1]})
    at.ask("POST", f"/channels/{at.forum}/threads", {**post, "applied_tags": [tag]})


def test_a_thread_on_a_message_leaves_a_notice_and_there_is_one(at: Scene) -> None:
    message = at.send()
    thread = at.open_thread(message)
    [notice] = [m for m in at.ask("GET", f"/channels/{at.channel}/messages") if m["type"] == 18]

    assert notice["author"]["id"] == str(at.backend.bot_user.id)
    assert (notice["content"], notice["message_reference"]["channel_id"]) == ("Thread", str(thread))
    assert "message_id" not in notice["message_reference"]
    at.ask("DELETE", f"/channels/{at.channel}/messages/{notice['id']}")
    with at.refused(400, 160004):
        at.open_thread(message)


def test_a_thread_sleeps_after_a_while_without_messages(at: Scene) -> None:
    thread = at.open_thread(at.send(), auto_archive_duration=1440)
    unsaid = at.open_thread(at.send())
    message = at.send(thread)
    path = f"/channels/{thread}/messages/{message}"
    at.backend.advance_clock(DAY - 1)
    at.ask("PATCH", path, {"content": "y"})
    other = at.send(thread)
    at.backend.advance_clock(DAY - 1)
    at.ask("PATCH", path, {"content": "z"})
    at.backend.advance_clock(1)

    assert [t["id"] for t in at.ask("GET", f"/guilds/{at.guild.id}/threads/active")["threads"]] == [
        str(unsaid)
    ]
    for act in (("PATCH", path, {"content": "y"}), ("DELETE", path)):
        with at.refused(400, 50083):
            at.ask(*act)
    with at.refused(400, 50083):
        interactions.base_payload(
            at.backend, type=InteractionType.MESSAGE_COMPONENT, channel_id=thread, guild_id=at.guild.id,
            user_id=at.member.id, data={},
        )  # fmt: skip
    at.send(thread)
    at.ask("DELETE", path)
    at.backend.advance_clock(DAY)
    at.ask("GET", "/users/@me")
    assert at.backend.channels[thread].thread_metadata.archived
    at.backend.create_message(thread, at.member.id, "a member's message wakes it too")
    at.ask("DELETE", f"/channels/{thread}/messages/{other}")
    at.backend.advance_clock(DAY - 1)
    at.ask("GET", "/users/@me")
    assert at.backend.channels[unsaid].thread_metadata.archived, "three days, if nothing was said"


def test_a_locked_thread_is_not_woken_by_a_message(at: Scene) -> None:
    thread = at.open_thread(at.send())
    at.backend.edit_channel(thread, {}, thread_metadata={"archived": True, "locked": True})

    with at.refused(400, 50083):
        at.send(thread)


def test_who_opened_a_thread_may_wake_and_rename_it_but_not_lock_or_delete_it(at: Scene) -> None:
    thread = at.open_thread(at.send())
    path = f"/channels/{thread}"
    at.ask("PATCH", path, {"archived": True})

    with at.refused(400, 50083):
        at.ask("PATCH", path, {"name": "New"})
    at.ask("PATCH", path, {"archived": False})
    assert at.ask("PATCH", path, {"name": "New"})["name"] == "New"
    for act in (("PATCH", path, {"locked": True}), ("DELETE", path)):
        with at.refused(403, 50013):
            at.ask(*act)
    at.rules.grant(at.guild.id, manage_threads=True)
    at.ask("DELETE", path)
    with at.refused(404, 10003):
        at.ask("DELETE", path)


def test_a_thread_of_a_member_is_not_renamed_but_may_be_woken(at: Scene) -> None:
    thread = at.backend.create_thread(at.channel, "Theirs", at.member.id).id
    at.backend.advance_clock(3 * DAY)

    with at.refused(403, 50013):
        at.ask("PATCH", f"/channels/{thread}", {"name": "Ours"})
    at.ask("PATCH", f"/channels/{thread}", {"archived": False})
    at.send(thread)


# ----------------------------------------------------------------------------------- the long 429


def test_the_long_429_shuts_every_route_but_those_of_interactions() -> None:
    now = 1000.0
    limits = Limits(clock=lambda: now)
    assert limits.refuse("GET", "/users/@me") is None
    limits.shut(100)
    now += 60.0
    answer = limits.refuse("POST", "/channels/1/messages")

    assert answer is not None
    assert answer.status == 429
    assert answer.headers["X-RateLimit-Global"] == "true"
    assert answer.headers["X-RateLimit-Scope"] == "global"
    assert answer.headers["Via"]
    assert float(answer.headers["Retry-After"]) == 40
    assert b'"retry_after": 40.0' in answer.body
    assert limits.refuse("POST", "/interactions/1/t/callback") is None
    assert limits.refuse("PATCH", "/webhooks/1/t/messages/@original") is None
    now += 40.0
    assert limits.refuse("POST", "/channels/1/messages") is None


def test_simcord_is_the_one_that_was_amended() -> None:
    assert simcord.__version__ == "3.2.1", "look again at what tests/strict/amendments.py mends"
