"""Sentences for curators: review, pipeline, questionnaires, audit trail."""

# Review
CARD_TITLE = "{name}'s interview waits for review"
CARD_TITLE_AGAIN = "{name}'s news waits for review"
CARD_BY = "By {member}, handed in {when}. {done} of {all} questions answered."
CARD_BEFORE = "-# Last decision: {decision} by {curator}, {when}{note}"
CARD_DECIDED = "**{name}**'s interview: {decision} by {curator}, {when}{note}"
CARD_GONE = "**{name}** took the interview back."
CARD_OTHER = "**{name}**'s interview: {status}."
NOTE = "\n> {note}"
DECISIONS = {"approved": "approved", "changes_requested": "changes asked for", "rejected": "rejected"}
APPROVE = "Approve"
CHANGES = "Ask for changes"
REJECT = "Reject"
READ = "Read all of it"
NEXT_ONE = "Next"
BRING_CARD = "Card to the review channel"
CARD_BROUGHT = "The card is on its way to the review channel."
CARD_NOWHERE = "There is no review channel. Choose one with /setup review_channel; until then, use /review."
CHANGES_TITLE = "Ask for changes"
REJECT_TITLE = "Reject"
NOTE_LABEL = "What should be different?"
REASON_LABEL = "Why?"
NOTE_HINT = "The member reads this"
DECIDED_APPROVED = (
    "Approved. {name} is asked to agree to the post; then it is published and waits for its week."
)
LEFT_ASK = "**{name}** has left the server, so nothing was decided yet. Approved, the interview waits until they are back, because only they can agree to the post. Approve it all the same?"
LEFT_APPROVE = "Approve anyway"
LEFT_LEAVE = "Leave it in review"
DECIDED_CHANGES = "{name} is asked for changes, and finds your note in /my interview."
DECIDED_REJECTED = "Rejected. {name} finds your reason in /my interview."
REVIEW_COUNT = "-# {count} waiting"

# Difference
DIFF_GONE = "~~{text}~~"
DIFF_NEW = "**{text}**"

# Pipeline
PIPELINE_TITLE = "The pipeline"
PIPELINE_EMPTY = (
    "Nobody is on the way. Invite somebody with /pipeline invite, or add interviews with /profile."
)
STAGES = {
    "invited": "Invited",
    "writing": "Writing",
    "changes": "Changes asked for",
    "in_review": "In review",
    "consent": "Waiting for their consent",
    "scheduled": "Scheduled",
    "posted": "Posted in the last 30 days",
}
LINE = "• **{name}**{what} · since {since}{reminder_count}"
LINE_POSTED = "• **{name}** · {since}"
WRITTEN = " ({done} of {all})"
ON_HOLD = " (held; /queue release lets them be featured)"
PLANNED = " ({when})"
HAS_LEFT = " (left the server)"
REMINDED = " · reminded {count}×"
MORE = "… and {count} more"
NOMINEES = "Could be next (proposed by members, in the order of asking)"
NOMINEE = "• **{name}** ({user}): {reasons}"
CHOOSE_INVITE = "Invite somebody who was proposed"
CHOOSE_ASIDE = "Set a proposal aside"
CHOOSE_REMINDER = "Remind somebody"
REMINDER_DONE = "{name} gets a message."
REMIND_YOURSELF = "{name} did not ask me to write to them, so nobody was written to. Remind them yourself; it counts as one of two reminders."
INVITED_BY_MESSAGE = "{name} is invited and gets a message. Their panel is /my interview."
INVITED_TELL_THEM = "{name} is invited: /my interview shows it to them. They did not ask me to write to them, so please tell them, for example: “We would love to publish an interview with you. Type /my interview here to see what it is about.”"
SET_ASIDE = "The proposal of {name} is set aside. Nobody is told."
BLOCKED = "{name} is blocked: no interviews handed in, no proposals. What they wrote stays. /pipeline unblock ends it."
UNBLOCKED = "{name} may hand in interviews and propose people again."

WHAT_WAITS = {
    "invited": "they were invited and have not begun.",
    "writing": "their interview is not finished.",
    "changes": "they were asked for changes.",
    "consent": "their approved interview waits for their consent.",
}

# Questionnaires
QUESTIONS_TITLE = "Questions"
QUESTIONS_TITLE_SERIES = "Questions: {series}"
QUESTIONS_VERSION = "-# Version {number}. Interviews keep the wording with which they were begun."
QUESTION_LINE = "{number}. {text}{marks}"
MARK_REQUIRED = " · wanted"
MARK_GUIDE = " · about {guide} characters"
CHOOSE_QUESTION = "Choose a question to change"
CHOOSE_SERIES = "Choose a series"
CHOOSE_PURPOSE = "What the question is for"
ADD = "Add a question"
NEW_SERIES = "New series"
EXPORT_FILE = "As a file"
IMPORT_FILE = "From a file"
REWORD = "Reword"
UP = "Up"
DOWN = "Down"
REQUIRE = "Must be answered"
RELEASE = "May be left out"
DROP = "Drop"
BACK = "All questions"
QUESTION_FORM = "A question"
FIELD_TEXT = "The question"
FIELD_LABEL = "A short form of it"
HINT_LABEL = "At most 45 characters; it stands above the field. Empty: the question itself"
FIELD_GUIDE = "How long a good answer is, in characters"
HINT_GUIDE = "A number, or empty; nothing is cut"
FIELD_SERIES = "The name of the series"
HINT_SERIES = "For example: Maintainers"
FIELD_FILE = "A questionnaire"
HINT_FILE = "A .json file that “As a file” made, here or on another server"
CHANGED = "Changed. New interviews ask it so."
SERIES_ADDED = "The series “{name}” asks what the first one asks; change it here, and give it a channel and a time with /setup series:{name}."
SERIES_FIRST = "the first series"
QUESTIONS_EXPORTED = "{count} questions. “From a file” reads them, here or on another server."
PURPOSES = {
    "location": "Where somebody is",
    "occupation": "What they do",
    "specialties": "What they know",
    "origin": "How they came here",
    "first_work": "Their first work here",
    "current_work": "What they work on now",
    "advice": "Advice to newcomers",
    "recommendation": "A recommendation",
    "other": "Something else",
}

# A week with nobody
STANDBY = "Stand-by: {name}"
STANDBY_SET = "{name} stands by and will be featured on {when}, unless somebody new is ready and you release {name} with /queue release."

# The audit trail, told in a channel
AUDIT_ENTRY = "-# {when}\n{actor} {what}"
AUDIT_ACTIONS = {
    "interview.started": "began an interview with {name}",
    "draft.discarded": "discarded a draft",
    "draft.restored": "had a discarded draft back",
    "answer.left_out": "left answers out of {name}'s interview",
    "interview.approved": "approved {name}'s interview, and recorded their consent",
    "interview.removed": "removed {name}'s interview",
    "interview.details": "changed name, handles or picture of {name}",
    "interview.imported": "imported {name}'s interview",
    "answers.saved": "saved answers in {name}'s interview",
    "answer.edited": "edited an answer of {name}",
    "answer.kept": "edited an answer of {name} too late; the text is kept",
    "answer.restored": "restored an answer of {name}",
    "person.linked": "tied {name}'s interview to a member",
    "queue.moved": "changed the order of the queue",
    "queue.pinned": "pinned {name}",
    "queue.held": "held {name}",
    "leaver.posts": "decided that {name} is posted though they left",
    "queue.released": "released {name}",
    "schedule.changed": "changed a schedule",
    "settings.changed": "changed the settings",
    "spotlight.posted_now": "had {name} posted now",
    "spotlight.skipped": "left a date out",
    "review.approved": "approved {name}'s interview",
    "review.changes_requested": "asked {name} for changes",
    "review.rejected": "rejected {name}'s interview",
    "member.invited": "invited {name}",
    "member.reminded": "reminded {name}",
    "member.blocked": "blocked {name}",
    "member.unblocked": "unblocked {name}",
    "nomination.set_aside": "set the proposal of {name} aside",
    "topics.confirmed": "confirmed topics of {name}",
    "resource.corrected": "corrected the recommendation {name}",
    "series.added": "added the series {name}",
    "questions.changed": "changed a questionnaire",
    "interview.updated": "imported a newer text of {name}'s interview",
    "post.decided": "decided about a post in doubt",
}
AUDIT_OTHER_ACTION = "did: {action}"
NOBODY = "somebody"
