"""What curators are told of what waits: the digest, and proposals of members."""

DIGEST_TITLE = "What waits"
NOTHING_WAITS = "Nothing waits any more."
FOOT = "-# You are told again after {days} days if something waits then; /setup digest_days changes that."
FOOT_DAILY = "-# You are told again tomorrow if something waits then; /setup digest_days changes that."
LINES = {
    "review": "**{name}**'s interview{series} waits for your review, handed in {since}.",
    "consent": "**{name}**'s interview{series} is approved and waits for them to agree, asked {since}{reminded}.",
    "consent_to_record": "**{name}**'s interview{series}, added {since}, is hidden because nobody recorded that they agree. Do that with /profile edit, or tie it to a member with /profile link.",
    "changes": "**{name}** was asked for changes to their interview{series} {since}{reminded}.",
    "nomination": "**{name}** ({user}) was proposed {since}.",
    "documents": "{count} documents wait to be looked through and confirmed, the oldest one added {since}.",
}
ONE_DOCUMENT = "A document waits to be looked through and confirmed, added {since}."
OF_SERIES = " ({series})"
BUTTONS = {
    "review": "Open the card",
    "consent": "Remind",
    "consent_to_record": "Read",
    "changes": "Remind",
    "nomination": "Invite",
    "documents": "Open",
}
MORE_WAIT = "… and {count} more in /pipeline"
OLDER = "What still waits of this is in the newer list: {link}"
PROPOSED = "Proposed for an interview"
ALL_DECIDED = "Everybody who was proposed here is invited or set aside."
INVITE = "Invite"
ASIDE = "Set aside"
IN_REVIEW = "{count} interviews wait for your review: see /review."
ONE_IN_REVIEW = "One interview waits for your review: see /review."
