"""Content in a bucket of any service that speaks S3: `s3://bucket/prefix?endpoint=https://…&region=…`.

Who it is is said in the environment that all tools for S3 read: AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY.
"""

from urllib.parse import parse_qs, urlsplit

import boto3
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError

from forum.errors import Busy
from forum.i18n import _

_SECONDS_MAX = 5
_ABSENT = frozenset({"NoSuchKey", "404"})


class InBucket:
    """One bucket, or the part of it below a prefix. A bucket that does not answer is Busy: nothing was changed."""

    def __init__(self, url: str):
        parts = urlsplit(url)
        asked = {name: values[-1] for name, values in parse_qs(parts.query).items()}
        self._bucket = parts.netloc
        self._prefix = f"{parts.path.strip('/')}/".lstrip("/")
        session = boto3.session.Session()
        if session.get_credentials() is None:
            raise ValueError("AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY do not say who asks")
        self._client = session.client(
            "s3",
            endpoint_url=asked.get("endpoint"),
            region_name=asked.get("region", "us-east-1"),
            config=Config(
                connect_timeout=_SECONDS_MAX,
                read_timeout=_SECONDS_MAX,
                retries={"total_max_attempts": 2, "mode": "standard"},
                # By its path where an endpoint is named: other services seldom have a name for each bucket.
                s3={"addressing_style": "path" if "endpoint" in asked else "auto"},
                # Services other than Amazon's do not all know the newer checksums.
                request_checksum_calculation="when_required",
                response_checksum_validation="when_required",
            ),
        )

    def put(self, name: str, content: bytes) -> None:
        """Keep the content. Raises Busy."""
        self._ask(self._client.put_object, name, Body=content, ContentType="image/webp")

    def get(self, name: str) -> bytes | None:
        """Return the content, or None where there is none. Raises Busy."""
        try:
            return self._ask(lambda **asked: self._client.get_object(**asked)["Body"].read(), name)
        except KeyError:
            return None

    def delete(self, name: str) -> None:
        """Throw the content away, if it is there. Raises Busy."""
        self._ask(self._client.delete_object, name)

    def _ask(self, ask, name: str, **more: object):
        try:
            return ask(Bucket=self._bucket, Key=f"{self._prefix}{name}.webp", **more)
        except ClientError as error:
            if error.response.get("Error", {}).get("Code") in _ABSENT:
                raise KeyError(name) from None
            raise Busy(_("Pictures can’t be reached right now.")) from error
        except BotoCoreError as error:
            raise Busy(_("Pictures can’t be reached right now.")) from error
