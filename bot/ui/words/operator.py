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
SYNCED = "Discord was told {count} commands."
DEMO_READY = "Spotlight's demo is open at {url}"
DEMO_HOW = "Press Enter to let a week pass, Ctrl-C to stop."
DEMO_STOPPED = "Stopped; nothing is left running."
DEMO_PORT_TAKEN = "Port {port} is taken, and the demo needs no other. Choose one with: make demo PORT=8800"
DEMO_PORT_FORBIDDEN = "Port {port} is kept for administrators. Choose another with: make demo PORT=8800"
DEMO_PORT_UNKNOWN = (
    "The demo cannot listen at port {port}: choose a number from 0 to 65535, with: make demo PORT=8800"
)

# The smoke test
SMOKE = "try on the real Discord what the bot does, in a test channel, and report what Discord answers"
SMOKE_GUILD = "the id of the server with the test channel"
SMOKE_CHANNEL = "the id of the test channel: a text, announcement or forum channel"
SMOKE_YES = "do not ask before it begins"
SMOKE_REPORT = "write the report to this file too"
SMOKE_QUESTION = """The smoke test works in #{channel} of “{guild}” for a minute or two. It posts about ten messages with invented
people, edits them, opens threads, sends files of 8 and 10.5 MiB, and deletes all of it again. Nobody is pinged, and
the bot may be running meanwhile. The report has no names and no ids. Begin? [y/N] """
SMOKE_PUBLISHES = "This is an announcement channel: one post is published to the servers that follow it.\n"
SMOKE_NOT_ASKED = "Nobody can be asked here, since this is no terminal. Run it in one, or give --yes."
SMOKE_DECLINED = "Nothing was done."
SMOKE_NOT_INVITED = "The bot is not a member of that server, or there is none with that id. Invite it first: README.md has the link."
SMOKE_NO_CHANNEL = (
    "That server has no such channel, or the bot may not see it. Check the id and give it View Channel there."
)
SMOKE_WRONG_KIND = (
    "Spotlight posts in text, announcement and forum channels, and this is none of them. Choose another."
)
SMOKE_TURNED_AWAY = (
    "Discord did not let the bot in at present: {why}. Wait a quarter of an hour, then try again."
)
SMOKE_UNWRITABLE = "The report cannot be written to {path} ({detail}). Choose another file."
SMOKE_TITLE = "Spotlight's smoke test in {kind}"
SMOKE_KINDS = {
    "text": "a text channel",
    "announcement": "an announcement channel",
    "forum": "a forum channel",
}
SMOKE_ALL_PERMISSIONS = "Permissions: all of the invitation."
SMOKE_MISSING = "Missing of the invitation: {names}. What needs them is refused below."
SMOKE_MISSING_WISHED = "Not given, and not needed: {names}."
SMOKE_LINE = "{number:>3}  {what:<52}  expected {expected:<14}  {ms:>7} ms  {result}"
SMOKE_OK = "ok"
SMOKE_REFUSED = "refused {code} {message}"
SMOKE_CODE = "refused {code}"
SMOKE_OR = " or "
SMOKE_UNEXPECTED = "unexpected: {result}"
SMOKE_LATER = "held back for {seconds:.0f} s"
SMOKE_LOST = "no answer ({kind})"
SMOKE_SKIPPED = "skipped, since an earlier step failed"
SMOKE_WITH_NOTE = "{result} ({note})"
SMOKE_STOPPED = "Stopped before the end."
SMOKE_BROKE = "The smoke test itself failed ({kind}). Please report this with the line above."
SMOKE_CLEAN = "Cleaned up: nothing is left in the channel."
SMOKE_LEFT = "Left in the channel, please delete it: {what}."
SMOKE_LEFT_MESSAGE = "message {number} ({why})"
SMOKE_LEFT_THREAD = "thread {number} ({why}; emptied and archived)"
SMOKE_COUNT = (
    "{steps} steps: {expected} as expected, {unexpected} unexpected, {skipped} skipped; {requests} requests, "
)
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
SMOKE_FORUM_NONCE = "Spotlight's smoke test, with a nonce"
SMOKE_PERSON = "Ada Example"
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
SMOKE_NOT_SYNCED = "not synced: python -m bot sync tells them"
SMOKE_COMMANDS_DIFFER = "{count} differ: {names}; python -m bot sync tells them"
SMOKE_COMMANDS_SAME = "{count} commands"
SMOKE_POST = "weekly post with a picture"
SMOKE_SAME_NONCE = "the same post again, with the same nonce"
SMOKE_SAME_MESSAGE = "the same message came back"
SMOKE_OTHER_MESSAGE = "another message was made"
SMOKE_FIND = "the post found by its marker"
SMOKE_FOUND = "found"
SMOKE_NOT_FOUND = "not found"
SMOKE_PLAIN_POST = "weekly post without a picture"
SMOKE_PICTURE_IN = "a picture edited into it"
SMOKE_ATTACHED = "{count} attached"
SMOKE_ANNOUNCEMENT = "announcement: content, embed and a button"
SMOKE_EMBEDS = "embeds: {embeds}, rows of buttons: {rows}"
SMOKE_PUBLISH = "announcement published"
SMOKE_FLAGS = "flags {flags}"
SMOKE_PUBLISH_AGAIN = "announcement published again"
SMOKE_PAGES_SENT = "pages sent as a message"
SMOKE_PAGES_SHOWN = "pages shown in its place, {number} of {count}"
SMOKE_PAGE_ALONE = "alone: {name}"
SMOKE_INTERVIEW = "an interview with its picture and the select to jump"
SMOKE_DATA = "a file for a member, in its place"
SMOKE_OPEN_THREAD = "a thread on the post"
SMOKE_WRITE = "a message in the thread"
SMOKE_SECOND_THREAD = "a second thread on the same post"
SMOKE_HISTORY = "the history since the start"
SMOKE_READ = "{count} messages, {blank} of ours unreadable"
SMOKE_STARTED = "“… started a thread” deleted, if it is there"
SMOKE_STARTED_COUNT = "{count} found"
SMOKE_ARCHIVE = "the thread archived"
SMOKE_EDIT_ARCHIVED = "a message edited in the archived thread"
SMOKE_UNARCHIVE = "the thread opened again"
SMOKE_SMALL_FILE = "a file of 8 MiB"
SMOKE_LARGE_FILE = "a file of 10.5 MiB"
SMOKE_DELETE = "a message deleted"
SMOKE_DELETE_AGAIN = "the same message deleted again"
SMOKE_DELETE_THREAD = "the thread deleted, with Manage Threads"
SMOKE_DELETE_THREAD_WITHOUT = "the thread deleted, without Manage Threads"
SMOKE_FORUM_POST = "weekly post in the forum, with a picture"
SMOKE_FORUM_WITH_NONCE = "a forum post with a nonce"
SMOKE_FORUM_REPEATED = "the same forum post with the same nonce"
SMOKE_SAME_POST = "the same post came back"
SMOKE_OTHER_POST = "another post was made, so a nonce protects nothing here"
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
    "withdraw": "question before withdrawal",
    "withdrawn": "withdrawn",
    "erase": "question before erasing",
    "erased": "erased",
    "kept": "conflict of a member",
    "direct": "direct message",
    "review": "review card",
    "decided": "decided card",
    "gone": "gone card",
    "doubt": "notice of a post in doubt",
    "standby": "notice of nobody ready",
    "pipeline": "pipeline",
    "deeds": "audit trail",
    "setup": "setup",
    "queue": "queue",
    "status": "status",
    "posts": "posts so far",
    "post": "question before a post",
    "questions": "questions",
    "question": "one question",
    "writing": "curator's writing",
    "writing_long": "curator's writing with many questions",
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
