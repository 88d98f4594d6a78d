"""The real server as a process of its own, to be killed: `python -m tests.tablet.serve <instance> <port>`."""

import sys
from pathlib import Path

from werkzeug.serving import make_server

from competition import create_app
from tests.conftest import HOSTS, TODAY, make_settings


def serve(instance: Path, port: int) -> None:
    app = create_app(make_settings(instance, f"sqlite:///{instance / 'test.sqlite'}"))
    app.config.update(HOSTS=HOSTS, CLOCK=lambda: TODAY)
    make_server("127.0.0.1", port, app, threaded=True).serve_forever()


if __name__ == "__main__":
    serve(Path(sys.argv[1]), int(sys.argv[2]))
