-- A document that comes again is found by its hash, and by who it is with, however many there are.

CREATE INDEX import_draft_document ON import_draft (guild_id, document_hash);
CREATE INDEX interview_document ON interview (guild_id, document_hash) WHERE document_hash IS NOT NULL;
CREATE INDEX interview_named ON interview (guild_id, name_fold);
