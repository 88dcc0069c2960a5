"""Documents as curators meet them: what was understood, what is mended, what waits, what is there already."""

import discord
import pytest

from bot.domain.errors import DraftChanged
from bot.domain.importing import interpret
from bot.domain.models import ConsentState
from bot.ui.strings.questionnaire import DEFAULT_QUESTIONS
from tests.importing.files import printed, word, zipped
from tests.importing.writers import Written
from tests.sim import World, ids_of, reply_of, text_of

WRONG = """Interview with Ada Example

Where are you based?

Utrecht, by the canal.

What could be better, you ask?

A room with a view of it.

Why trains?

They run on time.
"""
OTHER = Written(
    "Bo Lindgren", [("Where are you based?", ["In Lund."]), ("What do you do?", ["I mend clocks."])]
)


def select_of(message, verb: str) -> str:
    return next(i for i in ids_of(message) if i.startswith(f"spotlight:{verb}"))


async def attach(world: World, name: str, data: bytes, **options):
    return await world.mara.slash(world.lobby, "profile import", file=(name, data), **options)


async def test_a_wrongly_split_answer_is_mended_across_a_restart_and_imported(world: World) -> None:
    preview = await attach(world, "ada.txt", WRONG.encode())
    assert "**2. What could be better, you ask?**" in reply_of(preview)
    await world.mara.click(preview.response, label="Mend the parts")
    assert "The parts of “ada.txt”" in text_of(preview.response)
    await world.restart()
    await world.mara.select(preview.response, ["3"], custom_id=select_of(preview.response, "import-part"))
    assert "Part 4 of 7: question" in text_of(preview.response)
    await world.mara.click(preview.response, label="Part of the answer")
    assert "Part 4 of 7: answer" in text_of(preview.response)
    await world.mara.click(preview.response, label="Back to the preview")
    assert "2 questions" in text_of(preview.response)
    done = await world.mara.click(preview.response, label="Has agreed")
    assert "is published" in reply_of(done)
    interview = await world.store.interviews.get(world.guild.id, 1)

    assert interview is not None
    assert [(a.question, a.text) for a in interview.answers] == [
        (
            "Where are you based?",
            "Utrecht, by the canal.\n\nWhat could be better, you ask?\n\nA room with a view of it.",
        ),
        ("Why trains?", "They run on time."),
    ]


async def test_a_part_is_parted_joined_and_mapped(world: World) -> None:
    preview = await attach(world, "ada.txt", WRONG.encode())
    await world.mara.click(preview.response, label="Mend the parts")
    await world.mara.select(preview.response, ["6"], custom_id=select_of(preview.response, "import-part"))
    form = await world.mara.click(preview.response, label="Part it")
    refused = await world.mara.submit_modal(form, {"text": "They run.\n\nOn time."})
    assert "leave every letter as it is" in reply_of(refused)
    [typed] = refused.response.attachments
    assert (await typed.read()).decode().endswith("They run.\n\nOn time.")
    form = await world.mara.click(preview.response, label="Part it")
    await world.mara.submit_modal(form, {"text": "They run\n\non time."})
    await world.mara.click(preview.response, label="Back to the parts")
    assert "8. 💬 on time." in text_of(preview.response)
    await world.mara.select(preview.response, ["7"], custom_id=select_of(preview.response, "import-part"))
    await world.mara.click(preview.response, label="Join to the one before")
    assert "Part 7 of 7" in text_of(preview.response)
    await world.mara.click(preview.response, label="Back to the parts")
    await world.mara.select(preview.response, ["5"], custom_id=select_of(preview.response, "import-part"))
    await world.mara.select(
        preview.response, ["specialties"], custom_id=select_of(preview.response, "import-map")
    )
    [waiting] = await world.store.imports.waiting(world.guild.id)

    assert [a.question_key for a in waiting.imported.answers] == ["location", "", "specialties"]


async def test_two_curators_on_one_document_are_told_of_each_other(world: World) -> None:
    carl = world.guild.add_member(
        world.env.create_user("carl"),
        roles=[world.guild.create_role("M", permissions=discord.Permissions(manage_guild=True))],
    )
    first = await attach(world, "ada.txt", WRONG.encode())
    second = await carl.slash(world.lobby, "profile import", file=("again.txt", WRONG.encode()))
    for who, shown in ((world.mara, first), (carl, second)):
        await who.click(shown.response, label="Mend the parts")
        await who.select(shown.response, ["3"], custom_id=select_of(shown.response, "import-part"))
    await world.mara.click(first.response, label="Leave out")
    await carl.click(second.response, label="Part of the answer")

    assert "has changed this document meanwhile" in text_of(second.response)
    assert f"<@{world.mara.id}>" in text_of(second.response)
    [waiting] = await world.store.imports.waiting(world.guild.id)
    assert waiting.imported.pieces[3].role == "outside"
    with pytest.raises(DraftChanged):
        await world.store.imports.correct(world.guild.id, waiting.id, lambda i: i, editor_id=1, based_on=0)


async def test_an_archive_is_a_list_from_which_the_clear_ones_are_imported_at_once(world: World) -> None:
    archive = zipped(
        {
            "bo.docx": word(OTHER),
            "cy.pdf": printed(Written("Cy Twombly", OTHER.pairs)),
            "nameless.txt": "Where are you based?\n\nHere.",
            "note.txt": "Milk, bread.",
        }
    )
    shown = await attach(world, "all.zip", archive)
    text = reply_of(shown)
    assert "**Bo Lindgren** — 2 questions" in text
    assert "(no name)" in text
    assert "Not read: No question was found in “note.txt”" in text
    accept = next(
        i for i in ids_of(shown.response) if i.startswith("spotlight:import-all:") and i.endswith("agreed")
    )
    done = await world.mara.click(shown.response, custom_id=accept)

    assert "2 interviews imported" in reply_of(done)
    assert await world.store.interviews.count_published(world.guild.id) == 2
    again = await world.mara.slash(world.lobby, "profile import")
    assert "(no name)" in reply_of(again)
    await world.mara.select(again.response, ["3"], custom_id=select_of(again.response, "import-open"))
    assert "No name was found" in text_of(again.response)


async def test_a_newer_document_updates_the_interview_and_keeps_history(world: World) -> None:
    preview = await attach(world, "ada.txt", WRONG.encode())
    await world.mara.click(preview.response, label="Has agreed")
    newer = await attach(world, "ada2.txt", WRONG.replace("They run on time.", "They run, mostly.").encode())
    assert "The interview with Ada Example holds this already" in reply_of(newer)
    done = await world.mara.click(newer.response, label="Update it")
    assert "is up to date" in reply_of(done)
    interview = await world.store.interviews.get(world.guild.id, 1)

    assert interview is not None
    assert [a.text for a in interview.answers][-1] == "They run, mostly."
    assert [a.revision for a in interview.answers] == [1, 1, 2]
    assert await world.store.interviews.count_published(world.guild.id) == 1
    found = await world.alice.slash(world.lobby, "interview search", query="mostly")
    assert "Ada Example" in reply_of(found)


async def test_a_member_never_imports(world: World) -> None:
    world.let_everyone_see_all_commands()
    refused = await world.alice.slash(world.lobby, "profile import", file=("ada.txt", WRONG.encode()))

    assert "curator" in reply_of(refused).casefold()
    assert await world.store.imports.waiting(world.guild.id) == []


@pytest.mark.parametrize("file_format", ["json", "csv", "markdown"])
async def test_an_export_is_imported_again_as_the_same(world: World, file_format: str) -> None:
    preview = await attach(world, "ada.txt", WRONG.encode())
    await world.mara.click(preview.response, label="Has agreed")
    interview = await world.store.interviews.get(world.guild.id, 1)
    exported = await world.mara.slash(world.lobby, "export", format=file_format)
    [attachment] = exported.response.attachments
    again = await attach(world, attachment.filename, await attachment.read())

    assert "The interview with Ada Example holds this already" in reply_of(
        again
    ) or "is interview 1 already" in reply_of(again)
    [waiting] = await world.store.imports.waiting(world.guild.id)
    assert interview is not None
    assert [(a.question, a.text) for a in waiting.imported.answers] == [
        (a.question, a.text) for a in interview.answers
    ]


async def test_a_message_is_imported_from_its_menu(world: World) -> None:
    typed = await world.alice.send(
        world.lobby, "Where are you based?\nUtrecht.\n\nWhat do you do?\nI run trains."
    )
    attached = await world.alice.send(world.lobby, "here", attachments=[("ada.txt", WRONG.encode())])
    lobby = world.env.bot.get_channel(world.lobby.id)
    assert isinstance(lobby, discord.TextChannel)
    empty = await lobby.send("\u200b")
    from_text = await world.mara.context_menu(world.lobby, "Import as interview", typed)
    from_file = await world.mara.context_menu(world.lobby, "Import as interview", attached)
    nothing = await world.mara.context_menu(world.lobby, "Import as interview", empty)
    world.let_everyone_see_all_commands()
    refused = await world.bob.context_menu(world.lobby, "Import as interview", typed)

    assert "**1. Where are you based?**\nUtrecht." in reply_of(from_text)
    assert "Name: **Ada Example**" in reply_of(from_file)
    assert "is empty" in reply_of(nothing)
    assert "curator" in reply_of(refused).casefold()


async def test_what_is_not_imported_stays_with_the_draft(world: World) -> None:
    await world.store.guilds.ensure(world.guild.id, now=world.now)
    imported = interpret(
        "---\ntitle: Interview with Ada B\n---\n\n**Why?**\n\nSo.\n\n**How?**\n\nThus.\n\n---\n\nThe end.",
        DEFAULT_QUESTIONS,
    )
    draft = await world.store.imports.add(
        world.guild.id, imported, file_name="a", document_hash="h", user_id=None, curator_id=1, now=world.now
    )
    questionnaire = await world.store.guilds.questionnaire(world.guild.id)
    number = await world.store.imports.confirm(
        world.guild.id, draft, questionnaire, ConsentState.AGREED, text_version="x", actor_id=1, now=world.now
    )
    interview = await world.store.interviews.get(world.guild.id, number)

    assert interview is not None
    assert interview.closing == "The end."
    kept = await world.store.imports.get(world.guild.id, draft)
    assert kept.imported.not_imported
