"""In which order Discord lists messages and archived threads, and with which id a forum post begins.

SimCord has the newest messages after an id where Discord has the next ones ("Get Channel Messages"), lists
archived threads as they were made instead of the latest archived first ("List Public Archived Threads"), and gives the
first message of a forum post an id of its own ("Start Thread in Forum": it has the id of its thread).
"""

from typing import Any

_ALL = 1_000_000


def read_messages(call: Any) -> Any:
    """After an id come the messages that follow it, the last of them first."""
    params = call.options.get("params") or {}
    if "after" not in params:
        return call.carry_out()
    limit = int(params.get("limit", 50))
    call.options["params"] = {**params, "limit": _ALL}
    return call.carry_out()[-limit:]


def list_archived(call: Any) -> Any:
    """The latest archived first."""
    listed = call.carry_out()
    listed["threads"].sort(key=lambda thread: thread["thread_metadata"]["archive_timestamp"], reverse=True)
    return listed


def begin_with_own_id(backend: Any, result: Any) -> None:
    """Give the first message of a forum post the id of its thread."""
    thread_id, message_id = int(result["id"]), int(result["message"]["id"])
    messages = backend.messages[thread_id]
    first = messages.pop(message_id)
    first.id = thread_id
    messages[thread_id] = first
    backend.channels[thread_id].last_message_id = thread_id
    result["message"]["id"] = str(thread_id)
