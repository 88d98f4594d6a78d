"""`saiwu verify`: is this PDF, or this scanned address, one of ours? With the published keys, without any network."""

from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import click

from competition.cli.app import ready_app
from competition.cli.words import print_json, refuse, say
from competition.domain.credential import Credential
from competition.domain.problems import problem
from competition.operations.verification import PaperStanding, verify_address, verify_file
from competition.proofs.credentials import check_credential
from competition.proofs.files import attached_address
from competition.proofs.keys import PublicKeys, public_from_json, read_public
from competition.proofs.signatures import Seal, check_signature


@dataclass(frozen=True)
class Told:
    """What is told of a paper; `standing` is "" where only the keys were asked and not the register."""

    valid: bool
    number: str = ""
    says: str = ""
    standing: str = ""


@click.command(
    help=say(
        "核验一份 PDF 或二维码里的网址；给出 --keys 时不需要数据库和网络。",
        "Check a PDF, or the address of a code; with --keys neither database nor network is needed.",
    )
)
@click.argument("paper")
@click.option(
    "--keys",
    "published",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help=say("公布的公钥文件 saiwu-keys.json", "The file of published keys, saiwu-keys.json"),
)
@click.option("--json", "as_json", is_flag=True, help=say("输出 JSON", "Print JSON"))
@click.pass_context
def verify(context: click.Context, paper: str, published: Path | None, as_json: bool) -> None:
    """Exit 0 for a valid paper, 1 for anything else."""
    if published is not None:
        told = _offline(paper, public_from_json(published.read_bytes()))
    else:
        app = ready_app(context)
        with app.app_context():
            told = _registered(paper, read_public(app.config["SAIWU"].keys), now=datetime.now(UTC))
    if as_json:
        print_json({"valid": told.valid, "number": told.number or None, "standing": told.standing or None})
    elif told.valid:
        click.echo(say("有效：", "Valid: ") + told.says)
    else:
        never = say(
            "无效：本系统没有制发过这份文件，或内容已被改动。",
            "Invalid: never issued here, or changed since.",
        )
        click.echo(told.says or never, err=True)
    if not told.valid:
        raise SystemExit(1)


def _offline(paper: str, public: PublicKeys) -> Told:
    """What the keys alone prove: issued here and unchanged; not whether it was recalled since."""
    content = _content(paper)
    if content is None:
        credential = check_credential(paper, public)
    else:
        intact = check_signature(content, public).seal is Seal.INTACT
        credential = check_credential(attached_address(content), public) if intact else None
    if credential is None:
        return Told(valid=False)
    later = say("（是否已撤销须联网查询）", " (whether it was recalled since: ask the site)")
    return Told(valid=True, number=credential.number, says=_summary(credential) + later)


def _registered(paper: str, public: PublicKeys, *, now: datetime) -> Told:
    """What the register of this installation knows."""
    content = _content(paper)
    if content is None:
        found = verify_address(paper, public, now=now)
    else:
        verdict = verify_file(content, public, now=now)
        found = verdict.paper if verdict.original else None
    if found is None:
        return Told(valid=False)
    words = f"{found.number} {found.competition} {found.event} {found.masked_names}"
    if found.standing is PaperStanding.VALID:
        return Told(valid=True, number=found.number, says=words, standing=found.standing)
    label = say(found.standing.label.zh, found.standing.label.en)
    follows = say(f"，换发为{found.successor}", f", replaced by {found.successor}") if found.successor else ""
    says = f"{label} ({found.recalled_on}{follows}): {words}"
    return Told(valid=False, number=found.number, says=says, standing=found.standing)


def _content(paper: str) -> bytes | None:
    """The bytes of a file; None for an address or a token."""
    if "#" in paper or paper.startswith(("https://", "http://")):
        return None
    path = Path(paper)
    if not path.is_file():
        refuse(
            [
                problem(
                    f"没有文件 {paper}。",
                    f"There is no file {paper}.",
                    mend_zh="请给出 PDF 文件，或二维码里的整个网址（含 # 后面的内容，加引号）。",
                    mend_en="Name a PDF, or give the whole address of the code in quotes, with what follows the #.",
                )
            ]
        )
    return path.read_bytes()


def _summary(credential: Credential) -> str:
    return f"{credential.number} {credential.competition} {credential.event} {credential.award} {credential.names}"
