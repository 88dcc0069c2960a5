"""What is seen outside the bot's own pages: by followers of a channel, and in threads, asleep or of others."""

import asyncio
from datetime import datetime, timedelta

import discord
import discord.http
import pytest
from simcord.backend.models import Overwrite

from bot.discord_api import forum
from bot.discord_api.rate_limiter import Priority, RateLimiter
from bot.domain.posts import Notice, NoticeKind, OccurrenceState
from db.notifications import add_notice
from db.sqlite.database import Transaction
from tests.flows.steps import DUE, last_state, link_ada
from tests.sim import World, ids_of, reply_of, text_of


async def post_once(world: World, **settings: object) -> int:
    """Let the first post come, in the channel that the settings name; return its message's id."""
    if settings:
        await world.mara.slash(world.lobby, "setup", **settings)
    await world.advance_to(DUE + timedelta(minutes=3))
    [row] = await world.store.database.read("SELECT message_id FROM occurrence WHERE message_id IS NOT NULL")
    return int(row["message_id"])


async def erase(world: World) -> str:
    asked = await world.alice.slash(world.lobby, "my delete")
    done = await world.alice.click(asked.response, label="Erase everything")
    return reply_of(done)


def deny_embeds(world: World, channel_id: int) -> None:
    denied = discord.Permissions(embed_links=True).value
    overwrite = Overwrite(target_id=world.bot.user.id, type=1, allow=0, deny=denied)
    world.env.backend.edit_channel(channel_id, {"overwrites": [overwrite]})
    world.env.backend.announce_channel_update(channel_id)


def texts_in(world: World, channel_id: int) -> list[str]:
    return [m.content for m in world.env.backend.messages.get(channel_id, {}).values()]


def is_there(world: World, channel_id: int) -> bool:
    return channel_id in world.env.backend.channels


# ---------------------------------------------------------------------------------------- announcements


async def test_followers_of_an_announcement_read_it_without_components(ready: World) -> None:
    news = ready.guild.create_news_channel("news")
    message_id = await post_once(ready, channel=news, publish=True)
    followed = ready.rules.followed[message_id]
    [post] = [m for m in news.history() if ids_of(m)]

    assert "Member spotlight: Ada" in followed.content
    assert "Works" in followed.embeds[0]["description"]
    read = await ready.bob.click(post, label="Read the whole interview")
    assert "## Ada" in reply_of(read)


async def test_an_announcement_that_is_not_published_is_made_of_components(ready: World) -> None:
    news = ready.guild.create_news_channel("news")
    await post_once(ready, channel=news)
    [post] = [m for m in news.history() if ids_of(m)]

    assert post.flags.value & (1 << 15)


async def test_publishing_wants_embed_links_and_says_so(ready: World) -> None:
    news = ready.guild.create_news_channel("news")
    deny_embeds(ready, news.id)
    refused = await ready.mara.slash(ready.lobby, "setup", channel=news, publish=True)
    taken = await ready.mara.slash(ready.lobby, "setup", channel=news)
    later = await ready.mara.slash(ready.lobby, "setup", publish=True)

    assert "Embed Links" in reply_of(refused)
    assert f"<#{news.id}>**" in reply_of(taken)
    assert "Embed Links" in reply_of(later)


async def test_without_embed_links_an_announcement_is_content_alone(ready: World) -> None:
    news = ready.guild.create_news_channel("news")
    await ready.mara.slash(ready.lobby, "setup", channel=news, publish=True)
    deny_embeds(ready, news.id)
    message_id = await post_once(ready)
    followed = ready.rules.followed[message_id]

    assert followed.embeds == []
    assert "Works" in followed.content
    assert await last_state(ready) is OccurrenceState.DONE


async def test_an_announcement_whose_answer_got_lost_is_found_by_its_classic_button(ready: World) -> None:
    news = ready.guild.create_news_channel("news")
    await ready.mara.slash(ready.lobby, "setup", channel=news, publish=True)
    request, lost = ready.bot.http.request, []

    async def lossy(route: discord.http.Route, **options: object) -> object:
        result = await request(route, **options)
        if (route.method, route.path) == ("POST", "/channels/{channel_id}/messages") and not lost:
            lost.append(route)
            raise TimeoutError
        return result

    ready.bot.http.request = lossy  # type: ignore[method-assign]
    ready.rules.nonce_window = timedelta(0)  # only the marker can tell
    await post_once(ready)

    assert lost
    assert len([m for m in news.history() if ids_of(m)]) == 1


# ---------------------------------------------------------------------------------------- threads


async def test_a_forum_post_stays_open_for_a_week_and_names_the_command(ready: World) -> None:
    forum = ready.guild.create_forum_channel("forum")
    hint = reply_of(await ready.mara.slash(ready.lobby, "setup", channel=forum))
    await post_once(ready)
    [request] = [r for r in ready.env.http_requests if r.path == f"/channels/{forum.id}/threads"]

    assert request.json["auto_archive_duration"] == 7 * 24 * 60
    assert "/interview show" in str(request.json["message"]["components"])
    assert "role may reach few people" in hint


async def test_a_threads_own_announcement_goes_with_the_post(ready: World) -> None:
    ready.rules.grant(ready.guild.id, manage_threads=True)
    await link_ada(ready)
    thread_id = await post_once(ready, thread=True)
    before = [m for m in ready.channel.history() if m.type is discord.MessageType.thread_created]
    said = await erase(ready)

    assert [m.content for m in before] == ["Interview with Ada"]
    assert "is erased" in said
    assert ready.channel.history() == []
    assert not is_there(ready, thread_id)


async def test_where_only_the_threads_announcement_stays_that_is_said_and_not_the_thread(
    ready: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    ready.rules.grant(ready.guild.id, manage_threads=True)
    await link_ada(ready)
    message_id = await post_once(ready, thread=True)
    [line] = [m for m in ready.channel.history() if m.type is discord.MessageType.thread_created]
    path = f"/channels/{ready.channel.id}/messages/{line.id}"
    ready.env.inject_error("DELETE", path, status=403, code=50013, times=1)
    said = await erase(ready)
    await ready.settle()

    assert "Discord's own message that I started a thread may still stand" in said
    assert f"<#{ready.channel.id}>" in said
    assert str(message_id) not in said
    assert f"In <#{ready.channel.id}> Discord's own message" in text_of(ready.review.history()[-1])


async def test_a_thread_that_a_member_opened_on_the_post_stays_theirs(ready: World) -> None:
    ready.rules.grant(ready.guild.id, manage_threads=True)
    await link_ada(ready)
    message_id = await post_once(ready)
    ready.env.backend.create_thread(
        ready.channel.id, "Well done Ada", owner_id=ready.bob.id, message_id=message_id
    )
    ready.env.backend.create_message(message_id, ready.bob.id, content="I like this")
    said = await erase(ready)

    assert "is erased" in said
    assert is_there(ready, message_id)
    assert "I like this" in texts_in(ready, message_id)
    assert not [m for m in ready.channel.history() if ids_of(m)]


@pytest.mark.parametrize("is_forum", [False, True])
async def test_what_we_wrote_in_a_thread_that_sleeps_is_taken_back_too(
    ready: World, *, is_forum: bool
) -> None:
    await link_ada(ready)
    forum = ready.guild.create_forum_channel("forum")
    thread_id = await post_once(ready, channel=forum if is_forum else ready.channel, thread=True)
    assert any("Works" in text for text in texts_in(ready, thread_id))
    await ready.mara.slash(ready.lobby, "spotlight pause")
    await ready.advance(days=9)
    await erase(ready)

    assert [text for text in texts_in(ready, thread_id) if "Works" in text or "Home" in text] == []
    assert not [m for m in (ready.channel if not is_forum else ready.lobby).history() if ids_of(m)]
    assert not is_there(ready, thread_id) or texts_in(ready, thread_id) == []


# ---------------------------------------------------------------------------------------- requests that are given up


def hold_forum_posts(world: World, monkeypatch: pytest.MonkeyPatch) -> asyncio.Event:
    """Let each creation of a forum post hang until the event, and be given up after a second."""
    request, may_go = world.bot.http.request, asyncio.Event()

    async def slow(route: discord.http.Route, **options: object) -> object:
        if (route.method, route.path) == ("POST", "/channels/{channel_id}/threads"):
            while not may_go.is_set():
                await asyncio.sleep(60)
        return await request(route, **options)

    world.bot.http.request = slow  # type: ignore[method-assign]
    monkeypatch.setattr(forum, "POST_TIMEOUT", 1)
    return may_go


async def test_what_discord_says_of_a_forum_decides_nothing_about_a_post_on_its_way(
    ready: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    channel = ready.guild.create_forum_channel("forum")
    await link_ada(ready)
    await ready.mara.slash(ready.lobby, "setup", channel=channel)
    may_go = hold_forum_posts(ready, monkeypatch)
    await ready.advance_to(DUE + timedelta(minutes=1))
    ready.env.inject_error("GET", f"/channels/{channel.id}", status=403, code=50001)
    await ready.advance(minutes=4)
    asked = await ready.alice.slash(ready.lobby, "my delete")
    refused = await ready.alice.click(asked.response, label="Erase everything")
    assert await last_state(ready) is OccurrenceState.SENDING
    assert "is being posted" in reply_of(refused) or "being sent" in reply_of(refused)
    may_go.set()
    await ready.advance(minutes=12)

    posts = [c for c in ready.env.backend.channels.values() if getattr(c, "parent_id", None) == channel.id]
    assert len(posts) == 1
    assert await last_state(ready) is OccurrenceState.DONE


async def test_a_busy_forum_is_looked_through_as_far_as_it_matters(ready: World) -> None:
    channel = ready.guild.create_forum_channel("forum")
    await ready.mara.slash(ready.lobby, "setup", channel=channel)
    backend = ready.env.backend
    for number in range(130):
        thread = backend.create_thread(channel.id, f"Old {number}", owner_id=ready.bob.id, broadcast=False)
        thread.thread_metadata.archived = True
    await ready.advance_to(DUE - timedelta(minutes=1))
    ready.bot.scheduler._task.cancel()
    await ready.advance(minutes=20)
    await ready.restart()
    await ready.advance(minutes=5)

    assert await last_state(ready) is OccurrenceState.DONE  # late, so it was looked for first


async def test_the_quiet_time_counts_from_when_the_request_left(
    ready: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    acquire, waited = RateLimiter.acquire, []

    async def late_acquire(self: RateLimiter, priority: Priority) -> None:
        if priority is Priority.MESSAGE and not waited:
            waited.append(priority)
            await asyncio.sleep(200)
        await acquire(self, priority)

    monkeypatch.setattr(RateLimiter, "acquire", late_acquire)
    await ready.advance_to(DUE + timedelta(seconds=230))
    [row] = await ready.store.database.read(
        "SELECT first_try_at, last_try_at FROM occurrence WHERE message_id IS NOT NULL"
    )

    assert waited
    assert datetime.fromisoformat(row["last_try_at"]) - datetime.fromisoformat(
        row["first_try_at"]
    ) > timedelta(seconds=190)


async def test_a_post_that_could_not_be_deleted_just_now_is_deleted_though_its_thread_stays(
    ready: World,
) -> None:
    await link_ada(ready)
    message_id = await post_once(ready, thread=True)
    ready.env.inject_error(
        "DELETE", f"/channels/{ready.channel.id}/messages/{message_id}", status=503, code=0
    )
    await erase(ready)
    assert [m for m in ready.channel.history() if ids_of(m)]
    await ready.advance(minutes=10)

    assert not [m for m in ready.channel.history() if ids_of(m)]


async def test_who_wants_no_messages_any_more_gets_none_that_waited(ready: World) -> None:
    preferences = ready.store.preferences
    await preferences.want_messages(ready.guild.id, ready.alice.id, wants=True)
    notice = Notice(kind=NoticeKind.APPROVED, user_id=ready.alice.id)

    def store(tx: Transaction) -> None:
        add_notice(tx, ready.guild.id, notice, now=ready.now + timedelta(minutes=5))

    await ready.store.database.write(store)
    await preferences.want_messages(ready.guild.id, ready.alice.id, wants=False)
    ready.bot.scheduler.wake()
    await ready.advance(minutes=10)

    assert not [r for r in ready.env.http_requests if r.path == "/users/@me/channels"]
