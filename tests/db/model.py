"""A model of consent beside the store, and everything that people do at random."""

import contextlib
import random
from datetime import timedelta

from bot.domain.community import ConsentChoice, DecisionKind
from bot.domain.errors import InterviewGone, SpotlightError
from bot.domain.highlights import dump_spotlight, make_spotlight
from bot.domain.models import ConsentState, Interview, InterviewStatus, Question
from bot.domain.schedule import Slot
from bot.posting.planner import Planner
from bot.ui.strings.questionnaire import DEFAULT_QUESTIONS
from db import Store
from tests.factories import NOW, make_rows

GUILD, MEMBER, CURATOR = 1, 77, 5


ACTIONS = (
    "start", "write", "write", "submit", "approve", "changes", "reject", "agree", "agree", "withdraw", "take_up",
    "edit", "rename", "restore", "record_agreed", "record_not_yet", "remove", "begin_again", "link", "post", "post",
    *["advance"] * 25,
)  # fmt: skip


class Model:
    """What must hold, kept beside the store: which words were agreed to by whom."""

    def __init__(self, store: Store, rng: random.Random) -> None:
        self.store = store
        self.rng = rng
        self.now = NOW
        self.agreed: dict[int, str] = {}
        self.count = 0

    async def shown(self, interview_id: int) -> str:
        """The post of an interview as it would be now."""
        interview = await self.any(interview_id)
        return dump_spotlight(make_spotlight(interview)) + repr([a.text for a in interview.answers])

    async def any(self, interview_id: int) -> Interview:
        found = await self.store.interviews.get(GUILD, interview_id, owner_id=MEMBER)
        found = found or await self.store.interviews.get(GUILD, interview_id)
        if found is None:
            raise InterviewGone
        return found

    async def ids(self) -> list[int]:
        rows = await self.store.database.read(
            "SELECT id FROM interview WHERE guild_id = 1 AND status <> 'removed'"
        )
        return [r["id"] for r in rows]

    async def act(self, action: str, target: int = 0) -> None:
        self.now += timedelta(days=self.rng.choice([0, 1, 8]))
        ids = await self.ids()
        target = target or (self.rng.choice(ids) if ids else 0)
        if action == "advance" and ids:
            action = self.next_step(await self.any(target))
        if action == "start" or not ids:
            questionnaire = await self.store.guilds.questionnaire(GUILD)
            if self.rng.random() < 0.6:
                await self.store.own_texts.begin(GUILD, MEMBER, questionnaire, name="Alice", now=self.now)
            else:
                await self.store.authoring.begin(
                    GUILD, questionnaire, name="Ada", user_id=None, is_another=True, actor_id=CURATOR,
                    now=self.now,
                )  # fmt: skip
            return
        await getattr(self, f"do_{action}")(target, await self.any(target))

    def next_step(self, interview: Interview) -> str:
        """What would come next if all went well."""
        if interview.user_id is None:
            return self.rng.choice(["write", "record_agreed", "link"])
        return {
            InterviewStatus.DRAFT: self.rng.choice(["write", "submit"]),
            InterviewStatus.CHANGES_REQUESTED: "submit",
            InterviewStatus.SUBMITTED: "approve",
            InterviewStatus.APPROVED: "agree",
            InterviewStatus.REJECTED: "begin_again",
        }.get(interview.status, "take_up")

    def words(self) -> dict[int, tuple[Question, str]]:
        self.count += 1
        position = self.rng.randint(1, 3)
        return {position: (DEFAULT_QUESTIONS[position - 1], f"words {self.count}")}

    def based_on(self, interview: Interview) -> dict[str, int]:
        return {a.question_key: a.revision for a in interview.answers}

    async def do_write(self, target: int, interview: Interview) -> None:
        based_on = self.based_on(interview)
        if interview.user_id == MEMBER:
            await self.store.own_texts.save(
                GUILD, MEMBER, target, self.words(), based_on=based_on, now=self.now
            )
        else:
            await self.store.authoring.save_answers(
                GUILD, target, self.words(), based_on=based_on, actor_id=CURATOR, now=self.now
            )

    async def do_submit(self, target: int, _: Interview) -> None:
        await self.store.own.submit(GUILD, MEMBER, target, now=self.now)

    async def decide(self, target: int, interview: Interview, kind: DecisionKind) -> None:
        await self.store.reviews.decide(
            GUILD, target, kind, version=interview.version, note="x", actor_id=CURATOR, now=self.now
        )

    async def do_approve(self, target: int, interview: Interview) -> None:
        await self.decide(target, interview, DecisionKind.APPROVED)

    async def do_changes(self, target: int, interview: Interview) -> None:
        await self.decide(target, interview, DecisionKind.CHANGES_REQUESTED)

    async def do_reject(self, target: int, interview: Interview) -> None:
        await self.decide(target, interview, DecisionKind.REJECTED)

    async def do_agree(self, target: int, interview: Interview) -> None:
        choice = ConsentChoice(allows_export=self.rng.random() < 0.5, allows_picture=True)
        seen = await self.shown(target)
        version = interview.version - (self.rng.random() < 0.2)
        await self.store.own.agree(
            GUILD, MEMBER, target, choice, version=version, text_version="x", now=self.now
        )
        assert version == interview.version
        self.agreed[target] = seen

    async def do_withdraw(self, target: int, _: Interview) -> None:
        await self.store.withdrawing.withdraw(GUILD, MEMBER, target, text_version="x", now=self.now)
        self.agreed.pop(target, None)

    async def do_take_up(self, target: int, _: Interview) -> None:
        await self.store.own.take_up(GUILD, MEMBER, target, now=self.now)

    async def do_edit(self, target: int, interview: Interview) -> None:
        if interview.answers:
            answer = self.rng.choice(interview.answers)
            self.count += 1
            await self.store.authoring.edit_answer(
                GUILD, target, answer.position, f"edited {self.count}", based_on=answer.revision,
                actor_id=CURATOR, now=self.now,
            )  # fmt: skip

    async def do_rename(self, target: int, _: Interview) -> None:
        self.count += 1
        await self.store.authoring.set_details(
            GUILD, target, name=f"Alice {self.count}", actor_id=CURATOR, now=self.now
        )

    async def do_restore(self, target: int, _: Interview) -> None:
        revisions = await self.store.interviews.history(GUILD, target, page=0, size=50)
        if revisions:
            chosen = self.rng.choice(revisions)
            await self.store.authoring.restore(GUILD, chosen.answer_id, actor_id=CURATOR, now=self.now)

    async def record(self, target: int, consent: ConsentState) -> None:
        await self.store.curator_decisions.approve(
            GUILD, target, consent, text_version="x", actor_id=CURATOR, now=self.now
        )
        self.agreed[target] = "recorded" if consent is ConsentState.AGREED else ""

    async def do_record_agreed(self, target: int, interview: Interview) -> None:
        if interview.user_id is None:
            await self.record(target, ConsentState.AGREED)

    async def do_record_not_yet(self, target: int, _: Interview) -> None:
        await self.record(target, ConsentState.NOT_YET)

    async def do_remove(self, target: int, interview: Interview) -> None:
        if self.rng.random() < 0.3:
            await self.store.curator_decisions.remove(
                GUILD, target, version=interview.version, actor_id=CURATOR, now=self.now
            )

    async def do_begin_again(self, target: int, interview: Interview) -> None:
        if interview.status is InterviewStatus.REJECTED:
            await self.store.own.begin_again(GUILD, MEMBER, target, now=self.now)

    async def do_link(self, target: int, _: Interview) -> None:
        await self.store.curator_decisions.link(GUILD, target, MEMBER, actor_id=CURATOR, now=self.now)

    async def do_post(self, _target: int, _interview: Interview) -> None:
        """Choose and claim as the poster does, sometimes with something in between; what is claimed was agreed to."""
        schedule = await self.store.schedules.get(GUILD)
        place = await Planner(self.store, make_rows(self.now)).choose(
            schedule, Slot(self.now.date(), self.now)
        )
        if place is None:
            return
        chosen = await self.store.interviews.get_published(GUILD, place.candidate.interview_id)
        assert chosen is not None
        payload = await self.store.own.frozen_post(GUILD, chosen.id)
        first = self.rng.choice(["edit", "rename", "withdraw", "write"])
        for action in [first, "advance", "advance", "advance"][: self.rng.choice([0, 0, 1, 4])]:
            with contextlib.suppress(SpotlightError):
                await self.act(action, chosen.id)
        generation = await self.store.occurrences.next_generation(GUILD, schedule.id, self.now.date())
        slot = Slot(self.now.date(), self.now)
        made = await self.store.occurrences.add_manual(
            schedule, slot, generation=generation, interview_id=chosen.id, actor_id=CURATOR
        )
        occurrence = await self.store.occurrences.get(GUILD, made or 0)
        if occurrence is None:
            return
        is_claimed = await self.store.posting.claim(
            occurrence, interview_id=chosen.id, interview_version=chosen.version, channel_id=9,
            channel_kind=schedule.channel_kind, payload=payload, nonce="n", now=self.now, wake_at=self.now,
        )  # fmt: skip
        if is_claimed:
            await self.must_be_agreed(chosen.id)
            assert payload == await self.store.own.frozen_post(GUILD, chosen.id)
            claimed = await self.store.occurrences.get(GUILD, occurrence.id)
            assert claimed is not None
            await self.store.posting.confirm(claimed, 1000 + occurrence.id, now=self.now)

    async def must_be_agreed(self, interview_id: int) -> None:
        interview = await self.any(interview_id)
        assert interview.status is InterviewStatus.APPROVED
        agreed = self.agreed.get(interview_id, "")
        assert agreed
        if agreed != "recorded":
            assert agreed == await self.shown(interview_id), "other words than those that were agreed to"
            frozen = await self.store.own.frozen_post(GUILD, interview_id)
            assert frozen
            assert agreed.startswith(frozen)

    async def check(self) -> None:
        for interview in await self.store.interviews.all_published(GUILD):
            await self.must_be_agreed(interview.id)
        count = await self.store.interviews.count_published(GUILD)
        assert count == len(await self.store.interviews.all_published(GUILD))
