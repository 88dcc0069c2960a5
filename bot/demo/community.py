"""A small fictional community, told as a story through the bot's own commands."""

import io
import zipfile
from dataclasses import dataclass
from datetime import datetime, timedelta
from importlib import resources

import discord
import simcord

from bot.demo.simcord_inside import button_of, fields_of, forget_private_answers, invite_bot
from bot.ui.strings import commands, curators, own, questionnaire, replies

INVITATION = discord.Permissions(309237763072)
"""What the bot is invited with: see README. SimCord would give it everything."""

ZONE = "Europe/Amsterdam"
WEEKS = 4
"""How long the server has had the bot when the demo opens: so many posts are there."""

_EVENING = 17
_OLD_INTERVIEW = """Interview with Sam Oyelaran (sample)

Where are you based?

Ibadan, on the third floor, where the rain is heard before it is seen.

What do you do (for example studying or working)?

I teach welding, and in the rainy season I repair roofs.

What would you say to someone who wants to start contributing?

Bring a ladder. The rest you learn up there."""
_LAYLA = (
    "Beirut (بيروت), two streets from the lighthouse.",
    "I restore old barometers, and in the evening I write the alarms for our storm warnings.",
    "Mercury, brass, and Python that wakes nobody up without a reason.",
    "A customer brought me a barometer and said that your map disagreed with it. The map was right.",
    "The alarm for falling pressure. It rang for each lift in the building, so I taught it what a lift is.",
    "Warnings in Arabic, French and English that say the same thing, short enough for a phone in the rain.",
    "Take one alarm that annoys you and find out who needed it. Usually somebody did.",
    "“The Perfect Storm” by Sebastian Junger, in a warm room.",
)
_AAROHI = (
    "पुणे (Pune), under a tin roof that tells me how hard it rains.",
    "I study hydrology, in my third year.",
    "Rivers, and Hindi that does not sound translated: बारिश, not “precipitation”.",
)
_MAINTAINERS = {
    "Åse Hætta (sample)": (
        "A cupboard in Tromsø, with the servers.",
        "I look after the machines on which the map runs, and I am the one whom they wake up.",
        "Backups, patience, and the wish to be bored at night.",
    ),
    "Mikołaj Żółć-Dąbrowski (sample)": (
        "Gdańsk, with a view of the cranes.",
        "I release what others write, each second Friday, and write down what went wrong.",
        "Shell, calendars, and saying no in three languages.",
    ),
    "Thu Trang Nguyễn (sample)": (
        "Đà Nẵng, between two typhoon seasons.",
        "I keep the station software small enough for the oldest boards that are still out there.",
        "Memory maps, and reading other people's commit messages.",
    ),
}


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody through whose eyes the demo can be seen; ``key`` names them in addresses."""

    key: str
    actor: simcord.MemberActor
    role: str


@dataclass(frozen=True, slots=True)
class Community:
    """The server, the three people through whose eyes it is seen, and where one looks first."""

    guild: simcord.GuildHandle
    channel: simcord.ChannelHandle
    review: simcord.ChannelHandle
    people: tuple[Person, ...]

    def person(self, key: str) -> simcord.MemberActor:
        """Return who is meant; raise KeyError for somebody else."""
        return {person.key: person.actor for person in self.people}[key]


def sample_documents() -> list[tuple[str, bytes]]:
    """Return the sample interviews as (file name, content), in the order in which they are imported."""
    folder = resources.files("bot.demo").joinpath("samples")
    found = sorted((entry for entry in folder.iterdir() if entry.name.endswith(".txt")), key=lambda e: e.name)
    return [(entry.name, entry.read_bytes()) for entry in found]


async def found_community(env: simcord.Env, *, until: datetime) -> Community:
    """Make a server and let ``WEEKS`` weeks of it pass, so that there is something to see ``until`` then."""
    await env.advance_time((until - timedelta(weeks=WEEKS) - env.now()).total_seconds())
    scene = _Scene(env)
    await scene.set_up()
    await env.advance_time((until - timedelta(days=9) - env.now()).total_seconds())
    await scene.alice.send(scene.channel, _OLD_INTERVIEW)
    await env.advance_time((until - timedelta(days=2) - env.now()).total_seconds())
    await scene.make_it_busy()
    await env.advance_time((until - env.now()).total_seconds())
    forget_private_answers(env)
    return Community(
        scene.guild,
        scene.channel,
        scene.review,
        (
            Person("alice", scene.alice, "member"),
            Person("mara", scene.mara, "curator"),
            Person("kenji", scene.kenji, "curator"),
        ),
    )


class _Scene:
    """Who is there, and what they did before the demo was opened."""

    def __init__(self, env: simcord.Env) -> None:
        self._env = env
        self.guild = guild = env.create_guild("Harbour Weather (sample)")
        bot_role = invite_bot(env, guild, INVITATION)
        curators_role = guild.create_role("Curators", permissions=discord.Permissions(manage_guild=True))
        hidden = discord.PermissionOverwrite(view_channel=False)
        seen = discord.PermissionOverwrite(view_channel=True)
        self.channel = guild.create_text_channel("community", topic="Weather, stations, and who is who")
        self.review = guild.create_text_channel(
            "curators",
            topic="What waits for a decision. Members do not see this channel",
            overwrites={guild.default_role: hidden, curators_role: seen, bot_role: seen},
        )
        self.forum = guild.create_forum_channel("maintainers")
        self.noor = self._member("noor", "Noor Ebbing")
        self.alice = self._member("alice", "Alice Moreau")
        self.mara = self._member("mara", "Mara Okonkwo", curators_role)
        self.kenji = self._member("kenji", "森 健二 (Kenji)", curators_role)
        self.layla = self._member("layla", "ليلى حدّاد")
        self.aarohi = self._member("aarohi", "आरोही देशपांडे")
        self.ines = self._member("ines", "Inês Conceição-Ávila")

    def _member(self, name: str, shown: str, *roles: simcord.RoleHandle) -> simcord.MemberActor:
        return self.guild.add_member(self._env.create_user(name, global_name=shown), roles=list(roles))

    async def set_up(self) -> None:
        """Import the samples, choose channels and hours, and add a second series with a forum of its own."""
        mara, room = self.mara, self.review
        archive = io.BytesIO()
        with zipfile.ZipFile(archive, "w") as packed:
            for name, data in sample_documents():
                packed.writestr(name, data)
        found = await mara.slash(room, "profile import", file=("interviews.zip", archive.getvalue()))
        agreed = button_of(found, begins="spotlight:import-all:", ends="agreed")
        await mara.click(found.response, custom_id=agreed)
        await mara.slash(room, "profile link", person="Noor", member=self.noor)
        await mara.slash(
            room,
            "setup",
            channel=self.channel,
            weekday=0,
            time=f"{_EVENING}:00",
            timezone=ZONE,
            review_channel=room,
            thread=True,
        )
        questions = await mara.slash(room, "questions")
        form = await mara.click(questions.response, label=curators.NEW_SERIES)
        await mara.submit_modal(form, {"name": "Maintainers"})
        await mara.slash(
            room,
            "setup",
            channel=self.forum,
            weekday=3,
            time="18:00",
            timezone=ZONE,
            every_weeks=2,
            series="Maintainers",
        )
        for name, answers in _MAINTAINERS.items():
            form = await mara.slash(room, "profile submit", name=name, series="Maintainers")
            panel = await mara.submit_modal(form, dict(zip(fields_of(form), answers, strict=False)))
            await mara.click(panel.response, label=replies.CONFIRM_AGREED)

    async def make_it_busy(self) -> None:
        """Let one member write, one hand in, one be proposed, one be invited, and some talk."""
        await self.noor.send(self.channel, "Twenty years of rain in one file. Who is next?")
        await self.ines.send(self.channel, "Chove outra vez. My station says 41 mm since breakfast.")
        await self._write(self.layla, _LAYLA)
        await self._write(self.aarohi, _AAROHI)
        form = await self.alice.context_menu(self.channel, commands.NOMINATE_MENU, self.ines)
        await self.alice.submit_modal(
            form, {"reason": "Her station on the harbour wall has not missed an hour in two winters."}
        )
        status = await self.alice.slash(self.channel, "my status")
        await self.alice.click(status.response, label=own.MESSAGES_ON)
        await self.mara.slash(self.review, "pipeline", invite=self.alice)

    async def _write(self, member: simcord.MemberActor, answers: tuple[str, ...]) -> None:
        """Answer the first questions in forms; hand in what is whole."""
        panel = await member.slash(self.channel, "my interview")
        await member.click(panel.response, label=own.START)
        total = len(questionnaire.DEFAULT_QUESTIONS)
        for first, last in ((0, 5), (5, total)):
            page = answers[first:last]
            if page:
                form = await member.click(
                    panel.response, label=own.QUESTION_RANGE.format(first=first + 1, last=last)
                )
                await member.submit_modal(form, dict(zip(fields_of(form), page, strict=False)))
        if len(answers) == total:
            await member.click(panel.response, label=own.SUBMIT)
