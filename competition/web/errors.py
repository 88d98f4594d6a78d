"""A refusal is an answer, not an accident: it is shown with its problems, and nothing was changed."""

from urllib.parse import urlsplit

from flask import Flask, abort, current_app, render_template, request
from flask_limiter.errors import RateLimitExceeded
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import BadRequest, HTTPException
from werkzeug.wrappers import Response

from competition.domain.problems import Refusal, Text
from competition.web.api.answers import problem_answer
from competition.web.api.blueprint import PREFIX
from competition.web.tablet import answers as tablet_answers
from competition.web.tablet.blueprint import PREFIX as TABLET

MESSAGES = {
    400: Text(
        "请求不完整或已过期，未作任何更改。", "The request is incomplete or too old; nothing was changed."
    ),
    401: Text(
        "请先登录；未上传的内容仍在本机。", "Sign in first; what was not sent is still on this device."
    ),
    403: Text("您的岗位没有此项权限。", "Your role does not allow this."),
    404: Text(
        "没有这个页面，或它不属于您参与的竞赛。",
        "There is no such page, or it belongs to a competition that is not yours.",
    ),
    405: Text("该地址不接受这种操作。", "This address does not take that kind of request."),
    413: Text("文件过大。", "The file is too large."),
    429: Text("操作过于频繁，请稍后再试。", "Too many attempts; try again later."),
    500: Text(
        "系统出错，已记录；未完成的操作没有生效。",
        "Something went wrong and was noted; nothing half done was kept.",
    ),
}


THIS_MACHINE = ("localhost", "127.0.0.1", "[::1]")


class StrangeHostError(BadRequest):
    """The request names a host that is not ours; nothing is made of it, no link and no redirect."""


def init_app(app: Flask) -> None:
    """Answer refusals and errors with a page that says what to do."""
    app.config.setdefault("HOSTS", hosts_of(app.config["SAIWU"].public_url))
    app.before_request(_refuse_strange_host)
    app.before_request(_refuse_nul)
    app.register_error_handler(Refusal, _refused)
    app.register_error_handler(CSRFError, _error)
    app.register_error_handler(RateLimitExceeded, _error)
    app.register_error_handler(HTTPException, _error)


def _refused(refusal: Refusal) -> tuple[str, int] | Response:
    if request.path.startswith(TABLET):
        return tablet_answers.refused(refusal.problems)
    return render_template("refused.html", problems=refusal.problems, back=request.referrer), 422


def _error(error: HTTPException) -> tuple[str, int] | Response:
    code = error.code or 500
    strange = isinstance(error, StrangeHostError)
    message = _strange_host() if strange else MESSAGES.get(code, MESSAGES[500])
    if request.path.startswith(PREFIX):
        return problem_answer(code, message, error)
    if request.path.startswith(TABLET):
        return tablet_answers.failed(code, message)
    return render_template("error.html", code=code, message=message), code


def hosts_of(public_url: str) -> tuple[str, ...]:
    """The host of the public address; where that is this machine itself, each of its names."""
    host = _without_port(urlsplit(public_url).netloc)
    return THIS_MACHINE if host in THIS_MACHINE else (host,)


def _without_port(netloc: str) -> str:
    host, _, port = netloc.lower().rpartition(":")
    return host if host and port.isdigit() else netloc.lower()


def _refuse_strange_host() -> None:
    if _without_port(request.environ.get("HTTP_HOST", "")) not in current_app.config["HOSTS"]:
        raise StrangeHostError


def _strange_host() -> Text:
    """Where to go instead, for somebody who typed another name of the server."""
    public: str = current_app.config["SAIWU"].public_url
    return Text(
        f"本系统的网址是 {public} ，请从这个网址进入。",
        f"The address of this site is {public}; please use it.",
    )


def _refuse_nul() -> None:
    """No text of ours holds a NUL, and PostgreSQL takes none: whoever sends one is not a person with a keyboard."""
    texts = (request.path, *request.args.values(), *(() if request.is_json else request.form.values()))
    if any("\0" in text for text in texts):
        abort(400)
