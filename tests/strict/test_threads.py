"""Threads as Discord has them: with a notice, one a message, asleep after a while, and whose they are."""

from simcord import interactions
from simcord.backend import serializers
from simcord.enums import InteractionType
from simcord.http import router

from tests.strict.scene import DAY, Scene


def test_a_forum_may_want_a_tag(at: Scene) -> None:
    post = {"name": "x", "message": {"content": "x"}}
    at.ask("POST", f"/channels/{at.forum}/threads", post)
    [tag] = at.rules.require_tag(at.forum, "interview")

    assert serializers.channel_payload(at.backend, at.backend.get_channel(at.forum)).get("flags") == 1 << 4
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
    for method, body in (("PATCH", {"content": "y"}), ("DELETE", None)):
        with at.refused(400, 50083):
            at.ask(method, path, body)
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
    for method, body in (("PATCH", {"locked": True}), ("DELETE", None)):
        with at.refused(403, 50013):
            at.ask(method, path, body)
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


def test_what_follows_a_message_comes_in_order(at: Scene) -> None:
    sent = [at.send() for _ in range(5)]
    found = router.dispatch(
        at.backend, "GET", f"/channels/{at.channel}/messages", params={"after": sent[0], "limit": 2}
    )

    assert [int(message["id"]) for message in found] == [sent[2], sent[1]]


def test_a_forum_post_begins_with_a_message_of_its_own_id(at: Scene) -> None:
    made = at.ask("POST", f"/channels/{at.forum}/threads", {"name": "x", "message": {"content": "x"}})

    assert made["message"]["id"] == made["id"]
    assert at.ask("GET", f"/channels/{made['id']}/messages/{made['id']}")["content"] == "x"


def test_of_archived_threads_the_latest_archived_comes_first(at: Scene) -> None:
    first, second = (at.open_thread(at.send()) for _ in range(2))
    for thread in (second, first):
        at.backend.advance_clock(60)
        at.ask("PATCH", f"/channels/{thread}", {"archived": True})

    listed = at.ask("GET", f"/channels/{at.channel}/threads/archived/public")["threads"]
    assert [int(thread["id"]) for thread in listed] == [first, second]
