"""Steps with messages: posts with and without pictures, announcements, all pages, files, deleting."""

import discord

from bot.cli.smoke import pages
from bot.cli.smoke import people as made
from bot.cli.smoke.scene import ALL_WELL, ATTACH, EMBED, READ, Scene
from bot.discord_api.probe import Made
from bot.domain.highlights import make_spotlight
from bot.domain.outcomes import Sent
from bot.domain.posts import ChannelKind
from bot.ui.base import Page
from bot.ui.interview import Around, interview_page
from bot.ui.personal_data import data_page
from bot.ui.spotlight import announcement, marker_text, spotlight_page
from bot.ui.strings import operator as strings

_USUAL_LIMIT = 10 * made.MIB
"""What a server without boosts allows for a file."""
_SMALL, _LARGE = 8 * made.MIB, made.MIB * 21 // 2
_CROSSPOSTED = 1
"""Flag of a message that has been published (Discord's documentation, "Message Flags")."""
_GONE, _ALREADY_PUBLISHED, _TOO_LARGE = 10008, 40033, 40005


def weekly(scene: Scene, *, has_picture: bool) -> Page:
    """Return the weekly post about the invented person, with the marker of this run."""
    name = made.PICTURE_NAME if has_picture else ""
    spotlight = make_spotlight(made.interview(scene.now), picture_name=name)
    page = spotlight_page(spotlight, marker_text(scene.marker), is_in_forum=scene.kind is ChannelKind.FORUM)
    return pages.with_note(page)


def _is_found(found: object, post: int | None) -> bool:
    return isinstance(found, Sent) and found.message_id == post


def attached(message: discord.Message) -> str:
    """Say how many files a message has."""
    return strings.SMOKE_ATTACHED.format(count=len(message.attachments))


async def weekly_post(scene: Scene) -> int | None:
    """Post, repeat it with the same nonce, find it again; return the post's id."""
    nonce = scene.nonce()

    async def post() -> discord.Message:
        page, uploads = weekly(scene, has_picture=True), [made.picture()]
        return await scene.probe.post(scene.place, page, nonce=nonce, uploads=uploads)

    needs = (*scene.writing, ATTACH)
    sent = await scene.take(strings.SMOKE_POST, post, look=attached, needs=needs)
    first = sent.id if sent is not None else None
    await scene.take_on(
        first,
        strings.SMOKE_SAME_NONCE,
        lambda _: post(),
        look=lambda again: strings.SMOKE_SAME_MESSAGE if again.id == first else strings.SMOKE_OTHER_MESSAGE,
        is_right=lambda again: again.id == first,
    )
    await find(scene, first)
    return first


async def find(scene: Scene, post: int | None) -> None:
    """Look for a post as the bot does after it lost an answer."""
    guild_id, channel_id = scene.reached.guild.id, scene.reached.channel.id
    await scene.take_on(
        post,
        strings.SMOKE_FIND,
        lambda _: scene.search.find(guild_id, channel_id, scene.marker, since=scene.now),
        look=lambda found: strings.SMOKE_FOUND if _is_found(found, post) else strings.SMOKE_NOT_FOUND,
        is_right=lambda found: _is_found(found, post),
        needs=(READ,),
    )


async def plain_post(scene: Scene) -> int | None:
    """Post without a picture, edit one in, and return the post's id."""
    page = weekly(scene, has_picture=False)
    sent = await scene.take(
        strings.SMOKE_PLAIN_POST,
        lambda: scene.probe.post(scene.place, page, nonce=scene.nonce()),
        needs=scene.writing,
    )
    await scene.take_on(
        sent,
        strings.SMOKE_PICTURE_IN,
        lambda message: scene.probe.edit(
            scene.place, message.id, weekly(scene, has_picture=True), uploads=[made.picture()]
        ),
        look=attached,
        needs=(ATTACH,),
    )
    return sent.id if sent is not None else None


async def announce(scene: Scene) -> None:
    """Post what goes to followers, and publish it where that is possible; the second time is refused."""
    spotlight = make_spotlight(made.interview(scene.now), picture_name=made.PICTURE_NAME)
    message = announcement(spotlight, marker_text(scene.marker))
    sent = await scene.take(
        strings.SMOKE_ANNOUNCEMENT,
        lambda: scene.probe.post(scene.place, message, nonce=scene.nonce(), uploads=[made.picture()]),
        look=lambda m: strings.SMOKE_EMBEDS.format(embeds=len(m.embeds), rows=len(m.components)),
        needs=(*scene.writing, EMBED, ATTACH),
    )
    if scene.kind is not ChannelKind.ANNOUNCEMENT:
        return
    steps = ((strings.SMOKE_PUBLISH, ALL_WELL), (strings.SMOKE_PUBLISH_AGAIN, (_ALREADY_PUBLISHED,)))
    for what, expected in steps:
        await scene.take_on(
            sent,
            what,
            lambda message: _publish(scene, message),
            expected,
            look=lambda flags: strings.SMOKE_PUBLISHED if flags & _CROSSPOSTED else strings.SMOKE_UNPUBLISHED,
            is_right=lambda flags: bool(flags & _CROSSPOSTED),
        )


async def _publish(scene: Scene, message: discord.Message) -> int:
    """Publish; as long as Discord has not refused that, followers may have it."""
    before, scene.may_be_published = scene.may_be_published, True
    try:
        return await scene.probe.publish(scene.place, message.id)
    except (discord.Forbidden, discord.NotFound, discord.RateLimited):
        scene.may_be_published = before
        raise


async def all_pages(scene: Scene) -> None:
    """Send one message and show all pages in its place, as the bot does; what is refused is shown page by page."""
    samples = pages.samples(scene.now, own_id=scene.own_id, channel_id=scene.reached.channel.id)
    first, *others = pages.bundles(samples)
    sent = await scene.take(
        strings.SMOKE_PAGES_SENT,
        lambda: scene.probe.post(scene.place, pages.joined(first), nonce=scene.nonce()),
        look=lambda _: _names(first),
        needs=scene.writing,
    )
    for number, group in enumerate(others, start=1):
        what = strings.SMOKE_PAGES_SHOWN.format(number=number, count=len(others))
        if await _show(scene, sent, what, group) is None and sent is not None:
            for sample in group:
                await _show(scene, sent, strings.SMOKE_PAGE_ALONE.format(name=sample.label), [sample])


async def _show(
    scene: Scene, sent: discord.Message | None, what: str, group: list[pages.Sample]
) -> discord.Message | None:
    return await scene.take_on(
        sent,
        what,
        lambda message: scene.probe.edit(scene.place, message.id, pages.joined(group)),
        look=lambda _: _names(group),
    )


def _names(group: list[pages.Sample]) -> str:
    return ", ".join(sample.label for sample in group)


async def pages_with_files(scene: Scene) -> None:
    """Send an interview with its picture, and show a file in its place."""
    around = Around(
        before=(made.NOTHING + 1, strings.SMOKE_PERSON),
        after=(made.NOTHING + 2, strings.SMOKE_PERSON),
        similar=((made.NOTHING + 1, strings.SMOKE_PERSON, 2),),
        topics=("boats",),
        may_be_asked=True,
    )
    whole = made.long_interview(scene.now)
    page = pages.with_note(interview_page(whole, picture_name=made.PICTURE_NAME, around=around))
    sent = await scene.take(
        strings.SMOKE_INTERVIEW,
        lambda: scene.probe.post(scene.place, page, nonce=scene.nonce(), uploads=[made.picture()]),
        look=attached,
        needs=(*scene.writing, ATTACH),
    )
    file_page = pages.with_note(data_page(made.DATA_NAME))
    await scene.take_on(
        sent,
        strings.SMOKE_DATA,
        lambda message: scene.probe.edit(
            scene.place, message.id, file_page, uploads=[made.Upload(made.DATA_NAME, b"{}")]
        ),
        look=attached,
        needs=(ATTACH,),
    )


async def files(scene: Scene) -> None:
    """Send a file as large as the bot sends, and one that is too large for a server without boosts."""
    is_larger_server = scene.reached.guild.filesize_limit > _USUAL_LIMIT
    await _send_file(scene, strings.SMOKE_SMALL_FILE, _SMALL, ALL_WELL)
    await _send_file(scene, strings.SMOKE_LARGE_FILE, _LARGE, ALL_WELL if is_larger_server else (_TOO_LARGE,))


async def _send_file(scene: Scene, what: str, size: int, expected: tuple[int, ...]) -> None:
    await scene.take(
        what,
        lambda: scene.probe.post(
            scene.place, strings.SMOKE_NOTE, nonce=scene.nonce(), uploads=[made.file_of(size)]
        ),
        expected,
        needs=(*scene.writing, ATTACH),
    )


async def deletes(scene: Scene) -> None:
    """Delete the latest message twice."""
    last = next((one for one in reversed(scene.probe.made) if not one.is_thread), None)

    async def delete(message: Made) -> None:
        await scene.probe.delete(message.channel_id, message.id)

    await scene.take_on(last, strings.SMOKE_DELETE, delete)
    await scene.take_on(last, strings.SMOKE_DELETE_AGAIN, delete, (_GONE,))
