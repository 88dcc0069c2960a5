-- Finding people: searches with filters whose pages stay as they are, recommended resources, topics, and whom members
-- may ask. Resources are taken from the answers when an interview is published; `knowledge` says by which rules.

DROP TABLE search_session;
CREATE TABLE search_session (
    id INTEGER PRIMARY KEY,
    guild_id INTEGER NOT NULL REFERENCES guild (id) ON DELETE CASCADE,
    kind TEXT NOT NULL,
    query TEXT NOT NULL,
    question_key TEXT NOT NULL DEFAULT '',
    person_id INTEGER,
    year INTEGER,
    is_relaxed INTEGER NOT NULL DEFAULT 0 CHECK (is_relaxed IN (0, 1)),
    found_json TEXT NOT NULL DEFAULT '[]',
    created_at TEXT NOT NULL
) STRICT;
CREATE INDEX search_session_age ON search_session (created_at);
CREATE INDEX search_session_guild ON search_session (guild_id);

CREATE VIRTUAL TABLE interview_vocabulary USING fts5vocab (interview_search, row);

ALTER TABLE member_wish ADD COLUMN may_be_asked INTEGER NOT NULL DEFAULT 0 CHECK (may_be_asked IN (0, 1));
ALTER TABLE interview ADD COLUMN knowledge INTEGER NOT NULL DEFAULT 0;
CREATE INDEX interview_without_knowledge ON interview (knowledge) WHERE is_published = 1 AND knowledge = 0;

CREATE TABLE resource (
    id INTEGER PRIMARY KEY,
    guild_id INTEGER NOT NULL REFERENCES guild (id) ON DELETE CASCADE,
    title TEXT NOT NULL,
    kind TEXT NOT NULL,
    address TEXT NOT NULL DEFAULT '',
    is_corrected INTEGER NOT NULL DEFAULT 0 CHECK (is_corrected IN (0, 1)),
    is_hidden INTEGER NOT NULL DEFAULT 0 CHECK (is_hidden IN (0, 1))
) STRICT;
CREATE INDEX resource_of_guild ON resource (guild_id, id);

CREATE TABLE resource_key (
    guild_id INTEGER NOT NULL REFERENCES guild (id) ON DELETE CASCADE,
    key TEXT NOT NULL,
    resource_id INTEGER NOT NULL REFERENCES resource (id) ON DELETE CASCADE,
    PRIMARY KEY (guild_id, key)
) STRICT;
CREATE INDEX resource_key_of ON resource_key (resource_id);

CREATE TABLE resource_mention (
    resource_id INTEGER NOT NULL REFERENCES resource (id) ON DELETE CASCADE,
    interview_id INTEGER NOT NULL REFERENCES interview (id) ON DELETE CASCADE,
    guild_id INTEGER NOT NULL REFERENCES guild (id) ON DELETE CASCADE,
    passage TEXT NOT NULL,
    PRIMARY KEY (resource_id, interview_id)
) STRICT;
CREATE INDEX resource_mention_of_interview ON resource_mention (interview_id);

CREATE TABLE topic (
    id INTEGER PRIMARY KEY,
    guild_id INTEGER NOT NULL REFERENCES guild (id) ON DELETE CASCADE,
    name TEXT NOT NULL,
    key TEXT NOT NULL,
    UNIQUE (guild_id, key)
) STRICT;

CREATE TABLE interview_topic (
    interview_id INTEGER NOT NULL REFERENCES interview (id) ON DELETE CASCADE,
    topic_id INTEGER NOT NULL REFERENCES topic (id) ON DELETE CASCADE,
    guild_id INTEGER NOT NULL REFERENCES guild (id) ON DELETE CASCADE,
    confirmed_by INTEGER NOT NULL,
    PRIMARY KEY (interview_id, topic_id)
) STRICT;
CREATE INDEX interview_topic_of_topic ON interview_topic (topic_id, interview_id);

CREATE TABLE ask (
    guild_id INTEGER NOT NULL REFERENCES guild (id) ON DELETE CASCADE,
    asker_id INTEGER NOT NULL,
    user_id INTEGER NOT NULL,
    asked_at TEXT NOT NULL,
    PRIMARY KEY (guild_id, asker_id, user_id)
) STRICT;
