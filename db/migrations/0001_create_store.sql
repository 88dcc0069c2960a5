-- The first schema. It has room for consent scopes, several series, questionnaire versions and exports from the
-- start, because adding them to a store full of interviews would be costly.
-- Snowflakes are INTEGER; instants are UTC ISO-8601 TEXT of fixed width, so that they compare as text.

CREATE TABLE app_state (
    key TEXT PRIMARY KEY,
    value TEXT NOT NULL
) STRICT;

CREATE TABLE guild (
    id INTEGER PRIMARY KEY,
    search_key INTEGER NOT NULL UNIQUE,
    curator_role_id INTEGER,
    review_channel_id INTEGER,
    published_count INTEGER NOT NULL DEFAULT 0,
    created_at TEXT NOT NULL,
    left_at TEXT
) STRICT;

CREATE TABLE questionnaire (
    id INTEGER PRIMARY KEY,
    guild_id INTEGER NOT NULL REFERENCES guild (id) ON DELETE CASCADE,
    name TEXT NOT NULL,
    UNIQUE (guild_id, name)
) STRICT;

CREATE TABLE questionnaire_version (
    id INTEGER PRIMARY KEY,
    guild_id INTEGER NOT NULL REFERENCES guild (id) ON DELETE CASCADE,
    questionnaire_id INTEGER NOT NULL REFERENCES questionnaire (id) ON DELETE CASCADE,
    number INTEGER NOT NULL,
    created_by INTEGER,
    created_at TEXT NOT NULL,
    UNIQUE (questionnaire_id, number)
) STRICT;

CREATE TABLE question (
    id INTEGER PRIMARY KEY,
    guild_id INTEGER NOT NULL REFERENCES guild (id) ON DELETE CASCADE,
    version_id INTEGER NOT NULL REFERENCES questionnaire_version (id) ON DELETE CASCADE,
    position INTEGER NOT NULL,
    key TEXT NOT NULL,
    label TEXT NOT NULL CHECK (length(label) BETWEEN 1 AND 45),
    text TEXT NOT NULL,
    purpose TEXT NOT NULL CHECK (purpose IN ('location', 'occupation', 'specialties', 'origin', 'first_work',
        'current_work', 'advice', 'recommendation', 'other')),
    is_required INTEGER NOT NULL DEFAULT 0 CHECK (is_required IN (0, 1)),
    length_guide INTEGER,
    UNIQUE (version_id, position),
    UNIQUE (version_id, key)
) STRICT;

CREATE TABLE series (
    id INTEGER PRIMARY KEY,
    guild_id INTEGER NOT NULL REFERENCES guild (id) ON DELETE CASCADE,
    name TEXT NOT NULL,
    questionnaire_id INTEGER NOT NULL REFERENCES questionnaire (id),
    UNIQUE (guild_id, name)
) STRICT;

CREATE TABLE person (
    id INTEGER PRIMARY KEY,
    guild_id INTEGER NOT NULL REFERENCES guild (id) ON DELETE CASCADE,
    user_id INTEGER,
    name TEXT NOT NULL,
    name_fold TEXT NOT NULL,
    nickname TEXT NOT NULL DEFAULT '',
    created_at TEXT NOT NULL
) STRICT;
CREATE UNIQUE INDEX person_user ON person (guild_id, user_id) WHERE user_id IS NOT NULL;
CREATE INDEX person_name ON person (guild_id, name_fold, id);

CREATE TABLE handle (
    id INTEGER PRIMARY KEY,
    guild_id INTEGER NOT NULL REFERENCES guild (id) ON DELETE CASCADE,
    person_id INTEGER NOT NULL REFERENCES person (id) ON DELETE CASCADE,
    position INTEGER NOT NULL,
    kind TEXT NOT NULL,
    value TEXT NOT NULL,
    UNIQUE (person_id, position)
) STRICT;

CREATE TABLE interview (
    id INTEGER PRIMARY KEY,
    guild_id INTEGER NOT NULL REFERENCES guild (id) ON DELETE CASCADE,
    series_id INTEGER NOT NULL REFERENCES series (id),
    person_id INTEGER NOT NULL REFERENCES person (id),
    version_id INTEGER NOT NULL REFERENCES questionnaire_version (id),
    status TEXT NOT NULL CHECK (status IN ('draft', 'submitted', 'changes_requested', 'approved', 'rejected',
        'withdrawn', 'removed')),
    source TEXT NOT NULL CHECK (source IN ('form', 'import', 'self')),
    title TEXT NOT NULL DEFAULT '',
    introduction TEXT NOT NULL DEFAULT '',
    closing TEXT NOT NULL DEFAULT '',
    name_fold TEXT NOT NULL,
    consent_state TEXT NOT NULL DEFAULT 'not_yet'
        CHECK (consent_state IN ('agreed', 'public_already', 'not_yet', 'withdrawn')),
    is_published INTEGER NOT NULL DEFAULT 0 CHECK (is_published IN (0, 1)),
    shelf INTEGER,
    version INTEGER NOT NULL DEFAULT 1,
    document_hash TEXT,
    created_by INTEGER NOT NULL,
    created_at TEXT NOT NULL,
    approved_at TEXT,
    published_at TEXT,
    last_posted_at TEXT,
    times_posted INTEGER NOT NULL DEFAULT 0,
    CHECK (is_published = (shelf IS NOT NULL)),
    CHECK (is_published = 0 OR (status = 'approved' AND consent_state IN ('agreed', 'public_already')))
) STRICT;
CREATE UNIQUE INDEX interview_shelf ON interview (guild_id, shelf) WHERE shelf IS NOT NULL;
CREATE INDEX interview_by_name ON interview (guild_id, name_fold, id) WHERE is_published = 1;
CREATE INDEX interview_by_date ON interview (guild_id, published_at, id) WHERE is_published = 1;
CREATE INDEX interview_by_turn ON interview (guild_id, series_id, last_posted_at, published_at, id) WHERE is_published = 1;
CREATE INDEX interview_featured ON interview (guild_id, coalesce(last_posted_at, ''), id) WHERE is_published = 1;
CREATE INDEX interview_by_status ON interview (guild_id, status, id);
CREATE INDEX interview_of_person ON interview (person_id);

CREATE TABLE answer (
    id INTEGER PRIMARY KEY,
    guild_id INTEGER NOT NULL REFERENCES guild (id) ON DELETE CASCADE,
    interview_id INTEGER NOT NULL REFERENCES interview (id) ON DELETE CASCADE,
    position INTEGER NOT NULL,
    question_key TEXT NOT NULL,
    purpose TEXT NOT NULL,
    question TEXT NOT NULL,
    text TEXT NOT NULL,
    revision INTEGER NOT NULL,
    author_id INTEGER NOT NULL,
    created_at TEXT NOT NULL,
    superseded_at TEXT,
    UNIQUE (interview_id, position, revision)
) STRICT;
CREATE UNIQUE INDEX answer_current ON answer (interview_id, position) WHERE superseded_at IS NULL;

CREATE TABLE picture (
    interview_id INTEGER PRIMARY KEY REFERENCES interview (id) ON DELETE CASCADE,
    guild_id INTEGER NOT NULL REFERENCES guild (id) ON DELETE CASCADE,
    file_name TEXT NOT NULL,
    content_type TEXT NOT NULL,
    data BLOB NOT NULL,
    author_id INTEGER NOT NULL,
    created_at TEXT NOT NULL
) STRICT;

CREATE TABLE consent (
    id INTEGER PRIMARY KEY,
    guild_id INTEGER NOT NULL REFERENCES guild (id) ON DELETE CASCADE,
    interview_id INTEGER NOT NULL REFERENCES interview (id) ON DELETE CASCADE,
    scope TEXT NOT NULL CHECK (scope IN ('server', 'public_export', 'picture')),
    state TEXT NOT NULL CHECK (state IN ('agreed', 'public_already', 'not_yet', 'withdrawn')),
    recorded_by INTEGER NOT NULL,
    text_version TEXT NOT NULL,
    recorded_at TEXT NOT NULL
) STRICT;
CREATE INDEX consent_of_interview ON consent (interview_id, scope, id);

CREATE TABLE queue_entry (
    interview_id INTEGER PRIMARY KEY REFERENCES interview (id) ON DELETE CASCADE,
    guild_id INTEGER NOT NULL REFERENCES guild (id) ON DELETE CASCADE,
    position REAL,
    pinned_date TEXT,
    is_held INTEGER NOT NULL DEFAULT 0 CHECK (is_held IN (0, 1)),
    changed_by INTEGER NOT NULL,
    changed_at TEXT NOT NULL
) STRICT;
CREATE INDEX queue_of_guild ON queue_entry (guild_id);

CREATE TABLE schedule (
    id INTEGER PRIMARY KEY,
    guild_id INTEGER NOT NULL REFERENCES guild (id) ON DELETE CASCADE,
    series_id INTEGER NOT NULL UNIQUE REFERENCES series (id),
    channel_id INTEGER,
    weekday INTEGER NOT NULL DEFAULT 0 CHECK (weekday BETWEEN 0 AND 6),
    time TEXT NOT NULL DEFAULT '17:00',
    timezone TEXT NOT NULL DEFAULT 'UTC',
    every_weeks INTEGER NOT NULL DEFAULT 1 CHECK (every_weeks BETWEEN 1 AND 52),
    anchor_date TEXT,
    opens_thread INTEGER NOT NULL DEFAULT 1 CHECK (opens_thread IN (0, 1)),
    publishes INTEGER NOT NULL DEFAULT 0 CHECK (publishes IN (0, 1)),
    ping_role_id INTEGER,
    cool_off_weeks INTEGER NOT NULL DEFAULT 26 CHECK (cool_off_weeks BETWEEN 0 AND 520),
    grace_hours INTEGER NOT NULL DEFAULT 24 CHECK (grace_hours BETWEEN 0 AND 144),
    is_paused INTEGER NOT NULL DEFAULT 0 CHECK (is_paused IN (0, 1)),
    paused_until TEXT,
    plan_at TEXT,
    effective_from TEXT
) STRICT;
CREATE INDEX schedule_to_plan ON schedule (plan_at) WHERE plan_at IS NOT NULL;
CREATE INDEX schedule_of_guild ON schedule (guild_id);

CREATE TABLE occurrence (
    id INTEGER PRIMARY KEY,
    guild_id INTEGER NOT NULL REFERENCES guild (id) ON DELETE CASCADE,
    schedule_id INTEGER NOT NULL REFERENCES schedule (id) ON DELETE CASCADE,
    local_date TEXT NOT NULL,
    generation INTEGER NOT NULL DEFAULT 0,
    due_at TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('due', 'sending', 'posted', 'done', 'skipped', 'blocked', 'needs_human')),
    wake_at TEXT,
    is_manual INTEGER NOT NULL DEFAULT 0 CHECK (is_manual IN (0, 1)),
    requested_by INTEGER,
    interview_id INTEGER REFERENCES interview (id),
    channel_id INTEGER,
    payload_json TEXT NOT NULL DEFAULT '',
    nonce TEXT NOT NULL DEFAULT '' CHECK (length(nonce) <= 25),
    first_try_at TEXT,
    last_try_at TEXT,
    tries INTEGER NOT NULL DEFAULT 0,
    message_id INTEGER,
    posted_at TEXT,
    thread_id INTEGER,
    thread_is_done INTEGER NOT NULL DEFAULT 0 CHECK (thread_is_done IN (0, 1)),
    publish_is_done INTEGER NOT NULL DEFAULT 0 CHECK (publish_is_done IN (0, 1)),
    blocked_code INTEGER,
    note TEXT NOT NULL DEFAULT '',
    UNIQUE (schedule_id, local_date, generation)
) STRICT;
CREATE INDEX occurrence_to_wake ON occurrence (wake_at) WHERE wake_at IS NOT NULL;
CREATE INDEX occurrence_of_guild ON occurrence (guild_id, due_at);
CREATE INDEX occurrence_of_interview ON occurrence (interview_id) WHERE interview_id IS NOT NULL;

CREATE TABLE import_draft (
    id INTEGER PRIMARY KEY,
    guild_id INTEGER NOT NULL REFERENCES guild (id) ON DELETE CASCADE,
    curator_id INTEGER NOT NULL,
    user_id INTEGER,
    nickname TEXT NOT NULL DEFAULT '',
    file_name TEXT NOT NULL,
    document_hash TEXT NOT NULL,
    parsed_json TEXT NOT NULL,
    created_at TEXT NOT NULL,
    interview_id INTEGER REFERENCES interview (id) ON DELETE SET NULL
) STRICT;

CREATE TABLE kept_text (
    id INTEGER PRIMARY KEY,
    guild_id INTEGER NOT NULL REFERENCES guild (id) ON DELETE CASCADE,
    user_id INTEGER NOT NULL,
    interview_id INTEGER NOT NULL REFERENCES interview (id) ON DELETE CASCADE,
    position INTEGER NOT NULL,
    text TEXT NOT NULL,
    created_at TEXT NOT NULL
) STRICT;

CREATE TABLE search_session (
    id INTEGER PRIMARY KEY,
    guild_id INTEGER NOT NULL REFERENCES guild (id) ON DELETE CASCADE,
    query TEXT NOT NULL,
    question_key TEXT NOT NULL,
    created_at TEXT NOT NULL
) STRICT;
CREATE INDEX search_session_age ON search_session (created_at);

CREATE TABLE audit_entry (
    id INTEGER PRIMARY KEY,
    guild_id INTEGER NOT NULL REFERENCES guild (id) ON DELETE CASCADE,
    actor_id INTEGER,
    action TEXT NOT NULL,
    subject_id INTEGER,
    detail_json TEXT NOT NULL DEFAULT '{}',
    created_at TEXT NOT NULL
) STRICT;
CREATE INDEX audit_of_guild ON audit_entry (guild_id, id);

-- Contentless: what it indexes is made by bot.domain.search, and passages are cut in Python (SQLite 3.40 has no
-- contentless delete, so db.search removes a row by giving the old text).
CREATE VIRTUAL TABLE interview_search USING fts5 (name, title, body, content = '', tokenize = 'ascii');
