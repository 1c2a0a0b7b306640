"""Four eyes as the form server's JSON tells them, as values of ours."""

from inbox.submission import Approval, ApprovalRow, Approver, FourEyes, PersonId
from sync.fields import Fields


def four_eyes(fields: Fields) -> FourEyes:
    """The office's rule. Raises Damaged("server-nonsense")."""
    limits = fields.data("limits")
    return FourEyes(
        fields.text("rule"),
        frozenset(fields.texts("fields")),
        {name: str(limit) for name, limit in limits.items()},
    )


def approval(fields: Fields) -> Approval:
    """What is told of a second pair of eyes. Raises Damaged("server-nonsense")."""
    approver, decliner = fields.inner_or_none("approved_by"), fields.inner_or_none("declined_by")
    return Approval(
        why=fields.text("why"),
        fields=fields.texts("fields"),
        version=fields.number_or("version", 0),
        mine=fields.flag("mine", False),
        approvers=fields.each("approvers", _approver),
        approved_by=PersonId(approver.text("id")) if approver else None,
        approved_name=approver.text_or("name") if approver else "",
        approved_at=fields.instant_or_none("approved_at"),
        declined_name=decliner.text_or("name") if decliner else "",
        declined_at=fields.instant_or_none("declined_at"),
        declined_reason=fields.text_or_none("declined_reason") or "",
        rows=fields.each("decided", _approval_row),
    )


def _approver(fields: Fields) -> Approver:
    away = fields.each("away", lambda one: (one.day("first_day"), one.day("last_day")))
    return Approver(fields.text_or("name"), away)


def _approval_row(fields: Fields) -> ApprovalRow:
    return ApprovalRow(
        field=fields.text("field"),
        label=fields.text_or("label"),
        entered=fields.text_or("entered"),
        evidence=fields.text_or_none("evidence"),
        decided=fields.text_or("decided"),
        result=fields.text_or("result"),
        choice=fields.text_or_none("choice"),
        note=fields.text_or("note"),
        money=fields.flag("money", False),
    )
