"""Builds what asks Discord, what posts and all that runs by itself, and gives each part what it needs."""

import random
from collections.abc import Callable

import discord

from bot.background.audit_log import AuditChannel
from bot.background.digests import Digests, NoticePages
from bot.background.failures import teller
from bot.background.job import Job, Rows, StoreHealth
from bot.background.keepers import Keepers
from bot.background.leavers import Leavers
from bot.background.maintenance import Maintenance
from bot.background.notifications import Notifications
from bot.background.pictures import PictureCleaning
from bot.background.reminders import Reminders
from bot.background.review_cards import ReviewCards
from bot.background.takedowns import Takedowns
from bot.clock import Clock, ClockCheck, steady
from bot.discord_api.channel_access import ChannelAccess
from bot.discord_api.direct_messages import DirectMessages, OpeningLane
from bot.discord_api.marker_search import MarkerSearch
from bot.discord_api.members import Members
from bot.discord_api.messages import Messages
from bot.discord_api.rate_limiter import RateLimiter
from bot.discord_api.requests import Requests
from bot.discord_api.role_access import RoleAccess
from bot.discord_api.threads import Threads
from bot.interactions.acknowledgement import acknowledge
from bot.posting.chooser import Chooser
from bot.posting.dispatcher import Dispatcher
from bot.posting.duplicates import Duplicates
from bot.posting.follow_ups import FollowUps
from bot.posting.lost_posts import LostPosts
from bot.posting.planner import Planner
from bot.posting.preflight import Preflight
from bot.posting.renames import Renames
from bot.posting.role_mentions import RoleMentions
from bot.posting.settings_check import SettingsCheck
from bot.posting.settings_look import SettingsLook
from bot.posting.steps import PostSteps
from bot.posting.takeover import Takeover
from bot.posting.transition_applier import TransitionApplier
from db import Store


class Services:
    """The parts of one bot, and its ``jobs``; ``on_unauthorized`` is called when Discord refuses the token."""

    def __init__(
        self,
        bot: discord.Client,
        store: Store,
        clock: Clock,
        clock_check: ClockCheck,
        rate_limiter: RateLimiter,
        rng: random.Random,
        on_unauthorized: Callable[[], None],
    ) -> None:
        rows = _guards(store, clock, rng)
        self.planner = Planner(store, rows("plan"))
        self.requests = Requests(bot, rate_limiter, before=acknowledge)
        self.channel_access = ChannelAccess(bot, self.requests)
        self.role_access = RoleAccess(bot, self.requests, self.channel_access)
        self.settings_look = SettingsLook(store, self.channel_access, self.role_access)
        messages, threads = Messages(self.requests), Threads(self.requests)
        search = MarkerSearch(self.requests, self.channel_access)
        direct = DirectMessages(self.requests, messages, OpeningLane(steady))
        members = Members(self.requests, clock)
        self.leavers = Leavers(store, members, clock)
        self.review_cards = ReviewCards(store, messages)
        keepers = Keepers(bot, store, self.requests, members, direct)
        notifications = Notifications(
            bot, store, self.requests, messages, direct, keepers, self.review_cards, self.leavers, NoticePages(store),
            clock, rows("notice"),
        )  # fmt: skip
        duplicates = Duplicates(store, search, threads, clock)
        follow_ups = FollowUps(store, messages, threads, duplicates, clock)
        takeover = Takeover(store, search, self.channel_access, clock, rows("takeover"))
        transitions = TransitionApplier(store, notifications, self.planner, takeover, clock)
        transitions.on_unauthorized = on_unauthorized
        role_mentions = RoleMentions(store, self.role_access, clock)
        pictures = PictureCleaning(store, rows("picture"))
        chooser = Chooser(store, self.planner, self.leavers, pictures.shown)
        steps = PostSteps(
            store, self.requests, search, transitions, chooser, follow_ups, takeover, role_mentions, clock, clock_check,
            pictures.shown,
        )  # fmt: skip
        self.dispatcher = Dispatcher(store, steps, self.planner, notifications, clock, rows("post"))
        self.takedowns = Takedowns(store, messages, threads, clock, rows("takedown"))
        audit_channels = rows("audit")
        self.lost_posts = LostPosts(store, messages, clock, rows("lost-post"))
        self.jobs: tuple[Job, ...] = (
            self.dispatcher,
            notifications,
            Preflight(store, self.channel_access, self.planner, clock, rows("check")),
            takeover,
            self.takedowns,
            self.lost_posts,
            Renames(store, messages, threads, role_mentions, clock, rows("rename")),
            Reminders(store, self.leavers, rows("reminder"), rows("follow-up")),
            Digests(store, rows("digest")),
            Maintenance(store, rows("recommendations"), rows("discarded draft")),
            AuditChannel(store, messages, clock, audit_channels),
            SettingsCheck(store, self.settings_look, audit_channels, clock, rows("settings")),
            pictures,
        )


def _guards(store: Store, clock: Clock, rng: random.Random) -> Callable[[str], Rows]:
    """Return what makes the guard of the rows of one kind; all share one view of the store's health."""
    tell, health = teller(store, clock), StoreHealth(clock, rng)
    return lambda what: Rows(what, clock, rng, tell, health)
