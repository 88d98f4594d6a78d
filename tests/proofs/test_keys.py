"""Keys: made once, for their owner only, replaced without making anything invalid."""

import shutil
import stat
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from cryptography import x509

from competition.domain.problems import Refusal
from competition.proofs.credentials import check_credential, sign_credential
from competition.proofs.keys import (
    CREDENTIAL,
    SIGNATURE,
    KeyRing,
    init_keys,
    keys_of,
    open_keys,
    public_from_json,
    public_to_json,
    read_public,
    rotate_signing,
)
from competition.proofs.signatures import Seal, Signing, check_signature
from tests.proofs import papers
from tests.proofs.conftest import NOW

LATER = NOW + timedelta(days=400)


@pytest.fixture
def own(folder: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(folder, tmp_path / "keys"))


def test_private_keys_are_for_their_owner_only(folder: Path) -> None:
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert {stat.S_IMODE(path.stat().st_mode) for path in folder.iterdir()} == {0o600}


def test_the_signing_certificate_is_the_authoritys(ring: KeyRing) -> None:
    authority = x509.load_der_x509_certificate(ring.public.authority)
    ring.signing_certificate.verify_directly_issued_by(authority)
    assert [key.use for key in ring.public.keys] == [SIGNATURE, CREDENTIAL]


def test_keys_that_exist_are_not_replaced(own: Path) -> None:
    before = {path.name: path.read_bytes() for path in own.iterdir()}
    with pytest.raises(Refusal, match="已有签名密钥，不覆盖"):
        init_keys(own, name="other", now=NOW)
    assert {path.name: path.read_bytes() for path in own.iterdir()} == before


def test_without_keys_the_remedy_is_told(tmp_path: Path) -> None:
    with pytest.raises(Refusal, match="saiwu keys init"):
        read_public(tmp_path)


def test_the_published_file_comes_back_as_it_went(ring: KeyRing) -> None:
    assert public_from_json(public_to_json(ring.public)) == ring.public
    assert b"PRIVATE" not in public_to_json(ring.public)


@pytest.mark.parametrize(
    "content", [b"", b"[]", b"{}", b'{"authority": "x", "keys": [{}]}', b"\xff"], ids=str
)
def test_a_file_that_holds_no_keys_is_refused(content: bytes) -> None:
    with pytest.raises(Refusal, match="公钥文件无法读取"):
        public_from_json(content)


def test_what_old_keys_signed_stays_valid_after_a_rotation(own: Path) -> None:
    old = open_keys(own)
    address = sign_credential(replace(papers.CREDENTIAL, issued_on=NOW.date()), old, address=papers.PAGE)
    signed = Signing(old).sign(papers.drawn(old), now=NOW)
    public = rotate_signing(own, now=LATER)
    new = open_keys(own)
    assert new.credential_id != old.credential_id
    assert [key.until is None for key in public.keys] == [False, False, True, True]
    assert check_credential(address, public) is not None
    assert check_signature(signed, public).seal is Seal.INTACT
    assert Signing(new).sign(papers.drawn(new), now=LATER) != signed
    assert len(list(own.glob("*.key.pem"))) == 3
    assert next(key.id for key in keys_of(public, CREDENTIAL)) == new.credential_id


def test_an_ended_key_speaks_for_no_later_paper(own: Path) -> None:
    old = open_keys(own)
    public = rotate_signing(own, now=LATER)
    late = LATER + timedelta(days=30)
    forged = sign_credential(replace(papers.CREDENTIAL, issued_on=late.date()), old, address=papers.PAGE)
    assert check_credential(forged, public) is None
    early = sign_credential(replace(papers.CREDENTIAL, issued_on=date(2020, 1, 1)), old, address=papers.PAGE)
    assert check_credential(early, public) is None
    assert check_signature(Signing(old).sign(papers.drawn(old), now=late), public).seal is Seal.FOREIGN
