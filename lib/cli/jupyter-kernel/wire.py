"""Messages as the Jupyter protocol writes them: https://jupyter-client.readthedocs.io/en/stable/messaging.html"""

import hashlib
import hmac
import json
import uuid
from datetime import datetime, timezone

DELIMITER = b"<IDS|MSG>"


class Wire:
    def __init__(self, key):
        self.key = key.encode()

    def sign(self, parts):
        return hmac.new(self.key, b"".join(parts), hashlib.sha256).hexdigest().encode() if self.key else b""

    def read(self, frames):
        """Header, parent header, metadata and content; None for what is no message."""
        try:
            at = frames.index(DELIMITER)
            return [json.loads(part) for part in frames[at + 2 : at + 6]]
        except ValueError:
            return None

    def write(self, kind, content, parent, first=()):
        header = {
            "msg_id": uuid.uuid4().hex,
            "msg_type": kind,
            "session": parent.get("session", "socklab"),
            "username": parent.get("username", "socklab"),
            "date": datetime.now(timezone.utc).isoformat(),
            "version": "5.3",
        }
        parts = [json.dumps(part).encode() for part in (header, parent, {}, content)]
        return [*first, DELIMITER, self.sign(parts), *parts], header["msg_id"]
