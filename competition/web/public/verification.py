"""Is this paper real? By number and name, by what its code says, or by the file itself. Nobody signs in for this."""

from dataclasses import dataclass

from flask import Response, abort, current_app, render_template
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from flask_wtf.file import FileField
from wtforms import StringField, TextAreaField
from wtforms.validators import InputRequired, Length

from competition.documents import PAPERS
from competition.domain.roles import Permission
from competition.operations.verification import (
    FileVerdict,
    PaperStanding,
    Verified,
    verify_address,
    verify_file,
    verify_number,
)
from competition.proofs.keys import PublicKeys, public_to_json, read_public
from competition.proofs.signatures import Seal
from competition.web.guard import requires
from competition.web.limits import LOOK_UP, limiter
from competition.web.public.blueprint import blueprint
from competition.web.session import now

LARGEST = 2 * 1024 * 1024
LONGEST_NUMBER = 60


class NumberForm(FlaskForm):
    """What is printed on the paper."""

    number = StringField(
        _l("证书或通知的编号"),
        validators=[InputRequired(_l("请填写编号。")), Length(max=LONGEST_NUMBER)],
        description=_l("印在证书下方，例如 YTJS-2026-R0001。"),
    )
    name = StringField(
        _l("姓名"),
        validators=[InputRequired(_l("请填写姓名。")), Length(max=60)],
        description=_l("证书上的姓名；团体证书填其中一人。"),
    )


class AddressForm(FlaskForm):
    """What the code says."""

    address = TextAreaField(
        _l("二维码里的网址"),
        validators=[InputRequired(_l("请粘贴二维码里的网址。")), Length(max=2000)],
        description=_l("扫描二维码后浏览器地址栏里的整个网址，包括 # 后面的内容。"),
    )


class CompareForm(FlaskForm):
    """A PDF to compare with what was issued."""

    file = FileField(_l("PDF 文件"), description=_l("不大于 2 MB；文件只用于核验，不保存。"))


@dataclass(frozen=True, slots=True)
class Answer:
    """The answer in words; `tone` good, bad or ask. Its page has the same shape whatever it says."""

    tone: str
    word: str
    says: str
    paper: Verified | None = None
    checks: tuple[tuple[str, bool], ...] = ()


@blueprint.get("/v")
@requires(Permission.PUBLIC)
def verify() -> str:
    """The three ways to verify. A code that was scanned leads here; a small script hands over what it says."""
    return _doors(NumberForm())


@blueprint.get("/v/<number>", endpoint="verify_number")
@requires(Permission.PUBLIC)
def asked(number: str) -> str:
    """The same page with the number filled in: of the paper it tells nothing before the name is given."""
    form = NumberForm()
    form.number.data = number[:LONGEST_NUMBER]
    return _doors(form)


@blueprint.post("/v/number", endpoint="verify_by_number")
@requires(Permission.PUBLIC)
@limiter.limit(LOOK_UP)
def by_number() -> tuple[str, int]:
    """What a stranger may know of the paper with that number and name."""
    form = NumberForm()
    if not form.validate_on_submit():
        return _doors(form), 422
    found = verify_number(form.number.data, form.name.data, now=now())
    return _page(_about(found, unknown=_("编号与姓名不相符")))


@blueprint.post("/v/address", endpoint="verify_by_address")
@requires(Permission.PUBLIC)
@limiter.limit(LOOK_UP)
def by_address() -> tuple[str, int]:
    """Whether what the code says was signed here, and what became of the paper since."""
    form = AddressForm()
    if not form.validate_on_submit():
        return _doors(NumberForm(), address=form), 422
    found = verify_address(form.address.data, _public(), now=now())
    return _page(_about(found, unknown=_("二维码不是本系统制发的")))


@blueprint.post("/v", endpoint="verify_file")
@requires(Permission.PUBLIC)
@limiter.limit(LOOK_UP)
def compare() -> tuple[str, int]:
    """What a PDF proves."""
    file = CompareForm().file.data
    if file is None:
        answer = Answer("ask", _("请先选择一个 PDF 文件。"), _("选择文件后再按“核验文件”。"))
        return _page(answer, status=422)
    content = file.read(LARGEST + 1)
    file.close()
    if len(content) > LARGEST:
        abort(413)
    return _page(_of_file(verify_file(content, _public(), now=now())))


@blueprint.get("/.well-known/saiwu-keys.json")
@requires(Permission.PUBLIC)
def published_keys() -> Response:
    """The keys with which anybody can verify without this site: `saiwu verify --keys`."""
    return Response(public_to_json(_public()), mimetype="application/json")


@blueprint.get("/keys")
@requires(Permission.PUBLIC)
def keys() -> str:
    """The same keys to read, and how to use them."""
    return render_template("public/keys.html", public=_public())


def _public() -> PublicKeys:
    return read_public(current_app.config["SAIWU"].keys)


def _about(paper: Verified | None, *, unknown: str) -> Answer:
    """The answer for a paper that was found, or not."""
    if paper is None:
        says = _("请核对后重试；仍查不到的，请联系证书上的颁发单位。")
        return Answer("bad", unknown, says)
    match paper.standing:
        case PaperStanding.VALID:
            return Answer("good", _("有效"), _("该文件由本系统制发，以下为制发时的内容。"), paper)
        case PaperStanding.RECALLED:
            return Answer("bad", _("已撤销"), _("该文件已被颁发单位撤销，不再有效。"), paper)
        case PaperStanding.REISSUED:
            says = _("该文件已被换发，不再有效；请以新的文件为准。")
            return Answer("bad", _("已换发"), says, paper)


def _of_file(found: FileVerdict) -> Answer:
    """The answer for a PDF: what counts is that it is the very file that was issued, and that it still counts."""
    checks = (
        (_("与制发时的文件逐字节相同"), found.original),
        (_("平台数字签名有效，文件未被改动"), found.signature.seal is Seal.INTACT),
        (_("所附凭证由本系统签发"), found.credential is not None),
    )
    if found.original:
        about = _about(found.paper, unknown="")
        word = _("原件：与制发的文件完全一致") if about.tone == "good" else about.word
        return Answer(about.tone, word, about.says, found.paper, checks)
    says = _("文件被修改过、重新保存过，或不是由本系统制发。请向持有人索取原始 PDF，或按编号核验。")
    return Answer("bad", _("不一致：不是本系统制发的原件"), says, None, checks)


def _doors(form: NumberForm, *, address: AddressForm | None = None) -> str:
    return render_template(
        "public/verify.html", form=form, address=address or AddressForm(), compare=CompareForm()
    )


def _page(answer: Answer, *, status: int = 0) -> tuple[str, int]:
    """The answer's page; 404 where no paper was found."""
    found = 200 if answer.paper else 404
    return render_template("public/verified.html", answer=answer, kinds=PAPERS), status or found
