"""Group commit: what waits for the database at the same moment goes in one transaction.

A hall's tablets send at once, and each transaction waits for the one before it and for the disk. So whoever has the
database next takes what all the others brought meanwhile, and they find theirs done. Nobody is answered before it is
kept.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from threading import Lock
from typing import Generic, TypeVar

from competition.operations.unit import DatabaseBusyError, Works, shared_work

Job = TypeVar("Job")
Result = TypeVar("Result")


@dataclass(eq=False, slots=True)
class _Waiting(Generic[Job, Result]):
    job: Job
    result: Result | None = None
    error: Exception | None = None
    done: bool = False

    def end(self, result: Result | None = None, error: Exception | None = None) -> None:
        self.result, self.error, self.done = result, error, True


class GroupCommit(Generic[Job, Result]):
    """Threads of one process bring jobs; `take` does several in a writing transaction, in their order, adds to it what
    the log says of each, and gives their results.

    What fails together is done again one by one, so that nobody bears another's fault; but where the database could
    not be had, all are told so.
    """

    def __init__(self, take: Callable[[Sequence[Job], Works], Sequence[Result]]) -> None:
        self._take = take
        self._turn, self._door = Lock(), Lock()
        self._waiting: list[_Waiting[Job, Result]] = []

    def do(self, job: Job) -> Result:
        """The job's result once it is kept; raises what `take` raised for it, and what `shared_work` does."""
        mine: _Waiting[Job, Result] = _Waiting(job)
        with self._door:
            self._waiting.append(mine)
        with self._turn:
            if not mine.done:
                self._work_off()
        if mine.error is not None:
            raise mine.error
        return mine.result  # type: ignore[return-value]

    def _work_off(self) -> None:
        group: list[_Waiting[Job, Result]] = []
        try:
            with shared_work() as works:
                group += self._collect()
                results = self._take([each.job for each in group], works)
        except DatabaseBusyError as error:
            for each in group or self._collect():
                each.end(error=error)
        except Exception:
            for each in group:
                self._do_alone(each)
        except BaseException:  # this thread ends here: those behind it do theirs themselves
            with self._door:
                self._waiting = group + self._waiting
            raise
        else:
            for each, result in zip(group, results, strict=True):
                each.end(result)

    def _collect(self) -> list[_Waiting[Job, Result]]:
        with self._door:
            group, self._waiting = self._waiting, []
        return group

    def _do_alone(self, each: _Waiting[Job, Result]) -> None:
        try:
            with shared_work() as works:
                (result,) = self._take([each.job], works)
        except Exception as error:
            each.end(error=error)
        else:
            each.end(result)
