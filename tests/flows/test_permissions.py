"""Nobody but curators curates: not by command, button, form or suggestion, whatever an administrator shows them."""

import random

import pytest

from tests.examples import examples
from tests.factories import add_published
from tests.flows.steps import raw
from tests.sim import World, reply_of

REFUSAL = "Only curators can do that"


async def test_every_command_for_curators_is_hidden_by_default(world: World) -> None:
    visible = world.alice.available_commands(world.lobby)

    assert {c.split()[0] for c in visible} == {
        "interview",
        "my",
        "nominate",
        "experts",
        "advice",
        "resources",
    }
    assert {c.split()[0] for c in world.mara.available_commands(world.lobby)} == {
        "interview",
        "profile",
        "setup",
        "queue",
        "spotlight",
        "my",
        "export",
        "nominate",
        "experts",
        "advice",
        "resources",
        "topics",
        "review",
        "pipeline",
        "questions",
    }


async def test_a_member_is_refused_every_curator_command_that_they_are_shown(world: World) -> None:
    await add_published(world.store, world.guild.id, "Ada", "text", now=world.now)
    world.let_everyone_see_all_commands()
    person = {"person": "Ada"}
    options = {
        "profile import": {"file": ("a.txt", b"x")},
        "export": {"format": "json"},
        "profile link": {**person, "member": world.bob},
        "queue move": {**person, "position": 1},
        "queue pin": {**person, "date": "2026-03-09"},
    }
    commands = [
        c
        for c in world.alice.available_commands(world.lobby)
        if not c.startswith(("interview", "my ", "nominate", "experts", "advice", "resources"))
    ]
    assert len(commands) == 24
    for command in commands:
        needs_person = command.split()[0] in ("profile", "queue", "topics") and command not in (
            "queue list",
            "profile submit",
        )
        given = options.get(command, person if needs_person else {})
        result = await world.alice.slash(world.lobby, command, **given)
        assert REFUSAL in reply_of(result), command
        assert result.ephemeral


async def test_a_member_is_refused_every_curator_button_and_form(world: World) -> None:
    verbs = {verb for verb, for_curators in world.bot.actions.verbs.items() if for_curators}
    assert verbs >= {
        "save",
        "edited",
        "approve",
        "import",
        "remove",
        "restore",
        "post",
        "posted-yes",
        "post-again",
    }
    for verb in verbs:
        custom_id = f"spotlight:{verb}:1:1:1:1"
        button = await raw(world, world.alice, 3, {"custom_id": custom_id, "component_type": 2})
        form = await raw(world, world.alice, 5, {"custom_id": custom_id, "components": []})
        assert REFUSAL in button, verb
        assert REFUSAL in form, verb


async def test_members_are_suggested_nothing_by_curator_commands(world: World) -> None:
    await add_published(world.store, world.guild.id, "Ada", "text", now=world.now)
    world.let_everyone_see_all_commands()

    assert await world.alice.autocomplete(world.lobby, "profile edit", "person", "a") == []
    assert await world.alice.autocomplete(world.lobby, "queue pin", "date", "", person="Ada") == []
    assert await world.alice.autocomplete(world.lobby, "setup", "timezone", "b") == []
    assert len(await world.mara.autocomplete(world.lobby, "profile edit", "person", "a")) == 1


async def test_the_curator_role_makes_a_curator_at_once_and_losing_it_ends_that_at_once(world: World) -> None:
    await add_published(world.store, world.guild.id, "Ada", "text", now=world.now)
    told = await world.mara.slash(world.lobby, "setup", curator_role=world.curators)
    carl = world.guild.add_member(world.env.create_user("carl"), roles=[world.curators])
    world.let_everyone_see_all_commands()
    panel = await carl.slash(world.lobby, "profile edit", person="Ada")
    assert "Server Settings → Integrations" in reply_of(told)
    assert "Edit: Ada" in reply_of(panel)
    world.env.backend.get_guild(world.guild.id).members[carl.id].role_ids.clear()

    clicked = await carl.click(panel.response, label="Name, handles and picture")

    assert REFUSAL in reply_of(clicked)
    assert f"the role <@&{world.curators.id}>" in reply_of(clicked)


@pytest.mark.parametrize(
    "custom_id", ["spotlight:gone:1", "spotlight:page:x:y", "spotlight:page:1", "spotlight:"]
)
async def test_a_button_of_another_version_says_so(world: World, custom_id: str) -> None:
    answer = await raw(world, world.alice, 3, {"custom_id": custom_id, "component_type": 2})

    assert "belongs to an older version" in answer or "was removed" in answer


async def test_no_forged_button_or_form_breaks_anything(world: World) -> None:
    """A modified client may send any id; a curator's client too. Each is answered with a sentence."""
    await add_published(world.store, world.guild.id, "Ada", "text", now=world.now)
    await world.mara.slash(world.lobby, "setup", channel=world.channel)
    rng = random.Random(5)
    odd = [
        "1",
        "2",
        "0",
        "-1",
        "x",
        "",
        "9" * 18,
        "9" * 60,
        "agreed",
        "after",
        "name",
        "../..",
        "٣",
        "sp",
        "2026-01-01",
    ]
    for verb in sorted(world.bot.actions.verbs):
        for _ in range(examples(1 / 8)):
            custom_id = ":".join(["spotlight", verb, *rng.choices(odd, k=rng.randrange(5))])[:100]
            values = rng.choice([[], ["1"], ["x"], ["advice"]])
            click = {"custom_id": custom_id, "component_type": 3, "values": values}
            fields = [{"type": 18, "component": {"custom_id": rng.choice(odd), "value": "typed"}}]
            form = {"custom_id": custom_id, "components": rng.choice([[], fields])}
            for kind, data in ((3, click), (5, form)):
                answer = await raw(world, world.mara, kind, data, allow_modal=True)
                assert "Something failed" not in answer, (kind, data)
