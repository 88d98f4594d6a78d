"""Where templates, migrations and fixtures lie: beside the package in a checkout, inside it once installed."""

from pathlib import Path

PACKAGE = Path(__file__).parent
INSTALLED = PACKAGE / "_share"


def resource(name: str) -> Path:
    """The folder or file of that name, such as "templates" or "fixtures/demo"."""
    return INSTALLED / name if INSTALLED.is_dir() else PACKAGE.parent / name
