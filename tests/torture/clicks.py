"""What people's clients send, as raw interactions, and whether it was answered."""

import asyncio
from typing import Any

from simcord import interactions
from simcord.backend import serializers

from tests.torture.scene import Scene, Server


def send(
    at: Scene, server: Server, user_id: int, kind: int, data: dict[str, Any], message: Any = None
) -> str:
    """Send an interaction as Discord does, without waiting for what comes of it; return its id."""
    record, payload = interactions.base_payload(
        at.made.backend,
        type=kind,
        channel_id=server.review.id,
        guild_id=server.guild.id,
        user_id=user_id,
        data=data,
    )
    if message is not None:
        payload["message"] = dict(serializers.message_payload(at.made.backend, message))
    at.made.backend.emit("INTERACTION_CREATE", payload)
    return str(record.id)


def click(at: Scene, server: Server, user_id: int, custom_id: str, message: Any = None) -> str:
    return send(at, server, user_id, 3, {"custom_id": custom_id, "component_type": 2}, message)


def choose(at: Scene, server: Server, user_id: int, custom_id: str, *values: str) -> str:
    data = {"custom_id": custom_id, "component_type": 3, "values": list(values)}
    return send(at, server, user_id, 3, data)


def submit(at: Scene, server: Server, user_id: int, custom_id: str, **fields: str) -> str:
    """Send a form; a field's name has ``_`` where its id has ``:``, once."""
    components = [
        {"type": 18, "component": {"type": 4, "custom_id": name.replace("_", ":", 1), "value": text}}
        for name, text in fields.items()
    ]
    return send(at, server, user_id, 5, {"custom_id": custom_id, "components": components})


def command(at: Scene, server: Server, user_id: int, name: str, *options: dict[str, Any]) -> str:
    """Send a slash command; an option of type 6 names a member of the server."""
    backend = at.made.backend
    command_id = next(c["id"] for c in backend.commands[None].values() if c["name"] == name)
    members = [int(o["value"]) for o in options if o["type"] == 6]
    guild = backend.get_guild(server.guild.id)
    resolved = {
        "users": {str(m): serializers.user_payload(backend.users[m]) for m in members},
        "members": {
            str(m): {
                k: v
                for k, v in serializers.member_payload(backend, guild, guild.members[m]).items()
                if k != "user"
            }
            | {"permissions": "0"}
            for m in members
        },
    }
    data = {"id": command_id, "name": name, "type": 1, "options": list(options), "resolved": resolved}
    return send(at, server, user_id, 2, data)


def spoken(at: Scene, since: int) -> list[str]:
    """All texts that people were shown since a request."""
    return [
        str(body) for _, path, body in at.made.requests[since:] if "/callback" in path or "/webhooks/" in path
    ]


async def quiet(at: Scene) -> None:
    """Wait until every interaction was answered, at most five seconds."""
    for _ in range(1000):
        if not at.made.gateway.unanswered:
            return
        await asyncio.sleep(0.005)
