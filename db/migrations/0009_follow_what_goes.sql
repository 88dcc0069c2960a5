-- The application that the store belongs to: under another one no server counts as left. Commands were told to Discord
-- under a key with its id (commands:<application>:<where>), so a store that knows a single one belongs to that.

INSERT INTO app_state (key, value)
SELECT 'application', min(id) FROM (
    SELECT DISTINCT substr(key, 10, instr(substr(key, 10), ':') - 1) AS id FROM app_state
    WHERE substr(key, 1, 9) = 'commands:'
) HAVING count(*) = 1;

-- The date of which it was told that nobody is ready is emptied now when somebody is (`db.posts.dry_spells`).
UPDATE schedule SET warned_empty = '';

-- When it is looked next whether the last post of a series still stands in its channel: nobody tells of deleted messages.
ALTER TABLE occurrence ADD COLUMN look_at TEXT;
CREATE INDEX occurrence_to_look_at ON occurrence (look_at) WHERE look_at IS NOT NULL;
UPDATE occurrence SET look_at = '2026-01-01T00:00:00.000+00:00' WHERE id IN (
    SELECT o.id FROM occurrence o WHERE o.message_id IS NOT NULL AND o.note NOT IN ('deleted', 'withdrawn')
        AND o.posted_at = (SELECT max(l.posted_at) FROM occurrence l WHERE l.schedule_id = o.schedule_id)
);

-- Posts in which a name is to be changed, in Discord: the row of the post has the new name already. ``version`` counts
-- the changes, so that one that comes while the last is carried out is carried out too; ``since`` is the first of them.
CREATE TABLE renaming (
    occurrence_id INTEGER PRIMARY KEY REFERENCES occurrence (id) ON DELETE CASCADE,
    guild_id INTEGER NOT NULL REFERENCES guild (id) ON DELETE CASCADE,
    version INTEGER NOT NULL DEFAULT 1,
    tries INTEGER NOT NULL DEFAULT 0,
    since TEXT NOT NULL,
    wake_at TEXT NOT NULL
) STRICT;
CREATE INDEX renaming_to_do ON renaming (wake_at);
CREATE INDEX renaming_of_guild ON renaming (guild_id);
