-- Drafts that somebody discarded: hidden at once, erased at wake_at unless it is undone before.

CREATE TABLE discarded_draft (
    interview_id INTEGER PRIMARY KEY REFERENCES interview (id) ON DELETE CASCADE,
    guild_id INTEGER NOT NULL REFERENCES guild (id) ON DELETE CASCADE,
    wake_at TEXT NOT NULL
) STRICT;
CREATE INDEX discarded_draft_due ON discarded_draft (wake_at);
