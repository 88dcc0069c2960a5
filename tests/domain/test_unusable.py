"""What is new about choices that can't be used: told once, again when it changes, and never out of silence."""

from bot.domain.posts import Schedule
from bot.domain.unusable import Choice, Fault, Look, Unusable, dump_unusable, load_unusable

SCHEDULE = Schedule(id=4, guild_id=10, series_id=2, channel_id=30)
REVIEW = Choice(setting="review_channel_id", target_id=20)
POSTS = Choice(setting="channel_id", target_id=30, schedule=SCHEDULE)
CHOICES = (REVIEW, POSTS)


def unusable(choice: Choice, fault: Fault = Fault.GONE, missing: tuple[str, ...] = ()) -> Unusable:
    return Unusable(
        setting=choice.setting,
        schedule_id=choice.schedule.id if choice.schedule else 0,
        target_id=choice.target_id,
        fault=fault,
        missing=missing,
        series="a: b | c",
    )


def test_what_is_known_is_not_told_again_and_every_change_is() -> None:
    gone = Look(CHOICES, (unusable(REVIEW),))
    known = gone.known_after(frozenset())
    hidden = Look(CHOICES, (unusable(REVIEW, Fault.LACKS, ("view_channel",)),))

    assert gone.to_tell(frozenset()) == gone.found
    assert gone.to_tell(known) == ()
    assert hidden.to_tell(known) == hidden.found
    assert Look(CHOICES, ()).known_after(known) == frozenset()


def test_silence_of_discord_changes_nothing_of_what_is_known() -> None:
    known = Look(CHOICES, (unusable(REVIEW),)).known_after(frozenset())
    silent = Look(CHOICES, (), unknown=(REVIEW,))

    assert silent.known_after(known) == known
    assert silent.known_after(frozenset()) == frozenset()
    assert not silent.opened("review_channel_id", known)
    assert Look(CHOICES, ()).opened("review_channel_id", known)
    assert not Look(CHOICES, ()).opened("review_channel_id", frozenset())


def test_channels_for_posts_are_told_here_only_where_the_review_channel_fails() -> None:
    posts, both = unusable(POSTS), (unusable(REVIEW), unusable(POSTS))

    assert Look(CHOICES, (posts,)).to_tell(frozenset()) == ()
    assert Look((POSTS,), (posts,)).to_tell(frozenset()) == (posts,)
    assert Look(CHOICES, both).to_tell(frozenset({posts.key})) == both


def test_a_notice_carries_it_whole() -> None:
    for found in (unusable(REVIEW), unusable(POSTS, Fault.LACKS, ("view_channel", "send_messages"))):
        assert load_unusable(dump_unusable(found)) == found
