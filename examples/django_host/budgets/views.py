"""Three views: any command of procurekit's, issuing with a budget, and where both stand."""

import json
from typing import Any

from django.db import connection, transaction
from django.http import HttpRequest, JsonResponse
from django.views.decorators.http import require_GET, require_POST

import procurekit
from budgets import services
from budgets.models import Budget
from procurekit import Actor


def _who(request: HttpRequest) -> Actor:
    # Who acts comes from your login; here two headers stand for it.
    return Actor(request.headers["X-User"], roles=set(request.headers.get("X-Roles", "").split()))


@require_POST
def command(request: HttpRequest) -> JsonResponse:
    who = _who(request)
    told: dict[str, Any] = {**json.loads(request.body), "by": {"id": who.id, "roles": sorted(who.roles)}}
    with transaction.atomic():
        answer = procurekit.on(connection).execute(told)
    return JsonResponse(answer, status=200 if answer["ok"] else 409)


@require_POST
def issue(request: HttpRequest, number: str, budget: str) -> JsonResponse:
    try:
        order = services.issue(number, budget, by=_who(request))
    except (procurekit.Refused, procurekit.Conflict) as error:
        return JsonResponse(error.as_dict(), status=409)
    except services.OverspentError as error:
        return JsonResponse({"text": str(error)}, status=409)
    return JsonResponse({"number": order.number, "stage": order.stage})


@require_GET
def overview(request: HttpRequest) -> JsonResponse:
    orders = {one.number: one.stage for one in procurekit.on(connection).orders()}
    return JsonResponse({"budgets": {one.name: one.left for one in Budget.objects.all()}, "orders": orders})
