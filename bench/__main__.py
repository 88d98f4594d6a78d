"""`python -m bench [demo] [marks] [awards] [papers] [tablets] [board]`: what has a limit or a peer, measured in this run, printed as ratios; all by default."""

import platform
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from bench import awards, board, marks, papers, tablets

SAIWU = Path(sys.executable).with_name("saiwu")
DEMO_LIMIT = 60.0
RUNS = 3


def time_demo() -> float:
    """Seconds of the whole demo without serving: the best of a few, as a process from start to end."""
    best = float("inf")
    for _ in range(RUNS):
        with tempfile.TemporaryDirectory() as room:
            began = time.perf_counter()
            command = [SAIWU, "demo", "--no-serve", "--instance", Path(room) / "demo"]
            subprocess.run(command, check=True, capture_output=True)
            best = min(best, time.perf_counter() - began)
    return best


def report_demo() -> None:
    """The demo beside its limit."""
    seconds = time_demo()
    print(
        f"demo, the whole way: {seconds:.1f} s of {DEMO_LIMIT:.0f} s = {seconds / DEMO_LIMIT:.2f} of the limit"
    )


REPORTS = {
    "demo": report_demo,
    "marks": marks.report,
    "awards": awards.report,
    "papers": papers.report,
    "tablets": tablets.report,
    "board": board.report,
}


def main() -> None:
    """Print each figure beside its limit or its peer."""
    print(f"python {platform.python_version()}, {platform.machine()}")
    for name in sys.argv[1:] or REPORTS:
        REPORTS[name]()


if __name__ == "__main__":
    main()
