-- Curators are reminded of what waits: after how many days, when that was done last, and when it is looked at next.
-- A notice knows its message, so that an older digest can be pointed to the newer one.

ALTER TABLE guild ADD COLUMN digest_days INTEGER NOT NULL DEFAULT 3 CHECK (digest_days BETWEEN 0 AND 90);
ALTER TABLE guild ADD COLUMN digested_at TEXT;
ALTER TABLE guild ADD COLUMN digest_at TEXT NOT NULL DEFAULT '';
CREATE INDEX guild_to_digest ON guild (digest_at) WHERE digest_days > 0 AND review_channel_id IS NOT NULL;

ALTER TABLE notice ADD COLUMN channel_id INTEGER;
ALTER TABLE notice ADD COLUMN message_id INTEGER;
CREATE INDEX notice_of_kind ON notice (guild_id, kind, id);

CREATE INDEX interview_unpublished ON interview (guild_id, id) WHERE status = 'approved' AND is_published = 0;
CREATE INDEX import_draft_waiting ON import_draft (guild_id, id) WHERE interview_id IS NULL;

-- The tag that a series' posts carry in a forum, which may take none without.
ALTER TABLE schedule ADD COLUMN forum_tag_id INTEGER;
