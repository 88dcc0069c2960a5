"""What the command line says to an operator."""

PROGRAM = "Spotlight, a Discord bot that runs a community's interview series."
RUN = "connect to Discord and stay (the default)"
DEMO = "show the bot in a browser, without a token"
SYNC = "tell Discord the commands, whether they changed or not"
CHECK = "check settings and database, without connecting"
IMPORT = "import interviews from documents, folders and archives into a server"
IMPORT_PATHS = "documents, .zip archives, or folders of them"
IMPORT_GUILD = "the id of the server (in Discord: Developer Mode, then Copy Server ID)"
IMPORT_DRY = "say what would happen, and store nothing"
IMPORT_CONSENT = "what their people said about publishing: agreed, public_already, or not_yet (the default; not shown to members)"
IMPORT_NOTHING = "There is no document to import in {paths}. Name files or folders with .txt, .md, .html, .docx, .pdf, .json, .csv or .zip files."
IMPORT_REPORT = "{documents} documents: {imported} interviews imported, {waits} wait for a curator, {known} were here already, {refused} not read. {seconds:.1f} s."
IMPORT_DRY_REPORT = "{documents} documents: {imported} interviews would be imported, {waits} would wait for a curator, {known} are here already, {refused} cannot be read. Nothing was stored. {seconds:.1f} s."
IMPORT_WAITING = "Waiting, since something is doubtful or there is no name (/profile import without a file shows them): {names}"
IMPORT_NOT_SHOWN = (
    "Imported with consent “not yet”: members see them once a curator confirms consent with /profile edit."
)
IMPORT_PROGRESS = "{done} of {total} documents"
DEMO_PORT = "the port of the demo page on this machine (default 8790)"
CHECKED = "Settings and database are in order. Database: {path}, schema {version}."
ADOPT = "make the application that the bot ran as last the one that the database belongs to"
OTHER_APPLICATION = "The database belongs to the application {own}, but the bot ran last as {other}. So it marks no server as left. If the token is the wrong one, put the right one in; if the bot has moved to {other} for good, run python -m bot check --adopt."
ADOPTED = "The database belongs to the application {other} from now on. At the next start, servers that it is not in are marked as left."
SYNCED = "Discord was told {count} commands."
DEMO_READY = "Spotlight's demo is open at {url}"
DEMO_HOW = "Press Enter to let a week pass, Ctrl-C to stop."
DEMO_STOPPED = "Stopped; nothing is left running."
DEMO_PORT_TAKEN = "Port {port} is taken, and the demo needs no other. Choose one with: make demo PORT=8800"
DEMO_PORT_FORBIDDEN = "Port {port} is kept for administrators. Choose another with: make demo PORT=8800"
DEMO_PORT_UNKNOWN = (
    "The demo cannot listen at port {port}: choose a number from 0 to 65535, with: make demo PORT=8800"
)

INTERRUPTED = "Stopped. Run the same command again to go on."
BAD_ID = "an id is a number of 17 to 20 digits, and this is none: {value}"

# The smoke test
SMOKE = "try on the real Discord what the bot does, in a test channel, and report what Discord answers"
SMOKE_MORE = """It asks before it begins and takes one to three minutes. It deletes again what it posts; two things stay: without
Manage Threads one emptied, archived thread or forum post for each run, and, in an announcement channel, copies of one
announcement in the servers that follow it. Ctrl-C stops it at any time, and then too it takes away what it posted.

The ids: in Discord, User Settings, Advanced, switch on Developer Mode; then right-click the server and choose Copy Server
ID, and right-click the channel and choose Copy Channel ID.

It exits with 0 if everything went as expected, with 1 if something did not or it was stopped, with 2 for wrong usage, and
with 78 if a setting must be put right first, such as the token."""
SMOKE_GUILD = "the id of the server with the test channel (in Discord: Developer Mode, then Copy Server ID)"
SMOKE_CHANNEL = "the id of the test channel, text, announcement or forum (in Discord: Developer Mode, then Copy Channel ID)"
SMOKE_YES = "do not ask before it begins"
SMOKE_REPORT = "write the report to this file too, which must not exist yet"
SMOKE_FILES = (
    "do nothing on Discord, but write the files for the steps of docs/smoke-test.md into this folder"
)
SMOKE_IDS_NEEDED = "Say where: --guild ID --channel ID. --help says where the two ids are found."
SMOKE_QUESTION = """The smoke test works in #{channel} of “{guild}” for one to three minutes. It posts about ten messages with invented
people, edits them, opens threads, and sends files of 8 and 10.5 MiB. Nobody is pinged, and the bot may be running
meanwhile. The report has no names and no ids.
{stays}
Begin? [y/N] """
SMOKE_TAKES_ALL = "All of it is deleted again at the end."
SMOKE_LEAVES = {
    "thread": "It is deleted again at the end, but one emptied and archived thread stays: the bot has no Manage Threads here.",
    "post": "It is deleted again at the end, but one emptied and archived post stays: the bot has no Manage Threads here.",
}
SMOKE_PUBLISHES = (
    "One announcement is published, and its copies stay in the servers that follow this channel."
)
SMOKE_NOT_ASKED = "Nobody can be asked here, since this is no terminal. Run it in one, or give --yes."
SMOKE_DECLINED = "Nothing was done."
SMOKE_NOT_INVITED = (
    "The bot is not a member of that server, or there is none with that id (did you swap the two ids?). "
    "If it is not invited yet, README.md has the link."
)
SMOKE_NO_CHANNEL = (
    "That server has no such channel, or the bot may not see it (did you swap the two ids?). "
    "Check the ids, and give the bot View Channel there."
)
SMOKE_WRONG_KIND = (
    "Spotlight posts in text, announcement and forum channels, and this is none of them. Choose another."
)
SMOKE_TURNED_AWAY = (
    "Discord did not let the bot in at present: {why}. Wait a quarter of an hour, then try again."
)
SMOKE_UNWRITABLE = "The report cannot be written to {path} ({detail}). Choose another file."
SMOKE_REPORT_EXISTS = "{path} is there already and is kept. Choose another name for this report."
SMOKE_FILES_WRITTEN = "Written to {folder}: {names}."
SMOKE_FILES_UNWRITABLE = "The files cannot be written to {folder} ({detail}). Choose another folder."
SMOKE_TITLE = "Spotlight's smoke test in {kind}"
SMOKE_KINDS = {
    "text": "a text channel",
    "announcement": "an announcement channel",
    "forum": "a forum channel",
}
SMOKE_ALL_PERMISSIONS = "Permissions: all of the invitation."
SMOKE_MISSING = (
    "Missing from the permissions of the invitation: {names}. Give them to the bot and run this again."
)
SMOKE_MISSING_WISHED = "Not given (optional): {names}."
SMOKE_LINE = "{number:>3}  {what:<57}  expected {expected:<14}  {ms:>10}  {result}"
SMOKE_MS = "{ms:.0f} ms"
SMOKE_OK = "ok"
SMOKE_REFUSED = "refused {code} {message}"
SMOKE_CODE = "refused {code}"
SMOKE_OR = " or "
SMOKE_UNEXPECTED = "unexpected: {result}"
SMOKE_SINCE_ONE = "{result}, since {names} is missing"
SMOKE_SINCE_MORE = "{result}, since {names} are missing"
SMOKE_AND = " and "
SMOKE_HISTORY_CLOSED = "the channel may not be read"
SMOKE_LATER = "held back for {seconds:.0f} s"
SMOKE_LOST = "no answer ({kind})"
SMOKE_SKIPPED = "skipped, since an earlier step failed"
SMOKE_WITH_NOTE = "{result} ({note})"
SMOKE_STOPPED = "Stopped before the end."
SMOKE_STOPPING = "Stopping; taking everything away …"
SMOKE_BROKE = "The smoke test itself failed ({kind}). Please report this with the line above."
SMOKE_CLEAN = "Cleaned up: nothing is left."
SMOKE_LEFT = "Left behind: {what}."
SMOKE_LEFT_MESSAGE = "message {number}, to be deleted by hand ({why})"
SMOKE_LEFT_THREAD = "{kind} “{title}”, emptied and archived, to be deleted by hand ({why})"
SMOKE_LEFT_KINDS = {"thread": "the thread", "post": "the forum post"}
SMOKE_NO_MANAGE_THREADS = "the bot has no Manage Threads here"
SMOKE_LEFT_COPIES = "copies of one announcement in the servers that follow this channel, if any do (the bot cannot delete those)"
SMOKE_COUNT = "{steps} steps: {expected} as expected, {unexpected} unexpected, {skipped} skipped{lacking}; {requests} requests, "
SMOKE_LACKING = ", {count} refused for want of a permission"
SMOKE_LIMITED = "{limited} of them held back (429)."
SMOKE_VERSIONS = "Spotlight {spotlight}, Python {python}, discord.py {discord}, SQLite {sqlite}."
SMOKE_PERSON_NEEDED = (
    "Needs a person: {count} forms, which open only by a click. docs/smoke-test.md, steps {steps}."
)
SMOKE_FORMS_INVALID = "Forms with no field, or with more than five: {count}."
SMOKE_ID = "(id)"
SMOKE_NAME = "(name)"
SMOKE_NOTE = "Spotlight's smoke test. This goes away by itself."
SMOKE_THREAD = "Spotlight's smoke test"
SMOKE_FORUM_NONCE = "Spotlight's smoke test, sent twice"
SMOKE_PERSON = "Ada Example"
SMOKE_PEOPLE = (
    *("Ada Example", "Ben Example", "Carol Example", "Dan Example", "Eve Example", "Finn Example"),
    *("Greta Example", "Hugo Example", "Ines Example", "Jonas Example", "Kira Example", "Liam Example"),
)
SMOKE_LONG_PERSON = "Mona Example"
SMOKE_HANDLES_PERSON = "Noah Example"
SMOKE_DOCUMENT_PERSON = "Olga Example"
SMOKE_ANSWERS = (
    "Utrecht, in a house by the water, with a view of the lock.",
    "I repair boats in the morning and clocks in the afternoon.",
    "Patience, knots, and reading tide tables aloud.",
    "A friend brought me along, and I stayed for the conversation.",
    "A map of all the places where one can land.",
    "A signal box made of old telephones. It rings when a ship comes in.",
    "Ask early. Most people like to be asked, and the rest will say so.",
    "I recommend “The Sea” by Carol Example.",
)

# Its steps
SMOKE_COMMANDS = "the commands that Discord knows, compared with ours"
SMOKE_NOT_SYNCED = "Discord has none of our commands yet: start the bot once"
SMOKE_COMMANDS_DIFFER = "{count} differ: {names} (start this version of the bot once; if it stays so: .venv/bin/python -m bot sync)"
SMOKE_COMMANDS_SAME = "all {count} as they should be"
SMOKE_POST = "weekly post with a picture"
SMOKE_SAME_NONCE = "the same post sent again, which must not make a second"
SMOKE_SAME_MESSAGE = "Discord gave the first one back"
SMOKE_OTHER_MESSAGE = "a second message was made"
SMOKE_FIND = "finding the post again, as after a lost answer"
SMOKE_FOUND = "found"
SMOKE_NOT_FOUND = "not found"
SMOKE_PLAIN_POST = "weekly post without a picture"
SMOKE_PICTURE_IN = "a picture put into that post"
SMOKE_ATTACHED = "files attached: {count}"
SMOKE_ANNOUNCEMENT = "announcement: text, embed and a button"
SMOKE_EMBEDS = "embeds: {embeds}, rows of buttons: {rows}"
SMOKE_PUBLISH = "the announcement published"
SMOKE_PUBLISHED = "published"
SMOKE_UNPUBLISHED = "Discord does not mark it as published"
SMOKE_PUBLISH_AGAIN = "the same announcement published again"
SMOKE_PAGES_SENT = "a message with several pages"
SMOKE_PAGES_SHOWN = "the message edited to show other pages, {number} of {count}"
SMOKE_PAGE_ALONE = "the message edited to show one page: {name}"
SMOKE_INTERVIEW = "an interview with its picture and its menus"
SMOKE_DATA = "the message edited to show a file for a member"
SMOKE_OPEN_THREAD = "a thread on the post"
SMOKE_WRITE = "a message in the thread"
SMOKE_SECOND_THREAD = "a second thread on the same post"
SMOKE_HISTORY = "reading the channel back"
SMOKE_READ_WHOLE = "{count} messages, all of ours with their content"
SMOKE_READ = "{count} messages, {blank} of ours without their content"
SMOKE_STARTED = "deleting “… started a thread”, if it is there"
SMOKE_STARTED_COUNT = "{count} found"
SMOKE_ARCHIVE = "the thread archived"
SMOKE_EDIT_ARCHIVED = "a message edited in the archived thread"
SMOKE_UNARCHIVE = "the thread opened again"
SMOKE_SMALL_FILE = "a file of 8 MiB"
SMOKE_LARGE_FILE = "a file of 10.5 MiB"
SMOKE_DELETE = "deleting a message"
SMOKE_DELETE_AGAIN = "deleting the same message again"
SMOKE_DELETE_THREAD = "deleting the thread"
SMOKE_DELETE_THREAD_WITHOUT = "deleting the thread (must be refused: no Manage Threads)"
SMOKE_FORUM_POST = "weekly post in the forum, with a picture"
SMOKE_FORUM_WITH_NONCE = "a second forum post, to be sent twice"
SMOKE_FORUM_REPEATED = "the same forum post sent again"
SMOKE_SAME_POST = "Discord gave the first one back"
SMOKE_OTHER_POST = "another post was made, so repetitions are not noticed in forums"
SMOKE_PAGES = {
    "browse": "list",
    "answer": "answer",
    "search": "search",
    "experts": "experts",
    "advice": "advice",
    "resources": "resources",
    "places": "places",
    "ask": "question before a mention",
    "public": "mention",
    "panel": "member's panel",
    "panel_long": "member's panel with many questions",
    "panel_consent": "panel before consent",
    "panel_withdrawn": "panel after withdrawal",
    "panel_rejected": "panel after rejection",
    "start": "start",
    "consent": "consent",
    "standing": "where it stands",
    "withdraw_which": "question which interview is withdrawn",
    "withdraw": "question before withdrawal",
    "withdrawn": "withdrawn",
    "erase": "question before erasing",
    "erased": "erased",
    "kept": "conflict of a member",
    "direct": "direct message",
    "panel_new": "panel before the first page",
    "panel_new_long": "panel before the first page with many questions",
    "left_out": "question to a member about emptied answers",
    "picture_out": "question to a member before a picture is removed",
    "discarded": "draft that its member discarded",
    "own_text": "member's own text",
    "review": "review card",
    "decided": "decided card",
    "gone": "gone card",
    "doubt": "notice of a post in doubt",
    "standby": "notice of nobody ready",
    "thread": "notice of a thread with a text missing",
    "pipeline": "pipeline",
    "deeds": "audit trail",
    "digest": "what waits",
    "nominated": "notice of who was proposed",
    "leaver": "notice of somebody who left",
    "leaver_removal": "question before removal of somebody who left",
    "leaver_review": "question before approval of somebody who left",
    "leaver_post": "question before a post about somebody who left",
    "unusable": "notice of a channel that can't be used",
    "keeper": "direct message about a channel that can't be used",
    "setup": "setup",
    "queue": "queue",
    "date_taken": "question about a date that is taken",
    "status": "status",
    "posts": "posts so far",
    "post": "question before a post",
    "questions": "questions",
    "question": "one question",
    "writing": "curator's writing",
    "writing_long": "curator's writing with many questions",
    "writing_other": "curator's writing with another of the same name",
    "discarded_curator": "draft that a curator discarded",
    "left_out_curator": "question to a curator about emptied answers",
    "picture_out_curator": "question to a curator before a picture is removed",
    "edit": "editing",
    "history": "history",
    "removal": "question before removal",
    "topics": "topics",
    "kept_curator": "conflict of a curator",
    "import": "import preview",
    "import_long": "waiting documents",
    "parts": "parts of a document",
    "part": "one part of a document",
}
