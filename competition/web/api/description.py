"""The OpenAPI document, made from the routes and the shapes that their views declare: it cannot say anything else."""

import re
from importlib.metadata import version
from typing import Any

from flask import Response, current_app, json
from werkzeug.routing import Rule

from competition.domain.roles import Permission
from competition.web.api.answers import MARK, PROBLEM
from competition.web.api.blueprint import PREFIX, blueprint
from competition.web.api.schemas import components
from competition.web.api.shapes import ProblemDetails
from competition.web.guard import requires

PROBLEMS = {
    "400": "The request cannot be read.",
    "404": "There is no such thing, or it may not be seen yet.",
    "429": "Too many requests; Retry-After says how long to wait.",
}


@blueprint.get("/openapi.json")
@requires(Permission.PUBLIC)
def openapi() -> Response:
    """This document."""
    found = current_app.response_class(json.dumps(describe()), mimetype="application/json")
    found.headers["Cache-Control"] = "public, no-cache"
    return found


def describe() -> dict[str, Any]:
    """The document for all routes under the API's prefix that declare a shape."""
    described = [(rule, _shape(rule)) for rule in current_app.url_map.iter_rules() if _shape(rule)]
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "赛务 Saiwu",
            "version": version("saiwu"),
            "description": "Published results of skills competitions, and whether a paper counts. Read only.",
        },
        "paths": {
            re.sub(r"<(\w+)>", r"{\1}", rule.rule): {"get": _operation(rule, shape)}
            for rule, shape in sorted(described, key=lambda each: each[0].rule)
        },
        "components": {"schemas": components(ProblemDetails, *(shape for _rule, shape in described))},
    }


def _shape(rule: Rule) -> Any:
    found = getattr(current_app.view_functions[rule.endpoint], MARK, None)
    return found if rule.rule.startswith(PREFIX) else None


def _operation(rule: Rule, shape: type) -> dict[str, Any]:
    view = current_app.view_functions[rule.endpoint]
    return {
        "operationId": rule.endpoint.rpartition(".")[2],
        "summary": (view.__doc__ or "").strip(),
        "parameters": [
            {"name": name, "in": "path", "required": True, "schema": {"type": "string", "minLength": 1}}
            for name in re.findall(r"<(\w+)>", rule.rule)
        ],
        "responses": {
            "200": {"description": (shape.__doc__ or "").strip(), **_content("application/json", shape)},
            "304": {"description": "Unchanged since the answer whose ETag was sent in If-None-Match."},
            **{
                code: {"description": text, **_content(PROBLEM, ProblemDetails)}
                for code, text in PROBLEMS.items()
            },
        },
    }


def _content(mimetype: str, shape: type) -> dict[str, Any]:
    return {"content": {mimetype: {"schema": {"$ref": f"#/components/schemas/{shape.__name__}"}}}}
