"""The whole database as one value: a repository for each aggregate."""

import asyncio
from collections.abc import AsyncGenerator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path

from bot.domain.models import Question
from db.app_state import StateRepository
from db.audit_log import AuditLogRepository
from db.guilds.series import SeriesRepository
from db.guilds.settings import GuildRepository
from db.imports.drafts import ImportRepository
from db.interviews.consent import ConsentRepository
from db.interviews.curator_decisions import CuratorDecisionRepository
from db.interviews.curator_edits import AuthoringRepository
from db.interviews.discarding import DiscardingRepository
from db.interviews.member_answers import OwnTextRepository
from db.interviews.member_interviews import OwnRepository
from db.interviews.pictures import PictureRepository
from db.interviews.reading import InterviewRepository
from db.interviews.reviews import ReviewRepository
from db.interviews.withdrawals import WithdrawingRepository
from db.name_cache import NameRepository
from db.notifications import NoticeRepository
from db.personal_data import MemberRepository
from db.pipeline.board import PipelineRepository
from db.pipeline.departures import DepartureRepository
from db.pipeline.invitations import InvitingRepository
from db.pipeline.preferences import PreferenceRepository
from db.pipeline.reminders import ReminderRepository
from db.pipeline.waiting import WaitingRepository
from db.posts.deletions import DeletionRepository
from db.posts.leavers import LeaverRepository
from db.posts.occurrence_states import PostingRepository
from db.posts.occurrences import OccurrenceRepository
from db.posts.queue import QueueRepository
from db.posts.renames import RenameRepository
from db.posts.schedules import ScheduleRepository
from db.posts.settings_changes import SettingsChangeRepository
from db.posts.settings_checks import SettingsCheckRepository
from db.posts.takeover import TakeoverRepository
from db.search.experts import ExpertRepository
from db.search.queries import SearchRepository
from db.search.resources import KnowledgeRepository
from db.search.sessions import SessionRepository
from db.search.topics import TopicRepository
from db.sqlite.database import Database
from db.sqlite.migrate import prepare


class Store:
    """All repositories over one open database."""

    def __init__(self, database: Database, default_questions: Sequence[Question]) -> None:
        self.database = database
        self.names = NameRepository(database)
        self.guilds = GuildRepository(database, default_questions)
        self.interviews = InterviewRepository(database)
        self.pictures = PictureRepository(database)
        self.authoring = AuthoringRepository(database, self.names)
        self.curator_decisions = CuratorDecisionRepository(database, self.names)
        self.imports = ImportRepository(database, self.names)
        self.search = SearchRepository(database)
        self.sessions = SessionRepository(database)
        self.topics = TopicRepository(database, self.names)
        self.experts = ExpertRepository(database)
        self.knowledge = KnowledgeRepository(database)
        self.schedules = ScheduleRepository(database)
        self.settings_changes = SettingsChangeRepository(database, self.guilds)
        self.settings_checks = SettingsCheckRepository(database)
        self.queue = QueueRepository(database)
        self.occurrences = OccurrenceRepository(database)
        self.members = MemberRepository(database, self.names, self.guilds.member_names)
        self.notices = NoticeRepository(database)
        self.leavers = LeaverRepository(database)
        self.posting = PostingRepository(database)
        self.deletions = DeletionRepository(database)
        self.renames = RenameRepository(database)
        self.own = OwnRepository(database, self.names)
        self.own_texts = OwnTextRepository(database, self.names)
        self.preferences = PreferenceRepository(database)
        self.departures = DepartureRepository(database)
        self.inviting = InvitingRepository(database)
        self.consents = ConsentRepository(database)
        self.reviews = ReviewRepository(database, self.names)
        self.discarding = DiscardingRepository(database, self.names)
        self.withdrawing = WithdrawingRepository(database, self.names)
        self.series = SeriesRepository(database, self.names)
        self.pipeline = PipelineRepository(database)
        self.reminders = ReminderRepository(database)
        self.waiting = WaitingRepository(database)
        self.audit_log = AuditLogRepository(database)
        self.state = StateRepository(database)
        self.takeover = TakeoverRepository(database)

    async def close(self) -> None:
        """Close the database."""
        await self.database.close()


@asynccontextmanager
async def open_store(path: Path, *, default_questions: Sequence[Question]) -> AsyncGenerator[Store, None]:
    """Check and migrate the file, open it, and close it at the end; raise a StoreError with the reason."""
    await asyncio.to_thread(prepare, path)
    store = Store(await Database.open(path), default_questions)
    try:
        yield store
    finally:
        await store.close()
