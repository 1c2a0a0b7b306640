"""The contract as OpenAPI 3.1, generated from the running code and committed beside it."""

import json
from typing import Any

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi
from pydantic.json_schema import models_json_schema

from sync.formserver.answers import ProblemAnswer
from sync.formserver.models import Delivery, LaterDelivery


def describe(app: FastAPI) -> dict[str, Any]:
    """The description as a value."""
    found = get_openapi(title=app.title, version=app.version, routes=app.routes)
    components = found.setdefault("components", {})
    components.setdefault("schemas", {})["ProblemAnswer"] = ProblemAnswer.model_json_schema()
    _, parts = models_json_schema(
        [(Delivery, "validation"), (LaterDelivery, "validation")],
        ref_template="#/components/schemas/{model}",
    )
    components["schemas"].update(parts["$defs"])
    components["securitySchemes"] = {"bearer": {"type": "http", "scheme": "bearer"}}
    found["security"] = [{"bearer": []}]
    found["paths"]["/v1/health"]["get"]["security"] = []
    return found


def describe_as_text(app: FastAPI) -> str:
    """The committed file's content."""
    return json.dumps(describe(app), ensure_ascii=False, indent=1, sort_keys=True) + "\n"
