"""Sentences for finding people: search, experts, advice, resources, topics, places, and asking somebody."""

# Search
RELAXED = "-# No interview has all of these words; these have some of them."
MENDED = "-# Nobody wrote {words}."
MENDED_ONE = "“{typed}”, so I looked for “{taken}”"
FILTERED = "-# Only {what}."
FILTER_QUESTION = "answers to “{question}”"
FILTER_PERSON = "{name}"
FILTER_YEAR = "published in {year}"
NOTHING = "Nothing was found for “{query}”."
NEAREST_WORDS = "These words would find something:"
NO_NEAREST = "Try fewer or other words, or /interview browse."
INVALID_YEAR = "a year such as 2026"

# Experts
EXPERTS_TITLE = "Who works on {topic}"
EXPERTS_NOBODY = "No interview here speaks of “{topic}” as something its person works on. /interview search looks through everything that people said."
EXPERTS_LINE = "**{name}**{member}{topics}"
TOPICS_OF = "\n-# {topics}"
ASK = "Ask"

# Asking
ASK_QUESTION = "Mention {member} in this channel? They get a ping, and everybody here sees that you ask."
ASK_YES = "Ask here"
ASK_NO = "Don't"
ASKED = "{asker} would like to ask {member} something about their interview."
MAY_BE_ASKED = "Members may ask you: your interview has a button that mentions you."
MAY_NOT_BE_ASKED = "Members are not offered to mention you."
ALLOW_ASKING = "Members may ask me"
FORBID_ASKING = "Members may not ask me"

# Advice
ADVICE_TITLE = "What {name} says to newcomers"
ADVICE_ANOTHER = "Another one"
ADVICE_NONE = "No interview here has advice yet. /interview browse shows everyone."
ADVICE_NONE_ON = "Nobody's advice speaks of “{topic}”. Leave the option out for any advice."

# Resources
RESOURCES_TITLE = "What members recommend"
RESOURCES_TITLE_ON = "What members recommend: {query}"
RESOURCES_NONE = "No interview here recommends anything yet."
RESOURCES_NONE_ON = "No recommendation fits “{query}”. Leave the option out to see all of them."
RESOURCE_LINE = "**{title}**{kind}"
RESOURCE_ADDRESS = " · {address}"
RESOURCE_WHO = "-# {name}: {passage}"
RESOURCE_MORE = "-# and {count} more"
KINDS = {
    "book": " · book",
    "podcast": " · podcast",
    "course": " · course",
    "video": " · video",
    "paper": " · paper",
    "site": " · site",
    "app": " · app",
    "game": " · game",
    "event": " · event",
    "other": "",
}
CORRECT_RESOURCE = "Correct one (curators)"
CORRECT_RESOURCE_TITLE = "Correct a recommendation"
CORRECT_LABEL = "Its usual title"
CORRECT_HINT = "A title that is there already takes this one in. Write “-” to hide it"
CORRECTED = "Corrected."

# Topics
TOPICS_TITLE = "Topics of {name}"
TOPICS_RULE = "Suggested: names and phrases from what {name} says about specialties, first and current work that another published interview here has too, and topics that this server has."
TOPICS_NONE = "Nothing is suggested: no other interview here shares a name or phrase with this one."
TOPICS_CHOOSE = "Choose all that fit"
TOPICS_ADD = "Add others"
TOPICS_LABEL = "Topics, one a line"
TOPICS_HINT = "For example: federated learning"
TOPICS_SAVED = "Saved: {topics}."
TOPICS_SAVED_NONE = "Saved: no topics."

# The interview page
POST_LINK = "-# [The post]({post})"
POST_AND_THREAD = "-# [The post]({post}) · [its thread]({thread})"
PREVIOUS_PERSON = "← {name}"
NEXT_PERSON = "{name} →"
SIMILAR = "Similar: shared topics"
SIMILAR_SHARED = "shared topics: {count}"

# Places
PLACES_TITLE = "Where members are"
PLACES_NOTE = "-# As they wrote it."
PLACES_NONE = "No interview here says where its person is."
PLACE_LINE = "**{place}**: {names}"
