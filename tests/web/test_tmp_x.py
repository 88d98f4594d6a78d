import pytest
from tests.web.test_permissions import *
from competition.web import guard
from competition.domain.roles import Permission
def test_a(site, samples, monkeypatch):
    monkeypatch.setattr(guard, "_belongs", lambda c: True)
    w = [l for p in PEOPLE for l in walk(site,p,samples)]
    print("A", len(w), w[:2])
def test_b(site, samples, monkeypatch):
    monkeypatch.setattr(guard, "find_event", lambda c, code: guard.Event.query.filter_by(code=code).first())
    client,_=browser(site, PEOPLE[-1])
    with pytest.raises(AssertionError): test_nobody_reaches_into_another_competition_through_their_own(site, samples)
    print("B ok")
def test_c(site, samples, monkeypatch):
    old=guard.permissions
    monkeypatch.setattr(guard, "permissions", lambda c: old(c) | {Permission.RANK})
    w = [l for p in PEOPLE for l in walk(site,p,samples)]
    print("C", len(w), w[:2])
