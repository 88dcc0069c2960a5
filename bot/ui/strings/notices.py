"""What curators are told unasked, and the answers to it."""

LINE_NOT_TAKEN_DOWN = "An interview was taken back, and its post and thread are deleted. In {link} Discord's own message that I started the thread may still stand, because I could not delete it. Please delete it."
NOBODY_STANDS_BY = "Nobody is ready for the spotlight of {when}, and nobody can stand by. Ask somebody with /pipeline invite, or release somebody with /queue release. Dates with nobody pass without a post, and I say so again only after somebody was ready."
TAG_FAULTS = {
    "wanted": "The forum {channel} takes no posts without a tag. Choose one with /setup tag, or posts will fail.",
    "gone_wanted": "The tag for posts in {channel} was deleted, and the forum takes no posts without one. Choose another one with /setup tag, or posts will fail.",
    "gone": "The tag for posts in {channel} was deleted, so posts come without one. Choose another one with /setup tag.",
    "moderated_wanted": "The tag for posts in {channel} is for moderators, and the forum takes no posts without one. Give me Manage Threads there, or choose another one with /setup tag, or posts will fail.",
    "moderated": "The tag for posts in {channel} is for moderators, so posts come without one. Give me Manage Threads there, or choose another one with /setup tag.",
}
"""By the value of a `TagFault`."""
NOTICES = {
    "forum_tag": "Something is wrong with the tag for posts in the forum. Choose one with /setup tag.",
    "nobody_ready": "No spotlight was posted {when}: nobody was ready. Add or release an interview; see /queue list. Dates with nobody pass without a post, and I say so again only after somebody was ready.",
    "missed": "The spotlight of {when} was not posted: it could not be until it was too late. **{name}** stays first in line.",
    "blocked": "The spotlight of {when} could not be posted in {channel}, {note}. Put that right: I try again every 6 hours, and at once when permissions change or after /setup, until the post is {hours} hours late.",
    "in_doubt": "It is not known whether the spotlight of {when} with **{name}** was posted in {channel}, and I may not read the channel's history to find out. Look there and choose:",
    "no_thread": "The spotlight of {when} is posted, but its thread could not be opened, {note}.",
    "thread_part": "The spotlight of {when} is posted, but its thread has only {count} of {total} parts: {missed}, {note}. The button gives you what is missing as a file, to post yourself. If permissions are the reason, I keep trying for a day.",
    "thread_gone": "The spotlight of {when} is posted, but its thread was deleted while I filled it. The button gives you what was to follow as a file; /interview show has it all.",
    "thread_unknown": "The spotlight of {when} is posted, but I can't tell whether its thread is complete, because Discord gave no clear answer for a day. Look there; /interview show has the whole interview.",
    "not_published": "The spotlight of {when} is posted, but it could not be published to following servers, {note}.",
    "post_deleted": "The spotlight of {when} with **{name}** was deleted from its channel. I don't post it again by myself; if it should be there, have it posted once more:",
    "not_renamed": "**{name}** has a new name, but for a day I could not change it in the spotlight of {when} or in the title of its thread, {note}: {link} If the old name must go, delete the post; I then ask whether to post it again.",
    "wrong_clock": "A spotlight is due but held: the clock of the bot's machine differs from Discord's by {minutes} minutes. Whoever runs the bot must set it right; the post follows by itself.",
    "not_posted": "The spotlight with **{name}** that was on its way was not posted, {note}. See /spotlight status.",
    "will_fail": "The next spotlight cannot be posted in {channel} as things are: I lack {missing} there. Give me that, or choose another channel with /setup.",
    "channel_gone": "The next spotlight cannot be posted: its channel is gone. Choose another one with /setup channel.",
    "empty_ahead": "Nobody is ready for the spotlight of {when}. Dates with nobody pass without a post, and I say so again only after somebody was ready. Ask somebody with /pipeline invite, release somebody with /queue release, or choose who stands by:",
    "digest": "Something waits for curators or members: see /pipeline and /review.",
    "nominated": "Members were proposed for an interview: see /pipeline.",
    "card": "An interview waits for review: see /review.",
    "remind": "**{name}** ({user}) waits for a reminder: {what} They did not ask me to write to them, so please do.",
    "not_taken_down": "An interview was taken back, but I could not delete all that I posted about it: {link} Please delete it.",
    "leaver": "**{name}** is next in line for the spotlight of {when}, but has left the server, so their interview is not posted without your word. {next} What should become of the interview?",
    "left": "**{name}** has left the server, so nobody is reminded: {what} If they come back, reminders go on by themselves. Who has left is marked in /pipeline.",
    "unseen": "The spotlight of {when} is too late to be posted now. I can't tell whether it was posted in time, because I lack Read Message History there. If it was not, post **{name}** with /spotlight post.",
    "twin_deleted": "The spotlight of {when} was posted twice in {channel}, since two copies of this bot run with one token. I deleted the second post. Whoever runs the bot should stop one of them.",
    "twin_left": "The spotlight of {when} was posted twice in {channel}, since two copies of this bot run with one token. I emptied and archived the second post, {link}, but without Manage Threads I can't delete it: please do, or give me that permission. Whoever runs the bot should stop one of them.",
    "twins_unknown": "The spotlight of {when} is posted in {channel}, but I can't tell whether it is there twice, because Discord gave no clear answer for a day. Look there, and delete the second post if there is one.",
    "taken_over": "The bot's database is older than my last post in {channel}, as after a restored backup. I took over {count} of my posts from there, so that nobody is introduced twice. What else was changed since then is missing: interviews, edits, decisions, settings.",
    "unknown_posts": "I found posts of mine in {channel} that belong to no interview I know, as after a restored backup ({count} in all): {posts} Their buttons lead nowhere. Add the interviews again if you have them, or delete the posts.",
    "store_failing": "A spotlight is held: the bot cannot write to its database just now. Whoever runs it should make room on its disk; the post follows by itself.",
    "row_failed": "Something in this server cannot be done: {row}. {reason} I try again every few minutes, and nothing else waits for it.",
    "unusable": "Something that was chosen with /setup can't be used any more:\n{lines}",
}
ROWS = {
    "rename": "a name that was changed cannot be changed in a post",
    "lost-post": "it cannot be looked whether the last post still stands in its channel",
    "plan": "the next date of a series cannot be planned",
    "post": "a planned post cannot be worked on",
    "notice": "a message that waits to be sent cannot be sent",
    "check": "the channel for posts cannot be checked",
    "settings": "the channels and roles that were chosen cannot be looked at",
    "takeover": "the channel for posts cannot be searched for posts that are missing from the bot's database",
    "reminder": "somebody cannot be reminded",
    "follow-up": "somebody cannot be asked how things went on",
    "takedown": "a post that is to be deleted cannot be deleted",
    "digest": "what waits for curators and members cannot be told",
    "audit": "an entry of the audit trail cannot be shown in its channel",
    "picture": "a picture that is stored cannot be cleaned of where it was taken",
    "recommendations": "the recommendations of an interview cannot be read",
}
"""What a job works on, where a row of it fails (`bot.background.failures`)."""
ROW_REASON = "Whoever runs the bot finds the reason in its log."
ROW_REASON_ZONE = "The bot's machine does not know the time zone {zone}: choose another one with /setup timezone, or have its data of time zones (the package tzdata) renewed."
BLOCKED_FOR_GOOD = {
    "too_big": "The spotlight of {when} could not be posted in {channel}, {note}. Trying again as it is would not help, so I wait. Shorten the interview or change its picture with /profile edit, or hold it with /queue hold; then use /setup, and I try again at once, unless the post is more than {hours} hours late by then.",
    "automod": "The spotlight of {when} could not be posted in {channel}, {note}. Trying again as it is would not help, so I wait. Let AutoMod pass what I post, change the interview with /profile edit, or hold it with /queue hold; then use /setup, and I try again at once, unless the post is more than {hours} hours late by then.",
}
"""Instead of the sentence for "blocked", by the note of a refusal (`bot.domain.outcomes.FOR_GOOD`)."""
LEAVER_NEXT = "Whoever comes after them has the date."
LEAVER_WAITS = "Nobody else is ready, so the date waits for your choice until it is too late to post."
LEAVER_POST = "Post anyway"
LEAVER_HOLD = "Hold"
LEAVER_REMOVE = "Remove"
LEAVER_POSTS = "{curator} decided that **{name}** is posted at their turn although they left: by name, without a mention."
LEAVER_HELD = "{curator} decided to hold **{name}**, who left. /queue release lets them be featured; if they are still gone then, you are asked again."
IT_IS_THERE = "It is there"
POST_AGAIN = "Post again"
TAKEN_AS_POSTED = "Thank you, it counts as posted."
MISSING_TAG = "a tag for the posts, without which the forum takes none: /setup tag"
OTHER_TAG = "a tag of the forum"
