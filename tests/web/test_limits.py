"""Every door of the public that takes something can be tried a limited number of times, whichever view is added."""

from flask import Flask
from werkzeug.routing import Rule

from competition.domain.roles import Permission
from competition.web.guard import permission_of
from competition.web.limits import limiter
from competition.web.tablet.blueprint import HEADER
from tests.web.test_permissions import UNGUARDED, address, samples

__all__ = ["samples"]

FREE = {"accounts.preferences": "changes nothing but the visitor's own cookie"}
"""Public forms without a limit, with the reason."""


def doors(site: Flask) -> list[Rule]:
    """What the public may send something to."""
    return [
        rule
        for rule in site.url_map.iter_rules()
        if rule.endpoint not in UNGUARDED
        and rule.methods & {"POST", "PUT", "PATCH", "DELETE"}
        and permission_of(site.view_functions[rule.endpoint]) is Permission.PUBLIC
    ]


def test_every_public_form_is_limited(site: Flask, samples: dict[str, object]):
    limiter.reset()
    found = {
        rule.endpoint: site.test_client()
        .post(address(site, rule, samples), headers={HEADER: "1"})
        .headers.get("X-RateLimit-Limit")
        for rule in doors(site)
    }
    assert len(found) > 8
    assert {endpoint for endpoint, limit in found.items() if limit is None} == set(FREE)
    assert max(int(limit) for limit in found.values() if limit) <= 120, "a minute, for a whole hall"
