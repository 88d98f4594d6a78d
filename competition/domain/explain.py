"""The sentences of an award decision: the same for the screen, the paper and JSON."""

from competition.domain.awards import Amount, Nothing, Outcome, Promoted, Step, Undetermined
from competition.domain.problems import Text


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
