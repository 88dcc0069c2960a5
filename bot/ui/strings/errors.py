"""What went wrong and what to do next: one sentence or two, no blame, no exclamation mark."""

NOT_A_CURATOR = "Only curators can do that: people with Manage Server{role}. Ask one of them to do it or to give you the role."
FORM_TOO_LATE = "Discord stopped waiting before the form could open. Nothing was lost: please try again."
OR_ROLE = " or the role {role}"
NO_SUCH_PERSON = "There is no interview with “{query}” here. {next}"
NEAREST = "Did you mean {names}?"
SEVERAL_MEANT = "“{query}” fits several interviews here, so nothing was done. Choose one from the list that appears while you type, or type its number: {choices}."
SEVERAL_MORE = "and {count} more"
TRY_BROWSE = "Use /interview browse to see everyone."
INTERVIEW_GONE = "That interview was removed or is not public, so there is nothing to show. Use /interview browse to see the others."
ANSWER_GONE = "That answer is no longer there. Open the interview again to see how it is now."
DRAFT_GONE = "That page is too old and its data is gone. Run the command again."
NOTHING_PUBLISHED = (
    "There are no interviews here yet. Begin your own with /my interview, or propose somebody with /nominate."
)
NO_LATEST = "Nothing has been posted here yet. Use /interview browse to see who was interviewed."
NO_SUCH_QUESTION = "That interview has no answer to “{query}”. Leave the option out to read all of it."
ANSWER_CHANGED_BEFORE = (
    "You changed this answer since this form was opened. Your text is saved, nothing was overwritten:"
    " open it with the button, compare it with the newest answer, and save it again."
)
ANSWER_CHANGED = (
    "{author} changed this answer while you were writing. Your text is saved, nothing was overwritten:"
    " open it with the button, compare it with the newest answer, and save it again."
)
INTERVIEW_CHANGED = (
    "The interview changed in the meantime, so nothing was done. Run the command again to see how it is now."
)
POST_UNDERWAY = (
    "Your spotlight is being posted at this moment, so nothing was changed. Try again in a minute."
)
NOTHING_HELD = "I hold nothing about you on this server, so there is nothing to give or to erase."
ALREADY_DECIDED = "That was done already by an earlier click, so nothing more was done."
DATES_CHANGED = "The dates have changed since these buttons were shown, so nothing was changed. See /queue list, then use /queue pin again."
INVALID_TIME = "“{value}” is not a time of day. Write it as HH:MM, for example 09:30 or 17:00."
INVALID_ZONE = "There is no place “{value}” among the time zones. {next}"
UNKNOWN_ZONE = "The bot's machine does not know this server's time zone {name}. A curator can choose another one, or have whoever runs the bot renew its data of time zones (the package tzdata)."
TRY_ZONE = "Type a large city near you in English, such as Berlin, and choose from the list that appears, or choose UTC."
INVALID_DATE = "“{value}” is not a date that can be used here. {next}"
TRY_DATE = "Write it as YYYY-MM-DD."
DATES = "The next posting dates are {dates}."
PAST_DATE = "“{value}” is over already. Give a date that is still to come."
NOTHING_PLANNED = (
    "No date is planned, so there is nothing to skip. If posting is paused, resume it with /spotlight resume."
)
INVALID_NAME = "That name is empty or longer than {limit} characters. Give the name as it should be shown."
INVALID_POSITION = "The queue has places 1 to {last}, not {value}. Choose one of those."
ANSWER_TOO_LONG = "This answer has {length} characters, and at most {limit} fit. Shorten it and send it again; one that was imported so long has to be imported again, shorter."
MISSING_PERSON = "Say whose interview it is: choose a member, or give a name."
MEMBER_TAKEN = (
    "That member already is {name} here. Take that interview's link away first, or choose another member."
)
NOTHING_TO_SUBMIT = "There is no answer in this interview yet. Fill in at least one page first."
LAST_ANSWER = "That is the only answer of this interview, so it stays. Answer another question first, then leave this one out."
FILE_TOO_BIG = "“{name}” is larger than {limit}, so it was not read. Attach a smaller file."
FILE_EMPTY = "“{name}” is empty. Attach the file that has the interview in it."
FILE_BINARY = "“{name}” is no document that can be read. Save the interview as .docx, .pdf or plain text and attach that."
FILE_NOT_UTF8 = (
    "“{name}” is not saved as UTF-8 text, so letters would be lost. Save it again with the encoding UTF-8."
)
FILE_WRONG_TYPE = (
    "“{name}” is of no kind that can be read: text, Markdown, HTML, AsciiDoc, reStructuredText, .docx, .pdf, JSON, CSV, or a "
    ".zip of those. Save the interview as one of them and attach that."
)
FILE_BROKEN = "“{name}” is damaged or is not what its name says. Open it, save it again, and attach that."
FILE_PROTECTED = "“{name}” is locked with a password. Save it without one and attach that."
FILE_UNPACKS_TOO_BIG = "“{name}” unpacks to far more than interviews need, so it was not read. Attach the documents in smaller parts."
FILE_TOO_MANY_PAGES = (
    "“{name}” has more than 200 pages, so it was not read. Attach only the pages with the interview."
)
FILE_TOO_LONG = (
    "“{name}” holds far more text than an interview, so it was not read. Attach one interview at a time."
)
FILE_NO_TEXT = "“{name}” has no text in it, only pictures of text. Run it through text recognition (OCR), or type the interview into a document."
FILE_NO_INTERVIEW = "No questions with answers were found in “{name}”. Give it a column or field for the question and one for the answer."
FILE_TOO_SLOW = "“{name}” took too long to read, so reading it was stopped. Save the interview as plain text and attach that."
FILE_MISSING = "“{name}” could not be opened. Check the path, and that the file may be read."
DRAFT_CHANGED_BEFORE = "You have changed this document since this page was shown, so nothing was done. Look at how it stands now, and choose again."
DRAFT_CHANGED = "{editor} has changed this document meanwhile, so nothing was done. Look at how it stands now, and choose again."
TEXT_NOT_KEPT = (
    "To part a paragraph, add blank lines to it and leave every letter as it is. Nothing was changed."
)
NOTHING_TO_JOIN = "This is the first paragraph, so there is nothing before it to join it to."
FILE_NOT_PLAIN_TEXT = (
    "“{name}” is not a text file. Save your answer as plain text (.txt or .md) and attach that."
)
FORM_EMPTY = "There is nothing to fill in here. Run the command again to see where things stand."
FORM_TOO_MANY = (
    "This needs more than {limit} fields, and a form has no more. Shorten the text, then open the form again."
)
FORM_TEXT_TOO_LONG = "“{label}” has {length} characters, more than the {limit} that its field takes, so the form was not opened and nothing was cut. Shorten it in the document and import it again."
TOO_BIG_TO_SEND = "The file has {size}, and Discord takes at most {limit} here. Ask whoever runs the bot for a copy; a boosted server takes larger files."
FILE_NOT_A_PICTURE = "“{name}” is not a picture in JPEG, PNG, WebP, GIF or HEIC. All else is saved; save the picture as one of those, open the form again and attach that."
FILE_PICTURE_BROKEN = "“{name}” is damaged or breaks off in the middle, so it was not kept. All else is saved; save the picture again as JPEG or PNG, open the form again and attach that."
FILE_PICTURE_TOO_LARGE = "“{name}” has more than 40 million points, so it was not read. All else is saved; make the picture smaller, 2,048 points on the longer side are enough, then open the form again and attach that."
FILE_PICTURE_TOO_SLOW = "“{name}” took too long to read, so reading it was stopped. All else is saved; save the picture as JPEG with at most 2,048 points on the longer side, then open the form again and attach that."
FILE_UNREADABLE = "“{name}” could not be fetched from Discord. Attach it again."
NO_QUESTIONS = "No question was found in “{name}”. Put each question on a line of its own, with a blank line before its answer."
TOO_MANY_QUESTIONS = "“{name}” has more than 100 questions, which looks like several documents in one. Attach one interview at a time."
NO_ANSWERS = "Questions were found in “{name}”, but no answers under them. Put each answer in a paragraph below its question."
CHANNEL_NOT_USABLE = (
    "I can't post in {channel}: I need {missing} there. Give me that, then set the channel again."
)
UNKNOWN_SETTING = "“{value}” can't be cleared, so nothing was changed. You can clear these, several at once with commas between them: {names}."
SET_AND_CLEARED = (
    "You set and cleared {names} at once, so nothing was changed. Leave it out of one of the two options."
)
EVERYONE_REFUSED = "@everyone can't be chosen here, so nothing was changed: I never mention everybody, and not everybody can be a curator. Choose a role with just the people that you mean."
NOT_SET_UP = "No channel is set for spotlights yet. Choose one with /setup channel."
NOBODY_READY = "Nobody is ready to be featured: every interview is held, was featured lately, or misses consent. See /queue list."
IS_HELD = "**{name}** is held by a curator, so nothing was changed. Use /queue release first, then try again."
NOT_PUBLISHED = "{name}'s interview may not be posted yet: it is not approved, or {name} has not agreed. Open it with /profile edit and choose “Has agreed” once they have."
COOLDOWN = "That was a little fast. Try again {when}."
BOT_MISSING_PERMISSIONS = "I need {missing} here to do that. Ask somebody who manages this server."
BAD_OPTION = "One of the options could not be read. Choose it from the list and try again."
REFUSED = "You can't use that here."
UNEXPECTED = "Something failed and nothing was changed. Try again; if it stays so, tell whoever runs this bot the number {incident}."
NO_LONGER_THERE = "What this is about is no longer there, so nothing was changed. Run the command again to see how things stand."
STORE_FAILING = "The bot cannot store anything just now, so nothing was changed. Try again in a few minutes; if it stays so, tell whoever runs this bot to look at its disk."
UNEXPECTED_AFTER_STORING = "Something failed after a part of this was stored. Look at what is there before you repeat it; if it stays so, tell whoever runs this bot the number {incident}."
STORE_FAILING_AFTER_STORING = "A part of this was stored, but the rest failed because the bot cannot reach what it stores just now. Look in a few minutes before you repeat it; if it stays so, tell whoever runs this bot to look at its disk."
DISCORD_FAILED = "Discord did not answer, so this may be only half done. Wait a few minutes and look before you repeat it; if it keeps happening, tell whoever runs this bot."
TYPED_COMES_BACK = "What you typed was not stored; here it is, so that you can send it again:"
TYPED_COMES_BACK_AFTER_STORING = "So that nothing is lost, here is what you typed:"
OLD_BUTTON = "This button belongs to an older version and does nothing now. Run the command again."
PERMISSION_NAMES = {
    "view_channel": "View Channel",
    "send_messages": "Send Messages",
    "send_messages_in_threads": "Send Messages in Threads",
    "create_public_threads": "Create Public Threads",
    "read_message_history": "Read Message History",
    "attach_files": "Attach Files",
    "manage_messages": "Manage Messages",
    "manage_threads": "Manage Threads",
    "mention_everyone": "Mention @everyone, @here, and All Roles",
}

NO_SUCH_SERIES = "There is no series “{query}” here. {next}"
ONLY_FIRST_SERIES = "This server has one series so far; leave the option out. Curators can add more."
NO_SUCH_TAG = "The forum has no tag “{query}”, so nothing was changed. It has these: {tags}."
NO_TAGS = "The forum has no tags, so nothing was changed. Add one in Discord, in the settings of the forum, or leave the option tag out."
NOT_A_FORUM = "{channel} is no forum, so its posts have no tags, and nothing was changed. Leave the option tag out, or choose a forum with /setup channel."
NOTHING_TO_REVIEW = "Nothing waits for review. /pipeline shows who is on the way."
NOTHING_OF_YOURS = "You have no interview here that could be taken back."
HANDLED_BY_OTHER = "{actor} was faster: the interview is {status} now. Nothing was changed by you."
HANDLED_BY_NOBODY = "The interview is {status} by now, so there is nothing to decide. Nothing was changed."
QUESTIONS_CHANGED = "Somebody changed these questions since you saw them, so nothing was changed. Here they are as they are now; try again."
REQUIRED_MISSING = (
    "These questions need an answer before you can hand in: {questions}. Everything that you wrote is saved."
)
EMPTY_NOTE = "Write a word of explanation; without it nothing was changed."
QUESTION_TEXT = "A question needs a text of at most {limit} characters. Nothing was changed."
QUESTION_GUIDE = "The length must be a number of characters from 1 to {limit}, or empty. Nothing was changed."
TOO_MANY_QUESTIONS_ASKED = "A questionnaire has at most {limit} questions. Drop one first."
LAST_QUESTION = (
    "This is the only question left, so it cannot be dropped. Reword it, or add another one first."
)
QUESTIONNAIRE_FILE = "That file is no questionnaire. Take one that “As a file” of /questions made."
SERIES_EXISTS = "There is a series “{name}” already. Choose another name."
DECIDED_AGAINST = "The curators of this server have decided against that. What was written before stays; ask one of them if you think it is a mistake."
OPTED_OUT = "That member does not want to be asked for an interview, so nothing was sent."
TOO_SOON = "That was a little soon: it is possible again {when}."
TOO_MANY_NOMINATIONS = (
    "You have proposed {limit} people about whom the curators have not decided. Wait for them first."
)
ALREADY_NOMINATED = "You have proposed that person already. The curators have it before them."
ALREADY_INVITED = "That person is invited, or writing, already, so nothing more is needed."
ALREADY_PUBLISHED = "There is an interview with {name} already. Read it with /interview show."
NOT_THIS_MEMBER = (
    "Choose another member of this server: not a bot, and not yourself. Your own interview is /my interview."
)
THAT_PERSON = "That person"
LEFT_SERVER = (
    "{name} has left this server, so nobody was asked or reminded. If they come back, do the same again."
)
NOT_ASKABLE = "That member does not want to be mentioned from their interview, so nobody was mentioned. Their answers stay readable with /interview show."
MAY_NOT_SPEAK = (
    "Nobody was mentioned here, because you can't write in this channel. Ask from a channel where you can."
)
ONLY_THEMSELF = "Nobody but {name} can agree to this interview: it is theirs, and /my interview shows them the post. Until then it stays hidden."
TOO_MANY_REMINDERS = "That person was reminded twice. More would not be kind; talk to them."
REMINDED_MEANWHILE = "That person was reminded since you saw this, so they were not reminded again. To do it all the same, use the button as it is now, or /pipeline."
NOTHING_TO_REMIND = (
    "Nobody waits for that person any more. Open /pipeline again to see where everybody stands."
)

NO_TOKEN = "DISCORD_TOKEN is not set. Put the bot's token into .env (see .env.example)."
BAD_TOKEN = "Discord does not accept DISCORD_TOKEN. Copy the token again from the Developer Portal, page Bot."
SETTINGS_UNREADABLE = ".env cannot be read ({detail}). Check that it is a file that this user may read."
SETTINGS_NOT_TEXT = ".env is not saved as UTF-8 text. Save it again with the encoding UTF-8."
BAD_DATABASE = "SPOTLIGHT_DATABASE is {value!r}; it must be the path of a file."
GATEWAY_CLOSED = {
    4010: "Discord closed the connection for good (4010, invalid shard). Update Spotlight; if it stays so, report it.",
    4011: "Discord wants this bot split over several connections (4011), since it is in too many servers. Spotlight has one: take it out of some servers.",
    4012: "Discord no longer takes this version of its interface (4012). Update Spotlight.",
    4013: "Discord does not know what Spotlight asks to hear about (4013, invalid intents). Update Spotlight; if it stays so, report it.",
    4014: "Discord does not allow this bot what it asks to hear about (4014, disallowed intents). Look in the Developer Portal, page Bot, whether the bot is limited or under review, then start it again.",
}
GATEWAY_CLOSED_OTHERWISE = "Discord closed the connection for good ({code}). Look at the Developer Portal, page Bot, then start again; if it stays so, report it."
BAD_LOG_LEVEL = "SPOTLIGHT_LOG_LEVEL is {value!r}; it must be one of DEBUG, INFO, WARNING, ERROR."
BAD_DEV_GUILD = "SPOTLIGHT_DEV_GUILD is {value!r}; it must be the id of a server, a number."
DEV_GUILD_CLOSED = "The server of SPOTLIGHT_DEV_GUILD ({value}) does not let the bot add commands. Invite the bot to it, or take the setting out."
BAD_DISCORD_URL = "SPOTLIGHT_DISCORD_URL is {value!r}; it is for tests and must be http://127.0.0.1:PORT."
NEWER_DATABASE = "{path} was written by a newer Spotlight (schema {found}, this one knows {known}). Update Spotlight, or name another file in SPOTLIGHT_DATABASE."
NOT_A_DATABASE = (
    "{path} is not a Spotlight database. Name another file in SPOTLIGHT_DATABASE, or move this one away."
)
DAMAGED_DATABASE = (
    "{path} is damaged ({detail}). Put a backup in its place; Spotlight does not start on a damaged file."
)
MIGRATION_FAILED = "{path} could not be brought to the new schema in step {name} ({detail}). It is unchanged; report this, and go on with the version before."
DATABASE_UNAVAILABLE = (
    "{path} cannot be opened ({detail}). Check the folder, the disk and who may write there."
)
CANNOT_LOCK = (
    "{path} cannot be locked ({detail}), so a second bot on it would go unnoticed. Many network drives have no locks: "
    "name a file on a disk of this machine in SPOTLIGHT_DATABASE."
)
ALREADY_RUNNING = (
    "Another Spotlight is running on {path}. Stop it first, or name another file in SPOTLIGHT_DATABASE."
)
DISCORD_UNREACHABLE = "Discord could not be reached ({detail}). Check the network, then start again."
NO_TIME_ZONES = "This machine knows no time zones. Install the package tzdata: pip install tzdata."
NO_DEMO = "The demo needs more packages. Install them with: make demo"
