"""The weekly post, as curators see it: what comes next, how the last one went, posting by hand."""

STATUS_TITLE = "The weekly spotlight"
STATUS_NEXT = "Next: {when} ({relative}) in {channel}{person}"
STATUS_WITH = ", with **{name}**"
STATUS_WITHOUT = ", but nobody is ready: see /queue list"
STATUS_PAUSED = "Paused{until}. Resume with /spotlight resume."
UNTIL = " until {when}"
STATUS_LAST = "Last: {outcome}"
STATUS_NEVER = "Nothing was posted yet."
STATUS_AFTER = "Then: {dates}"
STATUS_DOUBT = "Undecided: {question}"
STATUS_CHANNEL_GONE = "The channel of the spotlights is gone. Choose another one with /setup channel."
STATUS_WEEK = "The queue lasts for one more post without anybody twice."
STATUS_NO_WEEKS = "Nobody is left who was not featured lately. Ask somebody with /pipeline invite."
STATUS_WEEKS = "The queue lasts for {weeks} more posts without anybody twice."
STATUS_MISSING = "I lack {missing} in {channel}. Give me that, or posts will fail."
OUTCOMES = {
    "posted": "{when}: **{name}** was posted{link}",
    "done": "{when}: **{name}** was posted{link}",
    "sending": "{when}: a post with **{name}** is being sent",
    "due": "{when}: planned",
    "skipped": "{when}: nothing was posted, {note}",
    "leaver": "{when}: the post waits, because whoever is next has left the server. Say what becomes of their interview in the review channel, or with /queue hold or /spotlight post",
    "blocked": "{when}: Discord refused the post, {note}",
    "needs_human": "{when}: it is not known whether **{name}** was posted, {note}",
    "deleted": "{when}: **{name}** was posted, and deleted from the channel since",
    "reposted": "{when}: **{name}** was posted, and deleted from the channel since; a curator asked for it again",
    "withdrawn": "{when}: posted, and taken back by the person since",
}
LINK = " ([open]({url}))"
NOTES = {
    "": "no reason was kept",
    "empty": "because nobody was ready",
    "missed": "because it was too late when the bot was back",
    "skipped": "because a curator skipped it",
    "deleted": "and somebody deleted it",
    "reposted": "and somebody deleted it",
    "again": "because a curator had it posted again",
    "channel_gone": "because its channel is gone",
    "forbidden": "because permissions are missing in its channel",
    "too_big": "because Discord found its text too long or its picture too big",
    "automod": "because the server's AutoMod stopped it",
    "needs_tag": "because its forum wants a tag on every post: choose one with /setup tag",
    "too_many_threads": "because the server has as many open threads as Discord allows",
    "too_many_announcement_threads": "because the server has as many open announcement threads as Discord allows",
    "explicit": "because Discord's filter for explicit content stopped it; take the picture or the words out",
    "needs_two_factor": "because the server asks moderators for two-factor authentication, which whoever owns this bot must turn on first",
    "refused": "with an error that does not pass by itself",
    "cannot_read": "because I may not read the channel's history",
    "taken_down": "because the interview is not published any more",
    "withdrawn": "and its person took it back",
    "leaver": "because its person has left the server, and no curator has said yet what becomes of it",
    "close": "because the last one was less than 20 hours ago",
    "unanswered": "because Discord gave no clear answer for a day",
}
PREVIEW_NOTE = "Only you see this. It is the post as it would be now."
POST_ASK = "Post **{name}** in {channel} now? The next regular date stays {when}, with whoever is next then."
POST_ASK_LEFT = "**{name}** has left the server. The post would name them without a mention."
POST_YES = "Post now"
POST_YES_LEFT = "Post anyway"
POST_NO = "Don't post"
POSTED_NOW = "Posted in {channel}{link}"
POST_FAILED = "The post was not made, {note}. See /spotlight status."
POST_ON_ITS_WAY = "The post is on its way; see /spotlight status for how it went."
SKIPPED = "{when} is left out. The next spotlight comes {next}; whoever was planned stays first in line."
PAUSED = "Posting is paused{until}. Nobody loses their place."
RESUMED = "Posting goes on. The next spotlight comes {next}."
HISTORY_POSTS = "Spotlights so far"
HISTORY_POST_AGAIN = "Post {name} again"

TWIN_NAME = "Removed: this was posted twice"

THREAD_MISSED = "part {parts} could not be posted"
THREAD_MISSED_SEVERAL = "parts {parts} could not be posted"
THREAD_FILE = "Get what is missing"
THREAD_FILE_TEXT = "This is what is missing from the thread about **{name}**."
THREAD_FILE_NONE = "There is nothing to give: the interview is not published any more, or its answers were changed and those parts no longer exist. See /interview show."
