"""Words that older versions stored are read by this one, whatever they are called in the code by now."""

import json

import pytest

from bot.domain.posts import Notice, NoticeKind
from bot.ui.notices import member_page, notice_page
from db import Store
from db.sqlite.convert import to_text
from db.sqlite.database import Transaction
from tests.factories import NOW

GUILD, MEMBER = 10, 21
TO_CURATORS = (
    "nobody_ready", "missed", "blocked", "in_doubt", "no_thread", "thread_part", "thread_gone", "thread_unknown",
    "not_published", "wrong_clock", "not_posted", "will_fail", "channel_gone", "store_failing", "row_failed", "unseen",
    "twin_deleted", "twin_left", "twins_unknown", "taken_over", "unknown_posts", "empty_ahead", "card", "remind",
    "not_taken_down", "not_renamed", "leaver", "left", "post_deleted", "unusable", "digest", "nominated", "forum_tag",
)  # fmt: skip
TO_MEMBERS = ("invited", "nudge", "approved", "changes_requested", "rejected", "consent_again")
"""What stands in databases out there as the kind of a notice: only ever added to."""


@pytest.mark.parametrize("kind", [*TO_CURATORS, *TO_MEMBERS])
async def test_a_notice_that_an_older_version_stored_is_still_sent(store: Store, kind: str) -> None:
    await store.guilds.ensure(GUILD, now=NOW)

    def work(tx: Transaction) -> None:
        tx.execute(
            """
            INSERT INTO notice (guild_id, user_id, kind, data_json, created_at, wake_at)
            VALUES (?, ?, ?, ?, ?, ?)
            """,
            (GUILD, MEMBER if kind in TO_MEMBERS else None, kind, json.dumps({}), to_text(NOW), to_text(NOW)),
        )

    await store.database.write(work)
    (where,) = await store.notices.list_awake(now=NOW)
    notice = await store.notices.get(*where)

    assert notice is not None
    assert said(notice)


def said(notice: Notice) -> str:
    """Return what is sent: a kind without a sentence is as lost as one that cannot be read."""
    page = member_page(notice, "Harbour") if notice.user_id else notice_page(notice)
    return "".join(getattr(item, "content", "") for item in page.walk_children())


def test_every_kind_of_notice_stands_here_so_that_none_gets_lost_under_another_name() -> None:
    assert sorted(NoticeKind) == sorted([*TO_CURATORS, *TO_MEMBERS])
