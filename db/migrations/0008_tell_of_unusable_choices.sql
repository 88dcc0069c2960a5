-- The channels and roles that a server chose are looked at each day and when something changes; what was found and told
-- is remembered, so that it is told once. @everyone as a role to mention or of curators never did anything.

ALTER TABLE guild ADD COLUMN settings_check_at TEXT;
ALTER TABLE guild ADD COLUMN unusable_json TEXT NOT NULL DEFAULT '[]';
CREATE INDEX guild_to_check ON guild (settings_check_at) WHERE settings_check_at IS NOT NULL;
UPDATE guild SET settings_check_at = '2026-01-01T00:00:00.000+00:00';
UPDATE guild SET curator_role_id = NULL WHERE curator_role_id = id;
UPDATE schedule SET ping_role_id = NULL WHERE ping_role_id = guild_id;
