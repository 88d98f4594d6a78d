"""The network of a hall: WSGI middleware that only the tests put before the server."""

import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from threading import Lock
from typing import Any

Answer = Iterable[bytes]
API = "/tablet/api/"


@dataclass
class Wifi:
    """What the hall's network does to requests; WSGI middleware that only these tests put in.

    `lost`: so many answers are cut off after the server has done its work. `captive`: a log-in page answers instead.
    """

    application: Callable[..., Answer]
    lost: int = 0
    status: int = 0
    delay: float = 0.0
    captive: bool = False
    posts: int = 0
    rewrite: Callable[[str, bytes], bytes] | None = None

    running: int = 0
    counting: Lock = field(default_factory=Lock)

    def __call__(self, environ: dict[str, Any], start: Callable[..., Any]) -> Answer:
        with self.counting:
            self.running += 1
        try:
            return self._answer(environ, start)
        finally:
            with self.counting:
                self.running -= 1

    def _answer(self, environ: dict[str, Any], start: Callable[..., Any]) -> Answer:
        path = environ["PATH_INFO"]
        sending = path == f"{API}operations"
        self.posts += sending
        if self.captive:
            start("200 OK", [("Content-Type", "text/html; charset=utf-8")])
            return [b"<!doctype html><title>Wi-Fi</title><p>Please log in."]
        if self.status and path.startswith(API):
            start(f"{self.status} FAULT", [("Content-Type", "text/plain")])
            return [b"try again later"]
        if self.delay and sending:
            time.sleep(self.delay)
        if sending and self.lost:
            return self._lose(environ, start)
        if self.rewrite and path.startswith("/tablet/"):
            return self._rewritten(environ, start, path)
        return self.application(environ, start)

    def _lose(self, environ: dict[str, Any], start: Callable[..., Any]) -> Answer:
        self.lost -= 1
        for _part in self.application(environ, lambda *_head: lambda _data: None):
            pass
        start("200 OK", [("Content-Type", "application/json"), ("Content-Length", "5000")])
        return [b'{"results":']

    def _rewritten(self, environ: dict[str, Any], start: Callable[..., Any], path: str) -> Answer:
        kept: list[Any] = []
        body = b"".join(
            self.application(environ, lambda status, headers, *_more: kept.extend((status, headers)))
        )
        body = self.rewrite(path, body)
        start(
            kept[0],
            [(name, value) for name, value in kept[1] if name.lower() not in ("content-length", "etag")],
        )
        return [body]

    def heal(self) -> None:
        """A good network again."""
        self.lost, self.status, self.delay, self.captive = 0, 0, 0.0, False
