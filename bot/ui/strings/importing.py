"""What the preview of a document says. A translator sees every sentence whole."""

from bot.domain.importing import Doubt, Role

IMPORT_TITLE = "What I understood of “{file}”"
NAME = "Name: **{name}**"
NO_NAME = "No name was found. Add it with “Correct name and handles” before you import."
HANDLES = "Elsewhere: {handles}"
INTRODUCTION = "Introduction, {length} characters: {start}"
CLOSING = "Closing words, {length} characters: {start}"
QUESTION = "**{number}. {question}**\n{start} … {end} ({length} characters){doubts}"
SHORT = "**{number}. {question}**\n{text} ({length} characters){doubts}"
DOUBT = "\n-# ⚠ {reason}"
SURE = "{count} questions, none of them doubtful."
DOUBTFUL = "{count} questions; {doubtful} marked with ⚠ should be looked at."
MISSING = "Of your questions, these are not in the document: {questions}"
LEFT_OUT = "Not imported, {length} characters: {parts}"
SAME = "The interview{name} holds this already. “Update it” brings it up to this document; the buttons below make a second interview."
UPDATE = "Update it"
UPDATED = "Interview {number} is up to date with the document. What was there before is in its history."
CONSENT_ASK = "Nothing is stored until you choose. Has the person agreed to the interview being shown here?"
CORRECT = "Correct name and handles"
MEND = "Mend the parts"
DISCARD = "Discard"
DISCARDED = "Discarded. Nothing was stored."
DRAFT_CONTINUED = "This document waits here already, so you go on where it was left. {curator} attached it."
CONTINUED_CHANGED = (
    "This document waits here already; {editor} changed it last, and you go on where it was left."
)
BACK_TO_PREVIEW = "Back to the preview"
BACK_TO_PARTS = "Back to the parts"

MESSAGE_NAME = "message {id}"

PARTS_TITLE = "The parts of “{file}”"
PARTS_HINT = "Choose a part to see it whole, and to say what it is."
PARTS_PLACEHOLDER = "Open a part"
PART_LINE = "{number}. {icon} {start} … {end} ({length}){doubt}"
PART_SHORT = "{number}. {icon} {text}{doubt}"
PART_OPTION = "{number}. {role}: {start}"
PART_TITLE = "Part {number} of {count}: {role}, {length} characters"
PART_CUT = "Only the first and last characters are shown here; all of it is kept."
CONFIDENCE = "Confidence that it begins here: {percent} %"
MAP_PLACEHOLDER = "Which of your questions is it?"
MAP_NONE = "None of them"
MAP_NONE_HINT = "It stays as the document words it"
SPLIT = "Part it"
SPLIT_TITLE = "Part a paragraph"
SPLIT_LABEL = "Put a blank line wherever it should be parted"
SPLIT_HINT = "Change only blank lines and spaces. What follows a question becomes its answer."
JOIN = "Join to the one before"
REPAIRED = "Garbled letters, perhaps meant as: {text}"

WAITING_TITLE = "Documents that wait for you"
WAITING_NONE = "No document waits. Attach one: text, Markdown, HTML, AsciiDoc, reStructuredText, .docx, .pdf, JSON, CSV, or a .zip of those."
WAITING_LINE = "{number}. **{name}** — {count} questions{doubtful}, from “{file}”{same}"
WAITING_DOUBTFUL = ", {count} doubtful"
WAITING_SAME = ", is here already"
WAITING_NAMELESS = "(no name)"
WAITING_REFUSED = "Not read: {sentence}"
WAITING_MORE = "… and {count} more files that were not read."
WAITING_PLACEHOLDER = "Open a document"
WAITING_ALL = "{count} of them have a name, nothing doubtful, and are not here yet. To import those at once, say whether their people have agreed:"
WAITING_IMPORTED = "{count} interviews imported."

ICONS = {
    Role.TITLE: "🏷️",
    Role.HANDLES: "🔗",
    Role.INTRODUCTION: "📄",
    Role.QUESTION: "❓",
    Role.ANSWER: "💬",
    Role.CLOSING: "👋",
    Role.OUTSIDE: "🚫",
}
PIECE_ROLES = {
    Role.TITLE: "title",
    Role.HANDLES: "names elsewhere",
    Role.INTRODUCTION: "introduction",
    Role.QUESTION: "question",
    Role.ANSWER: "answer",
    Role.CLOSING: "closing words",
    Role.OUTSIDE: "not imported",
}
MAKE = {
    Role.QUESTION: "Question",
    Role.ANSWER: "Part of the answer",
    Role.INTRODUCTION: "Introduction",
    Role.CLOSING: "Closing words",
    Role.OUTSIDE: "Leave out",
}
DOUBT_REASONS = {
    Doubt.NO_QUESTION_MARK: "Has no question mark, but is marked like the other questions.",
    Doubt.REQUEST: "Has no question mark; it is taken as a question because it begins like a request.",
    Doubt.PERHAPS_QUESTION: "Has no question mark; it is taken as a question because it stands alone like a heading.",
    Doubt.REPEATED: "Has no question mark; it is taken as a question because the document repeats it.",
    Doubt.LONG_QUESTION: "Is long for a question: does the answer begin inside it?",
    Doubt.UNKNOWN_QUESTION: "Asks nobody and is none of your questions: is it a sentence of the answer before it?",
    Doubt.UNADDRESSED: "Asks nobody, unlike the other questions: is it a sentence of the answer before it?",
    Doubt.NEXT_DOUBTFUL: "The question after this one is doubtful: perhaps this answer goes on there.",
    Doubt.MIXED_MARKING: "Is marked otherwise than most questions.",
    Doubt.QUESTION_INSIDE: "A paragraph of this answer ends with a question mark: is it a question of its own?",
    Doubt.HEADING_INSIDE: "A heading stands inside this answer: does something else begin there?",
    Doubt.NOT_LIKE_OTHERS: "A paragraph after this answer is written unlike the answers, so it was taken as something else.",
    Doubt.CLOSING_GUESSED: "What follows this answer was taken as closing words because of how it begins.",
    Doubt.UNANSWERED: "Nothing answers this question, so it is not imported.",
    Doubt.SHARED: "Stands before all the people of this document, so it is not imported with any of them.",
    Doubt.SEVERAL_SPEAKERS: "Several people answer here.",
    Doubt.ENDS_ABRUPTLY: "Ends without a full stop: was its end lost when it was copied?",
    Doubt.MUCH_LONGER: "Is far longer than the other answers: is a question hidden in it?",
    Doubt.GARBLED: "Letters look garbled, as by a wrong encoding. “Mend the parts” shows what they may have been.",
    Doubt.NOBODY_SPEAKS: "Nobody speaks of themselves in this document: is it an interview?",
}
