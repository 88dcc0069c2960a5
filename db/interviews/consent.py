"""What was said about publishing an interview. Only this module writes it; a member's export reads it as well.

Each time a row is added, so that it stays known who agreed to which words of the question; for each scope the last one
holds. What follows from them for the whole interview is its `consent_state`, which `publication.set_status` keeps.
"""

from datetime import datetime

from bot.domain.community import ConsentChoice
from bot.domain.models import ConsentScope, ConsentState
from db.sqlite.convert import to_text
from db.sqlite.database import Database, Transaction

_CHANGED = "changed"
"""Stands for the version of the question where nobody was asked, since the interview itself was changed."""


class ConsentRepository:
    """What was said, to be shown."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def latest(self, guild_id: int, interview_id: int) -> dict[ConsentScope, ConsentState]:
        """Return what was said last about each scope."""
        rows = await self._database.read(
            "SELECT scope, state FROM consent WHERE guild_id = ? AND interview_id = ? ORDER BY id",
            (guild_id, interview_id),
        )
        return {ConsentScope(r["scope"]): ConsentState(r["state"]) for r in rows}


def record_consent(
    tx: Transaction,
    guild_id: int,
    interview_id: int,
    state: ConsentState,
    actor_id: int,
    text_version: str,
    *,
    scope: ConsentScope = ConsentScope.SERVER,
    now: datetime,
) -> None:
    """Write down what was said about publishing, with the version of the words that it was said about.

    ``text_version`` is that of the question (`bot.ui.strings`), beside which the interview's own is kept.
    """
    tx.execute(
        """
        INSERT INTO consent (guild_id, interview_id, scope, state, recorded_by, text_version, interview_version,
            recorded_at)
        VALUES (:guild, :id, :scope, :state, :actor, :text,
            (SELECT version FROM interview WHERE id = :id AND guild_id = :guild), :now)
        """,
        {
            "guild": guild_id,
            "id": interview_id,
            "scope": scope.value,
            "state": state.value,
            "actor": actor_id,
            "text": text_version,
            "now": to_text(now),
        },
    )


def record_choice(
    tx: Transaction,
    guild_id: int,
    interview_id: int,
    choice: ConsentChoice,
    user_id: int,
    text_version: str,
    *,
    now: datetime,
) -> None:
    """Write down what a member agrees to, scope by scope; that of the picture only where there is one."""
    tx.execute(
        "UPDATE interview SET allows_export = ?, allows_picture = ? WHERE id = ? AND guild_id = ?",
        (int(choice.allows_export), int(choice.allows_picture), interview_id, guild_id),
    )
    scopes = {ConsentScope.SERVER: True, ConsentScope.PUBLIC_EXPORT: choice.allows_export}
    picture = tx.fetch_one(
        "SELECT 1 FROM picture WHERE interview_id = ? AND guild_id = ?", (interview_id, guild_id)
    )
    if picture is not None:
        scopes[ConsentScope.PICTURE] = choice.allows_picture
    for scope, is_allowed in scopes.items():
        state = ConsentState.AGREED if is_allowed else ConsentState.NOT_YET
        record_consent(tx, guild_id, interview_id, state, user_id, text_version, scope=scope, now=now)


def record_change(tx: Transaction, guild_id: int, interview_id: int, actor_id: int, *, now: datetime) -> None:
    """Write down that a consent holds no more, since ``actor_id`` changed what it was given for."""
    record_consent(tx, guild_id, interview_id, ConsentState.NOT_YET, actor_id, _CHANGED, now=now)


def spoke_last(tx: Transaction, guild_id: int, interview_id: int, user_id: int | None) -> bool:
    """Tell whether it was this member who said last whether the server may see the interview."""
    row = tx.fetch_one(
        """
        SELECT recorded_by FROM consent WHERE interview_id = ? AND +guild_id = ? AND scope = 'server'
        ORDER BY id DESC LIMIT 1
        """,
        (interview_id, guild_id),
    )
    return row is not None and user_id is not None and row["recorded_by"] == user_id


def ever_spoke(tx: Transaction, guild_id: int, interview_id: int, user_id: int | None) -> bool:
    """Tell whether this member said at any time themself whether the server may see the interview."""
    row = tx.fetch_one(
        """
        SELECT 1 FROM consent
        WHERE interview_id = ? AND +guild_id = ? AND scope = 'server' AND recorded_by = ? LIMIT 1
        """,
        (interview_id, guild_id, user_id),
    )
    return row is not None


def forget_recorder(tx: Transaction, guild_id: int, user_id: int, nobody: int) -> None:
    """Put ``nobody`` in the place of an erased member who recorded consents of others."""
    tx.execute(
        """
        UPDATE consent SET recorded_by = :nobody WHERE +guild_id = :guild AND recorded_by = :user
            AND interview_id IN (SELECT id FROM interview WHERE guild_id = :guild)
        """,
        {"guild": guild_id, "user": user_id, "nobody": nobody},
    )
