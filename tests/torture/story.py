"""Rows 21 to 23: the story of one interview while the bot is killed, and many curators at one card or one answer."""

import asyncio
import random
import sqlite3
from collections.abc import Callable
from contextlib import closing, suppress
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from bot.domain.lifecycle import may_become
from bot.domain.models import InterviewStatus
from bot.ui.strings.questionnaire import DEFAULT_QUESTIONS
from tests.torture.bench import Bench, Row, Tally
from tests.torture.clicks import choose, click, command, quiet, spoken, submit
from tests.torture.scene import DUE, Scene, scene

_AS_IT_IS = 1.0
_MOST_KILLS = 5
_STORY_WITHIN = 90.0
_LOG = """
CREATE TABLE transition_log (id INTEGER PRIMARY KEY, interview INTEGER, before TEXT, after TEXT);
CREATE TRIGGER log_birth AFTER INSERT ON interview BEGIN
    INSERT INTO transition_log (interview, before, after) VALUES (new.id, 'draft', new.status);
END;
CREATE TRIGGER log_status AFTER UPDATE OF status ON interview BEGIN
    INSERT INTO transition_log (interview, before, after) VALUES (new.id, old.status, new.status);
END;
"""


@dataclass
class Life:
    """The bot of one trial, killed and started again by chance until it was killed often enough."""

    at: Scene
    rng: random.Random
    kills: int = 0
    is_over: bool = False
    process: Any = None
    most: int = _MOST_KILLS
    variant: str = "unpaced"

    async def live(self) -> None:
        while not self.is_over:
            async with self.at.bot(self.variant) as process:
                self.process = process
                with suppress(TimeoutError):
                    await asyncio.wait_for(self.at.made.identified.wait(), 20)
                if self.kills < self.most:
                    await self._doze(self.rng.expovariate(1 / 0.35))
                    if not self.is_over:
                        process.kill()
                        self.kills += 1
                while not self.is_over and process.returncode is None:
                    await asyncio.sleep(0.01)
                self.at.made.gateway.unanswered.clear()

    async def _doze(self, seconds: float) -> None:
        end = asyncio.get_running_loop().time() + seconds
        while not self.is_over and asyncio.get_running_loop().time() < end:
            await asyncio.sleep(0.01)


@dataclass
class Told:
    """A trial of the story: what people do, until the store says that it is done."""

    life: Life
    typed: list[str] = field(default_factory=list)
    count: int = 0

    @property
    def at(self) -> Scene:
        return self.life.at

    def one(self, sql: str, *parameters: Any) -> Any:
        rows = self.at.query(sql, *parameters)
        return rows[0][0] if rows else None

    def status(self) -> str:
        return self.one("SELECT status FROM interview ORDER BY id LIMIT 1") or ""

    def version(self) -> int:
        return self.one("SELECT version FROM interview ORDER BY id LIMIT 1") or 0

    async def answered(self, interaction: str) -> bool:
        """Wait for the answer to an interaction; False if the bot died before it."""
        process = self.life.process
        for _ in range(600):
            if interaction in self.at.made.acknowledged:
                return True
            if process is not self.life.process or process.returncode is not None:
                await asyncio.sleep(0.02)
                return interaction in self.at.made.acknowledged
            await asyncio.sleep(0.005)
        return False

    async def until(self, is_done: Callable[[], bool], act: Callable[[], str]) -> None:
        """Do something again and again until it is done, as people do who see that nothing happened."""
        while not is_done():
            if self.life.process is None or self.life.process.returncode is not None:
                await asyncio.sleep(0.01)
                continue
            if not self.at.made.identified.is_set():
                await asyncio.sleep(0.01)
                continue
            await self.answered(act())
            for _ in range(20):
                if is_done():
                    return
                await asyncio.sleep(0.005)

    async def begin(self, user_id: int, series_id: int) -> None:
        """Send the first page of an interview, with which its draft begins."""
        version = self.one("SELECT max(id) FROM questionnaire_version")
        form = f"spotlight:my-begun:{series_id}:{version}:0:~t"
        at = self.at
        await self.until(
            lambda: bool(self.status()),
            lambda: submit(at, at.server, user_id, form, answer_location="text 0"),
        )

    async def type(self, key: str) -> None:
        """Send one answer until it was answered; what was answered must never be missing."""
        while True:
            self.count += 1
            text = f"text {self.count} about {key}, long enough to be worth a post"
            number = next(i for i, q in enumerate(DEFAULT_QUESTIONS) if q.key == key)
            page = number // 5 + 1
            shown = dict(
                self.at.query(
                    "SELECT question_key, revision FROM answer WHERE superseded_at IS NULL AND interview_id = "
                    "(SELECT min(id) FROM interview)"
                )
            )
            revision = shown.get(key, 0)  # of each field that the form has, and it has one here
            form = f"spotlight:my-save:{self.one('SELECT min(id) FROM interview')}:{page}:t{self.count}:{revision}"
            if self.at.made.identified.is_set() and self.life.process.returncode is None:
                fields = {f"answer_{key}": text}
                if await self.answered(
                    submit(self.at, self.at.server, self.at.server.alice.id, form, **fields)
                ):
                    self.typed.append(text)
                    return
            await asyncio.sleep(0.01)


async def tell(told: Told) -> None:
    """The story, from the proposal to the withdrawal."""
    at, server = told.at, told.at.server
    alice, mara, bob = (
        server.alice.id,
        server.mara.id,
        server.guild.add_member(at.made.env.create_user("bob")).id,
    )
    one = told.one
    member = {"name": "member", "type": 6, "value": str(alice)}
    reason = {"name": "reason", "type": 3, "value": "Because of the clocks."}
    await told.until(
        lambda: bool(one("SELECT 1 FROM nomination")),
        lambda: command(at, server, bob, "nominate", member, reason),
    )
    await told.until(
        lambda: bool(one("SELECT 1 FROM invitation")),
        lambda: choose(at, server, mara, "spotlight:pipeline-invite", str(alice)),
    )
    series = one("SELECT id FROM series")
    await told.begin(alice, series)
    for question in DEFAULT_QUESTIONS:
        await told.type(question.key)
    interview = one("SELECT id FROM interview")
    handing_in = f"spotlight:my-submit:{interview}"
    await told.until(lambda: told.status() == "submitted", lambda: click(at, server, alice, handing_in))
    await told.until(
        lambda: told.status() == "changes_requested",
        lambda: submit(
            at, server, mara, f"spotlight:review-note:{interview}:{told.version()}:changes:c:t", note="More."
        ),
    )
    await told.type("current_work")
    await told.until(lambda: told.status() == "submitted", lambda: click(at, server, alice, handing_in))
    await _approve_and_agree(told, interview)
    await _post(told)
    await told.type("advice")
    await told.until(lambda: told.status() == "submitted", lambda: click(at, server, alice, handing_in))
    await _approve_and_agree(told, interview)
    await told.until(
        lambda: told.status() == "withdrawn",
        lambda: click(at, server, alice, f"spotlight:my-withdrawn:{interview}"),
    )
    while one("SELECT 1 FROM takedown"):
        at.clock.jump(timedelta(seconds=30))
        await asyncio.sleep(0.1)


async def _approve_and_agree(told: Told, interview: int) -> None:
    at, server = told.at, told.at.server
    await told.until(
        lambda: told.status() == "approved",
        lambda: click(at, server, server.mara.id, f"spotlight:review-approve:{interview}:{told.version()}:c"),
    )
    await told.until(
        lambda: bool(told.one("SELECT is_published FROM interview")),
        lambda: click(at, server, server.alice.id, f"spotlight:my-agree:{interview}:{told.version()}:1:1"),
    )


async def _post(told: Told) -> None:
    """Let Monday come, and time pass until the post is done."""
    told.at.clock.jump_to(DUE + timedelta(seconds=1))
    while told.one("SELECT state FROM occurrence WHERE due_at <= ?", told.at.clock().isoformat()) != "done":
        await asyncio.sleep(0.2)
        if told.life.kills >= told.life.most or told.life.rng.random() < 0.3:
            told.at.clock.jump(timedelta(seconds=8))


async def killed_in_the_story(
    bench: Bench, tally: Tally, trials: int, *, variant: str = "unpaced", within: float = _STORY_WITHIN
) -> None:
    """The whole story with up to five kills by chance: nothing typed and answered is missing, no state impossible."""
    steps = 0

    async def trial(number: int) -> None:
        nonlocal steps
        rng = random.Random(f"{bench.seed}/21/{number}")
        async with scene(bench.nursery, rng, before=timedelta(days=2), rate=_AS_IT_IS, interviews=0) as at:
            with closing(sqlite3.connect(at.database)) as connection:
                connection.executescript(_LOG)
            life = Life(at, rng, most=rng.randint(1, _MOST_KILLS), variant=variant)
            told = Told(life)
            living = asyncio.create_task(life.live())
            try:
                await asyncio.wait_for(tell(told), within)
            except TimeoutError:
                tally.fault(f"trial {number}: the story stopped, {told.status()}, {at.states()}")
            finally:
                life.is_over = True
                await living
            tally.kills += life.kills
            steps += _judge(at, told, tally, number)

    await bench.run(tally, trials, trial)
    tally.notes.append(f"{steps:,} changes of status, all in the table")


async def forgetful_in_the_story(bench: Bench, tally: Tally, trials: int) -> None:
    """The control: a bot that answers a form before it is stored must be seen to lose text."""
    await killed_in_the_story(bench, tally, trials, variant="forgetful,unpaced", within=12.0)


def _judge(at: Scene, told: Told, tally: Tally, number: int) -> int:
    stored = {text for (text,) in at.query("SELECT text FROM answer UNION SELECT text FROM kept_text")}
    missing = [text for text in told.typed if text not in stored]
    tally.lost += len(missing)
    log = at.query("SELECT before, after FROM transition_log ORDER BY id")
    for before, after in log:
        if not may_become(InterviewStatus(before), InterviewStatus(after)):
            tally.fault(f"trial {number}: {before} became {after}")
    sent = [p for m, p, _ in at.made.requests if m == "POST" and p == at.server.posts_path]
    ids = {m.id for m in at.server.posts()}
    if ids:
        tally.fault(f"trial {number}: a post of a withdrawn interview is left")
    posted = at.query("SELECT count(*) FROM occurrence WHERE message_id IS NOT NULL")[0][0]
    if posted != 1 or not sent:
        tally.fault(f"trial {number}: {posted} posts")
    published = at.query("SELECT count(*) FROM interview WHERE is_published = 1")[0][0]
    in_index = at.query("SELECT count(*) FROM interview_search WHERE interview_search MATCH '1ztext'")[0][0]
    published_count = at.query("SELECT published_count FROM guild")[0][0]
    if published or in_index or published_count:
        tally.fault(
            f"trial {number}: {published} published, {in_index} in the index, {published_count} counted"
        )
    drafts = at.query("SELECT count(*) FROM interview")[0][0]
    if drafts != 1:
        tally.fault(f"trial {number}: {drafts} interviews")
    tally.corrupt += not at.is_sound()
    return len(log)


# ------------------------------------------------------------------- many at one card


async def many_at_one_card(bench: Bench, tally: Tally, trials: int) -> None:
    """Two to ten curators decide about one card at once, each as they like: one decision, all others told whose."""
    told_losers = 0
    rng = random.Random(f"{bench.seed}/22")
    async with scene(bench.nursery, rng, before=timedelta(days=2), rate=_AS_IT_IS, interviews=0) as at:
        server = at.server
        curators = [server.mara] + [
            server.guild.add_member(at.made.env.create_user(f"curator{i}"), roles=[server.managers])
            for i in range(9)
        ]
        async with at.bot("unpaced") as process:
            await asyncio.wait_for(at.made.identified.wait(), 20)
            life = Life(at, rng, process=process)
            story = Told(life)
            series = story.one("SELECT id FROM series")
            alice = server.alice.id
            await story.begin(alice, series)
            await story.type("advice")

            async def trial(number: int) -> None:
                nonlocal told_losers
                if story.status() == "approved":
                    await story.type("advice")
                handing_in = f"spotlight:my-submit:{story.one('SELECT id FROM interview')}"
                await story.until(
                    lambda: story.status() == "submitted", lambda: click(at, server, alice, handing_in)
                )
                await quiet(at)
                await asyncio.sleep(0.02)
                before = story.one("SELECT count(*) FROM decision")
                since = len(at.made.requests)
                clickers = rng.sample(curators, rng.randint(2, 10))
                place = f"{story.one('SELECT id FROM interview')}:{story.version()}"
                for curator in clickers:
                    if rng.random() < 0.5:
                        click(at, server, curator.id, f"spotlight:review-approve:{place}:c")
                    else:
                        note = f"note of {curator.id}"
                        submit(
                            at, server, curator.id, f"spotlight:review-note:{place}:changes:c:t", note=note
                        )
                await quiet(at)
                for _ in range(400):
                    if sum("was faster" in text for text in spoken(at, since)) >= len(clickers) - 1:
                        break
                    await asyncio.sleep(0.005)
                made = story.one("SELECT count(*) FROM decision") - before
                tally.duplicates += made > 1
                tally.lost += made == 0
                losers = sum("was faster" in text for text in spoken(at, since))
                told_losers += losers
                if losers != len(clickers) - 1:
                    tally.fault(f"round {number}: {losers} of {len(clickers) - 1} were told")

            await bench.run(tally, trials, trial, at_once=1)
    tally.notes.append(f"{told_losers:,} losers told")


async def many_at_one_answer(bench: Bench, tally: Tally, trials: int) -> None:
    """Ten curators edit one answer through the bot: each text is saved, or kept and its writer told."""
    rng = random.Random(f"{bench.seed}/23")
    saved = kept = 0
    async with scene(bench.nursery, rng, before=timedelta(days=2), rate=_AS_IT_IS, interviews=1) as at:
        server = at.server
        curators = [
            server.guild.add_member(at.made.env.create_user(f"curator{i}"), roles=[server.managers])
            for i in range(10)
        ]
        async with at.bot("unpaced") as process:
            await asyncio.wait_for(at.made.identified.wait(), 20)
            story = Told(Life(at, rng, process=process))
            interview = story.one("SELECT id FROM interview")
            current = "SELECT revision FROM answer WHERE position = 1 AND superseded_at IS NULL"

            async def trial(number: int) -> None:
                revision = story.one(current)
                await asyncio.sleep(rng.uniform(0, 0.02))
                form = f"spotlight:edited:{interview}:1:{revision}:t{number}"
                data = {"part_1:x": f"edit {number}"}
                sent = submit(at, server, curators[number % 10].id, form, **data)
                if not await story.answered(sent):
                    tally.lost += 1

            await bench.run(tally, trials, trial, at_once=10)
            await quiet(at)
            await asyncio.sleep(0.2)
        texts = {t for (t,) in at.query("SELECT text FROM answer WHERE position = 1")}
        late = {t for (t,) in at.query("SELECT text FROM kept_text")}
        saved, kept = len(texts) - 1, len(late)
        wanted = {f"edit {n}" for n in range(tally.trials)}
        tally.lost += len(wanted - texts - late)
        tally.duplicates += len(texts & late)
        late = ("while you were writing", "since this form was opened")  # by another, or by themselves
        told = sum(any(sentence in text for sentence in late) for text in spoken(at, 0))
        revisions = at.query("SELECT count(*), max(revision) FROM answer WHERE position = 1")[0]
        if told != kept or revisions != (saved + 1, saved + 1):
            tally.fault(f"{kept} kept, {told} told, revisions {revisions}, {saved} saved")
        tally.corrupt += not at.is_sound()
    tally.notes.append(f"{saved:,} saved, {kept:,} kept and told")


ROWS = [
    Row("21", "killed at random in the story of an interview", 300, killed_in_the_story, least=6),
    Row("21c", "the same with “answer, then store”", 30, forgetful_in_the_story, is_control=True, least=10),
    Row("22", "2 to 10 curators decide about one card", 1000, many_at_one_card, least=50),
    Row("23", "10 curators × 200 edits of one answer", 2000, many_at_one_answer, least=200),
]
