"""What an e-file's refusals mean: status and its own word for it become one of our errors. Pure.

Words: the exceptions of the CMIS browser binding (CMIS 1.1, 5.2.10); a status without a word is
judged by itself, so that other e-files can use the same table.
"""

from inbox.errors import Refused, Unreachable

#: Locks end when the person closes the document, or by the e-file's own time limit.
LOCKED_S = 60.0
DENIED_S = 60.0

_REFUSED = {
    "invalidArgument": "efile-refused",
    "permissionDenied": "efile-forbidden",
    "objectNotFound": "efile-file-unknown",
    "notSupported": "efile-not-supported",
    "constraint": "efile-constraint",
    "contentAlreadyExists": "efile-name-taken",
    "nameConstraintViolation": "efile-name-taken",
    "filterNotValid": "efile-refused",
    "streamNotSupported": "efile-not-supported",
}
_LATER = {
    "updateConflict": "efile-locked",
    "versioning": "efile-locked",
    "runtime": "efile-down",
    "storage": "efile-full",
    "tooManyRequests": "efile-busy",
    "serviceUnavailable": "efile-down",
}
_BY_STATUS = {
    400: "invalidArgument",
    403: "permissionDenied",
    404: "objectNotFound",
    405: "notSupported",
    409: "constraint",
    423: "updateConflict",
    422: "constraint",
    429: "tooManyRequests",
    503: "serviceUnavailable",
}


def fault_of(
    status: int, word: str | None, retry_after: float | None = None
) -> Refused | Unreachable:
    """The error an answer other than 2xx means. `word` is the e-file's own, kept as `problem`."""
    if status == 401:
        return Unreachable("efile-denied", retry_after=retry_after or DENIED_S)
    if status == 413:
        return Refused("efile-too-large")
    if status == 507:
        return Unreachable("efile-full", retry_after=retry_after)
    known = word if word in _REFUSED or word in _LATER else _BY_STATUS.get(status)
    if known in _REFUSED:
        return Refused(_REFUSED[known], problem=word or str(status))
    if known in _LATER:
        code = _LATER[known]
        wait = retry_after or (LOCKED_S if code == "efile-locked" else None)
        return Unreachable(code, retry_after=wait)
    if status == 408 or status >= 500:
        return Unreachable("efile-down", retry_after=retry_after)
    if 400 <= status < 500:
        return Refused("efile-refused", problem=word or str(status))
    return Unreachable("efile-nonsense")
