"""Sentences for members about their own interview, being asked, and proposing others; pages for curators use some."""

# The start page
START_TITLE = "Your interview"
START_NONE = "You have no interview here yet. It is a few questions that you answer whenever you like; curators read it, you see the post as it will be, and only what you agree to is shown."
START_INVITED = "The curators of this server would like to publish an interview with you."
START_NOMINATED = "A member of this server proposed you for an interview, and the curators would like to publish one with you."
START_AGAIN = "It is a while since your spotlight. The curators would like to know how things went on: two questions, and a link to the first one."
START = "Begin"
DECLINE = "No, thank you"
DECLINED = "Thank you for saying so. Nobody reminds you; with /my interview you can begin whenever you like."
YOU_ARE_BLOCKED = "The curators of this server have decided that you can't hand in interviews or propose people at present. What you wrote before stays yours: see /my export and /my delete."

# The panel
PANEL_TITLE = "Your interview"
PANEL_TITLE_SERIES = "Your interview: {series}"
PANEL_TITLE_AGAIN = "How you are now"
NOT_BEGUN = "Nothing is saved yet. Your draft begins with the first page that you send, and only you see it."
NOTHING_WRITTEN = "The page was empty, so nothing was saved."
MY_DISCARD = "Discard"
MY_DISCARDED = "{interview} is discarded. For a minute you can have it back; then it is erased."
UNDO = "Undo"
UNDONE = "It is back as it was."
STATUSES = {
    "draft": "Being written. Only you see it.",
    "draft_by_curators": "Being written for you by the curators. Members see it only when you or they say that you agree.",
    "submitted": "Handed in, waiting for the curators. You can still change it.",
    "changes_requested": "The curators ask for changes. Hand it in again when you are done.",
    "approved": "Approved. It is shown only when you agree to the post.",
    "published": "Published: members can read it.",
    "rejected": "The curators decided not to publish it.",
    "withdrawn": "You took it back. Only you can see it.",
}
NOTE_FROM = "{curator} wrote {when}:\n{note}"
NOTE_WITHOUT_NAME = "A curator wrote {when}:\n{note}"
PROGRESS = "{done} of {all} questions answered{skipped}. Each page is kept when you send it; nothing expires."
PROGRESS_SKIPPED = ", {count} left out"
LINE_ANSWERED = "✓ {question} · {length}"
LINE_SKIPPED = "– {question} · left out"
LINE_OPEN = "○ {question}{guide}{required}"
LENGTH = "{length} characters"
LENGTH_OF = "{length} of about {guide} characters"
GUIDE = " · about {guide} characters"
REQUIRED = " · wanted"
GUIDE_HINT = "{question} (about {guide} characters)"
QUESTION_RANGE = "Questions {first}–{last}"
QUESTION_SINGLE = "Question {first}"
DETAILS = "Name, picture, links"
FORM_TIME_OR_FILE = "-# Discord may refuse a form that was open for more than 15 minutes. Write long answers in another app and paste them in, or use *Attach an answer as a file*."
ATTACH = "Attach an answer as a file"
ATTACH_QUESTION = "Which question does it answer?"
ATTACH_FILE = "Your answer"
ATTACH_HINT = "A plain text file (.txt or .md). It replaces your saved answer to that question."
SKIP = "Questions to leave out (choose all of them)"
SUBMIT = "Hand in"
SUBMIT_AGAIN = "Hand in again"
SEE_POST = "See the post"
SEE_POST_NOTE = "Only you see this. It is the post as it will be, if the curators approve it so."
SEE_POST_NOTE_APPROVED = "Only you see this. It is the post as it will be."
SAVED = "Saved."
SAVED_IN_REVIEW = "Saved. The curators read it as it is now."
SAVED_BACK_IN_REVIEW = "Saved. Since it was approved already, it goes back to the curators, and you will be asked about the new post."
SAVED_AS_DRAFT = "Your interview was closed while you were writing. Nothing is lost: what you typed is saved in this draft, with your other answers, and only you see it."
SUBMITTED = "Handed in. The curators will read it; you find their answer here with /my interview{also}."
ALSO_BY_MESSAGE = ", and I write to you"
ALREADY_SUBMITTED = "The curators have it already."
OWN_TEXT_TITLE = "Your text"
OWN_TEXT_NOTE = "Only you see it."
OWN_TEXT_FILE = "As a file"
OWN_TEXT_SENT = "Your text, as you wrote it."
READ_OWN = "Read my text"
BACK_TO_OWN = "Back"
REJECTED_RULE = "After a decision like this you can write anew from {when} on; open /my interview again then. Your text stays yours, to read and to take away."
BEGIN_AGAIN_FROM = "Write it anew, from {date}"
START_FROM = "Begin, from {date}"
TAKE_UP = "Take it up again"
BEGIN_AGAIN = "Write it anew"
WITHDRAW = "Take it back"
OTHER = "Your other interviews"
OTHER_OPTION = "{title}: {status}"

# Consent
DECIDE = "See the post and decide"
CONSENT_TITLE = "This is the post as it will be. Do you agree to it?"
CONSENT_SCOPE = "If you agree, on this server: the post above is published, and members can read and find the whole interview."
CONSENT_EXPORT_YES = (
    "Also public: the interview may be in files and pages that the curators publish elsewhere."
)
CONSENT_EXPORT_NO = "Not elsewhere: files and pages for outside this server leave it out."
CONSENT_PICTURE_YES = "With your picture."
CONSENT_PICTURE_NO = "Without your picture."
ALLOW_EXPORT = "Also outside this server"
FORBID_EXPORT = "Only on this server"
ALLOW_PICTURE = "With my picture"
FORBID_PICTURE = "Without my picture"
AGREE = "I agree"
LATER = "Not now"
AGREED = "Thank you. It is published{when}. You can take it back at any time with /my withdraw."
AGREED_WHEN = ", and will be posted {when}"
MEMBER_CONSENT_TEXT_VERSION = "member-1"

# Where it stands
MY_STATUS_TITLE = "Where it stands"
MY_STATUS_LINE = "**{title}**: {status}"
MY_STATUS_NEXT = "It is planned for {when}."
MY_STATUS_POSTED = "It was posted {when}."
MY_STATUS_SCOPE = "You agreed to: {scopes}."
SCOPES = {"server": "this server", "public_export": "public files and pages", "picture": "your picture"}
PREFERENCES_TITLE = "How I may reach you"
WANTS_MESSAGES = "I write to you directly when something about your interview needs you."
WANTS_NO_MESSAGES = "I never write to you. Whatever needs you stands here and in /my interview."
IS_OPTED_OUT = "Nobody is to ask you for an interview: proposals and invitations are refused."
IS_ASKABLE = "Curators may ask you for an interview, and members may propose you."
MESSAGES_ON = "Write to me"
MESSAGES_OFF = "Don't write to me"
OPT_OUT = "Don't ask me"
OPT_IN = "I may be asked"

# Which of several
OWN_NAMED = "“{title}” ({state})"
STATES = {
    "draft": "being written",
    "draft_by_curators": "being written by the curators",
    "submitted": "with the curators",
    "changes_requested": "changes asked for",
    "approved": "approved, not shown yet",
    "published": "published",
    "rejected": "not published by the curators",
    "withdrawn": "taken back",
}
STATE_SINCE = "{state}, {date}"
FIRST_SERIES = "The interview"
WHICH = "Choose one"
OPEN_WHICH = "You have several interviews here. Choose the one that you want to open."
WITHDRAW_WHICH = "You have several interviews here. Choose the one that you want to take back; I ask once more before anything happens."
READ_WHICH = "{name} has several interviews here. Choose the one that you want to read."
READ_ONE = "{title}, {date}"

# Taking it back
WITHDRAW_ASK = "Take back {interview}? It leaves the queue, the search and every list at once, and I delete the posts and threads that I made about it. You keep it as your own text, and can take it up again."
WITHDRAW_YES = "Take it back"
WITHDRAW_NO = "Leave it"
WITHDRAWN = (
    "{interview} is taken back: nobody else can read or find it. Posts deleted, with their threads: {count}."
)
WITHDRAWN_NO_POSTS = "{interview} is taken back: nobody else can read or find it. There was no post about it."
STILL_PUBLISHED = "Still published: {interviews}. /my withdraw takes that back too."
LEFT_POSTS = "These I could not delete, and the curators know: {links}"
LEFT_LINES = "In these channels Discord's own message that I started a thread may still stand, and the curators know: {links}"
LEFT_THREADS = "From these threads I removed what I wrote, but only a moderator can delete them: {links}"

# Proposing
NOMINATE_TITLE = "Propose {name}"
NOMINATE_LABEL = "Why should we hear from them?"
NOMINATE_HINT = "Curators read this; the person never learns who proposed them"
NOMINATED = "Thank you. The curators see your proposal of {name}; {name} is not told who made it."

# Direct messages
SOME_SERVER = "a Discord server"
MESSAGE_FOOT = "-# You get this because you asked me to write to you on {server}. /my status there ends it."
MESSAGES = {
    "invited": "The curators of **{server}** would like to publish an interview with you{why}. Begin with /my interview there, whenever you like: {link}",
    "nudge": "A reminder from **{server}**: {what} Open it with /my interview there: {link}",
    "approved": "Your interview on **{server}** was approved. It is shown only when you agree to the post: /my interview there shows it. {link}",
    "changes_requested": "The curators of **{server}** ask for changes in your interview: {note}\nOpen it with /my interview there: {link}",
    "rejected": "The curators of **{server}** decided not to publish your interview: {note}",
    "consent_again": "A curator changed your interview on **{server}**. It is hidden until you agree to the new wording: /my interview there shows it. {link}",
}
WHY_NOMINATED = ", because a member proposed you"
WHY_AGAIN = ": how did things go on since the first one"
WHAT_WAITS_FOR_YOU = {
    "invited": "you were invited to an interview.",
    "writing": "your interview is not finished; every page that you sent is kept.",
    "changes": "the curators asked for changes in your interview.",
    "consent": "your interview waits for your word.",
}
