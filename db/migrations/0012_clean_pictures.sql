-- What people upload says where and when it was taken. From here on only pictures that were written anew are shown;
-- those that are stored already are cleaned one after another, and one that cannot be read is passed over.

ALTER TABLE picture ADD COLUMN state TEXT NOT NULL DEFAULT 'uploaded'
    CHECK (state IN ('uploaded', 'cleaned', 'unreadable'));

CREATE INDEX picture_uploaded ON picture (interview_id) WHERE state = 'uploaded';
