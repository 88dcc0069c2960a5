"""What the demo's page says."""

TITLE = "Spotlight demo"
LEAD = "The real bot in a simulated server. Nothing leaves this machine."
EYES = "Looking through the eyes of"
ROLES = {"member": "a member", "curator": "a curator"}
PLACES = "Places"
TIME = "Let time pass"
STEPS = {"hour": "An hour", "day": "A day", "week": "A week", "post": "To the next post"}
HINTS_TITLE = "What to try"
HINTS = (
    ("As Alice", "/my interview, /interview search, and under Apps “Nominate for spotlight”."),
    ("As Mara or Kenji", "the card in #curators, /pipeline, /queue list, /spotlight status."),
    (
        "Two curators at once",
        "side by side: as Mara /review, as Kenji approve the card, then approve as Mara.",
    ),
)
APPS = "Apps"
APPS_HINT = "What a right click on a member or a message offers in Discord"
APPS_MEMBER = "On a member"
APPS_MESSAGE = "On a message"
APPS_NONE = "Discord offers none here."
BESIDE = "Side by side"
CLOSE = "Close"
OWN_TAB = "Own tab"
MENU = "People and places"
FORUM = "“{place}” is a forum. It has no messages of its own: open one of its posts, below it in the list."
WINDOW = "{place}, through the eyes of {person}"
NOW = "{date}, {time} in Amsterdam"
ARRIVED = "{now}. New in {places}."
QUIET = "{now}. Nothing new was posted."
NO_POST = "No post is planned. As a curator, look at /spotlight status."
BUSY = "The bot was busy with a click; try again."
USED = "{menu}: the answer is in {place}."
FORM = "{menu}: a form is open in {place}."
NOT_OFFERED = "Discord does not offer “{menu}” to {person} here."
GONE = "That is not there any more; choose again."
FAILED = "The bot met something that nobody foresaw; the terminal says what. Failures so far: {count}."
LOST = "The demo has ended. Start it again in the terminal with: make demo"
CREDIT = "The window on the server is SimCord's preview."
