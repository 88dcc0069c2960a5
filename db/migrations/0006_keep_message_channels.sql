-- Channels of direct messages are opened slowly and once: Discord refuses a bot that opens many, and may quarantine it.

ALTER TABLE member_wish ADD COLUMN message_channel_id INTEGER;
