"""Certificates. Where the operator names a folder, those of the State; else an authority of this installation's own."""

from datetime import timedelta
from ipaddress import IPv4Address
from pathlib import Path
from typing import NamedTuple

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from pccovid.ground import clock, crypto
from pccovid.ground.config import settings
from pccovid.ground.errors import Problem

_DAYS = 825


class BadCertificate(Problem):
    """Tệp chứng thư hoặc yêu cầu cấp chứng thư không đọc được, hoặc không do chủ của khóa ký."""

    code = "bad_certificate"


class Files(NamedTuple):
    """What the server needs: its certificate and key, and the certificate that signs those of callers."""

    certificate: Path
    key: Path
    clients: Path


def tls_files() -> Files:
    """The files of this installation; made now where no folder of the operator's is set and they are missing."""
    folder = settings().api_tls
    if folder is not None:
        return Files(folder / "server.crt", folder / "server.key", folder / "clients.crt")
    folder = settings().var / "keys"
    files = Files(folder / "api.crt", folder / "api.key", folder / "authority.crt")
    if not files.certificate.exists():
        key = _key(files.key)
        names = [x509.DNSName("localhost"), x509.DNSName(settings().host), x509.IPAddress(IPv4Address("127.0.0.1"))]
        usage = ExtendedKeyUsageOID.SERVER_AUTH
        made = _signed("PcCovid", key.public_key(), usage, x509.SubjectAlternativeName(names))
        crypto.write_once(files.certificate, made)
    return files


def issue(request: bytes, code: str) -> bytes:
    """A certificate (PEM) for the key of a certificate signing request (PEM), in the name of the system `code`.

    Raises
    ------
    BadCertificate
    """
    try:
        asked = x509.load_pem_x509_csr(request)
    except ValueError as error:
        raise BadCertificate from error
    key = asked.public_key()
    if not asked.is_signature_valid or not isinstance(key, ec.EllipticCurvePublicKey):
        raise BadCertificate
    return _signed(code, key, ExtendedKeyUsageOID.CLIENT_AUTH, None)


def certificate_of(pem: bytes) -> bytes:
    """The SHA-256 of a certificate (PEM).

    Raises
    ------
    BadCertificate
    """
    try:
        return x509.load_pem_x509_certificate(pem).fingerprint(hashes.SHA256())
    except ValueError as error:
        raise BadCertificate from error


def _authority() -> tuple[x509.Certificate, ec.EllipticCurvePrivateKey]:
    """Our own authority, made at first use."""
    folder = settings().var / "keys"
    file, key = folder / "authority.crt", _key(folder / "authority.key")
    if not file.exists():
        name = _name("PcCovid authority")
        signs = x509.BasicConstraints(ca=True, path_length=0)
        built = _builder(name, name, key.public_key()).add_extension(signs, critical=True)
        crypto.write_once(file, built.sign(key, hashes.SHA256()).public_bytes(serialization.Encoding.PEM))
    return x509.load_pem_x509_certificate(file.read_bytes()), key


def _signed(
    name: str, key: ec.EllipticCurvePublicKey, usage: x509.ObjectIdentifier, names: x509.SubjectAlternativeName | None
) -> bytes:
    authority, authority_key = _authority()
    built = _builder(_name(name), authority.subject, key).add_extension(x509.ExtendedKeyUsage([usage]), critical=False)
    if names is not None:
        built = built.add_extension(names, critical=False)
    identifier = x509.AuthorityKeyIdentifier.from_issuer_public_key(authority_key.public_key())
    built = built.add_extension(identifier, critical=False)
    return built.sign(authority_key, hashes.SHA256()).public_bytes(serialization.Encoding.PEM)


def _builder(name: x509.Name, issuer: x509.Name, key: ec.EllipticCurvePublicKey) -> x509.CertificateBuilder:
    now = clock.wall()
    return (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(issuer)
        .public_key(key)
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=_DAYS))
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key), critical=False)
    )


def _name(text: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, text)])


def _key(path: Path) -> ec.EllipticCurvePrivateKey:
    """The private key in a file, made at first use."""
    if not path.exists():
        fresh = ec.generate_private_key(ec.SECP256R1())
        pem, form = serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8
        crypto.write_once(path, fresh.private_bytes(pem, form, serialization.NoEncryption()))
    key = serialization.load_pem_private_key(path.read_bytes(), None)
    assert isinstance(key, ec.EllipticCurvePrivateKey)  # made above
    return key
