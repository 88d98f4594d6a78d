"""What can come out for a result: an amount, a level, a title, "undetermined, see …", or nothing with the reason."""

from dataclasses import dataclass

from competition.domain.clauses import Clause
from competition.domain.money import Money
from competition.domain.payees import Payee
from competition.domain.policy_titles import Conferral
from competition.domain.problems import Text
from competition.domain.tiers import Labelled, SkillLevel


class Kind(Labelled):
    """事项: what is decided."""

    CASH = "cash", "奖金", "prize money"
    PROMOTION = "promotion", "技能等级晋升", "promotion of skill level"
    HONOUR = "honour", "荣誉称号", "honour"
    ALLOWANCE = "allowance", "荣誉津贴", "allowance of an honour"
    FOLLOW_ON = "follow_on", "晋升补贴", "subsidy of a promotion"
    EMPLOYMENT = "employment", "岗位与待遇", "post and pay"
    HOSTING = "hosting", "承办补助", "hosting grant"
    BASE = "base", "基地补助", "base grant"


@dataclass(frozen=True, slots=True)
class Amount:
    """Money that is due."""

    money: Money


@dataclass(frozen=True, slots=True)
class Promoted:
    """A level that the winner is recommended for; the certificate of the level comes from a filed assessment body (人社鉴发〔2021〕1号)."""

    level: SkillLevel


@dataclass(frozen=True, slots=True)
class Titled:
    """A level of professional title (职称) that the winner is recommended for, in a professional-technical event."""

    professional: Text


@dataclass(frozen=True, slots=True)
class Honoured:
    """A title that the text confers on this result."""

    honour: str
    conferral: Conferral


@dataclass(frozen=True, slots=True)
class Candidate:
    """A title that the winner may be put forward for; `chosen_by` says whose rules choose."""

    candidate: str
    chosen_by: Text


@dataclass(frozen=True, slots=True)
class Undetermined:
    """No text in hand names the figure; `see` says which document would."""

    see: Text


@dataclass(frozen=True, slots=True)
class Nothing:
    """Nothing is due, and why."""

    why: Text


Outcome = Amount | Promoted | Titled | Honoured | Candidate | Undetermined | Nothing


@dataclass(frozen=True, slots=True)
class Step:
    """One step of a decision and the clause it rests on, if it rests on one."""

    says: Text
    clause: Clause | None = None


@dataclass(frozen=True, slots=True)
class Decision:
    """What one person gets of one kind, and the steps that led there.

    `about` tells several of a kind apart: the title of an honour.
    """

    kind: Kind
    outcome: Outcome
    steps: tuple[Step, ...]
    payee: Payee = Payee.CONTESTANT
    about: str = ""

    @property
    def clauses(self) -> tuple[Clause, ...]:
        """The clauses it rests on, in order, each once."""
        return tuple(dict.fromkeys(step.clause for step in self.steps if step.clause))


def undetermined(see: Text, clause: Clause | None = None) -> tuple[Undetermined, Step]:
    """The outcome with the step that says the same."""
    return Undetermined(see), Step(see, clause)


def nothing(why: Text, clause: Clause | None = None) -> tuple[Nothing, Step]:
    """The outcome with the step that says the same."""
    return Nothing(why), Step(why, clause)
