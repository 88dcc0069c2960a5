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
