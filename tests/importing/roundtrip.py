"""What is written must be what is read: ``python -m tests.importing.roundtrip 10000`` does it so many times."""

import random
import sys
from collections import Counter
from dataclasses import replace

from bot.documents.detect import import_document
from bot.documents.export import as_csv, as_json, markdown_of
from bot.domain.importing import ImportedInterview
from bot.domain.models import Interview
from bot.ui.strings.questionnaire import DEFAULT_QUESTIONS
from tests.factories import make_answer, make_interview
from tests.importing.files import printed, tight, word
from tests.importing.made_up import written
from tests.importing.writers import MARKDOWN, Written, asciidoc, restructured, web_page

FORMATS = {
    **{name: (".md", lambda w, write=write: write(w).encode()) for name, write in MARKDOWN.items()},
    "AsciiDoc": (".adoc", lambda w: asciidoc(w).encode()),
    "reStructuredText": (".rst", lambda w: restructured(w).encode()),
    "HTML": (".html", lambda w: web_page(w).encode()),
    "Word, headings": (".docx", word),
    "Word, bold": (".docx", lambda w: word(w, marking="bold")),
    "Word, plain": (".docx", lambda w: word(w, marking="plain")),
    "PDF, bold": (".pdf", printed),
    "PDF, plain, with running headers": (".pdf", lambda w: printed(w, has_bold=False, header="A page")),
    "PDF, gaps for spaces": (".pdf", lambda w: tight(printed(w))),
    "export: JSON": (".json", lambda w: as_json([interview_of(w)])),
    "export: CSV": (".csv", lambda w: as_csv([interview_of(w)])),
    "export: Markdown": (".md", lambda w: markdown_of(interview_of(w)).encode()),
}


def interview_of(made: Written) -> Interview:
    answers = [
        replace(make_answer(i, question=q), text="\n\n".join(a))
        for i, (q, a) in enumerate(made.pairs, start=1)
    ]
    return replace(
        make_interview(*answers),
        name=made.name,
        handles=made.handles,
        introduction=made.introduction,
        closing="",
    )


def differences(seed: int, format_name: str | None = None) -> tuple[str, str]:
    """Write and read the interview of a seed; return the way it was written, and what differs ("" if nothing)."""
    rng = random.Random(seed)
    name = format_name or rng.choice(sorted(FORMATS))
    made = written(rng, is_latin=name.startswith("PDF"))
    ending, write = FORMATS[name]
    found = import_document("a" + ending, write(made), DEFAULT_QUESTIONS)
    if len(found) != 1:
        return name, f"{len(found)} interviews"
    return name, _compare(found[0], made, is_whole=name.startswith("export"))


def _compare(found: ImportedInterview, made: Written, *, is_whole: bool) -> str:
    got = [(a.question, _flat(a.text)) for a in found.answers]
    wanted = [(q, _flat(" ".join(a))) for q, a in made.pairs]
    wrong = [
        f"{mine} instead of {theirs}" for mine, theirs in zip(got, wanted, strict=False) if mine != theirs
    ]
    parts = {
        "pairs": (len(got), len(wanted)),
        "name": (found.name, made.name),
        "introduction": (_flat(found.introduction), _flat(made.introduction)),
    }
    if is_whole:
        parts["handles"] = (found.handles, made.handles)
        parts["line breaks"] = ([a.text for a in found.answers], ["\n\n".join(a) for _, a in made.pairs])
    wrong += [
        f"{what}: {mine!r} instead of {theirs!r}" for what, (mine, theirs) in parts.items() if mine != theirs
    ]
    return wrong[0] if wrong else ""


def _flat(text: str) -> str:
    return " ".join(text.split())


def main() -> None:
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 10_000
    tried: Counter[str] = Counter()
    wrong: list[str] = []
    for seed in range(count):
        try:
            name, text_diff = differences(seed)
        except Exception as error:  # noqa: BLE001  # counted, and named
            name, text_diff = "", repr(error)
        tried[name] += 1
        if text_diff:
            wrong.append(f"{seed} ({name}): {text_diff[:300]}")
    print("\n".join(wrong[:20]))
    print(f"{count:,} interviews in {len(tried)} ways: {len(wrong)} differ")
    sys.exit(bool(wrong))


if __name__ == "__main__":
    main()
