"""Each rule about the state of the world bites on an act that breaks it, and not on the same act allowed."""

from typing import Any

import discord
import simcord
from simcord.backend import DEFAULT_EVERYONE_PERMISSIONS

from bot.demo.community import INVITATION as DEMO_INVITATION
from tests.loopback.limits import Limits
from tests.strict import INVITATION, make_read_only
from tests.strict.bodies import row, select, text, v2
from tests.strict.scene import Scene

EMBED = {"title": "Title"}


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
    assert isinstance(answer.body, bytes)
    assert b'"retry_after": 40.0' in answer.body
    assert limits.refuse("POST", "/interactions/1/t/callback") is None
    assert limits.refuse("PATCH", "/webhooks/1/t/messages/@original") is None
    now += 40.0
    assert limits.refuse("POST", "/channels/1/messages") is None


def test_simcord_is_the_one_that_was_amended() -> None:
    assert simcord.__version__ == "3.2.1", "look again at what tests/strict/amendments.py mends"
