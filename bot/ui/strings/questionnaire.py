"""The questions that a server begins with, worded for any community."""

from bot.domain.models import Purpose, Question

DEFAULT_FOLLOW_UP = (
    Question(
        key="since_then",
        label="What has happened since your spotlight?",
        text="What has happened since your spotlight?",
        purpose=Purpose.CURRENT_WORK,
        length_guide=500,
    ),
    Question(
        key="next",
        label="What comes next?",
        text="What would you like to do next, and who could help you with it?",
        purpose=Purpose.OTHER,
        length_guide=400,
    ),
)
"""What is asked when somebody's post is a year old."""
DEFAULT_QUESTIONS = (
    Question(
        key="location",
        label="Where are you based?",
        text="Where are you based?",
        purpose=Purpose.LOCATION,
        length_guide=60,
    ),
    Question(
        key="occupation",
        label="What do you do?",
        text="What do you do (for example studying or working)?",
        purpose=Purpose.OCCUPATION,
        length_guide=200,
    ),
    Question(
        key="specialties",
        label="What are your specialties?",
        text="What are your specialties (for example a language, design, or organizing people)?",
        purpose=Purpose.SPECIALTIES,
        length_guide=200,
    ),
    Question(
        key="origin",
        label="How did you come across this community?",
        text="How and when did you come across this community?",
        purpose=Purpose.ORIGIN,
        length_guide=400,
    ),
    Question(
        key="first_work",
        label="What did you work on first here?",
        text="What was the first thing that you worked on in this community?",
        purpose=Purpose.FIRST_WORK,
        length_guide=400,
    ),
    Question(
        key="current_work",
        label="What are you working on now?",
        text="And what are you working on now?",
        purpose=Purpose.CURRENT_WORK,
        length_guide=500,
    ),
    Question(
        key="advice",
        label="Your advice to somebody who wants to start?",
        text="What would you say to someone who wants to start contributing?",
        purpose=Purpose.ADVICE,
        length_guide=500,
    ),
    Question(
        key="recommendation",
        label="One book, podcast or resource you recommend?",
        text="Please recommend one interesting book, podcast or resource to the community.",
        purpose=Purpose.RECOMMENDATION,
        length_guide=300,
    ),
)
