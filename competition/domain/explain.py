"""The sentences of an award decision: the same for the screen, the paper and JSON."""

from competition.domain.outcomes import (
    Amount,
    Candidate,
    Honoured,
    Nothing,
    Outcome,
    Promoted,
    Step,
    Titled,
    Undetermined,
)
from competition.domain.problems import Text


def explain_outcome(outcome: Outcome) -> Text:
    """What is due, in a few words."""
    match outcome:
        case Amount(money):
            return Text(str(money), money.en)
        case Promoted() | Titled() | Honoured() | Candidate():
            return _standing(outcome)
        case Undetermined(see):
            return Text(f"尚不能确定：{see.zh}", f"undetermined: {see.en}")
        case Nothing(why):  # pragma: no branch - these are all outcomes
            return Text(f"无：{why.zh}", f"nothing: {why.en}")


def _standing(outcome: Promoted | Titled | Honoured | Candidate) -> Text:
    """Levels and titles."""
    match outcome:
        case Promoted(level):
            return Text(f"推荐晋升{level.label.zh}", f"recommended for {level.label.en}")
        case Titled(professional):
            return Text(f"推荐{professional.zh}", f"recommended for {professional.en}")
        case Honoured(title, conferral):
            return Text(f"{conferral.label.zh}“{title}”", f"{conferral.label.en}: “{title}”")
        case Candidate(title, chosen_by):  # pragma: no branch - these are all of them
            return Text(
                f"“{title}”人选，见{chosen_by.zh}", f"may be put forward for “{title}”, see {chosen_by.en}"
            )


def explain_step(step: Step) -> Text:
    """One step with its citation."""
    if step.clause is None:
        return step.says
    return Text(f"{step.says.zh} —— {step.clause}", f"{step.says.en} — {step.clause}")
