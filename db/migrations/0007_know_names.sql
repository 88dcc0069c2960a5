-- The names of those who did something that others are shown: Discord's apps show a mention as @unknown-user where
-- they do not know the member, so a name stands beside it.

CREATE TABLE member_name (
    guild_id INTEGER NOT NULL REFERENCES guild (id) ON DELETE CASCADE,
    user_id INTEGER NOT NULL,
    name TEXT NOT NULL,
    PRIMARY KEY (guild_id, user_id)
) STRICT;
