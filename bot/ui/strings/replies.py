"""Sentences and labels for reading, writing and editing interviews, exports, settings, the queue and the post.

Here too is what members read about their data (`MY_DATA`, ``ERASE_…``); all else about a member's own interview is in `own`.
"""

ANSWER_BELOW = "The answer is in the message below."

# Reading
PAGE = "Page {page} of {pages}"
PREVIOUS = "Previous"
NEXT = "Next"
JUMP = "Go to a question"
READ_WHOLE = "Read the whole interview"
WHERE = "Where: {place}"
CONTINUED = "{question} (continued)"
NOT_PUBLIC = "Only curators can see this: it is not public ({why})."
WHY_DRAFT = "a draft"
WHY_CONSENT = "the person has not agreed yet"
WHY_OTHER = "not approved"
PICTURE_ALT = "A picture of {name}"
BROWSE_TITLE = "Interviews"
BROWSE_COUNT = "{count} in all"
FEATURED_ON = "featured {when}"
NOT_FEATURED = "not featured yet"
OPEN = "Open"
TOLD_APART = " ({marks})"
PUBLISHED = "published"
FIRST_SERIES_SHORT = "first series"
SERIES_NAMED = "series {series}"
BEGAN = "begun {date}"
SEARCH_TITLE = "Search: {query}"
SEARCH_NOTHING = "Nobody's interview has “{query}”. Try fewer or shorter words, or /interview browse."
SEARCH_EMPTY = "There is nothing to look for in “{query}”. Type a word or a name."
MATCHED_NAME = "matches the name"
NOT_SHARED = "-# Only you see this, because you can't write in this channel. To share it, run the command in one where you can."

# The post
SPOTLIGHT_TITLE = "Member spotlight: {name}"
FOLLOW_UP_TITLE = "Where are they now: {name}"
ON_SERVER = "{name} is {member} here"
FIRST_POST = "The [first spotlight]({url})"
THREAD_NAME = "Interview with {name}"
FORUM_COMMAND = "If the button does nothing, type /interview show and choose {name}."

# Writing an interview
FORM_TITLE = "Page {page} of {pages}: {name}"
DETAILS_LABEL_HANDLES = "Names elsewhere, one a line"
DETAILS_HINT_HANDLES = "For example: GitHub: ada"
DETAILS_LABEL_PICTURE = "A picture"
DETAILS_HINT_PICTURE = (
    "JPEG, PNG, WebP, GIF or HEIC, up to 8 MiB. Place and date are taken out, which takes a moment."
)
DETAILS_LABEL_NAME = "Name"
WRITING_TITLE = "Interview with {name}"
PANEL_PROGRESS = "{done} of {all} questions answered."
PANEL_SAVED = (
    "Saved. You can go on whenever you like: nothing expires, and each page is kept when you send it."
)
DRAFT_NOT_BEGUN = (
    "The page was empty, so nothing was saved and no draft was made. Run /profile submit again when you like."
)
DRAFT_GOES_ON = "There is a draft of an interview with {name} already, and here it is."
BEGIN_ANOTHER = "Somebody else of this name"
DRAFT_DISCARD = "Discard"
DRAFT_DISCARDED = "The draft of the interview with {name} is discarded. For a minute you can have it back; then it is erased."
PANEL_MISSING = "Not answered yet: {questions}"
PANEL_HANDLES_UNREAD = "These lines were not understood as names elsewhere and were not saved: {lines} Write them as “GitHub: ada”."
PANEL_PICTURE = "With a picture."
CONTINUE = "Continue {page}/{pages}"
CHOOSE_PAGE = "Choose which questions to write"
FORM_TIME = "-# Discord may refuse a form that was open for more than 15 minutes. Write long answers in another app and paste them in."
REOPEN = "Page {page}/{pages}"
PREVIEW = "Preview"
CONFIRM_ASK = "Has {name} agreed to the interview being shown here?"
CONFIRM_AGREED = "Has agreed"
CONFIRM_PUBLIC = "Published already, in public"
CONFIRM_NOT_YET = "Not yet"
APPROVED = "{name}'s interview is published: members can read it, and it waits for its week."
APPROVED_WITHOUT_CONSENT = "{name}'s interview is saved but not shown to members and never posted until {name} agrees. Then open it with /profile edit and choose “Has agreed”."
CURATOR_CONSENT_TEXT_VERSION = "curator-1"

CARD_OF_GONE = "This interview is gone: its person took it back or erased it, or a curator removed it."

# Import
CORRECT_TITLE = "Name and handles"

# Editing
EDIT_TITLE = "Edit: {name}"
EDIT_HINT = "Choose what to change. Members see a change at once; every change is kept in /profile history."
EDIT_CHOOSE = "Choose an answer to edit"
EDIT_ADD = "Answer another question"
EDIT_DETAILS = "Name, handles and picture"
EDIT_SAVED = "Saved."
EDIT_FORM_TITLE = "Edit an answer"
LEAVE_OUT_ASK = "You sent these answers back empty. They stay as they are until you say that they should be left out of the interview.\n{questions}"
LEAVE_OUT_YES = "Leave them out"
LEAVE_OUT_NO = "Keep the answers"
REMOVE_PICTURE = "Remove the picture"
PICTURE_ASK = (
    "Remove the picture from this interview? The file is deleted; another one can be added at any time."
)
PICTURE_YES = "Remove it"
PICTURE_NO = "Keep it"
EDIT_PART = "Part {part} of {parts}"
OPEN_KEPT = "Open my text"
STATUS_LINE = "{status} · consent: {consent}"
INTERVIEW_STATUSES = {
    "draft": "draft",
    "submitted": "waiting for review",
    "changes_requested": "changes asked for",
    "approved": "approved",
    "rejected": "rejected",
    "withdrawn": "withdrawn",
    "removed": "removed",
}
CONSENTS = {
    "agreed": "has agreed",
    "public_already": "published already, in public",
    "not_yet": "not yet",
    "withdrawn": "withdrawn",
}
HISTORY_TITLE = "History of {name}'s interview"
HISTORY_ENTRY = "**{question}**\n{author}, {when}{current}\n{text}"
HISTORY_CURRENT = " (as it is now)"
RESTORE = "Restore"
RESTORED = "Restored. The text before is in the history too."
REMOVE_ASK = "Remove the interview with {name}? Members can no longer read or find it, and it leaves the queue. Posts that were made stay in their channel."
REMOVE_YES = "Remove it"
REMOVE_NO = "Keep it"
REMOVED = "The interview with {name} was removed."
KEPT = "Nothing was changed."
LINKED = "The interview with {name} now belongs to {member}."

# Members' own affairs
EXPORTED = "{count} published interviews. /profile import reads this file again."
EXPORT_PARTS = "The export is in {parts} files, because one would be larger than Discord takes here; import each by itself."
EXPORT_LEFT_OUT = "{count} are left out, because their people agreed to this server only."
MY_DATA = "This is everything that I hold about you on this server."
ERASE_ASK = "Erase everything that I hold about you on this server? Your interview goes, with all answers, pictures and its history, and I delete the posts about you. It cannot be undone; /my export gives you a copy first. Backups of the bot's operator are overwritten within weeks."
ERASE_YES = "Erase everything"
ERASE_NO = "Keep it"
ERASED = "Everything about you on this server is erased. Posts deleted: {count}."
ERASED_LEFT = "These posts I could not delete; ask a curator to do it: {links}"

# Setup
SETUP_TITLE = "Spotlight on this server"
SETUP_CHANGE = "{what}: {before} → **{after}**"
SETUP_UNCHANGED = "Everything was so already."
SETUP_LINE = "{what}: **{value}**"
SETUP_NEXT = "The next spotlights: {dates}"
SETUP_NO_DATES = "No date is planned: {why}"
SETUP_MISSING = "Still missing"
MISSING_CHANNEL = "a channel for the posts: /setup channel"
MISSING_REVIEW = "a channel in which curators are told about problems: /setup review_channel"
MISSING_INTERVIEWS = "interviews: /profile import or /profile submit"
FORUM_HINT = "In a forum, Discord does not keep a post from appearing twice. If an answer is lost I wait two minutes and look first; without Read Message History a curator decides. A mentioned role may reach few people there, so choose a text channel if many should hear of it."
UNCHECKED_HINT = "Whether I may write in {channels} could not be checked just now, because Discord did not answer. It is set all the same; choose it again with /setup in a few minutes, and I look again."
REST_NOT_SHOWN = "This is stored, but the next dates and what is still missing cannot be shown just now. Look again with /setup in a few minutes."
SPREAD_HINT = "Many servers choose the same minute, so posts come up to five minutes after it. /setup exact:True keeps the very minute."
WHY_NO_CHANNEL = "choose a channel with /setup channel."
WHY_PAUSED = "posting is paused; resume it with /spotlight resume."
ROLE_HINT = "People with {role} are curators now. For them to see the commands, allow that role under Server Settings → Integrations → Spotlight."
NONE = "none"
EVERY_WEEK = "every week"
EVERY_WEEKS = "every {} weeks"
YES = "yes"
NO = "no"
SETTING_NAMES = {
    "channel_id": "Channel",
    "weekday": "Day",
    "time": "Time",
    "timezone": "Time zone",
    "curator_role_id": "Curator role",
    "review_channel_id": "Review channel",
    "ping_role_id": "Mentioned role",
    "every_weeks": "How often",
    "opens_thread": "Thread",
    "publishes": "Publish",
    "forum_tag_id": "Tag in the forum",
    "is_exact": "To the minute",
    "cool_off_weeks": "Weeks between two posts of one person",
    "audit_channel_id": "Audit channel",
    "nudge_days": "Days before a reminder (0: never)",
    "follow_up_months": "Months after which people are asked how they are (0: never)",
    "digest_days": "Days after which curators are told what waits (0: never)",
}

# Queue
QUEUE_TITLE = "Who comes next"
QUEUE_LINE = "{number}. **{name}**, {when}: {reason}"
QUEUE_NO_SLOTS = "{number}. **{name}**: {reason}"
QUEUE_REST = "Without a date"
QUEUE_REST_LINE = "• **{name}**: {reason}"
QUEUE_MORE = "… and {count} more."
QUEUE_EMPTY = "Nobody is in the queue. Add interviews with /profile import or /profile submit."
REASONS = {
    "pinned": "pinned to {date}",
    "ordered": "placed here by a curator",
    "never_featured": "never featured, waiting since {since}",
    "longest_ago": "featured longest ago, {last}",
    "cooling_off": "featured {last}, so others come first",
    "held": "held by a curator",
}
MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)
CALENDAR_DATE = "{day} {month} {year}"
MOVED = "**{name}** has place {position} now."
PINNED = "**{name}** will be featured {when}."
PIN_TAKEN = "**{other}** is pinned to {date} already, so **{name}** was not pinned. {next}"
PIN_CHOOSE = "Choose one:"
PIN_LOOK = "See /queue list."
PIN_SWAP = "{name} on {day}, {other} on {date}"
PIN_NEXT = "{name} on {date}"
PIN_SWAPPED = "**{name}** is pinned to {date}, and **{other}** to {other_date}."
HELD = "**{name}** is held and will not be featured until you release them."
NOT_HELD = "**{name}** was not held. They are in the queue, without pin or place."
RELEASED = "**{name}** is back in the queue, without pin or place."
