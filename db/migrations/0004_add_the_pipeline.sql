-- Interviews that write themselves: wishes of members, nominations, invitations, decisions, consent with scopes,
-- frozen posts, several series, and posts that are to be taken back.

ALTER TABLE guild ADD COLUMN audit_channel_id INTEGER;
ALTER TABLE guild ADD COLUMN audit_told_id INTEGER NOT NULL DEFAULT 0;
CREATE INDEX guild_with_audit ON guild (audit_channel_id) WHERE audit_channel_id IS NOT NULL;
ALTER TABLE guild ADD COLUMN nudge_days INTEGER NOT NULL DEFAULT 7 CHECK (nudge_days BETWEEN 0 AND 90);
ALTER TABLE guild ADD COLUMN follow_up_months INTEGER NOT NULL DEFAULT 0 CHECK (follow_up_months BETWEEN 0 AND 120);

ALTER TABLE questionnaire ADD COLUMN is_follow_up INTEGER NOT NULL DEFAULT 0 CHECK (is_follow_up IN (0, 1));

ALTER TABLE interview ADD COLUMN follows_id INTEGER REFERENCES interview (id) ON DELETE SET NULL;
ALTER TABLE interview ADD COLUMN allows_export INTEGER NOT NULL DEFAULT 1 CHECK (allows_export IN (0, 1));
ALTER TABLE interview ADD COLUMN allows_picture INTEGER NOT NULL DEFAULT 1 CHECK (allows_picture IN (0, 1));
ALTER TABLE interview ADD COLUMN frozen_json TEXT NOT NULL DEFAULT '';
ALTER TABLE interview ADD COLUMN submitted_at TEXT;
ALTER TABLE interview ADD COLUMN nudges INTEGER NOT NULL DEFAULT 0;
ALTER TABLE interview ADD COLUMN nudge_at TEXT;
CREATE INDEX interview_to_nudge ON interview (nudge_at) WHERE nudge_at IS NOT NULL;
CREATE INDEX interview_follows ON interview (follows_id) WHERE follows_id IS NOT NULL;

ALTER TABLE consent ADD COLUMN interview_version INTEGER NOT NULL DEFAULT 0;

ALTER TABLE schedule ADD COLUMN warned_empty TEXT NOT NULL DEFAULT '';

ALTER TABLE notice ADD COLUMN user_id INTEGER;
ALTER TABLE notice ADD COLUMN interview_id INTEGER REFERENCES interview (id) ON DELETE CASCADE;

CREATE TABLE skipped_question (
    interview_id INTEGER NOT NULL REFERENCES interview (id) ON DELETE CASCADE,
    guild_id INTEGER NOT NULL REFERENCES guild (id) ON DELETE CASCADE,
    question_key TEXT NOT NULL,
    PRIMARY KEY (interview_id, question_key)
) STRICT;

CREATE TABLE member_wish (
    guild_id INTEGER NOT NULL REFERENCES guild (id) ON DELETE CASCADE,
    user_id INTEGER NOT NULL,
    wants_messages INTEGER NOT NULL DEFAULT 0 CHECK (wants_messages IN (0, 1)),
    is_opted_out INTEGER NOT NULL DEFAULT 0 CHECK (is_opted_out IN (0, 1)),
    is_blocked INTEGER NOT NULL DEFAULT 0 CHECK (is_blocked IN (0, 1)),
    PRIMARY KEY (guild_id, user_id)
) STRICT;

CREATE TABLE invitation (
    id INTEGER PRIMARY KEY,
    guild_id INTEGER NOT NULL REFERENCES guild (id) ON DELETE CASCADE,
    user_id INTEGER NOT NULL,
    name TEXT NOT NULL,
    series_id INTEGER NOT NULL REFERENCES series (id),
    follows_id INTEGER REFERENCES interview (id) ON DELETE CASCADE,
    interview_id INTEGER REFERENCES interview (id) ON DELETE SET NULL,
    state TEXT NOT NULL CHECK (state IN ('open', 'begun', 'declined', 'ended')),
    is_nominated INTEGER NOT NULL DEFAULT 0 CHECK (is_nominated IN (0, 1)),
    invited_by INTEGER NOT NULL,
    nudges INTEGER NOT NULL DEFAULT 0,
    nudge_at TEXT,
    created_at TEXT NOT NULL
) STRICT;
CREATE UNIQUE INDEX invitation_open ON invitation (guild_id, user_id) WHERE state = 'open';
CREATE INDEX invitation_to_nudge ON invitation (nudge_at) WHERE nudge_at IS NOT NULL;

CREATE TABLE nomination (
    id INTEGER PRIMARY KEY,
    guild_id INTEGER NOT NULL REFERENCES guild (id) ON DELETE CASCADE,
    nominator_id INTEGER NOT NULL,
    user_id INTEGER NOT NULL,
    name TEXT NOT NULL,
    reason TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('open', 'accepted', 'set_aside')),
    created_at TEXT NOT NULL,
    decided_at TEXT,
    UNIQUE (guild_id, nominator_id, user_id)
) STRICT;
CREATE INDEX nomination_open ON nomination (guild_id, created_at) WHERE state = 'open';

CREATE TABLE decision (
    id INTEGER PRIMARY KEY,
    guild_id INTEGER NOT NULL REFERENCES guild (id) ON DELETE CASCADE,
    interview_id INTEGER NOT NULL REFERENCES interview (id) ON DELETE CASCADE,
    kind TEXT NOT NULL CHECK (kind IN ('approved', 'changes_requested', 'rejected')),
    note TEXT NOT NULL DEFAULT '',
    interview_version INTEGER NOT NULL,
    decided_by INTEGER NOT NULL,
    created_at TEXT NOT NULL
) STRICT;
CREATE INDEX decision_of_interview ON decision (interview_id, id);

CREATE TABLE review_card (
    interview_id INTEGER PRIMARY KEY REFERENCES interview (id) ON DELETE CASCADE,
    guild_id INTEGER NOT NULL REFERENCES guild (id) ON DELETE CASCADE,
    channel_id INTEGER NOT NULL,
    message_id INTEGER NOT NULL
) STRICT;

CREATE TABLE takedown (
    id INTEGER PRIMARY KEY,
    guild_id INTEGER NOT NULL REFERENCES guild (id) ON DELETE CASCADE,
    channel_id INTEGER NOT NULL,
    channel_kind TEXT NOT NULL CHECK (channel_kind IN ('text', 'announcement', 'forum')),
    message_id INTEGER NOT NULL,
    thread_id INTEGER,
    tries INTEGER NOT NULL DEFAULT 0,
    wake_at TEXT,
    UNIQUE (guild_id, message_id)
) STRICT;
CREATE INDEX takedown_to_do ON takedown (wake_at) WHERE wake_at IS NOT NULL;
