"""Shapes that interviews have in the wild; the texts are made up."""

import unicodedata

import pytest

from bot.documents.detect import import_document
from bot.domain.importing import Doubt, ImportedInterview, interpret, interpret_all
from bot.domain.importing.formats import read_text
from bot.domain.text import clean
from bot.ui.strings.questionnaire import DEFAULT_QUESTIONS as QUESTIONS


def pairs(found: ImportedInterview) -> list[tuple[str, str]]:
    return [(a.question, a.text) for a in found.answers]


TURNS = [("Where are you from?", "Utrecht."), ("What next?", "Trains.")]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Q. Where are you from?\nA. Utrecht.\n\nQ. What next?\nA. Trains.", ""),
        ("Q1: Where are you from?\n\nA1: Utrecht.\n\nQ2: What next?\n\nA2: Trains.", ""),
        ("ROB: Where are you from?\nADA: Utrecht.\nROB: What next?\nADA: Trains.", "ADA"),
        ("Rob Host: Where are you from?\n\nAda Bell: Utrecht.\n\nRob: What next?\n\nAda: Trains.", "Ada Bell"),
        ("**Rob (RH)**: Where are you from?\n\n**Ada Bell (AB)**: Utrecht.\n\n**RH**: What next?\n\n**AB**: Trains.", "Ada Bell"),
        ("**Rob Host**\n\nWhere are you from?\n\n**Ada Bell**\n\nUtrecht.\n\n**Rob Host**\n\nWhat next?\n\n**Ada Bell**\n\nTrains.", "Ada Bell"),
        ("Rob — Today at 10:03\nWhere are you from?\nAda — Today at 10:05\nUtrecht.\nRob — Today at 10:06\nWhat next?\nAda — Today at 10:07\nTrains.", "Ada"),
        ("[00:01] Rob: Where are you from?\n\n[00:09] Ada: Utrecht.\n\n[01:01] Rob: What next?\n\n[02:01] Ada: Trains.", "Ada"),
        ("Rob (00:01): Where are you from?\n\nAda (00:03): Utrecht.\n\nRob (00:10): What next?\n\nAda (00:13): Trains.", "Ada"),
        ("**Rob:** Where are you from?\n\n**Ada:** Utrecht.\n\n**Rob:** What next?\n\n**Ada:** Trains.", "Ada"),
        ("### Where are you from?\n\n**Ada**: Utrecht.\n\n### What next?\n\n**Ada**: Trains.", "Ada"),
    ],
)  # fmt: skip
def test_a_conversation_is_told_apart_by_its_labels(text: str, name: str) -> None:
    found = interpret(text, QUESTIONS)

    assert (pairs(found), found.name) == (TURNS, name)


def test_what_an_interviewer_says_without_asking_is_a_question_with_a_doubt() -> None:
    text = "**R**: Why trains?\n\n**A**: They run.\n\n**R**: Some call them dull.\n\n**A**: I don't.\n\n**R**: And now?\n\n**A**: More."
    found = interpret(text, QUESTIONS)

    assert [a.question for a in found.answers] == ["Why trains?", "Some call them dull.", "And now?"]
    assert found.answers[1].doubts == (Doubt.NO_QUESTION_MARK,)


def test_the_last_words_of_an_interviewer_are_closing_not_a_question() -> None:
    text = "**R**: Why trains?\n\n**A**: They run.\n\n**R**: And now?\n\n**A**: More.\n\n**R**: Thank you for your time!"

    assert len(interpret(text, QUESTIONS).answers) == 2


def test_when_several_people_answer_their_labels_stay() -> None:
    text = "**Why?**\n\n**Ada**: Fun.\n\n**Bo**: Rest.\n\n**How?**\n\n**Ada**: Fast.\n\n**Bo**: Slow."

    assert pairs(interpret(text, QUESTIONS)) == [
        ("Why?", "Ada: Fun.\n\nBo: Rest."),
        ("How?", "Ada: Fast.\n\nBo: Slow."),
    ]


PEOPLE = """# Three of us

We asked them all.

## Portrait: [Ada](https://github.com/ada-x)

She **mends** clocks.

**1. Who is Ada?**

I am a clock.

**2. Say a word to others**

Tick.

## Portrait: [Bo](https://github.com/bo-x)

**1. Who is Bo?**

I am a bell.

**2. Say a word to others**

Dong.
"""


def test_several_people_become_several_interviews() -> None:
    ada, bo = interpret_all(read_text("a.md", PEOPLE), QUESTIONS)

    assert [(one.name, [h.value for h in one.handles]) for one in (ada, bo)] == [
        ("Ada", ["ada-x"]),
        ("Bo", ["bo-x"]),
    ]
    assert pairs(bo) == [("Who is Bo?", "I am a bell."), ("Say a word to others", "Dong.")]
    assert ada.introduction == "She mends clocks."
    assert "We asked them all." in ada.not_imported


@pytest.mark.parametrize(
    ("heading", "name"),
    [
        ("Portrait: {}", "Ada Bell"),
        ("Portrait： {}", "Ada Bell"),
        ("{}: our treasurer since 2019", "Ada Bell"),
        ("🎉 {}", "Ada Bell"),
    ],
)
def test_the_name_in_the_heading_of_a_person_stands_on_one_side_of_a_colon(heading: str, name: str) -> None:
    text = PEOPLE.replace("## Portrait: [Bo](https://github.com/bo-x)", f"## {heading.format(name)}")
    assert [one.name for one in interpret_all(read_text("a.md", text), QUESTIONS)] == ["Ada", name]


@pytest.mark.parametrize(
    "name",
    [
        "प्रिया शर्मा", "สมชาย ใจดี", "مُحَمَّد علي", "রবীন্দ্রনাথ ঠাকুর", "தமிழ்ச்செல்வி குமார்", "ലക്ഷ്മി നായർ",
        "မောင်မောင် ဦး", "ទេព សុវណ្ណ", "שָׂרָה לֵוִי", "Nguye\u0302\u0303n Va\u0306n",
    ],
)  # fmt: skip
def test_names_of_all_scripts_stay_whole(name: str) -> None:
    whole = unicodedata.normalize("NFC", name)
    for title in (f"Interview with {name}", f"Meet 🎉 {name}"):
        found = interpret(f"# {title}\n\n**Why?**\n\nSo I said.\n\n**How?**\n\nThus.", QUESTIONS)
        assert unicodedata.normalize("NFC", found.name) == whole


def test_sections_between_questions_are_left_out_and_do_not_split_a_person() -> None:
    text = (
        "## Beginnings\n\n**Why?**\n\nSo.\n\n## Today\n\n**How?**\n\nThus.\n\n## Later\n\n**When?**\n\nSoon."
    )
    [found] = interpret_all(read_text("a.md", text), QUESTIONS)

    assert pairs(found) == [("Why?", "So."), ("How?", "Thus."), ("When?", "Soon.")]
    assert found.not_imported[-2:] == ("Today", "Later")


@pytest.mark.parametrize(
    "closing",
    [
        "**Other social media links:**\n[@ada](https://x.com/ada)",
        "*Written by Somebody. Published in May.*",
        "**Want to join us? [Apply here](https://jobs.example).**",
        "Thank you for the interview, Ada!",
        "Follow Ada on [GitHub](https://github.com/ada-x).",
        "---\n\nThis interview was edited for length.",
        '[ref]: https://a.example "A title"',
        "## About the author\n\nSomebody writes here.",
        "<figure>\n\n![](a.png)\n\n<figcaption>Where is this?</figcaption></figure>",
    ],
)
def test_what_follows_the_last_answer_is_no_part_of_it(closing: str) -> None:
    text = f"**Why?**\n\n> I like it.\n\n**How?**\n\n> I just do.\n\n**When?**\n\n> Every day.\n\n{closing}"

    assert pairs(interpret(text, QUESTIONS))[-1] == ("When?", "Every day.")


def test_a_quotation_in_bold_at_the_end_belongs_to_the_answer() -> None:
    text = "## 1. Why?\n\nI like it.\n\n## 2. How?\n\nI just do.\n\n__“All clocks are late.” - a proverb__"

    assert pairs(interpret(text, QUESTIONS))[-1][1] == "I just do.\n\n“All clocks are late.” - a proverb"


def test_bold_that_opens_on_its_own_line_or_never_closes_is_bold() -> None:
    found = interpret(
        "**\nWhy do you\nlike it?**\n\nSo.\n\n**How?**\n\nThus.\n\n**When do you\n\nSoon.", QUESTIONS
    )

    assert [a.question for a in found.answers] == ["Why do you like it?", "How?", "When do you"]


def test_a_page_break_inside_an_answer_is_taken_out_of_it() -> None:
    text = (
        "Interview with Ada Bell\n\nWhere are you based?\n\nIn a town by the\n\nA Newsletter – page 1\nInterview with Ada Bell\n"
        "sea, with non-\nstop rain.\n\nWhat do you do?\n\nI mend clocks."
    )
    found = interpret(text, QUESTIONS)

    assert pairs(found)[0] == ("Where are you based?", "In a town by the\nsea, with non-stop rain.")
    assert "A Newsletter – page 1" in found.not_imported


def test_a_question_without_a_mark_is_known_by_the_company_it_keeps() -> None:
    found = interpret(
        "== Why?\n\nSo.\n\n== How?\n\nThus.\n\n== Advice for newcomers\n\nBegin.".replace("==", "##"),
        QUESTIONS,
    )

    assert found.answers[-1].question == "Advice for newcomers"
    assert found.answers[-1].doubts[0] is Doubt.NO_QUESTION_MARK


def test_a_question_asked_in_passing_is_part_of_the_answer() -> None:
    text = "Where do you live?\n\nBy the sea.\n\nBut who would have thought it?\n\nNot I.\n\nWhat do you do?\n\nI sail.\n\nWhy do you?\n\nThe wind."
    found = interpret(text, QUESTIONS)

    assert pairs(found)[0][1] == "By the sea.\n\nBut who would have thought it?\n\nNot I."
    assert Doubt.QUESTION_INSIDE in found.answers[0].doubts


@pytest.mark.parametrize(
    ("text", "name", "handles"),
    [
        ("---\ntitle: 'Meet the Team: Ada Bell'\nauthor: Rob\n---\n\n{}", "Ada Bell", []),
        ("---\ntitle: Interview with Ada Bell, Clock Lead\n---\n\n{}", "Ada Bell", []),
        ("---\ntitle: Ada Bell\ncredits:\n  name: Rob Host\n---\n\n{}", "Ada Bell", []),
        ("# Q&A with Ada Bell\n\n{}", "Ada Bell", []),
        ("We talked with Ada Bell ([Twitter](https://twitter.com/adab), [GitHub](https://github.com/ada-b)).\n\n{}", "Ada Bell",
         [("twitter", "adab"), ("github", "ada-b")]),
        ("[Rob Host](https://x.com/rob) talked with [Ada Bell](https://x.com/adab).\n\n{}", "Ada Bell", [("x", "adab")]),
        ("Interview with Ada Bell\n\nGithub: @ada-b | Slack: @Ada B\n\n{}", "Ada Bell", [("github", "ada-b"), ("slack", "Ada B")]),
        ("# Interview with Ada Bell\n\n<figcaption>Ada: <a href='https://github.com/ada-b/'>GitHub</a> | "
         "<a href='https://ada.example/'>Website</a></figcaption>\n\n{}", "Ada Bell", [("github", "ada-b"), ("website", "ada.example")]),
        ("---\ntitle: Interview with Ada Bell\nauthors:\n  - name: Rob Host\n    website: https://rob.example\n  - name: Ada Bell\n"
         "    website: https://ada.example\n---\n\n{}", "Ada Bell", [("website", "ada.example")]),
        ("A page about clocks\n\n{}", "", []),
    ],
)  # fmt: skip
def test_name_and_handles_are_the_persons_own(text: str, name: str, handles: list[tuple[str, str]]) -> None:
    found = interpret(text.format("**Why?**\n\nSo I said.\n\n**How?**\n\nThus."), QUESTIONS)

    assert (found.name, [(h.kind, h.value) for h in found.handles]) == (name, handles)


def test_attributes_of_asciidoc_are_front_matter() -> None:
    text = "= Ada Bell\n:page-name: Ada Bell\n:page-twitter:\n:page-github: ada-b\n:page-intro: Short.\n\nHello.\n\n== Why?\n\nSo.\nAnd so.\n\n== How?\n\nThus."
    [found] = interpret_all(read_text("a.adoc", text), QUESTIONS)

    assert (found.name, [(h.kind, h.value) for h in found.handles], found.introduction) == (
        "Ada Bell",
        [("github", "ada-b")],
        "Hello.",
    )
    assert pairs(found) == [("Why?", "So.\nAnd so."), ("How?", "Thus.")]


def test_links_keep_their_address_in_answers_and_are_told_apart_in_questions() -> None:
    text = "**Why [clocks](https://c.example)?**\n\nSee [this][a] and [that](https://b.example/x_(y)).\n\n**How?**\n\nI do.\n\n[a]: https://a.example"
    found = interpret(text, QUESTIONS)

    assert pairs(found)[0] == (
        "Why clocks?",
        "See [this](https://a.example) and [that](https://b.example/x_(y)).",
    )
    assert "clocks: https://c.example" in found.not_imported


@pytest.mark.parametrize(
    ("answer", "doubt"),
    [
        ("I have always used tools from the", Doubt.ENDS_ABRUPTLY),
        ("I have worked here for years and years without an end", Doubt.ENDS_ABRUPTLY),
        ("Itâ€™s a garden, I said.", Doubt.GARBLED),
        ("I said. " * 500, Doubt.MUCH_LONGER),
    ],
)
def test_readers_are_warned(answer: str, doubt: Doubt) -> None:
    found = interpret(
        f"**Why?**\n\n{answer}\n\n" + "".join(f"**How {i}?**\n\nI do so.\n\n" for i in "abc"), QUESTIONS
    )

    assert found.answers[0].doubts == (doubt,)


@pytest.mark.parametrize("mark", ["?", "？", "؟", "?”", "?)", " ?", '?"', "?»"])
def test_question_marks_of_several_scripts_count(mark: str) -> None:
    found = interpret(clean(f"**Why do you{mark}**\n\nSo.\n\n**How do you{mark}**\n\nThus."), QUESTIONS)

    assert len(found.answers) == 2


WILD = {
    "es.txt": ("Entrevista con Lucía Pérez\n\n¿Cómo empezaste?\n\nEmpecé con poco. ¿Quién lo diría?\n\n¿Qué haces ahora?\n\nTrabajo.\n\nCuéntanos un poco de tu día.\n\nLeo.\n\n¿Algún consejo?\n\nPaciencia.",
               "Lucía Pérez", ["¿Cómo empezaste?", "¿Qué haces ahora?", "Cuéntanos un poco de tu día.", "¿Algún consejo?"]),
    "fr.md": ("# Entretien avec Chloé Martin\n\n**Comment as-tu commencé\u00a0?**\n\nPar un ami.\n\n**Un conseil ?**\n\nCommencer petit.\n\n*Propos recueillis par Jean.*",
              "Chloé Martin", ["Comment as-tu commencé ?", "Un conseil ?"]),
    "zh.md": ("# 专访：李雷\n\n## 你是怎么开始的？\n\n我从翻译开始。\n\n## 现在在做什么？\n\n写文档。\n\n## 给新人的建议\n\n慢慢来。", "李雷",
              ["你是怎么开始的？", "现在在做什么？", "给新人的建议"]),
    "ar.txt": ("مقابلة مع ليلى\n\nكيف بدأت؟\n\nبدأت بالترجمة.\n\nماذا تفعلين الآن؟\n\nأكتب الوثائق.\n\nما نصيحتك؟\n\nالصبر.", "ليلى",
               ["كيف بدأت؟", "ماذا تفعلين الآن؟", "ما نصيحتك؟"]),
    "page.html": ("<html><head><title>Meet Ada Bell | Blog</title></head><body><nav>What is this?</nav><h1>Meet Ada Bell</h1><p><strong>Where are you?</strong></p><p>Here.</p>"
                  "<p><span style='font-weight:700'>How do you do?</span><br>I do.</p><footer>Contact us?</footer></body></html>", "Ada Bell", ["Where are you?", "How do you do?"]),
    "table.html": ("<h1>Interview with Ada Bell</h1><table><tr><th>Question</th><th>Answer</th></tr><tr><td>Where are you?</td><td>Here.</td></tr><tr><td>Why do you?</td><td>So.</td></tr></table>",
                   "Ada Bell", ["Where are you?", "Why do you?"]),
    "dash.txt": ("Interview with Ada Bell\n\n— Where are you?\n\n— Here.\n\n— What do you do?\n\n— I mend clocks.", "Ada Bell", ["Where are you?", "What do you do?"]),
    "ama.md": ("Ada Bell answers\n\n> Where are you?\n\nHere.\n\n> What do you do? I mean, really.\n\nClocks.\n\n> Any advice?\n\nBegin.", "Ada Bell",
               ["Where are you?", "What do you do? I mean, really.", "Any advice?"]),
    "wiki.txt": ("= Interview with Ada Bell =\n\n== Where are you? ==\n\nHere.\n\n== Why do you? ==\n\nSo.\n\n== Advice for newcomers ==\n\nBegin.", "Ada Bell",
                 ["Where are you?", "Why do you?", "Advice for newcomers"]),
    "hugo.md": ("+++\ntitle = \"Interview with Ada Bell\"\n+++\n\n{{< figure src=\"a.png\" >}}\n\n**Where are you?**\n\nHere.\n\n{{< tweet 1 >}}\n\n**Why?**\n\nSo.", "Ada Bell", ["Where are you?", "Why?"]),
    "italic.md": ("Interview with Ada Bell\n\n_Where are you now?_ Here.\n\n_What do you do?_ I mend clocks.\n\n_And then?_ I rest.", "Ada Bell",
                  ["Where are you now?", "What do you do?", "And then?"]),
    "capitals.txt": ("INTERVIEW WITH ADA BELL\n\nWHERE ARE YOU?\n\nHere.\n\nWHAT DO YOU DO?\n\nI mend clocks.\n\nANY ADVICE FOR NEWCOMERS\n\nBegin.", "ADA BELL",
                     ["WHERE ARE YOU?", "WHAT DO YOU DO?", "ANY ADVICE FOR NEWCOMERS"]),
    "mail.txt": ("Hi Rob,\n\nhere are my answers:\n\n1. Where are you?\nHere.\n\n2. What do you do?\nI mend clocks.\n\n3. Any advice?\nBegin.\n\nBest,\nAda", "",
                 ["Where are you?", "What do you do?", "Any advice?"]),
}  # fmt: skip


@pytest.mark.parametrize("file_name", WILD)
def test_what_people_send_is_understood(file_name: str) -> None:
    text, name, questions = WILD[file_name]
    [found] = import_document(file_name, text.encode(), QUESTIONS)

    assert (found.name, [a.question for a in found.answers]) == (name, questions)


def test_an_faq_is_doubted_throughout() -> None:
    text = "# How to install\n\n## What is this?\n\nA tool.\n\n## How is it installed?\n\nRun it.\n\n## Where is the log?\n\nIn its folder."

    assert all(Doubt.NOBODY_SPEAKS in a.doubts for a in interpret(text, QUESTIONS).answers)


def test_a_numbered_list_in_an_answer_is_part_of_it_and_keeps_its_numbers() -> None:
    text = "1) Where are you?\n\nHere.\n\n2) What do you use?\n\nI use:\n\n1) a hammer\n2) a file\n3) patience\n\n3) What next?\n\nI rest."
    found = interpret(text, QUESTIONS)

    assert pairs(found)[1:] == [
        ("What do you use?", "I use:\n\n1) a hammer\n2) a file\n3) patience"),
        ("What next?", "I rest."),
    ]


def test_the_title_of_front_matter_is_the_title_and_a_section_is_none() -> None:
    text = "---\ntitle: Spotlight on Ada Bell\n---\n\n*Rob talked with Ada Bell.*\n\n### About you\n\n**Rob**: Who are you?\n\n**Ada**: I am.\n\n**Rob**: And now?\n\n**Ada**: I go."
    found = interpret(text, QUESTIONS)

    assert (found.title, found.introduction) == ("Spotlight on Ada Bell", "Rob talked with Ada Bell.")
    assert "About you" in found.not_imported


def test_of_two_markings_that_ask_as_much_the_first_is_taken() -> None:
    text = "### Why do you?\n\nI like it.\n\n### How do you?\n\nI just do.\n\n### Rapid fire\n\n**Tea or coffee?** Tea.\n\n**Cats or dogs?** Cats."
    found = interpret(text, QUESTIONS)

    assert [a.question for a in found.answers] == ["Why do you?", "How do you?", "Rapid fire"]
    assert Doubt.QUESTION_INSIDE in found.answers[-1].doubts


def test_what_belongs_to_somebody_who_answered_nothing_is_set_aside_not_lost() -> None:
    text = (
        PEOPLE
        + "\n## Portrait: [Cy](https://github.com/cy-x)\n\n**1. Who is Cy?**\n\n**2. Say a word to others**\n"
    )
    found = interpret_all(read_text("a.md", text), QUESTIONS)

    assert [one.name for one in found] == ["Ada", "Bo"]
    assert "Who is Cy?" in found[-1].not_imported
