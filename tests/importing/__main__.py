"""``make import-report``: how well documents with labels are understood, one line each and in sum."""

import argparse
import os
from pathlib import Path

from bot.ui.strings.questionnaire import DEFAULT_QUESTIONS
from tests.importing.corpus import Score, cases, measure

_SHARED = Path(__file__).resolve().parents[2].parent / "shared" / "interviews"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path, nargs="?", default=os.environ.get("FOLDER") or _SHARED)
    parser.add_argument("--brief", action="store_true", help="leave out what is wrong")
    arguments = parser.parse_args()
    if not Path(arguments.folder).is_dir():
        parser.exit(2, f"There is no folder {arguments.folder}; say which with FOLDER=…\n")
    scores = [measure(case, DEFAULT_QUESTIONS) for case in cases(Path(arguments.folder))]
    if not scores:
        parser.exit(2, f"No labelled documents in {arguments.folder}.\n")
    titles = {"lost": 4, "questions": 10, "answers": 9, "name": 5, "handles": 8, "silent": 7, "doubted": 8}
    print(f"{'document':<58}", *(f"{title:>{width}}" for title, width in titles.items()))
    for score in scores:
        _show(score, is_brief=arguments.brief)
    _sum(scores)


def _show(score: Score, *, is_brief: bool) -> None:
    case = score.case
    asked = "exact" if score.is_exact else f"{score.pairs}/{len(case.questions)}"
    answers = f"{score.exact_answers}/{score.answers}" if score.answers else "–"
    name = {True: "ok", False: "WRONG", None: "–"}
    print(
        f"{case.path.name[:58]:<58} {len(score.lost):>4} {asked:>10} {answers:>9} {name[score.name_ok]:>5}"
        f" {name[score.handles_ok]:>8} {len(score.silent):>7} {len(score.doubtful):>8}  {score.refused}"
    )
    if not is_brief:
        for kind, errors in (("silent", score.silent), ("doubted", score.doubtful)):
            for error in errors:
                print(f"    {kind}: {error}")


def _sum(scores: list[Score]) -> None:
    auto = [s for s in scores if s.case.mode == "auto"]
    answers = sum(s.answers for s in scores)
    wrong = sum(len(s.silent) + 0.5 * len(s.doubtful) for s in scores)
    named = [s.name_ok for s in scores if s.name_ok is not None]
    handled = [s.handles_ok for s in scores if s.handles_ok is not None]
    boundaries = sum(len(s.case.questions) for s in scores)
    print(
        f"\n{len(scores)} documents: {sum(len(s.lost) for s in scores)} characters lost;"
        f" questions exact in {sum(s.is_exact for s in scores)},"
        f" {sum(s.is_exact for s in auto)} of {len(auto)} that need nobody;"
        f" answers exact {sum(s.exact_answers for s in scores)} of {answers};"
        f" names {sum(named)} of {len(named)}; handles {sum(handled)} of {len(handled)};"
        f" silent errors {sum(len(s.silent) for s in scores)} of {boundaries} boundaries,"
        f" doubted {sum(len(s.doubtful) for s in scores)} (weighted {wrong:g});"
        f" boundaries marked as doubtful {sum(s.doubted_boundaries for s in scores)}."
    )


if __name__ == "__main__":
    main()
