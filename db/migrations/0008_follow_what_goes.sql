-- The application that the store belongs to: under another one no server counts as left. Commands were told to Discord
-- under a key with its id (commands:<application>:<where>), so a store that knows a single one belongs to that.

INSERT INTO app_state (key, value)
SELECT 'application', min(id) FROM (
    SELECT DISTINCT substr(key, 10, instr(substr(key, 10), ':') - 1) AS id FROM app_state
    WHERE substr(key, 1, 9) = 'commands:'
) HAVING count(*) = 1;

-- The date of which it was told that nobody is ready is emptied now when somebody is (`db.posts.dry_spells`).
UPDATE schedule SET warned_empty = '';
