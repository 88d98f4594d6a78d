"""What is printed of approved decisions: who is recommended for which level, what employers are told, what is paid."""

from collections.abc import Iterator
from datetime import date, datetime

from competition.db.awards import AwardDecision, AwardRun, newest_approved_run
from competition.db.competitions import Competition
from competition.db.payments import PaymentBatch
from competition.documents import Faces, render_paper
from competition.documents.employer_notice import EmployerNoticeFacts, ToldEmployer, ToldWinner
from competition.documents.payment_sheet import PaidPerson, PaymentSheetFacts
from competition.documents.promotion_list import PromotedPerson, PromotionListFacts
from competition.domain.money import NOTHING, Money, in_capitals, total
from competition.domain.outcomes import Kind, Promoted, Titled
from competition.domain.problems import Problem, Refusal, problem
from competition.domain.roles import Role
from competition.operations.payment_checks import check_state, competition_of, open_batch
from competition.operations.payment_exports import READY, payees_of
from competition.operations.printing_before import head
from competition.operations.recommendations import notices_of
from competition.operations.unit import Actor, day_of, refuse, unit_of_work
from competition.spreadsheets.payments import Payee

OPEN = "待定"


def promotions(competition: Competition, today: date) -> PromotionListFacts:
    """Everybody whom the newest approved decisions recommend for a level. Refusal while nobody is."""
    run = _approved(competition)
    people = [
        PromotedPerson(row.who, row.employer, row.earned_in, level, _clause(row))
        for row, level in _promoted(run)
    ]
    refuse(None if people else _nobody_promoted())
    return PromotionListFacts(
        **head(competition, f"{competition.code.upper()}-JS{run.version}", today),
        document=run.policy_number,
        people=tuple(people),
    )


def _approved(competition: Competition) -> AwardRun:
    run = newest_approved_run(competition.id)
    if run is None:
        raise Refusal(_not_approved())
    return run


def _promoted(run: AwardRun) -> Iterator[tuple[AwardDecision, str]]:
    """The decisions that recommend a level or a professional title, with what they recommend."""
    for row in run.decisions:
        if row.kind != Kind.PROMOTION or not row.payable:
            continue
        match row.decision().outcome:
            case Promoted(level):
                yield row, level.label.zh
            case Titled(professional):
                yield row, professional.zh


def _clause(row: AwardDecision) -> str:
    return "；".join(map(str, row.decision().clauses[-1:]))


def employers(competition: Competition, today: date) -> EmployerNoticeFacts:
    """A letter to each employer of somebody promoted, or of whom the document leaves post and pay to it."""
    run = _approved(competition)
    clauses = {each.employer: tuple(map(str, each.clauses)) for each in notices_of(competition.id)}
    winners: dict[str, dict[tuple[str, str], str]] = {
        each.employer: dict.fromkeys(each.winners, "") for each in notices_of(competition.id)
    }
    for row, level in _promoted(run):
        winners.setdefault(row.employer, {})[row.who, row.earned_in] = level
    winners.pop("", None)
    refuse(None if winners else _nobody_to_tell())
    letters = (
        ToldEmployer(
            employer,
            tuple(ToldWinner(name, result, level) for (name, result), level in told.items()),
            clauses.get(employer, ()),
        )
        for employer, told in winners.items()
    )
    number = f"{competition.code.upper()}-GZ{run.version}"
    return EmployerNoticeFacts(**head(competition, number, today), employers=tuple(letters))


def print_batch(batch_id: int, *, by: Actor, now: datetime, faces: Faces | None = None) -> bytes:
    """奖励资金发放表 of a published batch: names and sums, no ID number and no account; the print is logged."""
    batch = open_batch(batch_id, by, Role.FINANCE)
    refuse(check_state(batch, READY, zh="打印", en="printed"))
    payees = payees_of(batch)
    content = render_paper("payment_sheet", _batch_facts(batch, payees, day_of(now)), faces=faces)
    with unit_of_work(by=by, now=now) as work:
        work.record("payment.print", batch=batch_id, payees=len(payees))
    return content


def _batch_facts(batch: PaymentBatch, payees: list[Payee], today: date) -> PaymentSheetFacts:
    transfers = [payee.transfer for payee in payees]
    due, back = total([each.due for each in transfers]), total([each.claim_back for each in transfers])
    contests = [competition_of(line) for line in batch.lines]
    return PaymentSheetFacts(
        number=f"{batch.year}-{batch.number}",
        competition=f"{batch.year}年度第{batch.number}批奖励资金",
        issuing_body="、".join(dict.fromkeys(each.issuing_body for each in contests)),
        issued_on=today,
        made_up=any(each.made_up for each in contests),
        people=tuple(map(_paid, payees)),
        total=_sum(due),
        total_back=_sum(back),
        total_capital=in_capitals(due),
    )


def _paid(payee: Payee) -> PaidPerson:
    transfer = payee.transfer
    back = transfer.claim_back > NOTHING
    return PaidPerson(
        name=payee.name,
        unit=payee.employer,
        due="" if back else _sum(transfer.due),
        claim_back=_sum(transfer.claim_back) if back else "",
        tax=OPEN if transfer.tax is None else _sum(transfer.tax),
        paid="" if back else OPEN if transfer.after_tax is None else _sum(transfer.after_tax),
        capital=f"（追回）{in_capitals(transfer.claim_back)}" if back else in_capitals(transfer.due),
    )


def _sum(money: Money) -> str:
    return f"{money.in_yuan:,.2f}"


def _not_approved() -> Problem:
    return problem(
        "奖励决定尚未批准。",
        "The decisions are not approved.",
        mend_zh="请先由财务复核批准奖励决定。",
        mend_en="Have finance approve them first.",
    )


def _nobody_promoted() -> Problem:
    return problem(
        "已批准的奖励决定中没有人晋升技能等级。",
        "The approved decisions recommend nobody for a level.",
        mend_zh="晋升等级由奖励方案和政策文件决定。",
        mend_en="Levels follow from the award plan and the document.",
    )


def _nobody_to_tell() -> Problem:
    return problem(
        "已批准的奖励决定中没有需要函告用人单位的事项。",
        "The approved decisions hold nothing that employers are to be told.",
        mend_zh="有技能等级晋升推荐，或政策文件把岗位待遇交由用人单位决定的，才有告知书。",
        mend_en="There are letters where a level is recommended or the document leaves post and pay to employers.",
    )
