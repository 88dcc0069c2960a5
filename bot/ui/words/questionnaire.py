"""The questions that a server begins with, worded for any community."""

from bot.domain.models import Purpose, Question

DEFAULT_QUESTIONS = (
    Question(
        key="location",
        label="Where are you based?",
        text="Where are you based?",
        purpose=Purpose.LOCATION,
    ),
    Question(
        key="occupation",
        label="What do you do?",
        text="What do you do (for example studying or working)?",
        purpose=Purpose.OCCUPATION,
    ),
    Question(
        key="specialties",
        label="What are your specialties?",
        text="What are your specialties (for example a language, design, or organizing people)?",
        purpose=Purpose.SPECIALTIES,
    ),
    Question(
        key="origin",
        label="How did you come across this community?",
        text="How and when did you come across this community?",
        purpose=Purpose.ORIGIN,
    ),
    Question(
        key="first_work",
        label="What did you work on first here?",
        text="What was the first thing that you worked on in this community?",
        purpose=Purpose.FIRST_WORK,
    ),
    Question(
        key="current_work",
        label="What are you working on now?",
        text="And what are you working on now?",
        purpose=Purpose.CURRENT_WORK,
    ),
    Question(
        key="advice",
        label="Your advice to somebody who wants to start?",
        text="What would you say to someone who wants to start contributing?",
        purpose=Purpose.ADVICE,
    ),
    Question(
        key="recommendation",
        label="One book, podcast or resource you recommend?",
        text="Please recommend one interesting book, podcast or resource to the community.",
        purpose=Purpose.RECOMMENDATION,
    ),
)
