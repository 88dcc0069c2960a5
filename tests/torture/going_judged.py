"""What is required of row 36, from what Discord has and from the store."""

from collections import Counter
from datetime import datetime, timedelta

from tests.torture.bench import Tally
from tests.torture.places import Place, World
from tests.torture.scene import DUE

_SETTLED = timedelta(days=2)
"""A date so old must be over: it is tried for a day."""
_POST_CHANNEL = ("channel_gone", "will_fail", "blocked")
_CHOSEN = {
    "channel": _POST_CHANNEL,
    "shut": _POST_CHANNEL,
    "review": ("unusable",),
    "shut_review": ("unusable",),
    "ping": ("unusable",),
    "curators": ("unusable",),
}
"""By which notices it is told that what a server chose can't be used."""
_LOOKED_FOR = timedelta(hours=60)
"""Within so long it is noticed that the last post is gone: looked for once a day, and some hours later here; one
answer in a hundred says nothing."""
_NOTICE_WAITS = timedelta(days=7)


class Verdict:
    """Every date has its post or was spoken of; nothing dead is mentioned; nobody is posted who left unasked."""

    def __init__(self, world: World, tally: Tally, minutes: list[int], weeks: int) -> None:
        self._world = world
        self._at = world.at
        self._tally = tally
        self._minutes = minutes
        self._weeks = weeks
        self._counts: Counter[str] = Counter()

    def judge(self) -> None:
        """Count it all."""
        world, tally = self._world, self._tally
        for number, place in enumerate(world.places):
            self._judge_dates(place, DUE + timedelta(minutes=self._minutes[number]))
            self._judge_deleted(place)
            self._judge_choices(place)
        left = {row[0] for row in self._at.query("SELECT id FROM guild WHERE left_at IS NOT NULL")}
        away = {place.id for place in world.places if "bot" in place.gone}
        for number in left ^ away:
            tally.fault(
                f"server {number} is {'left' if number in away else 'there'}, and counts as the other"
            )
        marks = Counter(post.mark for place in world.places for post in place.posts)
        tally.trials = len(marks)
        tally.duplicates += sum(count - 1 for count in marks.values())
        tally.breaches += len(world.dead) + len(world.unasked)
        tally.wrong += [f"a dead mention: {what}" for what in world.dead]
        tally.wrong += [f"without a curator's word: {what}" for what in world.unasked]
        tally.corrupt += not self._at.is_sound()
        came, refused = (dict(sorted(c.items())) for c in (world.came, world.refused))
        tally.notes.append(f"what went: {came}; dates: {dict(sorted(self._counts.items()))}")
        if world.unknown:
            tally.notes.append(f"of {len(world.unknown)} Discord had not said that they had left")
        if refused:
            tally.notes.append(f"refused: {refused}")

    def _judge_dates(self, place: Place, first: datetime) -> None:
        rows = self._at.query(
            "SELECT id, due_at, local_date, schedule_id, state, note FROM occurrence "
            "WHERE guild_id = ? AND is_manual = 0",
            place.id,
        )
        by_day = {row[2]: row for row in rows}
        made = {post.mark for post in place.posts}
        for week in range(self._weeks):
            due = first + timedelta(weeks=week)
            if due > self._at.clock() - _SETTLED:
                return
            row = by_day.get(due.date().isoformat())
            outcome = self._outcome(place, due, row, made)
            self._counts[outcome] += 1
            if outcome.startswith("unreported"):
                self._tally.lost += 1
                self._tally.fault(
                    f"{outcome}: {place.id} of {due:%Y-%m-%d %H:%M}, {row}, gone: {place.spans}"
                )

    def _outcome(self, place: Place, due: datetime, row: tuple | None, made: set[str]) -> str:
        is_away = place.was_gone("bot", due) or place.was_gone("bot", due + timedelta(days=1))
        if row is None:
            return "bot away" if is_away else "unreported: no date"
        occurrence_id, _, day, schedule_id, state, note = row
        if f"sp:{schedule_id}:{day.replace('-', '')}:0" in made:
            return "posted"
        if state not in ("skipped", "needs_human"):
            return "bot away" if "bot" in place.gone else f"unreported: {state} {note}"
        return self._how_told(place, occurrence_id)

    def _how_told(self, place: Place, occurrence_id: int) -> str:
        notices = self._at.query(
            "SELECT id, created_at FROM notice WHERE occurrence_id = ? AND user_id IS NULL", occurrence_id
        )
        if any({f"N{number}", f"K{number}"} & self._world.delivered for number, _ in notices):
            return "told"
        for _, created_at in notices:
            if self._is_excused(place, datetime.fromisoformat(created_at)):
                return "stored, no way to tell"
        return "unreported: silence"

    def _is_excused(self, place: Place, created: datetime) -> bool:
        """Tell whether curators could not be reached for as long as a notice is worth telling."""
        spans = [s for what in ("review", "shut_review", "bot") for s in place.spans[what] if s.has(created)]
        return any(s.end is None or s.end > created + _NOTICE_WAITS for s in spans)

    def _judge_choices(self, place: Place) -> None:
        """Somebody was told of each channel and role that a server chose and that could not be used for days."""
        for what, span in [(chosen, span) for chosen in _CHOSEN for span in place.spans[chosen]]:
            until = span.begin + _SETTLED
            is_short = (span.end or self._at.clock()) < until
            if is_short or any(s.begin < until and (s.end or until) > span.begin for s in place.spans["bot"]):
                continue
            if self._is_told(place, _CHOSEN[what], span.begin, until):
                self._counts["choices told of"] += 1
            else:
                self._tally.lost += 1
                self._tally.fault(f"unreported: {what} of {place.id}, gone {span.begin}, {place.spans}")

    def _is_told(self, place: Place, kinds: tuple[str, ...], begin: datetime, end: datetime) -> bool:
        """Tell whether a notice of these kinds was delivered, or could not be because curators were out of reach."""
        notices = self._at.query(
            "SELECT id, kind, created_at FROM notice WHERE guild_id = ? AND created_at BETWEEN ? AND ?",
            place.id, begin.isoformat(timespec="milliseconds"), end.isoformat(timespec="milliseconds"),
        )  # fmt: skip
        told = [(number, created) for number, kind, created in notices if kind in kinds]
        is_reachable = "unusable" in kinds  # for these somebody gets a direct message
        return any(
            {f"N{number}", f"K{number}"} & self._world.delivered
            or (not is_reachable and self._is_excused(place, datetime.fromisoformat(created)))
            for number, created in told
        )

    def _judge_deleted(self, place: Place) -> None:
        """What a moderator deleted is known, and was told once, if it was the last post for long enough."""
        for number, post in enumerate(place.posts):
            gone = post.deleted_at
            if gone is None:
                continue
            until = place.posts[number + 1].at if number + 1 < len(place.posts) else self._at.clock()
            _, schedule, day, generation = post.mark.split(":")
            local = f"{day[:4]}-{day[4:6]}-{day[6:]}"
            [(occurrence_id, note)] = self._at.query(
                "SELECT id, note FROM occurrence WHERE schedule_id = ? AND local_date = ? AND generation = ?",
                int(schedule), local, int(generation),
            )  # fmt: skip
            told = self._at.query(
                "SELECT count(*) FROM notice WHERE occurrence_id = ? AND kind = 'post_deleted'", occurrence_id
            )[0][0]
            if told > 1:
                self._tally.fault(f"{post.mark}: told {told} times that it is deleted")
            blind = [s for what in ("bot", "shut", "channel") for s in place.spans[what]]
            is_seen = not any((s.end or until) > gone and s.begin < gone + _LOOKED_FOR for s in blind)
            if until - gone > _LOOKED_FOR and is_seen:
                self._counts["deleted, and noticed"] += 1
                if note != "deleted" or told != 1:
                    self._tally.fault(f"{post.mark} was deleted {gone}: note {note!r}, told {told} times")
