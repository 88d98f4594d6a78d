"""The keys of an instance: made once, kept in its folder `keys`, never in the database, replaced without a break.

`keys/`: `ca.pem` and `ca.key.pem` (the instance's own authority, EC P-256), `signing-ID.pem` and `.key.pem` (EC P-256,
for the signature of the PDF), `credential-ID.key.pem` (Ed25519), `keys.json` (what is published). Files are 0600.
"""

from __future__ import annotations

import json
import os
from base64 import b64decode, b64encode
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from hashlib import sha256
from pathlib import Path
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, ed25519
from cryptography.x509.oid import NameOID

from competition.domain.problems import Problem, Refusal, problem

PUBLISHED = "keys.json"
CREDENTIAL, SIGNATURE = "credential", "signature"
AUTHORITY_YEARS, SIGNING_YEARS = 30, 10


@dataclass(frozen=True, slots=True)
class PublicKey:
    """A key that others may know. It speaks for papers issued `since` … `until`, both included; open where None.

    `public` is the raw Ed25519 key of 32 bytes, or the certificate in DER.
    """

    id: str
    use: str
    public: bytes
    since: date
    until: date | None

    def covers(self, day: date) -> bool:
        """Whether a paper of that day may bear this key."""
        return self.since <= day and (self.until is None or day <= self.until)


@dataclass(frozen=True, slots=True)
class PublicKeys:
    """What an instance publishes: its authority (certificate in DER) and every key it ever used."""

    authority: bytes
    keys: tuple[PublicKey, ...]

    def find(self, use: str, identifier: str) -> PublicKey | None:
        """The key of that id."""
        return next((key for key in self.keys if (key.use, key.id) == (use, identifier)), None)


@dataclass(frozen=True, slots=True)
class KeyRing:
    """The published keys and the private ones in use now."""

    public: PublicKeys
    credential_id: str
    credential: ed25519.Ed25519PrivateKey = field(repr=False)
    signing_certificate: x509.Certificate = field(repr=False)
    signing: ec.EllipticCurvePrivateKey = field(repr=False)


def init_keys(folder: Path, *, name: str, now: datetime) -> PublicKeys:
    """Make authority and keys; `name` is told in the certificates. Refusal where keys are already."""
    if (folder / PUBLISHED).exists():
        raise Refusal(_exist(folder))
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    folder.chmod(0o700)
    authority = ec.generate_private_key(ec.SECP256R1())
    certificate = _certify(f"{name} CA", authority.public_key(), None, authority, now=now)
    write_private(folder / "ca.pem", certificate.public_bytes(serialization.Encoding.PEM))
    write_private(folder / "ca.key.pem", pem_of(authority))
    public = PublicKeys(certificate.public_bytes(serialization.Encoding.DER), ())
    return _new_pair(folder, public, name=name, now=now)


def rotate_signing(folder: Path, *, now: datetime) -> PublicKeys:
    """New keys from now on. The old ones stay published for what they signed; their private halves are deleted."""
    public = read_public(folder)
    authority = x509.load_der_x509_certificate(public.authority)
    name = str(authority.subject.get_attributes_for_oid(NameOID.COMMON_NAME)[0].value).removesuffix(" CA")
    today = now.astimezone(UTC).date()
    ended = PublicKeys(
        public.authority,
        tuple(
            key if key.until else PublicKey(key.id, key.use, key.public, key.since, today + timedelta(days=1))
            for key in public.keys
        ),
    )
    made = _new_pair(folder, ended, name=name, now=now)
    for key in public.keys:
        (folder / f"{_stem(key)}.key.pem").unlink(missing_ok=True)
    return made


def read_public(folder: Path) -> PublicKeys:
    """The published keys of the instance. Refusal where none were made yet."""
    path = folder / PUBLISHED
    if not path.exists():
        raise Refusal(_none(folder))
    return public_from_json(path.read_bytes())


def open_keys(folder: Path) -> KeyRing:
    """The keys in use. Refusal where none were made yet."""
    public = read_public(folder)
    newest = {key.use: key for key in public.keys if key.until is None}
    credential, signing = newest[CREDENTIAL], newest[SIGNATURE]
    private = serialization.load_pem_private_key((folder / f"{_stem(signing)}.key.pem").read_bytes(), None)
    own = serialization.load_pem_private_key((folder / f"{_stem(credential)}.key.pem").read_bytes(), None)
    assert isinstance(private, ec.EllipticCurvePrivateKey)  # noqa: S101 - written by this module
    assert isinstance(own, ed25519.Ed25519PrivateKey)  # noqa: S101 - written by this module
    certificate = x509.load_der_x509_certificate(signing.public)
    return KeyRing(public, credential.id, own, certificate, private)


def public_to_json(public: PublicKeys) -> bytes:
    """The published file: JSON, certificates and keys in base64, days in ISO 8601."""
    rows = [
        {
            "id": key.id,
            "use": key.use,
            "algorithm": "Ed25519" if key.use == CREDENTIAL else "EC P-256",
            "public": b64encode(key.public).decode(),
            "since": key.since.isoformat(),
            "until": key.until.isoformat() if key.until else None,
        }
        for key in public.keys
    ]
    authority = b64encode(public.authority).decode()
    return json.dumps({"authority": authority, "keys": rows}, ensure_ascii=False, indent=1).encode()


def public_from_json(content: bytes) -> PublicKeys:
    """The published keys in a file. Refusal for a file that is none."""
    try:
        said: dict[str, Any] = json.loads(content)
        return PublicKeys(b64decode(said["authority"]), tuple(_read_key(row) for row in said["keys"]))
    except (ValueError, KeyError, TypeError) as error:
        raise Refusal(_unreadable()) from error


def _read_key(row: dict[str, Any]) -> PublicKey:
    until = date.fromisoformat(row["until"]) if row["until"] else None
    return PublicKey(row["id"], row["use"], b64decode(row["public"]), date.fromisoformat(row["since"]), until)


def _new_pair(folder: Path, public: PublicKeys, *, name: str, now: datetime) -> PublicKeys:
    authority = serialization.load_pem_private_key((folder / "ca.key.pem").read_bytes(), None)
    assert isinstance(authority, ec.EllipticCurvePrivateKey)  # noqa: S101 - written by this module
    issuer = x509.load_der_x509_certificate(public.authority)
    signing, credential = ec.generate_private_key(ec.SECP256R1()), ed25519.Ed25519PrivateKey.generate()
    certificate = _certify(name, signing.public_key(), issuer, authority, now=now)
    today = now.astimezone(UTC).date()
    made = [
        (signing, _public_key(SIGNATURE, certificate.public_bytes(serialization.Encoding.DER), today)),
        (credential, _public_key(CREDENTIAL, credential.public_key().public_bytes_raw(), today)),
    ]
    for private, key in made:
        write_private(folder / f"{_stem(key)}.key.pem", pem_of(private))
    found = PublicKeys(public.authority, (*public.keys, *(key for _private, key in made)))
    write_private(folder / PUBLISHED, public_to_json(found))
    return found


def _public_key(use: str, public: bytes, since: date) -> PublicKey:
    return PublicKey(sha256(public).hexdigest()[:8], use, public, since, None)


def _certify(
    name: str,
    public: ec.EllipticCurvePublicKey,
    issuer: x509.Certificate | None,
    authority: ec.EllipticCurvePrivateKey,
    *,
    now: datetime,
) -> x509.Certificate:
    """A certificate of the instance's own authority; that of the authority itself where there is no `issuer` yet."""
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    years = SIGNING_YEARS if issuer else AUTHORITY_YEARS
    usage = x509.KeyUsage(
        digital_signature=issuer is not None,
        content_commitment=issuer is not None,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=issuer is None,
        crl_sign=issuer is None,
        encipher_only=False,
        decipher_only=False,
    )
    builder = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer.subject if issuer else subject)
        .public_key(public)
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=365 * years))
        .add_extension(x509.BasicConstraints(ca=issuer is None, path_length=None), critical=True)
        .add_extension(usage, critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(public), critical=False)
        .add_extension(
            x509.AuthorityKeyIdentifier.from_issuer_public_key(authority.public_key()), critical=False
        )
    )
    return builder.sign(authority, hashes.SHA256())


def _stem(key: PublicKey) -> str:
    return f"{'signing' if key.use == SIGNATURE else CREDENTIAL}-{key.id}"


def pem_of(private: ec.EllipticCurvePrivateKey | ed25519.Ed25519PrivateKey) -> bytes:
    """The private key as PEM, in the clear: it lies in a folder that only its owner reads."""
    return private.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )


def write_private(path: Path, content: bytes) -> None:
    """Replace the file at once; nobody but its owner may ever read it."""
    partial = path.with_name(f"{path.name}.new")
    partial.unlink(missing_ok=True)
    with open(partial, "xb", opener=lambda name, flags: os.open(name, flags, 0o600)) as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    partial.replace(path)


def _exist(folder: Path) -> Problem:
    return problem(
        f"{folder} 中已有签名密钥，不覆盖。",
        f"There are signing keys in {folder}; they are not replaced.",
        mend_zh="需要更换时运行 saiwu keys rotate-signing，旧证书仍然有效。",
        mend_en="To replace them run `saiwu keys rotate-signing`; what they signed stays valid.",
    )


def _none(folder: Path) -> Problem:
    return problem(
        f"{folder} 中还没有签名密钥，不能制发或核验。",
        f"There are no signing keys in {folder}; nothing can be issued or verified.",
        mend_zh="请管理员在服务器上运行 saiwu keys init。",
        mend_en="Have the administrator run `saiwu keys init` on the server.",
    )


def _unreadable() -> Problem:
    return problem(
        "公钥文件无法读取。",
        "The file of public keys cannot be read.",
        mend_zh="请从网站的 /.well-known/saiwu-keys.json 重新下载。",
        mend_en="Download it again from /.well-known/saiwu-keys.json of the site.",
    )


def keys_of(public: PublicKeys, use: str) -> Iterator[PublicKey]:
    """The keys of one use, newest first."""
    return reversed([key for key in public.keys if key.use == use])
