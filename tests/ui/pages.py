"""Interviews made up, and what every page must keep."""

import discord
from hypothesis import strategies as st

from bot.domain.models import Handle, Purpose
from bot.ui.base import Page
from tests.factories import make_answer, make_interview
from tests.strict.shown import check_page

WILD = st.text(alphabet=st.sampled_from("ab *_[]\\<>#-1.\n👩‍👧é"), max_size=700)


def check(page: Page) -> None:
    assert page.content_length() <= 4000
    assert sum(1 for _ in page.walk_children()) <= 40
    ids = [c.custom_id for c in page.walk_children() if isinstance(c, discord.ui.Button | discord.ui.Select)]
    assert len(ids) == len(set(ids))
    check_page(page)


@st.composite
def interviews(draw: st.DrawFn):
    count = draw(st.integers(1, 30))
    answers = tuple(
        make_answer(
            i,
            draw(WILD) * draw(st.integers(1, 8)),
            draw(st.sampled_from(list(Purpose))),
            question=draw(WILD)[:400] or "?",
        )
        for i in range(1, count + 1)
    )
    return make_interview(
        *answers,
        name=draw(WILD)[:80].strip() or "x",
        introduction=draw(WILD),
        handles=tuple(
            Handle(kind="website", value=draw(WILD)[:90] or "x") for _ in range(draw(st.integers(0, 10)))
        ),
    )
