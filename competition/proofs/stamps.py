"""Time stamps (RFC 3161) from an outside service: when the signature existed, by somebody else's word."""

from __future__ import annotations

from urllib.error import URLError
from urllib.request import Request, urlopen

from asn1crypto import tsp
from pyhanko.sign.general import SigningError
from pyhanko.sign.timestamps import TimeStamper, TimestampRequestError

TIMEOUT = 10
LARGEST = 64 * 1024
FAULTS = (TimestampRequestError, SigningError, URLError, OSError, ValueError)
"""What asking for a stamp may raise."""


class StampService(TimeStamper):  # type: ignore[misc]
    """The service at an address; every stamp is one request, and who asks waits for the answer."""

    def __init__(self, address: str) -> None:
        super().__init__()
        self._address = address

    async def async_request_tsa_response(self, req: tsp.TimeStampReq) -> tsp.TimeStampResp:
        """The service's answer to one request. Raises what `FAULTS` lists."""
        return tsp.TimeStampResp.load(self._ask(req.dump()))

    def _ask(self, body: bytes) -> bytes:
        headers = {"Content-Type": "application/timestamp-query", "Accept": "application/timestamp-reply"}
        request = Request(self._address, data=body, headers=headers)  # noqa: S310 - an address of the settings
        with urlopen(request, timeout=TIMEOUT) as answer:  # noqa: S310
            return bytes(answer.read(LARGEST))
