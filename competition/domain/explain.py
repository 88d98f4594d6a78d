"""The sentences of a result or a decision: the same for the screen, the paper and JSON."""

from collections.abc import Iterator

from competition.domain.awards import Amount, Nothing, Outcome, Promoted, Step, Undetermined
from competition.domain.problems import Text
from competition.domain.ranking import BY_TOTAL, Place
from competition.domain.scoring import Line


def explain_outcome(outcome: Outcome) -> Text:
    """What is due, in a few words."""
    match outcome:
        case Amount(money):
            return Text(str(money), money.en)
        case Promoted(level):
            return Text(f"推荐晋升{level.label.zh}", f"recommended for {level.label.en}")
        case Undetermined(see):
            return Text(f"尚不能确定：{see.zh}", f"undetermined: {see.en}")
        case Nothing(why):  # pragma: no branch - these are all outcomes
            return Text(f"无：{why.zh}", f"nothing: {why.en}")


def explain_step(step: Step) -> Text:
    """One step with its citation."""
    if step.clause is None:
        return step.says
    return Text(f"{step.says.zh} —— {step.clause}", f"{step.says.en} — {step.clause}")


def explain_place(place: Place, labels: dict[str, str]) -> Text:
    """Why an entry stands where it stands; `labels` names the tie-break keys."""
    if place.tied:
        return Text(
            f"总分 {place.total}，与他人完全相同，并列第{place.rank}名",
            f"Total {place.total}, equal in every tie-break: shares rank {place.rank}",
        )
    if place.decided_by != BY_TOTAL:
        label = labels.get(place.decided_by, place.decided_by)
        return Text(
            f"总分 {place.total} 相同，按“{label}”区分，第{place.rank}名",
            f"Total {place.total} is shared; “{label}” decides: rank {place.rank}",
        )
    return Text(f"总分 {place.total}，第{place.rank}名", f"Total {place.total}: rank {place.rank}")


def explain_breakdown(line: Line, depth: int = 0) -> Iterator[tuple[int, Line]]:
    """The breakdown as rows for a table: (depth, line), parents before children."""
    yield depth, line
    for below in line.lines:
        yield from explain_breakdown(below, depth + 1)
