"""Certificates for a hall without a public domain: an authority of its own, bound to the hall's names, and its server's.

Tablets install the authority once. Its private key is used for one signature and never written down, and the names
that it may vouch for stand in it: whoever finds a tablet or the server can pretend to nothing else.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from ipaddress import IPv4Network, IPv6Network, ip_address, ip_network
from pathlib import Path
from secrets import token_hex

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from competition.domain.problems import Problem, Refusal, problem
from competition.proofs.keys import pem_of, write_private

AUTHORITY, CERTIFICATE, KEY = "authority.pem", "server.pem", "server.key.pem"
LONGEST_DAYS = 397
"""What the browsers of Apple's devices take at most is more for an own authority; a competition needs less."""
EARLIER = timedelta(days=1)
"""Tablets' clocks differ."""


@dataclass(frozen=True, slots=True)
class VenueCertificates:
    """The folder of the files, the names they are good for, and until when."""

    folder: Path
    names: tuple[str, ...]
    until: datetime
    fingerprint: str


def make_certificates(folder: Path, names: tuple[str, ...], *, days: int, now: datetime) -> VenueCertificates:
    """A new authority and a server certificate for host names and addresses, replacing those of before.

    Refusal without a name, for what is neither a host name nor an address, and for too long a time.
    """
    if not 1 <= days <= LONGEST_DAYS:
        raise Refusal(_days())
    hosts = tuple(map(_general_name, names))
    if not hosts:
        raise Refusal(_no_name("", ""))
    until = now + timedelta(days=days)
    signer, server = (ec.generate_private_key(ec.SECP256R1()) for _ in range(2))
    authority = _authority(signer, hosts, now, until)
    certificate = _server(server.public_key(), hosts, until, now=now, signer=signer, authority=authority)
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    write_private(folder / KEY, pem_of(server))
    chain = [each.public_bytes(serialization.Encoding.PEM) for each in (certificate, authority)]
    write_private(folder / CERTIFICATE, b"".join(chain))
    write_private(folder / AUTHORITY, chain[1])
    return VenueCertificates(folder, names, until, authority.fingerprint(hashes.SHA256()).hex(":").upper())


def read_authority(folder: Path) -> bytes | None:
    """The authority's certificate in DER, for tablets to install; None where there is none."""
    try:
        found = x509.load_pem_x509_certificate((folder / AUTHORITY).read_bytes())
    except FileNotFoundError:
        return None
    return found.public_bytes(serialization.Encoding.DER)


def _general_name(name: str) -> x509.GeneralName:
    try:
        return x509.IPAddress(ip_address(name))
    except ValueError:
        pass
    parts = name.split(".")
    good = all(part.isascii() and part.replace("-", "").isalnum() and len(part) < 64 for part in parts)
    if not good or len(name) > 253:
        raise Refusal(_no_name(f"“{name}”", f"“{name}” "))
    return x509.DNSName(name.lower())


def _network(host: x509.GeneralName) -> x509.GeneralName:
    """An authority is bound to addresses as to networks of one."""
    if not isinstance(host, x509.IPAddress):
        return host
    network = ip_network(host.value)
    assert isinstance(network, IPv4Network | IPv6Network)  # noqa: S101 - of one address
    return x509.IPAddress(network)


def _authority(
    signer: ec.EllipticCurvePrivateKey, hosts: tuple[x509.GeneralName, ...], now: datetime, until: datetime
) -> x509.Certificate:
    name = _name(f"Saiwu {token_hex(3)}")
    return (
        _begin(name, name, signer.public_key(), now, until)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .add_extension(_usage(signs=True), critical=True)
        .add_extension(
            x509.NameConstraints(permitted_subtrees=list(map(_network, hosts)), excluded_subtrees=None),
            critical=True,
        )
        .sign(signer, hashes.SHA256())
    )


def _server(
    public: ec.EllipticCurvePublicKey,
    hosts: tuple[x509.GeneralName, ...],
    until: datetime,
    *,
    now: datetime,
    signer: ec.EllipticCurvePrivateKey,
    authority: x509.Certificate,
) -> x509.Certificate:
    return (
        _begin(_name(str(hosts[0].value)), authority.subject, public, now, until)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(_usage(signs=False), critical=True)
        .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH]), critical=False)
        .add_extension(x509.SubjectAlternativeName(hosts), critical=False)
        .add_extension(
            x509.AuthorityKeyIdentifier.from_issuer_public_key(signer.public_key()), critical=False
        )
        .sign(signer, hashes.SHA256())
    )


def _begin(
    subject: x509.Name, issuer: x509.Name, public: ec.EllipticCurvePublicKey, now: datetime, until: datetime
) -> x509.CertificateBuilder:
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(public)
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - EARLIER)
        .not_valid_after(until)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(public), critical=False)
    )


def _usage(*, signs: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=not signs,
        key_cert_sign=signs,
        crl_sign=False,
        content_commitment=False,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        encipher_only=False,
        decipher_only=False,
    )


def _name(common: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, common[:64])])


def _no_name(zh: str, en: str) -> Problem:
    return problem(
        f"{zh}不是主机名或IP地址。",
        f"{en}is neither a host name nor an address.",
        mend_zh="请填写平板访问本机时所用的名称或地址，例如 saiwu.venue 192.168.8.2。",
        mend_en="Give the names by which tablets reach this machine, such as saiwu.venue 192.168.8.2.",
    )


def _days() -> Problem:
    return problem(
        f"有效期应为1至{LONGEST_DAYS}天。",
        f"It is good for 1 to {LONGEST_DAYS} days.",
        mend_zh="请填写赛期加上准备的天数，例如 30。",
        mend_en="Give the days of the competition and its preparation, such as 30.",
    )
