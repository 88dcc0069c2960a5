"""While the client does not know a server yet (between READY and GUILD_CREATE), commands work as ever."""

from typing import Any

import pytest

from tests.factories import add_published
from tests.sim import World, reply_of, text_of


@pytest.fixture
async def curated(world: World) -> World:
    """A server with a curators' role, of which the client knows nothing any more."""
    await world.mara.slash(world.lobby, "setup", curator_role=world.curators, review_channel=world.review)
    world.let_everyone_see_all_commands()
    await add_published(world.store, world.guild.id, "Ada", "Utrecht", now=world.now)
    forget(world)
    return world


def forget(world: World) -> None:
    world.bot._connection._guilds.pop(world.guild.id, None)


async def test_the_curators_role_is_seen(curated: World) -> None:
    backend = curated.env.backend
    backend.get_guild(curated.guild.id).members[curated.bob.id].role_ids.append(curated.curators.id)
    shown = await curated.bob.slash(curated.lobby, "queue list")

    assert "Who comes next" in reply_of(shown)
    refused = await curated.alice.slash(curated.lobby, "queue list")
    assert "Only curators can do that" in reply_of(refused)


async def test_somebody_is_proposed_by_command_and_by_form(curated: World) -> None:
    told = await curated.alice.slash(curated.lobby, "nominate", member=curated.bob, reason="Kind")
    assert "The curators see your proposal of Bob" in reply_of(told)
    forget(curated)
    form = await curated.bob.context_menu(curated.lobby, "Nominate for spotlight", curated.alice)
    forget(curated)
    told = await curated.bob.submit_modal(form, {"reason": "Helpful"})
    assert "The curators see your proposal of Alice" in reply_of(told)


@pytest.mark.parametrize(
    ("command", "option", "expected"),
    [
        ("pipeline", "invite", "Bob is invited"),
        ("pipeline", "block", "Bob is blocked"),
        ("profile submit", "member", None),
        ("profile link", "member", "belongs to"),
        ("setup", "curator_role", "Curator role"),
        ("setup", "ping_role", "Mentioned role"),
        ("setup", "channel", "Channel"),
        ("setup", "review_channel", "Review channel"),
        ("setup", "audit_channel", "Audit channel"),
    ],
)
async def test_members_roles_and_channels_are_taken_as_options(
    curated: World, command: str, option: str, expected: str | None
) -> None:
    values: dict[str, Any] = {
        "curator_role": curated.guild.roles["Managers"], "ping_role": curated.curators, "channel": curated.channel,
        "review_channel": curated.lobby, "audit_channel": curated.lobby,
    }  # fmt: skip
    options: dict[str, Any] = {option: values.get(option, curated.bob)}
    if command == "profile link":
        options["person"] = "Ada"
    done = await curated.mara.slash(curated.lobby, command, **options)

    if expected is None:
        assert done.modal is not None
    else:
        assert expected in reply_of(done)


async def test_the_menus_of_members_and_messages_work(curated: World) -> None:
    await curated.store.curator_decisions.link(
        curated.guild.id, 1, curated.bob.id, nickname="Bob", actor_id=1, now=curated.now
    )
    shown = await curated.alice.context_menu(curated.lobby, "View interview", curated.bob)
    assert "Utrecht" in reply_of(shown)
    message = await curated.alice.send(
        curated.lobby, "Who are you?\n\nI am Cy, and I mend clocks.\n\nWhat do you like?\n\nThe sea."
    )
    forget(curated)
    shown = await curated.mara.context_menu(curated.lobby, "Import as interview", message)
    assert "I am Cy" in reply_of(shown)


async def test_what_is_shared_and_asked_is_so_without_the_cache(curated: World) -> None:
    shared = await curated.alice.slash(curated.lobby, "interview show", person="Ada", share=True)
    assert not shared.response.ephemeral
    status = await curated.mara.slash(curated.lobby, "spotlight status")
    assert "weekly spotlight" in text_of(status.response)
