-- Who left a server, as far as the bot has looked, and what curators said about posting their interviews.

CREATE TABLE departure (
    guild_id INTEGER NOT NULL REFERENCES guild (id) ON DELETE CASCADE,
    user_id INTEGER NOT NULL,
    looked_at TEXT NOT NULL,
    told_at TEXT,
    PRIMARY KEY (guild_id, user_id)
) STRICT;

ALTER TABLE interview ADD COLUMN leaver_choice TEXT NOT NULL DEFAULT ''
    CHECK (leaver_choice IN ('', 'asked', 'post'));
