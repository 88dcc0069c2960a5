"""Members take back what is theirs."""

import json
from datetime import timedelta

from tests.flows.steps import DUE, link_ada, posts
from tests.sim import World, reply_of


async def test_a_member_gets_all_that_is_held_about_them(ready: World) -> None:
    await link_ada(ready)
    given = await ready.alice.slash(ready.lobby, "my export")
    nothing = await ready.bob.slash(ready.lobby, "my export")

    [file] = given.response.attachments
    data = json.loads(await file.read())
    assert "Home of Ada" in {a["text"] for a in data["answers"]}
    assert given.response.flags.ephemeral
    assert "I hold nothing about you" in reply_of(nothing)


async def test_a_member_erases_themselves_posts_included(ready: World) -> None:
    await link_ada(ready)
    await ready.advance_to(DUE + timedelta(minutes=1))
    assert len(posts(ready)) == 1
    asked = await ready.alice.slash(ready.lobby, "my delete")
    question = reply_of(asked)
    done = await ready.alice.click(asked.response, label="Erase everything")

    assert "cannot be undone" in question
    assert "is erased. Posts deleted: 1." in reply_of(done)
    assert posts(ready) == []
    found = reply_of(await ready.bob.slash(ready.lobby, "interview show", person="Ada"))
    assert "There is no interview with" in found
    search = reply_of(await ready.bob.slash(ready.lobby, "interview search", query="Home"))
    assert "Ada" not in search
    await ready.advance(days=7)
    assert len(posts(ready)) == 1


async def test_a_post_that_cannot_be_deleted_is_named(ready: World) -> None:
    await link_ada(ready)
    await ready.advance_to(DUE + timedelta(minutes=1))
    [post] = posts(ready)
    ready.env.inject_error(
        "DELETE", f"/channels/{ready.channel.id}/messages/{post.id}", status=403, code=50001
    )
    asked = await ready.alice.slash(ready.lobby, "my delete")
    done = await ready.alice.click(asked.response, label="Erase everything")

    assert f"/{ready.channel.id}/{post.id}" in reply_of(done)
