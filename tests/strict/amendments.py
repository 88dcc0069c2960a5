"""What SimCord does otherwise than Discord, mended in its own functions: who is invited how, and what sleeps."""

from typing import Any

from simcord import interactions
from simcord.backend import Backend, serializers
from simcord.enums import InteractionType, MessageType
from simcord.gateway import FakeGateway

from tests.strict.invitation import invite
from tests.strict.world import CROSSPOSTED, world_of


def amend() -> None:
    """Mend SimCord for this process, once.

    The bot has the permissions of our invitation, the notice of a new thread refers to the thread, CROSSPOSTED is
    1 << 0, a forum shows its flags, threads are archived, nobody can click in an archived one, a message wakes it,
    READY names the servers.
    """
    interactions.base_payload = _refusing_in_archived_threads(interactions.base_payload)
    serializers.message_payload = _referring_to_threads(serializers.message_payload)
    serializers.channel_payload = _with_flags(serializers.channel_payload)
    Backend.CROSSPOSTED_FLAG = CROSSPOSTED  # pyright: ignore[reportAttributeAccessIssue]  # it is a literal there
    Backend.create_guild = _inviting(Backend.create_guild)
    Backend.create_thread = _watching(Backend.create_thread)
    Backend.commit_message = _waking(Backend.commit_message)
    FakeGateway.feed = _naming_servers(FakeGateway.feed)


def _refusing_in_archived_threads(build: Any) -> Any:
    def base_payload(backend: Any, *, type: int, channel_id: int, **details: Any) -> Any:  # noqa: A002
        if type == InteractionType.MESSAGE_COMPONENT:
            world_of(backend).archive.refuse_if_archived(channel_id)
        return build(backend, type=type, channel_id=channel_id, **details)

    return base_payload


def _referring_to_threads(serialize: Any) -> Any:
    def message_payload(backend: Any, message: Any, **options: Any) -> Any:
        payload = serialize(backend, message, **options)
        if message.type == MessageType.THREAD_CREATED and message.system_metadata is not None:
            payload.pop("referenced_message", None)
            payload["message_reference"] = {
                "type": 0,
                "channel_id": str(message.system_metadata.channel_id),
                "guild_id": payload.get("guild_id"),
            }
        return payload

    return message_payload


def _with_flags(serialize: Any) -> Any:
    def channel_payload(backend: Any, channel: Any) -> Any:
        payload = serialize(backend, channel)
        if getattr(channel, "flags", 0):
            payload["flags"] = channel.flags
        return payload

    return channel_payload


def _inviting(create: Any) -> Any:
    def create_guild(self: Any, *args: Any, **options: Any) -> Any:
        guild = create(self, *args, **options)
        invite(self, guild.id)
        return guild

    return create_guild


def _watching(create: Any) -> Any:
    def create_thread(self: Any, *args: Any, **options: Any) -> Any:
        thread = create(self, *args, **options)
        world_of(self).archive.watch(thread)
        return thread

    return create_thread


def _waking(commit: Any) -> Any:
    def commit_message(self: Any, message: Any, **options: Any) -> Any:
        channel = self.channels.get(message.channel_id)
        if channel is not None and channel.is_thread and not message.is_ephemeral:
            archive = world_of(self).archive
            archive.keep_up()
            archive.wake(channel)
        return commit(self, message, **options)

    return commit_message


def _naming_servers(feed: Any) -> Any:
    """Have READY name all servers, as unavailable (Discord's documentation, "Ready"); SimCord names none."""

    def feed_gateway(self: Any, event: str, payload: Any) -> None:
        if event == "READY":
            shard_id, shards = payload["shard"]
            here = [g for g in self._backend.guilds if (g >> 22) % shards == shard_id]
            payload = {**payload, "guilds": [{"id": str(g), "unavailable": True} for g in here]}
        feed(self, event, payload)

    return feed_gateway
