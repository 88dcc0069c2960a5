"""Setup, queue and the weekly post, as curators see and steer them."""

from datetime import timedelta

import discord
import pytest

from bot.domain.models import ConsentState, Picture
from bot.domain.posts import OccurrenceState
from tests.factories import add_published
from tests.flows.steps import START, names, notices, posts
from tests.sandbox.planted import MARKER, planted
from tests.sim import World, reply_of, text_of, utc


async def test_setup_tells_what_is_missing_then_before_and_after_and_three_dates(world: World) -> None:
    await world.advance_to(START)
    empty = reply_of(await world.mara.slash(world.lobby, "setup"))
    changed = reply_of(
        await world.mara.slash(world.lobby, "setup", channel=world.channel, time="9:30", exact=True)
    )
    again = reply_of(await world.mara.slash(world.lobby, "setup", time="09:30"))

    assert "No date is planned" in empty
    assert "a channel for the posts" in empty
    assert f"Channel: none → **<#{world.channel.id}>**" in changed
    assert "Time: 17:00 → **09:30**" in changed
    assert "Day:" not in changed
    dates = [utc(2026, 3, 9, 9, 30) + timedelta(weeks=i) for i in range(3)]
    assert all(f"<t:{int(d.timestamp())}:F>" in changed for d in dates)
    assert "Everything was so already" in again


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        ({"time": "25:00"}, "“25:00” is not a time of day"),
        ({"time": "5 pm"}, "is not a time of day"),
        ({"timezone": "Europe/Atlantis"}, "There is no place “Europe/Atlantis” among the time zones"),
    ],
)
async def test_a_setting_that_cannot_be_is_one_sentence_and_changes_nothing(
    ready: World, options, sentence
) -> None:
    result = await ready.mara.slash(ready.lobby, "setup", weekday=3, **options)
    schedule = await ready.store.schedules.get(ready.guild.id)

    assert sentence in reply_of(result)
    assert (schedule.weekday, schedule.time, schedule.timezone) == (0, "17:00", "Europe/Berlin")


async def test_a_channel_that_the_bot_cannot_write_in_is_refused(world: World) -> None:
    denied = discord.PermissionOverwrite(send_messages=False, attach_files=False)
    closed = world.guild.create_text_channel("closed", overwrites={world.guild.default_role: denied})
    result = await world.mara.slash(world.lobby, "setup", channel=closed)

    assert f"I can't post in <#{closed.id}>: I need Send Messages" in reply_of(result)
    assert (await world.store.schedules.get(world.guild.id)).channel_id is None


async def test_zones_are_suggested_with_utc_first(world: World) -> None:
    choices = await world.mara.autocomplete(world.lobby, "setup", "timezone", "")
    assert choices[0]["value"] == "UTC"
    choices = await world.mara.autocomplete(world.lobby, "setup", "timezone", "berl")
    assert choices[0]["value"] == "Europe/Berlin"


async def test_the_queue_says_who_comes_when_and_why(ready: World) -> None:
    await ready.mara.slash(ready.lobby, "queue pin", person="Cy", date="2026-03-16")
    await ready.mara.slash(ready.lobby, "queue hold", person="Bo")
    listed = reply_of(await ready.mara.slash(ready.lobby, "queue list"))
    await ready.mara.slash(ready.lobby, "queue release", person="Bo")
    moved = reply_of(await ready.mara.slash(ready.lobby, "queue move", person="Bo", position=1))
    after = reply_of(await ready.mara.slash(ready.lobby, "queue list"))

    lines = listed.split("\n")
    assert [line[:9] for line in lines if line[:2] in ("1.", "2.")] == ["1. **Ada*", "2. **Cy**"]
    assert "never featured, waiting since" in listed
    assert "pinned to" in listed
    assert "**Bo**: held by a curator" in listed
    assert "**Bo** has place 1 now" in moved
    assert "1. **Bo**" in after
    assert "placed here by a curator" in after
    await ready.advance(weeks=3)
    assert names(ready) == ["Bo", "Cy", "Ada"]


@pytest.mark.parametrize(
    ("command", "options", "sentence"),
    [
        ("queue pin", {"person": "Ada", "date": "2026-03-10"}, "The next posting dates are 2026-03-09"),
        ("queue pin", {"person": "Ada", "date": "Monday"}, "Write it as YYYY-MM-DD"),
        ("queue move", {"person": "Ada", "position": 99}, "The queue has places 1 to 3, not 99"),
        ("queue move", {"person": "Ada", "position": 0}, "The queue has places 1 to 3, not 0"),
        ("queue hold", {"person": "Zoe"}, "There is no interview with “Zoe” here"),
        ("spotlight pause", {"until": "2020-01-01"}, "is over already"),
    ],
)
async def test_what_cannot_be_done_to_the_queue_is_one_sentence(
    ready: World, command, options, sentence
) -> None:
    assert sentence in reply_of(await ready.mara.slash(ready.lobby, command, **options))


async def test_without_consent_nobody_can_be_planned_or_posted(ready: World) -> None:
    await add_published(
        ready.store, ready.guild.id, "Dee", "text", consent=ConsentState.NOT_YET, now=ready.now
    )
    for command, options in (
        ("queue pin", {"date": "2026-03-09"}),
        ("queue move", {"position": 1}),
        ("spotlight post", {}),
    ):
        result = await ready.mara.slash(ready.lobby, command, person="Dee", **options)
        assert "may not be posted yet" in reply_of(result)
    await ready.advance(weeks=6)
    assert "Dee" not in names(ready)


async def test_status_history_and_preview(ready: World) -> None:
    before = reply_of(await ready.mara.slash(ready.lobby, "spotlight status"))
    preview = await ready.mara.slash(ready.lobby, "spotlight preview")
    await ready.advance(days=6)
    after = reply_of(await ready.mara.slash(ready.lobby, "spotlight status"))
    history = reply_of(await ready.mara.slash(ready.lobby, "spotlight history"))

    assert f"<t:{int(utc(2026, 3, 9, 16).timestamp())}:F>" in before
    assert "with **Ada**" in before
    assert "The queue lasts for 3 more posts" in before
    assert preview.ephemeral
    assert "Member spotlight: Ada" in reply_of(preview)
    assert "**Ada** was posted" in after
    assert "with **Bo**" in after
    assert "**Ada** was posted" in history


async def test_pausing_skipping_and_resuming_lose_nobody(ready: World) -> None:
    skipped = reply_of(await ready.mara.slash(ready.lobby, "spotlight skip"))
    assert f"The next spotlight comes <t:{int(utc(2026, 3, 16, 16).timestamp())}:F>" in skipped
    await ready.advance_to(utc(2026, 3, 17))
    assert names(ready) == ["Ada"]
    await ready.mara.slash(ready.lobby, "spotlight pause")
    assert "nothing to skip" in reply_of(await ready.mara.slash(ready.lobby, "spotlight skip"))
    assert "Paused" in reply_of(await ready.mara.slash(ready.lobby, "spotlight status"))
    await ready.advance(weeks=5)
    assert names(ready) == ["Ada"]
    resumed = reply_of(await ready.mara.slash(ready.lobby, "spotlight resume"))
    assert f"<t:{int(utc(2026, 4, 27, 15).timestamp())}:F>" in resumed
    await ready.advance(days=7)
    assert names(ready) == ["Ada", "Bo"]


async def test_a_pause_with_an_end_ends_by_itself(ready: World) -> None:
    await ready.mara.slash(ready.lobby, "spotlight pause", until="2026-03-20")
    await ready.advance_to(utc(2026, 3, 22))
    assert names(ready) == []
    await ready.advance_to(utc(2026, 3, 24))
    assert names(ready) == ["Ada"]


async def test_post_now_asks_first_posts_once_and_the_next_date_stays(ready: World) -> None:
    asked = await ready.mara.slash(ready.lobby, "spotlight post", person="Cy")
    again = await ready.mara.slash(ready.lobby, "spotlight post", person="Cy")
    assert names(ready) == []
    done = await ready.mara.click(asked.response, label="Post now")
    late = await ready.mara.click(again.response, label="Post now")

    assert "Posted in" in text_of(asked.response)
    assert done.acknowledged
    assert "was done already" in reply_of(late)
    assert names(ready) == ["Cy"]
    await ready.advance(days=6)
    assert names(ready) == ["Cy", "Ada"]


async def test_a_week_with_nobody_is_told_to_the_curators(ready: World) -> None:
    for name in ("Ada", "Bo", "Cy"):
        await ready.mara.slash(ready.lobby, "queue hold", person=name)
    await ready.advance(days=6)

    assert names(ready) == []
    [told] = notices(ready)
    assert "Nobody is ready for the spotlight" in told
    await ready.mara.slash(ready.lobby, "queue release", person="Bo")
    await ready.advance(days=7)
    assert names(ready) == ["Bo"]


async def test_the_post_has_a_thread_with_everything_and_pings_only_the_role(ready: World) -> None:
    fans = ready.guild.create_role("Fans")
    await ready.mara.slash(ready.lobby, "setup", ping_role=fans)
    await ready.advance(days=6)
    [post] = posts(ready)
    stored = ready.env.backend.get_message(ready.channel.id, post.id)
    thread = ready.env.backend.messages[post.id]

    assert f"<@&{fans.id}>" in text_of(post)
    assert not stored.ping_user_ids
    assert any("Home of Ada" in m.content for m in thread.values())
    body = next(
        r
        for r in ready.env.http_requests
        if r.method == "POST" and r.path.endswith(f"{ready.channel.id}/messages")
    )
    assert body.json["allowed_mentions"]["roles"] == [fans.id]
    assert body.json["enforce_nonce"] is True


async def test_reading_the_post_is_private_and_survives_a_restart(ready: World) -> None:
    await ready.advance(days=6)
    await ready.restart()
    [post] = posts(ready)
    read = await ready.alice.click(post, label="Read the whole interview")
    latest = await ready.bob.slash(ready.lobby, "interview latest")

    assert read.ephemeral
    assert "Home of Ada" in reply_of(read)
    assert "## Ada" in reply_of(latest)


async def test_an_announcement_is_published_once(ready: World) -> None:
    news = ready.guild.create_news_channel("news")
    await ready.mara.slash(ready.lobby, "setup", channel=news, publish=True)
    await ready.advance(days=6)

    published = [r for r in ready.env.http_requests if r.path.endswith("/crosspost")]
    assert len(published) == 1
    [occurrence] = await ready.store.occurrences.list_past(ready.guild.id, limit=9)
    assert occurrence.state is OccurrenceState.DONE


async def test_changing_day_or_zone_moves_the_next_post_and_never_doubles_it(ready: World) -> None:
    await ready.advance_to(utc(2026, 3, 9, 18))
    await ready.mara.slash(ready.lobby, "setup", weekday=1, time="10:00")
    await ready.advance_to(utc(2026, 3, 10, 11))
    assert names(ready) == ["Ada"]  # Tuesday at 10 is less than twenty hours after Monday at 17
    await ready.advance_to(utc(2026, 3, 10, 13))
    assert names(ready) == ["Ada", "Bo"]
    await ready.mara.slash(ready.lobby, "setup", timezone="America/New_York")
    await ready.advance_to(utc(2026, 3, 17, 15))
    assert names(ready) == ["Ada", "Bo", "Cy"]


async def test_a_picture_that_was_not_cleaned_yet_is_cleaned_before_it_is_posted(ready: World) -> None:
    raw = planted()["JPEG"]
    picture = Picture(file_name="picture.gif", content_type="image/gif", data=raw)
    ada, _ = (await ready.store.names.index(ready.guild.id)).resolve("Ada")
    await ready.store.authoring.set_details(
        ready.guild.id, ada or 0, picture=picture, actor_id=1, now=ready.now
    )
    await ready.store.database.write(lambda tx: tx.execute("UPDATE picture SET state = 'uploaded'"))
    await ready.advance(days=6)
    [post] = posts(ready)
    [file] = post.attachments

    assert file.filename in ("picture.png", "picture.jpg")
    assert MARKER in raw
    assert MARKER not in await file.read()


async def test_a_picture_is_part_of_the_post(ready: World) -> None:
    picture = Picture(
        file_name="picture.png", content_type="image/png", data=b"\x89PNG\r\n\x1a\n" + b"0" * 50
    )
    index = await ready.store.names.index(ready.guild.id)
    ada, _ = index.resolve("Ada")
    await ready.store.authoring.set_details(
        ready.guild.id, ada or 0, picture=picture, actor_id=1, now=ready.now
    )
    preview = await ready.mara.slash(ready.lobby, "spotlight preview")
    await ready.advance(days=6)
    [post] = posts(ready)

    assert [a.filename for a in post.attachments] == ["picture.png"]
    assert [a.filename for a in preview.response.attachments] == ["picture.png"]
    read = await ready.alice.click(post, label="Read the whole interview")
    assert [a.filename for a in read.response.attachments] == ["picture.png"]
