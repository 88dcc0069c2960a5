"""What is said of channels and roles that were chosen with /setup and can't be used any more."""

SENTENCES = {
    ("channel_id", "gone"): "The channel for the spotlights{series} is gone. Choose another one with /setup channel.",
    ("channel_id", "lacks"): "I lack {missing} in {channel}, where the spotlights{series} are posted. Give me that, or choose another channel with /setup channel.",
    ("review_channel_id", "gone"): "The review channel is gone, so the curators are not told what happens. Choose another one with /setup review_channel; what waits is sent there at once.",
    ("review_channel_id", "lacks"): "I lack {missing} in {channel}, the review channel, so the curators are not told what happens. Give me that, or choose another channel with /setup review_channel.",
    ("audit_channel_id", "gone"): "The audit channel is gone. Choose another one with /setup audit_channel, or do without one with /setup clear:audit channel.",
    ("audit_channel_id", "lacks"): "I lack {missing} in {channel}, the audit channel. Give me that, or choose another channel with /setup audit_channel.",
    ("curator_role_id", "gone"): "The curator role is gone, so only people with Manage Server are curators now. Choose another one with /setup curator_role, or do without one with /setup clear:curator role.",
    ("ping_role_id", "gone"): "The role that the spotlights{series} mention is gone, so they mention nobody now. Choose another one with /setup ping_role, or do without one with /setup clear:ping role.",
    ("ping_role_id", "silent"): "A mention of {role} in {channel} notifies nobody. Allow anyone to mention this role in its settings, or give me Mention @everyone, @here, and All Roles there.",
}  # fmt: skip
MORE_TO_MEND = "… and {count} more. Mend these first, then look again with /setup."
SERIES = " of the series {name}"
TO_KEEPER = "On **{server}**, something that was chosen with /setup can't be used any more:\n{lines}"
WHY_SET_UP = "I write to you because you changed my settings on {server} last, and can't tell the curators in a review channel. I say it once."
WHY_OWNER = "I write to you because {server} is yours, and I can't tell the curators in a review channel. I say it once."
UNUSABLE_TITLE = "Can't be used any more"
