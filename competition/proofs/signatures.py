"""平台数字签名, the platform's signature on a PDF (PAdES B-B; B-T with a time stamp), and what it proves afterwards."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Coroutine, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from functools import cache
from io import BytesIO
from typing import Any

from asn1crypto import keys as asn1_keys
from asn1crypto import parser, tsp
from asn1crypto import x509 as asn1_x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.attributes import CMSAttributeProvider, SignedAttributeProviderSpec
from pyhanko.sign.fields import SigSeedSubFilter
from pyhanko.sign.general import as_signing_certificate_v2
from pyhanko.sign.signers import PdfSignatureMetadata, PdfSigner
from pyhanko.sign.signers.pdf_cms import SimpleSigner
from pyhanko.sign.timestamps import TimeStamper
from pyhanko.sign.validation import EmbeddedPdfSignature, async_validate_pdf_signature
from pyhanko.sign.validation.status import PdfSignatureStatus
from pyhanko_certvalidator import ValidationContext
from pyhanko_certvalidator.registry import SimpleCertificateStore

from competition.domain.credential import SIGNATURE_FIELD
from competition.proofs.keys import SIGNATURE, KeyRing, PublicKeys, keys_of

REASON = "平台数字签名：证明本文件由平台制发且未被改动 Platform signature"
RESERVED, RESERVED_WITH_STAMP = 4096, 20480
"""Hexadecimal digits kept for the CMS object, which takes some 1,700; a time stamp brings its own certificates."""


class _CertificateNamed(CMSAttributeProvider):  # type: ignore[misc]
    """The attribute that names the signer's certificate (RFC 5035), encoded once.

    asn1crypto encodes what was built, and not read, anew for each level that it is nested in: 6 ms a signature.
    """

    attribute_type = "signing_certificate_v2"

    def __init__(self, certificate: asn1_x509.Certificate) -> None:
        self._encoded = as_signing_certificate_v2(certificate).dump()

    async def build_attr_value(self, dry_run: bool = False) -> tsp.SigningCertificateV2:
        """The value of the attribute."""
        return tsp.SigningCertificateV2.load(self._encoded)


class _SignedAttributes(SignedAttributeProviderSpec):  # type: ignore[misc]
    """What PAdES B-B has signed besides the digest: the certificate's name and nothing else."""

    def __init__(self, certificate: asn1_x509.Certificate) -> None:
        self._providers = (_CertificateNamed(certificate),)

    def signed_attr_providers(
        self, data_digest: bytes, digest_algorithm: str
    ) -> Iterable[CMSAttributeProvider]:
        """The one provider."""
        return self._providers


class _Signer(SimpleSigner):  # type: ignore[misc]
    """pyHanko's signer with ECDSA by RFC 6979: the same bytes give the same signature."""

    def __init__(self, ring: KeyRing) -> None:
        certificate = asn1_x509.Certificate.load(
            ring.signing_certificate.public_bytes(serialization.Encoding.DER)
        )
        known = SimpleCertificateStore()
        known.register(asn1_x509.Certificate.load(ring.public.authority))
        private = ring.signing.private_bytes(
            serialization.Encoding.DER, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
        super().__init__(
            signing_cert=certificate,
            signing_key=asn1_keys.PrivateKeyInfo.load(private),
            cert_registry=known,
            embed_roots=False,
        )
        self._private = ring.signing
        self.signed_attr_prov_spec = _SignedAttributes(certificate)

    def sign_raw(self, data: bytes, digest_algorithm: str) -> bytes:
        """The DER signature over `data`."""
        assert digest_algorithm == "sha256"  # noqa: S101 - as the metadata below says
        return self._private.sign(data, ec.ECDSA(hashes.SHA256(), deterministic_signing=True))


class _Writer(IncrementalPdfFileWriter):  # type: ignore[misc]
    """pyHanko's writer that leaves the metadata, where PDF/A is claimed, and the file's ID as they were drawn."""

    @classmethod
    def _handle_id(cls, prev: PdfFileReader) -> generic.ArrayObject:
        return generic.ArrayObject(
            [generic.ByteStringObject(part.original_bytes) for part in prev.trailer["/ID"]]
        )

    def _update_meta(self) -> None:
        pass


class _PdfSigner(PdfSigner):  # type: ignore[misc]
    """pyHanko's signer at the moment that it is told."""

    now: datetime

    def init_signing_session(
        self, pdf_out: IncrementalPdfFileWriter, existing_fields_only: bool = False
    ) -> Any:
        session = super().init_signing_session(pdf_out, existing_fields_only)
        session.system_time = self.now
        return session


class Signing:
    """Signs PDFs with the instance's key; one for many papers, as reading the key takes time."""

    def __init__(self, ring: KeyRing, *, stamper: TimeStamper | None = None) -> None:
        self._signer = _Signer(ring)
        name = ring.signing_certificate.subject.get_attributes_for_oid(NameOID.COMMON_NAME)[0].value
        self._about = PdfSignatureMetadata(
            field_name=SIGNATURE_FIELD,
            md_algorithm="sha256",
            subfilter=SigSeedSubFilter.PADES,
            reason=REASON,
            name=str(name),
        )
        self._stamper = stamper

    def sign(self, pdf: bytes, *, now: datetime) -> bytes:
        """The PDF with the signature appended. Raises what the time-stamp service raises."""
        signer = _PdfSigner(self._about, signer=self._signer, timestamper=self._stamper)
        signer.now = now
        reserved = RESERVED_WITH_STAMP if self._stamper else RESERVED
        signed = signer.async_sign_pdf(_Writer(BytesIO(pdf)), bytes_reserved=reserved)
        return bytes(_at_once(signed).getvalue())


class Seal(StrEnum):
    """What the platform's signature on a PDF says."""

    INTACT = "intact"
    BROKEN = "broken"
    FOREIGN = "foreign"
    ABSENT = "absent"


@dataclass(frozen=True, slots=True)
class Finding:
    """The state of the signature, by which key it was made, and whether a service stamped its time."""

    seal: Seal
    key: str = ""
    stamped: bool = False


def check_signature(pdf: bytes, public: PublicKeys) -> Finding:
    """Whether the last signature is this platform's and covers the whole file as it is now."""
    try:
        with _quiet():
            found = PdfFileReader(BytesIO(pdf), strict=False).embedded_regular_signatures
            if not found:
                return Finding(Seal.ABSENT)
            return _judge(found[-1], public)
    except Exception:  # a file from a stranger may break a parser in any way
        return Finding(Seal.BROKEN if b"/ByteRange" in pdf else Seal.ABSENT)


def _judge(embedded: EmbeddedPdfSignature, public: PublicKeys) -> Finding:
    """The key is asked whether it spoke for the day that the signature tells: certificates end, papers do not."""
    known = {key.public: key for key in keys_of(public, SIGNATURE)}
    key, moment = known.get(embedded.signer_cert.dump()), embedded.self_reported_timestamp
    authority = asn1_x509.Certificate.load(public.authority)
    trust = ValidationContext(trust_roots=[authority], allow_fetching=False, moment=moment)
    status: PdfSignatureStatus = _at_once(async_validate_pdf_signature(embedded, trust))
    whole = status.coverage is not None and status.coverage.name == "ENTIRE_FILE"
    if not (status.intact and status.valid and whole and _filled_up(bytes(embedded.pkcs7_content))):
        return Finding(Seal.BROKEN)
    if key is None or not status.trusted or moment is None or not key.covers(moment.astimezone(UTC).date()):
        return Finding(Seal.FOREIGN)
    return Finding(Seal.INTACT, key.id, status.timestamp_validity is not None)


@cache
def _thread() -> ThreadPoolExecutor:
    return ThreadPoolExecutor(max_workers=1, thread_name_prefix="signing")


def _at_once(work: Coroutine[Any, Any, Any]) -> Any:
    """The result of one of pyHanko's coroutines; its event loop has a thread to itself, whoever calls has none or one."""
    return _thread().submit(asyncio.run, work).result()


def _filled_up(content: bytes) -> bool:
    """Whether nothing but zeros follows the CMS object: the room kept for it is the one part that it does not cover."""
    _class, _method, _tag, header, body, trailer = parser.parse(content)
    return not content[len(header) + len(body) + len(trailer) :].strip(b"\0")


@contextmanager
def _quiet() -> Iterator[None]:
    """pyHanko logs a traceback for each file that is not as it should be."""
    logger = logging.getLogger("pyhanko")
    before, logger.disabled = logger.disabled, True
    try:
        yield
    finally:
        logger.disabled = before
