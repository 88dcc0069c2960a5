"""A walk through all that people can do: each command, button and form at least once, with pictures of 8 MiB."""

import io
import zipfile
from datetime import timedelta
from typing import Any

import discord
from simcord.components import walk_components

from bot.domain.community import DecisionKind
from bot.domain.models import Picture
from bot.domain.posts import Notice, NoticeKind
from tests.factories import add_own, add_published
from tests.flows.steps import raw, spoil, tell
from tests.flows.tour_of_drafts import take_out
from tests.importing.files import word, zipped
from tests.importing.writers import Written
from tests.pictures import PNG, heavy
from tests.sim import World, ids_of, reply_of

PICTURE = heavy(PNG)
LONG = "I mend the clocks of the whole town, and on rainy days those of the next one too. " * 40
_CROWD = 22
_TITLES = (
    "The Clockmaker", "Bells of Winter", "On Rivers", "Learning Rust", "A Year of Bread", "Small Gods of Paper",
    "Walking North", "Kitchen Chemistry", "The Quiet Engine",
)  # fmt: skip
FAILED = "Something failed"


class Tour:
    """Does what people do, and notices what is missing or fails."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.mara, self.alice, self.bob = world.mara, world.alice, world.bob
        self.carl = world.guild.add_member(world.env.create_user("carl", global_name="Carl"))
        self.dora = world.guild.add_member(world.env.create_user("dora", global_name="Dora"))

    async def run(self, who: Any, command: str, **options: Any) -> Any:
        return self._good(command, await who.slash(self.world.lobby, command, **options))

    async def click(self, who: Any, message: Any, verb: str, *values: str, place: int = 0) -> Any:
        """Click the button of a verb, or choose in its select: the values, else its first option."""
        components = message.components
        if components and not isinstance(components[0], dict):
            components = [c.to_dict() for c in components]
        found = [
            c
            for c in walk_components(components)
            if c.get("custom_id", "").split(":")[1:2] == [verb] and not c.get("disabled")
        ]
        assert found, f"nothing leads to {verb}: {ids_of(message)}"
        chosen = found[place]
        if "options" in chosen:
            picked = list(values) or [chosen["options"][0]["value"]]
            return self._good(verb, await who.select(message, picked, custom_id=chosen["custom_id"]))
        return self._good(verb, await who.click(message, custom_id=chosen["custom_id"]))

    async def fill(self, who: Any, shown: Any, text: str = "A text.", **files: bytes) -> Any:
        """Send a form with a text in each field, and files in those that are named."""
        assert shown.modal is not None, f"no form: {reply_of(shown)}"
        values: dict[str, Any] = {}
        for label in shown.modal["components"]:
            field = label["component"]
            if field["type"] == discord.ComponentType.file_upload.value:
                if field["custom_id"] in files:
                    values[field["custom_id"]] = [("file.png", files[field["custom_id"]])]
            else:
                values[field["custom_id"]] = text[: field.get("max_length") or 4000]
        return self._good("a form", await who.submit_modal(shown, values))

    def _good(self, what: str, result: Any) -> Any:
        assert result.acknowledged, what
        if result.modal is None and (result.followups or result.response):
            assert FAILED not in reply_of(result), what
        return result


async def furnish(tour: Tour) -> None:
    """Two dozen interviews, the first of them long and with a picture of 8 MiB."""
    world, store = tour.world, tour.world.store
    guild_id = world.guild.id
    await tour.run(
        tour.mara, "setup", channel=world.channel, weekday=0, time="17:00", timezone="UTC", exact=True,
        review_channel=world.review, audit_channel=world.review, thread=True, curator_role=world.curators,
    )  # fmt: skip
    for i in range(_CROWD):
        texts = (f"Place {i:02}", "I build compilers.", "Clocks and compilers", "By boat", "Bells", "Clocks",
                 f"Begin with bell number {i}.", f"“{_TITLES[i % len(_TITLES)]}” by Ann Author")  # fmt: skip
        now = world.now + timedelta(seconds=i)
        made = await add_published(store, guild_id, f"Person {i:02}", *(texts if i else [LONG] * 8), now=now)
        await store.topics.set_topics(guild_id, made, ["clocks"], actor_id=7, now=world.now)
    picture = Picture(file_name="picture.png", content_type="image/png", data=PICTURE)
    await store.authoring.set_details(guild_id, 1, name="Ada", picture=picture, actor_id=7, now=world.now)
    world.let_everyone_see_all_commands()


async def read(tour: Tour) -> None:
    """What members do with interviews of others."""
    bob, run, click = tour.bob, tour.run, tour.click
    await run(tour.mara, "profile link", person="Ada", member=tour.carl)
    await click(tour.carl, (await run(tour.carl, "my status")).response, "my-asking")
    asked = await run(tour.mara, "spotlight post", person="Ada")
    await click(tour.mara, asked.response, "post")
    await tour.world.settle()
    [post] = [m for m in tour.world.channel.history() if ids_of(m)]
    whole = await click(bob, post, "read")
    assert whole.response.attachments
    await click(bob, whole.response, "jump")
    await click(bob, whole.response, "page")  # back to the first page, with the picture
    await click(bob, (await click(bob, whole.response, "ask")).response, "asked")
    await click(bob, (await click(bob, whole.response, "ask")).response, "keep")
    await click(bob, whole.response, "similar")
    await run(bob, "interview show", person="Ada")
    await run(bob, "interview show", person="Ada", question="Where are you based?")
    shared = await run(bob, "interview show", person="Ada", share=True)
    assert not shared.ephemeral
    assert shared.response.attachments
    await run(bob, "interview show", person="Ada", question="Where are you based?", share=True)
    await run(bob, "interview show", person="Person 03", share=True)
    for command in ("interview latest", "interview random"):
        await run(bob, command)
        await run(bob, command, share=True)
    await bob.context_menu(tour.world.lobby, "View interview", tour.carl)
    await click(bob, (await run(bob, "interview browse")).response, "browse")
    await run(bob, "interview browse", order="name")
    found = await run(bob, "interview search", query="compilers")
    await click(bob, found.response, "search")
    await click(bob, found.response, "answer")
    await run(bob, "interview search", query="compilers", person="Person 04", year=2026)
    await click(bob, (await run(bob, "interview search", query="compliers xyzzy")).response, "search")
    await click(bob, (await run(bob, "experts", topic="clocks")).response, "experts")
    await click(bob, (await run(bob, "advice")).response, "advice")
    await click(bob, (await run(bob, "advice", topic="bell")).response, "advice")
    await click(bob, (await run(bob, "resources")).response, "resources")
    await run(bob, "resources", query="clocks")
    await click(bob, (await run(bob, "interview places")).response, "places")


async def curate(tour: Tour) -> None:
    """The weekly post, the queue, topics and what is recommended."""
    mara, run, click, fill = tour.mara, tour.run, tour.click, tour.fill
    for command in ("status", "history", "skip", "pause", "resume"):
        await run(mara, f"spotlight {command}")
    await run(mara, "setup")
    tour.world.bot._connection._guilds.clear()  # as after a lost session: Discord itself must be asked
    await run(mara, "setup", channel=tour.world.channel)
    await run(mara, "spotlight status")
    await tour.world.restart()
    await run(mara, "spotlight preview")
    await run(mara, "spotlight preview", person="Ada")
    await run(mara, "queue list")
    await run(mara, "queue move", person="Person 05", position=2)
    await run(mara, "queue hold", person="Person 05")
    await run(mara, "queue release", person="Person 05")
    dates = await mara.autocomplete(tour.world.lobby, "queue pin", "date", "", person="Person 06")
    await run(mara, "queue pin", person="Person 06", date=dates[1]["value"])
    for verb, answer in (("pin-swap", "is pinned to"), ("pin-next", "will be featured")):
        taken = await run(mara, "queue pin", person="Person 05", date=dates[1]["value"])
        assert answer in reply_of(await click(mara, taken.response, verb))
        await run(mara, "queue release", person="Person 05")
        await run(mara, "queue pin", person="Person 06", date=dates[1]["value"])
    for form in ("json", "csv", "markdown"):
        await run(mara, "export", format=form)
    topics = await run(mara, "topics", person="Ada")
    await fill(mara, await click(mara, topics.response, "topics-add"), "bells")
    await click(mara, topics.response, "topics")
    known = await run(mara, "resources")
    await fill(mara, await click(mara, known.response, "resource-correct"), "The Book of Bells")
    date = dates[2]["value"]
    told = await raw(tour.world, mara, 3, {"custom_id": f"spotlight:standby:3:{date}:1", "component_type": 2})
    assert "stands by" in told
    for verb in ("posted-yes", "post-again"):
        await _become(tour.world, "needs_human")
        told = await raw(tour.world, mara, 3, {"custom_id": f"spotlight:{verb}:1", "component_type": 2})
        assert "done already" not in told, told
        assert FAILED not in told
    await _become(tour.world, "done", "deleted")
    told = await raw(tour.world, mara, 3, {"custom_id": "spotlight:repost:1", "component_type": 2})
    assert "Posted in" in told, told
    told = await raw(tour.world, mara, 3, {"custom_id": "spotlight:thread-rest:1:1", "component_type": 2})
    assert "missing from the thread" in told, told


async def _become(world: World, state: str, note: str = "") -> None:
    def work(tx: Any) -> None:
        tx.execute(
            """UPDATE occurrence SET state = ?, note = ?, wake_at = NULL, interview_id = coalesce(interview_id, 3)
            WHERE guild_id = ? AND id = 1""",
            (state, note, world.guild.id),
        )

    await world.store.database.write(work)


async def write(tour: Tour) -> None:
    """A curator's own interview, and changing one."""
    mara, run, click, fill = tour.mara, tour.run, tour.click, tour.fill
    panel = await fill(mara, await run(mara, "profile submit", name="Zoe"))
    await fill(mara, await click(mara, panel.response, "form", place=1))
    await fill(mara, await click(mara, panel.response, "form", place=2), "github: zoe", picture=PICTURE)
    await click(mara, panel.response, "preview")
    await _pick(tour, mara, panel.response, "form")
    await click(mara, panel.response, "approve")
    panel = await run(mara, "profile edit", person="Zoe")
    await fill(mara, await click(mara, panel.response, "edit"), "Another text.")
    await fill(mara, await click(mara, panel.response, "edit-details"), "Zoe", picture=PICTURE)
    late = await click(mara, panel.response, "edit")
    await fill(mara, await click(mara, panel.response, "edit"), "A third text.")
    kept = await fill(mara, late, "Overtaken.")
    await fill(mara, await click(mara, (kept.followups or [kept.response])[-1], "kept"), "At last.")
    short = await run(mara, "profile edit", person="Person 04")
    await click(mara, short.response, "preview")
    await add_published(tour.world.store, tour.world.guild.id, "Xenia", "Here.", now=tour.world.now)
    missing = await run(mara, "profile edit", person="Xenia")
    await fill(mara, await click(mara, missing.response, "add"), "Added.")
    history = await run(mara, "profile history", person="Zoe")
    await click(mara, history.response, "history")
    history = await run(mara, "profile history", person="Zoe")
    await click(mara, history.response, "restore")
    await click(mara, (await run(mara, "profile remove", person="Xenia")).response, "keep")
    await click(mara, (await run(mara, "profile remove", person="Xenia")).response, "remove")


async def _pick(tour: Tour, who: Any, panel: Any, verb: str) -> None:
    """Choose a form in the select that stands in place of buttons where there are many."""
    interview_id = next(i for i in ids_of(panel) if f":{verb}:" in i).split(":")[2]
    data = {"custom_id": f"spotlight:{verb}-pick:{interview_id}", "component_type": 3, "values": ["1"]}
    await raw(tour.world, who, 3, data, allow_modal=True)


async def ask(tour: Tour) -> None:
    """Questions and series; who is proposed, invited, reminded."""
    mara, run, click, fill = tour.mara, tour.run, tour.click, tour.fill
    page = await run(mara, "questions")
    await fill(mara, await click(mara, page.response, "questions-add"), "12")
    exported = await click(mara, page.response, "questions-export")
    [file] = (exported.followups or [exported.response])[-1].attachments
    data = tour.world.env.backend.cdn.get(file.url)
    assert data
    await fill(mara, await click(mara, page.response, "questions-import"), file=data)
    for verb in ("questions-move", "questions-require", "questions-purpose", "questions-drop"):
        await click(mara, page.response, "questions-one", "origin")
        await click(mara, page.response, verb)
        if verb != "questions-drop":
            await click(mara, page.response, "questions-all")
    await click(mara, page.response, "questions-one", "advice")
    await fill(mara, await click(mara, page.response, "questions-reword"), "50")
    await fill(mara, await click(mara, page.response, "questions-new"), "Newcomers")
    await click(mara, page.response, "questions-series")
    await run(tour.bob, "nominate", member=tour.alice, reason="She mends clocks.")
    await tour.world.advance(minutes=10)
    menu = await tour.bob.context_menu(tour.world.lobby, "Nominate for spotlight", tour.dora)
    await fill(tour.bob, menu, "She rings bells.")
    board = await run(mara, "pipeline")
    await click(mara, board.response, "pipeline-invite", str(tour.alice.id))
    await click(mara, board.response, "pipeline-aside", str(tour.dora.id))
    await click(mara, board.response, "pipeline-nudge")
    await run(mara, "pipeline", invite=tour.dora)
    await click(tour.dora, (await run(tour.dora, "my interview")).response, "my-decline")
    await run(mara, "pipeline", block=tour.bob)
    await run(mara, "pipeline", unblock=tour.bob)


async def be_told(tour: Tour) -> None:
    """What the review channel brings unasked: who was proposed, and what waits."""
    world, store, mara, guild_id = tour.world, tour.world.store, tour.mara, tour.world.guild.id
    elsa, finn, gina = (world.guild.add_member(world.env.create_user(n)) for n in ("elsa", "finn", "gina"))
    for nominee in (elsa, finn):
        await tour.run(tour.bob, "nominate", member=nominee, reason="A fine gardener.")
        await world.advance(minutes=2)
    await world.advance(minutes=6)
    await tour.click(mara, _told_with(tour, "nominee-invite"), "nominee-invite")
    await tour.click(mara, _told_with(tour, "nominee-aside"), "nominee-aside")
    await tour.run(tour.bob, "nominate", member=gina, reason="She sings.")
    made = [await add_own(store, guild_id, who.id, "Here", LONG[:200], now=world.now) for who in (elsa, finn)]
    for who, interview_id in zip((elsa, finn), made, strict=True):
        await store.own.submit(guild_id, who.id, interview_id, now=world.now)
    asked = await store.interviews.get(guild_id, made[0], owner_id=elsa.id)
    assert asked is not None
    await store.reviews.decide(
        guild_id, made[0], DecisionKind.CHANGES_REQUESTED, version=asked.version, note="More.", actor_id=7,
        now=world.now,
    )  # fmt: skip
    await world.advance(days=4)
    for verb in ("waiting-review", "waiting-remind", "waiting-invite"):
        await tour.click(mara, _told_with(tour, verb), verb)


def _told_with(tour: Tour, verb: str) -> Any:
    """Return the newest message of the review channel that leads to a verb."""
    return next(m for m in reversed(tour.world.review.history()) if f":{verb}:" in str(ids_of(m)))


async def take_in(tour: Tour) -> None:
    """Documents: one of 8 MiB, one that is known, an archive, a message."""
    mara, run, click, fill = tour.mara, tour.run, tour.click, tour.fill
    pairs = [("Where are you based?", ["In Lund.", "Near the bells."]), ("What do you do?", ["Clocks."])]
    heavy = _heavy(word(Written("Bo Lindgren", pairs)))
    page = await run(mara, "profile import", file=("bo.docx", heavy))
    await fill(mara, await click(mara, page.response, "import-correct"), "Bo Lind")
    await click(mara, page.response, "import-parts")
    await click(mara, page.response, "import-part", "2")
    await fill(mara, await click(mara, page.response, "import-split"), "In\n\nLund.")
    await click(mara, page.response, "import-join")
    await click(mara, page.response, "import-parts")
    await click(mara, page.response, "import-part", "1")
    await click(mara, page.response, "import-map")
    await click(mara, page.response, "import-role")
    await click(mara, page.response, "import-page")
    await click(mara, page.response, "import")
    again = await run(mara, "profile import", file=("bo.docx", heavy), member=tour.carl)
    await click(mara, again.response, "import-update")
    names = ("Quinn Ek", "Rosa Ek", "Sam Ek")
    archive = zipped({f"{name}.docx": word(Written(name, pairs)) for name in names})
    waiting = await run(mara, "profile import", file=("all.zip", archive))
    await click(mara, waiting.response, "import-open")
    await click(mara, waiting.response, "import-discard")
    waiting = await run(mara, "profile import")
    await click(mara, waiting.response, "import-all")
    await raw(tour.world, mara, 3, {"custom_id": "spotlight:import-waiting:0:p", "component_type": 2})
    message = await tour.alice.send(tour.world.lobby, "", attachments=[("bo.docx", heavy)])
    await mara.context_menu(tour.world.lobby, "Import as interview", message)
    message = await tour.alice.send(
        tour.world.lobby, "Interview with Tom\n\nWhere are you based?\n\nIn Lund."
    )
    await mara.context_menu(tour.world.lobby, "Import as interview", message)


def _heavy(document: bytes) -> bytes:
    """Return a .docx with a picture of almost 8 MiB in it."""
    data = io.BytesIO(document)
    with zipfile.ZipFile(data, "a", zipfile.ZIP_STORED) as archive:
        archive.writestr("word/media/image1.png", PICTURE[: 8 * 1024 * 1024 - 65_536])
    return data.getvalue()


async def tell_of_oneself(tour: Tour) -> None:
    """A member's own interview, from the first form to its end."""
    alice, mara, run, click, fill = tour.alice, tour.mara, tour.run, tour.click, tour.fill
    store, guild_id = tour.world.store, tour.world.guild.id
    panel = await run(alice, "my interview")
    await click(alice, panel.response, "my-start")
    await fill(alice, await click(alice, panel.response, "my-first"), LONG[:300])
    forms = sum(":my-form:" in custom_id for custom_id in ids_of(panel.response))
    await fill(
        alice, await click(alice, panel.response, "my-form", place=forms - 1), "Alice", picture=PICTURE
    )
    await _pick(tour, alice, panel.response, "my-form")
    attach = await click(alice, panel.response, "my-attach")
    chosen = attach.modal["components"][0]["component"]["options"][0]["value"]
    await alice.submit_modal(attach, {"question": [chosen], "text": [("answer.txt", LONG[:5000].encode())]})
    await click(alice, panel.response, "my-skip")
    await click(alice, panel.response, "my-preview")
    late = await click(alice, panel.response, "my-form")
    await click(alice, panel.response, "my-submit")
    mine = (await store.own.list_own(guild_id, alice.id))[0].id
    interview = await store.interviews.get(guild_id, mine, owner_id=alice.id)
    assert interview is not None
    await store.authoring.edit_answer(
        guild_id,
        mine,
        1,
        "Delft",
        based_on=interview.answers[0].revision,
        actor_id=mara.id,
        now=tour.world.now,
    )
    kept = await fill(alice, late, "Utrecht")
    await fill(alice, await click(alice, kept.followups[-1], "my-kept"), "Utrecht (NL)")
    await tour.world.settle()
    review = await run(mara, "review")
    await click(mara, review.response, "review-card")
    await click(mara, review.response, "review-next")
    await click(mara, review.response, "preview")
    await fill(mara, await click(mara, review.response, "review-ask"), "More, please.")
    panel = await run(alice, "my interview")
    await click(alice, panel.response, "my-submit")
    await tour.world.settle()
    card = next(m for m in reversed(tour.world.review.history()) if "review-approve" in str(ids_of(m)))
    await click(mara, card, "preview")
    told = await click(mara, card, "review-approve")
    assert "asked to agree" in reply_of(told), reply_of(told)
    panel = await run(alice, "my interview")
    seen = await click(alice, panel.response, "my-consent")
    assert seen.response.attachments
    question = seen.followups[-1]
    await click(alice, question, "my-scope")
    await click(alice, question, "my-agree")
    status = await run(alice, "my status")
    for verb in ("my-messages", "my-opt-out"):
        await click(alice, status.response, verb)
    await run(alice, "my export")
    ask_first = await run(alice, "my withdraw")
    await click(alice, ask_first.response, "my-panel")
    await click(alice, ask_first.response, "my-withdraw")
    await click(alice, ask_first.response, "my-withdrawn")
    await click(alice, ask_first.response, "my-take-up")
    await _reject(tour)
    await click(tour.bob, (await run(tour.bob, "my delete")).response, "my-delete")


async def see_people_off(tour: Tour) -> None:
    """Somebody who left: approved, posted, held and removed all the same."""
    mara, run, click, world = tour.mara, tour.run, tour.click, tour.world
    emil = world.guild.add_member(world.env.create_user("emil", global_name="Emil"))
    finn = world.guild.add_member(world.env.create_user("finn", global_name="Finn"))
    await run(mara, "profile link", person="Person 07", member=finn)
    made = await add_own(world.store, world.guild.id, emil.id, "Here", name="Emil", now=world.now)
    await world.store.own.submit(world.guild.id, emil.id, made, now=world.now)
    world.bot.scheduler.wake()
    await world.settle()
    world.guild.remove_member(emil)
    world.guild.remove_member(finn)
    card = next(m for m in reversed(world.review.history()) if "review-approve" in str(ids_of(m)))
    asked = await click(mara, card, "review-approve")
    await click(mara, (asked.followups or [asked.response])[-1], "review-approve-left")
    asked = await run(mara, "spotlight post", person="Person 07")
    await click(mara, asked.response, "post-left")
    for number, verb in ((8, "leaver-post"), (9, "leaver-hold"), (10, "leaver-remove")):
        await spoil(world, "UPDATE interview SET leaver_choice = 'asked' WHERE id = :id", id=number)
        await tell(world, world.guild.id, Notice(kind=NoticeKind.LEAVER, interview_id=number))
        world.bot.scheduler.wake()
        await world.settle()
        told = await click(mara, world.review.history()[-1], verb)
        if verb == "leaver-remove":
            await click(mara, told.response, "leaver-removed")


async def _reject(tour: Tour) -> None:
    """Somebody with two interviews, one of which was rejected a week ago."""
    world, dora = tour.world, tour.dora
    guild_id, now = world.guild.id, world.now
    made = await add_own(world.store, guild_id, dora.id, "Here", LONG[:200], name="Dora", now=now)
    await world.store.own.submit(guild_id, dora.id, made, now=now)
    interview = await world.store.interviews.get(guild_id, made, owner_id=dora.id)
    assert interview is not None
    await world.store.reviews.decide(
        guild_id, made, DecisionKind.REJECTED, version=interview.version, note="No.", actor_id=7, now=now
    )
    await world.advance(days=8)
    panel = await tour.run(dora, "my interview")
    await tour.click(dora, panel.response, "my-again")
    await tour.click(dora, panel.response, "my-open")


TOURS = (read, curate, write, ask, be_told, take_in, tell_of_oneself, take_out, see_people_off)
