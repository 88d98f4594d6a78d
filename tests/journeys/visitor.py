"""Somebody with a browser without JavaScript: pages are read, links followed, forms filled in."""

import re
from html import unescape
from io import BytesIO
from pathlib import Path

from flask import Flask
from werkzeug.test import TestResponse

DEMO = Path(__file__).parent.parent.parent / "fixtures" / "demo"


class Visitor:
    """One person at one device. Every answer that is not expected fails with the page's own words."""

    def __init__(self, site: Flask) -> None:
        self.client = site.test_client()
        self.page: TestResponse

    def get(self, address: str, *, status: int = 200) -> str:
        """Open a page; its text."""
        self.page = self.client.get(address, follow_redirects=True)
        return self._read(status)

    def post(self, address: str, *, status: int = 200, **fields: object) -> str:
        """Send a form; the text of the page that follows."""
        self.page = self.client.post(address, data=fields, follow_redirects=True)
        return self._read(status)

    def upload(self, address: str, name: str, *, status: int = 200) -> str:
        """Send a workbook of the demo."""
        return self.post(address, file=(BytesIO((DEMO / name).read_bytes()), name), status=status)

    def sign_in(self, username: str, password: str) -> str:
        """Sign in; the text of one's own first page."""
        return self.post("/sign-in", username=username, password=password)

    def first_sign_in(self, username: str, given: str) -> str:
        """Sign in with a password that was handed over and choose one's own; that one."""
        assert "现在的密码是别人设置的" in self.sign_in(username, given)
        own = f"{username}: a password of one's own"
        page = self.post("/account/password", old=given, password=own, repeated=own)
        assert "密码已更改" in page
        return own

    def links(self, pattern: str) -> list[str]:
        """The addresses on the page that match."""
        found = re.findall(r'href="([^"]+)"', self.page.get_data(as_text=True))
        return [unescape(each) for each in dict.fromkeys(found) if re.search(pattern, each)]

    def value(self, name: str) -> str:
        """The value of a hidden field."""
        found = re.search(rf'name="{name}" value="([^"]*)"', self.page.get_data(as_text=True))
        assert found, f"no field {name}"
        return unescape(found[1])

    @property
    def address(self) -> str:
        """Where one is now."""
        return self.page.request.path

    def _read(self, status: int) -> str:
        body = self.page.get_data(as_text=True) if self.page.mimetype.startswith("text/") else ""
        text = re.sub(
            r"\s+", " ", unescape(re.sub(r"<(script|style).*?</\1>|<[^>]+>", " ", body, flags=re.S))
        )
        assert self.page.status_code == status, f"{self.page.status_code}: {text[:800]}"
        return text
