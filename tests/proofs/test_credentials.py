"""Credentials: what was signed here is known, and nothing else."""

import json
from base64 import urlsafe_b64encode
from dataclasses import replace
from pathlib import Path

import pytest
from joserfc import jwt
from joserfc.jwk import OKPKey

from competition.documents.qr import modules
from competition.domain.problems import Refusal
from competition.proofs.badges import ALGORITHM, Badge, open_badge
from competition.proofs.credentials import check_credential, sign_credential
from competition.proofs.files import attached_address
from competition.proofs.keys import CREDENTIAL, KeyRing, init_keys, open_keys
from tests.proofs import papers
from tests.proofs.conftest import NOW


def test_a_credential_is_known_by_the_published_keys(ring: KeyRing) -> None:
    found = check_credential(papers.address(ring), ring.public)
    assert found == replace(papers.CREDENTIAL, key=ring.credential_id)
    assert papers.address(ring) == papers.address(ring)


def test_the_code_is_no_larger_than_version_14(ring: KeyRing) -> None:
    long = replace(papers.CREDENTIAL, competition="职业技能大赛" * 20, issuer="组织委员会" * 20)
    for said in (papers.CREDENTIAL, long):
        assert len(modules(sign_credential(said, ring, address=papers.PAGE))) <= 73


def test_every_changed_character_is_noticed(ring: KeyRing) -> None:
    address = papers.address(ring)
    start = address.index("#") + 1
    for at in range(start, len(address), 7):
        other = "A" if address[at] != "A" else "B"
        assert check_credential(address[:at] + other + address[at + 1 :], ring.public) is None


def test_another_platforms_credential_is_unknown(ring: KeyRing, tmp_path: Path) -> None:
    init_keys(tmp_path / "keys", name="别处（示例）", now=NOW)
    assert check_credential(papers.address(open_keys(tmp_path / "keys")), ring.public) is None


def test_an_address_that_leaves_no_room_is_refused(ring: KeyRing) -> None:
    with pytest.raises(Refusal, match="二维码放不下凭证"):
        sign_credential(papers.CREDENTIAL, ring, address="https://saiwu.example/" + "v" * 250)


def test_the_credential_lies_in_the_paper(ring: KeyRing) -> None:
    assert attached_address(papers.drawn(ring)) == papers.address(ring)
    assert attached_address(b"%PDF-1.7") == ""


def test_the_badge_says_the_same_to_other_software(ring: KeyRing) -> None:
    badge = Badge(
        number="TEST-2026-R0001",
        name="李二",
        competition="试验市职业技能大赛",
        event="焊接",
        award="金牌（第1名）",
        issuer="试验市竞赛委员会",
        issued_on=NOW.date(),
        verify_url=papers.address(ring),
    )
    token = open_badge(badge, ring, site="https://saiwu.example")
    published = ring.public.find(CREDENTIAL, ring.credential_id)
    key = OKPKey.import_key({"kty": "OKP", "crv": "Ed25519", "x": jwk_bytes(published.public)})
    found = jwt.decode(token, key, algorithms=[ALGORITHM])
    assert found.header["kid"] == ring.credential_id
    assert found.claims["type"] == ["VerifiableCredential", "OpenBadgeCredential"]
    subject = found.claims["credentialSubject"]
    assert subject["identifier"][0]["identityHash"] == "李二"
    assert subject["achievement"]["name"] == "焊接 金牌（第1名）"
    assert found.claims["validFrom"] == "2026-09-20T00:00:00Z"
    assert "身份证" not in json.dumps(found.claims, ensure_ascii=False)


def jwk_bytes(raw: bytes) -> str:
    return urlsafe_b64encode(raw).decode().rstrip("=")
