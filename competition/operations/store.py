"""Issued PDFs, each under the digest of its content: kept as issued, found again, checked on reading.

They lie in the instance's folder, or in a bucket where one is configured, under the same names.
"""

import os
from hashlib import sha256
from pathlib import Path
from tempfile import NamedTemporaryFile

from competition.config_bucket import Bucket
from competition.domain.problems import Problem, problem
from competition.operations.bucket import get_object, has_object, put_object
from competition.operations.unit import refuse

Store = Path | Bucket


def keep_file(store: Store, content: bytes) -> str:
    """Keep the bytes; their SHA-256. The file appears whole or not at all.

    Refusal if a bucket does not take it.
    """
    name = sha256(content).hexdigest()
    if isinstance(store, Bucket):
        put_object(store, object_name(name), content)
    else:
        _keep_on_disk(file_path(store, name), content)
    return name


def read_file(store: Store, name: str) -> bytes:
    """The bytes as issued. FileNotFoundError if they are gone, ValueError if they were changed where they lie.

    Refusal if a bucket does not answer.
    """
    if isinstance(store, Bucket):
        content = get_object(store, object_name(name))
    else:
        content = file_path(store, name).read_bytes()
    if sha256(content).hexdigest() != name:
        raise ValueError(f"{name} was changed where it lies")
    return content


def has_file(store: Store, name: str) -> bool:
    """Whether something lies under that digest. Refusal if a bucket does not answer."""
    if isinstance(store, Bucket):
        return has_object(store, object_name(name))
    return file_path(store, name).exists()


def copy_folder(folder: Path, store: Store) -> int:
    """Keep every file of a folder in the store as well; how many. May be repeated; nothing is taken away.

    Refusal that names each one that is not what was issued; the others are kept.
    """
    names, problems = sorted(path.stem for path in folder.rglob("*.pdf")), []
    for name in names:
        try:
            keep_file(store, read_file(folder, name))
        except (ValueError, FileNotFoundError):
            problems.append(_not_issued(folder, name))
    refuse(problems)
    return len(names)


def file_path(folder: Path, name: str) -> Path:
    """Where on disk the bytes with that digest lie."""
    return folder / object_name(name)


def object_name(name: str) -> str:
    """What the bytes with that digest are called, below a folder or in a bucket."""
    return f"{name[:2]}/{name}.pdf"


def _not_issued(folder: Path, name: str) -> Problem:
    return problem(
        f"{folder} 中的 {name}.pdf 与制发时不同，没有复制。",
        f"{name}.pdf in {folder} is not what was issued; it was not copied.",
        mend_zh="请从备份中找回原文件，再运行一次。",
        mend_en="Take the file from a backup and run this again.",
    )


def _keep_on_disk(path: Path, content: bytes) -> None:
    if path.exists():
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    with NamedTemporaryFile(dir=path.parent, delete=False) as partial:
        partial.write(content)
        partial.flush()
        os.fsync(partial.fileno())
    Path(partial.name).rename(path)
