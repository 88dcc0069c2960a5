"""How much of a document is read. Real interviews are a hundredth of each of these."""

from bot.domain.importing.attachment import ATTACHMENT_LIMIT

MOST_BYTES = ATTACHMENT_LIMIT
"""Of a file, or of a member of an archive."""
MOST_TEXT = 600_000
"""Characters of the text in one document; the longest real interview known has 40,000."""
MOST_BLOCKS = 10_000
"""Paragraphs of the text in one document."""
MOST_PAGES = 200
"""Of a PDF."""
MOST_UNPACKED = 64 * 1024 * 1024
"""Bytes that a .docx or a .zip may unpack to in all, whatever it declares."""
MOST_MEMBERS = 500
"""Files in an archive."""
MOST_ROWS = 2000
"""Interviews in one table."""
MEMORY = 768 * 1024 * 1024
"""Bytes of address space of the process that reads."""
SECONDS = 8
"""For one document; then the process is killed."""
