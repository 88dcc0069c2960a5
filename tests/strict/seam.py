"""Where the rules meet SimCord: every request passes `_dispatch`, from either stand-in."""

import functools
from collections.abc import Callable
from dataclasses import dataclass, field
from io import SEEK_END
from typing import Any

from simcord.backend import serializers
from simcord.backend.errors import BackendError, missing_access, missing_permissions
from simcord.enums import CallbackType, ChannelType
from simcord.http import router, routes  # noqa: F401  # registers the routes

from tests.strict import rules
from tests.strict.amendments import amend
from tests.strict.listing import begin_with_own_id, list_archived, read_messages
from tests.strict.world import StrictWorld, world_of

_original = router.dispatch
_OWN_FIELDS = {"name", "archived", "auto_archive_duration", "applied_tags"}
_METADATA = ("archived", "auto_archive_duration", "locked", "invitable")


@dataclass
class Call:
    """One request on its way. ``ids``: the parts of its path that stand for something."""

    world: StrictWorld
    method: str
    path: str
    ids: list[str]
    json: Any
    options: dict[str, Any]
    is_carried_out: bool = field(default=False, init=False)

    @property
    def body(self) -> Any:
        return self.json if self.json is not None else {}

    @property
    def files(self) -> list[tuple[str, int]]:
        return [(file.filename, _size(file.fp)) for file in self.options.get("files") or []]

    @property
    def channel_id(self) -> int:
        return int(self.ids[0])

    @property
    def is_forum(self) -> bool:
        channel = self.world.backend.channels.get(self.channel_id)
        return channel is not None and channel.type == ChannelType.FORUM

    def carry_out(self) -> Any:
        self.is_carried_out = True
        return _original(self.world.backend, self.method, self.path, json=self.json, **self.options)


def _size(file: Any) -> int:
    at = file.tell()
    end = file.seek(0, SEEK_END)
    file.seek(at)
    return end - at


def _template(path: str) -> tuple[str, list[str]]:
    parts = path.strip("/").split("/")
    has_token = parts[0] in ("interactions", "webhooks")
    ids = []
    for index, part in enumerate(parts):
        if part.isdigit() or part == "@original" or (has_token and index == 2):
            ids.append(part)
            parts[index] = "*"
    return "/".join(parts), ids


def _dispatch(backend: Any, method: str, path: str, *, json: Any = None, **options: Any) -> Any:
    """Check a request, carry it out, and do what SimCord leaves out; raise `BackendError` as SimCord does."""
    world = world_of(backend)
    world.archive.keep_up()
    template, ids = _template(path)
    rule = _RULES.get(f"{method} {template}")
    if rule is None:
        return _original(backend, method, path, json=json, **options)
    call = Call(world, method, path, ids, json, options)
    try:
        return rule(call)
    except BackendError as error:
        if not call.is_carried_out:
            world.log(method, path, options.get("params"), json)
            world.note(method, path, error)
        raise


# ----------------------------------------------------------------------------------- messages


def _send(call: Call) -> Any:
    world, body = call.world, call.body
    rules.check_message(body, call.files)
    nonce = body.get("nonce") if body.get("enforce_nonce") else None
    known = world.known(nonce)
    if known is not None:
        world.log(call.method, call.path, None, body)
        return known
    if call.files:
        world.require(call.channel_id, "attach_files")
    if body.get("embeds"):
        world.require(call.channel_id, "embed_links")
    channel = world.backend.channels.get(call.channel_id)
    if channel is not None and channel.is_thread and channel.thread_metadata.locked:
        world.archive.refuse_if_archived(call.channel_id)
    result = call.carry_out()
    world.remember(nonce, result)
    return result


def _edit(call: Call) -> Any:
    world, message_id = call.world, int(call.ids[1])
    before = world.before(call.channel_id, message_id)
    if before is not None:
        rules.check_message(call.body, call.files, before=before)
        world.archive.refuse_if_archived(call.channel_id)
    if call.files:
        world.require(call.channel_id, "attach_files")
    result = call.carry_out()
    if call.body.get("embeds") and not world.may(call.channel_id, "embed_links"):
        world.drop_embeds(call.channel_id, message_id)
        result["embeds"] = []
    if message_id in world.followed:
        world.tell_followers(call.channel_id, message_id)
    return result


def _delete(call: Call) -> Any:
    call.world.archive.refuse_if_archived(call.channel_id)
    result = call.carry_out()
    call.world.followed.pop(int(call.ids[1]), None)
    return result


def _publish(call: Call) -> Any:
    result = call.carry_out()
    call.world.tell_followers(call.channel_id, int(call.ids[1]))
    return result


# ----------------------------------------------------------------------------------- interactions


def _answer(call: Call) -> Any:
    kind, data = call.body.get("type"), call.body.get("data") or {}
    if kind == CallbackType.CHANNEL_MESSAGE_WITH_SOURCE:
        rules.check_message(data, call.files, path=("data",))
    elif kind == CallbackType.UPDATE_MESSAGE:
        _check_update(call, data)
    elif kind == CallbackType.MODAL:
        rules.check_modal(data)
    elif kind == CallbackType.APPLICATION_COMMAND_AUTOCOMPLETE_RESULT:
        rules.check_choices(data)
    return call.carry_out()


def _check_update(call: Call, data: Any) -> None:
    record = call.world.backend.interactions.get(int(call.ids[0]))
    if record is None:
        return
    before = call.world.before(record.channel_id, record.source_message_id)
    rules.check_message(data, call.files, before=before, path=("data",))
    if before is not None and not before.flags & 1 << 6:
        call.world.archive.refuse_if_archived(record.channel_id)


def _follow_up(call: Call) -> Any:
    rules.check_message(call.body, call.files)
    return call.carry_out()


def _edit_answer(call: Call) -> Any:
    backend = call.world.backend
    record = backend.interactions.get(backend.interaction_tokens.get(call.ids[1]))
    if record is not None:
        message_id = record.message_id if call.ids[2] == "@original" else int(call.ids[2])
        before = call.world.before(record.channel_id, message_id)
        rules.check_message(call.body, call.files, before=before)
        if before is not None and not before.flags & 1 << 6:
            call.world.archive.refuse_if_archived(record.channel_id)
    return call.carry_out()


# ----------------------------------------------------------------------------------- threads, direct messages


def _open_thread(call: Call) -> Any:
    world = call.world
    if call.is_forum:
        rules.check_forum_post(call.body, call.files)
        if call.files:
            world.require(call.channel_id, "attach_files")
        if call.body["message"].get("embeds"):
            world.require(call.channel_id, "embed_links")
        world.refuse_untagged(call.channel_id, call.body)
    else:
        rules.check_thread(call.body)
    result = call.carry_out()
    if call.is_forum:
        begin_with_own_id(world.backend, result)
    world.opened_thread(result, call.body)
    return result


def _open_thread_on_message(call: Call) -> Any:
    rules.check_thread(call.body)
    message_id = int(call.ids[1])
    call.world.refuse_second_thread(message_id)
    result = call.carry_out()
    call.world.opened_thread(result, call.body, on_message=message_id)
    return result


def _edit_channel(call: Call) -> Any:
    """A thread may be renamed or woken by who opened it; SimCord wants Manage Channels, as for a channel."""
    world, backend = call.world, call.world.backend
    thread = backend.channels.get(call.channel_id)
    if thread is None or not thread.is_thread:
        return call.carry_out()
    _require_sight(world, thread.id)
    rules.check_thread({"name": thread.name, **call.body})
    is_ours = thread.owner_id == backend.bot_user.id and not thread.thread_metadata.locked
    is_waking = call.body.get("archived") is False
    if not world.may(thread.id, "manage_threads"):
        if is_waking and set(call.body) == {"archived"} and not thread.thread_metadata.locked:
            world.require(thread.id, "send_messages_in_threads")
        elif not is_ours or set(call.body) - _OWN_FIELDS:
            raise missing_permissions()
    if not is_waking:
        world.archive.refuse_if_archived(thread.id)
    _carry_out_here(call)
    changes = {key: call.body[key] for key in ("name", "rate_limit_per_user") if key in call.body}
    if "applied_tags" in call.body:
        changes["applied_tags"] = [int(tag) for tag in call.body["applied_tags"]]
    metadata = {key: call.body[key] for key in _METADATA if key in call.body}
    if "archived" in metadata:
        metadata["archive_timestamp"] = backend.now_iso()
    backend.edit_channel(thread.id, changes, thread_metadata=metadata)
    world.archive.watch(thread)
    return dict(serializers.channel_payload(backend, thread))


def _delete_channel(call: Call) -> Any:
    """A thread is deleted with Manage Threads; SimCord wants Manage Channels, as for a channel."""
    world, backend = call.world, call.world.backend
    thread = backend.channels.get(call.channel_id)
    if thread is None or not thread.is_thread:
        return call.carry_out()
    _require_sight(world, thread.id)
    world.require(thread.id, "manage_threads")
    _carry_out_here(call)
    payload = dict(serializers.channel_payload(backend, thread))
    backend.delete_channel(thread.id)
    return payload


def _require_sight(world: StrictWorld, channel_id: int) -> None:
    if not world.may(channel_id, "view_channel"):
        raise missing_access()


def _carry_out_here(call: Call) -> None:
    """Do what SimCord does before a route's handler."""
    call.world.log(call.method, call.path, call.options.get("params"), call.json)
    call.is_carried_out = True
    call.world.meet_injected_faults(call.method, call.path)


def _open_direct_message(call: Call) -> Any:
    call.world.open_direct_message()
    return call.carry_out()


_RULES: dict[str, Callable[[Call], Any]] = {
    "GET channels/*/messages": read_messages,
    "GET channels/*/threads/archived/public": list_archived,
    "POST channels/*/messages": _send,
    "PATCH channels/*/messages/*": _edit,
    "DELETE channels/*/messages/*": _delete,
    "POST channels/*/messages/*/crosspost": _publish,
    "POST channels/*/threads": _open_thread,
    "POST channels/*/messages/*/threads": _open_thread_on_message,
    "PATCH channels/*": _edit_channel,
    "DELETE channels/*": _delete_channel,
    "POST users/@me/channels": _open_direct_message,
    "POST interactions/*/*/callback": _answer,
    "POST webhooks/*/*": _follow_up,
    "PATCH webhooks/*/*/messages/*": _edit_answer,
}


@functools.cache
def install() -> None:
    """Make every backend of this process strict; doing it again changes nothing, whoever counts requests meanwhile."""
    router.dispatch = _dispatch
    amend()
