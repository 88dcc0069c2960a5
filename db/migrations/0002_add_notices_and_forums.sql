-- Notices to curators become durable: they are stored with the change that they tell of, and sent until they arrive.
-- Forum channels, exact minutes, and the regular check of permissions need to be remembered as well.

ALTER TABLE schedule ADD COLUMN channel_kind TEXT NOT NULL DEFAULT 'text'
    CHECK (channel_kind IN ('text', 'announcement', 'forum'));
ALTER TABLE schedule ADD COLUMN is_exact INTEGER NOT NULL DEFAULT 0 CHECK (is_exact IN (0, 1));
ALTER TABLE schedule ADD COLUMN check_at TEXT;
ALTER TABLE schedule ADD COLUMN warned_of TEXT NOT NULL DEFAULT '';
CREATE INDEX schedule_to_check ON schedule (check_at) WHERE check_at IS NOT NULL;
UPDATE schedule SET check_at = '2026-01-01T00:00:00.000+00:00' WHERE channel_id IS NOT NULL;

ALTER TABLE occurrence ADD COLUMN channel_kind TEXT NOT NULL DEFAULT 'text'
    CHECK (channel_kind IN ('text', 'announcement', 'forum'));

CREATE TABLE notice (
    id INTEGER PRIMARY KEY,
    guild_id INTEGER NOT NULL REFERENCES guild (id) ON DELETE CASCADE,
    occurrence_id INTEGER REFERENCES occurrence (id) ON DELETE CASCADE,
    kind TEXT NOT NULL,
    data_json TEXT NOT NULL,
    tries INTEGER NOT NULL DEFAULT 0,
    created_at TEXT NOT NULL,
    wake_at TEXT,
    sent_at TEXT
) STRICT;
CREATE INDEX notice_to_send ON notice (wake_at) WHERE wake_at IS NOT NULL;
CREATE INDEX notice_of_guild ON notice (guild_id, id);
