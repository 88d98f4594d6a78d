"""Issued PDFs on disk, each under the digest of its content: kept as issued, found again, checked on reading."""

import os
from hashlib import sha256
from pathlib import Path
from tempfile import NamedTemporaryFile


def keep_file(folder: Path, content: bytes) -> str:
    """Keep the bytes; their SHA-256. The file appears whole or not at all."""
    name = sha256(content).hexdigest()
    path = file_path(folder, name)
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        with NamedTemporaryFile(dir=path.parent, delete=False) as partial:
            partial.write(content)
            partial.flush()
            os.fsync(partial.fileno())
        Path(partial.name).rename(path)
    return name


def read_file(folder: Path, name: str) -> bytes:
    """The bytes as issued. FileNotFoundError if they are gone, ValueError if they were changed on disk."""
    content = file_path(folder, name).read_bytes()
    if sha256(content).hexdigest() != name:
        raise ValueError(f"{name} was changed on disk")
    return content


def file_path(folder: Path, name: str) -> Path:
    """Where the bytes with that digest lie."""
    return folder / name[:2] / f"{name}.pdf"
