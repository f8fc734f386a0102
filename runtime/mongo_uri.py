"""The store's address as a service is told it: a secret, and perhaps an authority to believe."""

from collections.abc import Mapping
from pathlib import Path
from urllib.parse import quote

from runtime.settings import BadSetting, MissingSetting, secret, text


def mongo_uri(env: Mapping[str, str]) -> str:
    """The address, with TLS asked for when an authority's certificate is given.

    User, password and everything else ride in the address itself, which is why it is a secret.
    """
    uri = secret(env, "SLIPWATCH_MONGO_URI").strip()
    if not uri:
        raise MissingSetting("SLIPWATCH_MONGO_URI")
    ca = text(env, "SLIPWATCH_MONGO_CA", "")
    if not ca:
        return uri
    if not Path(ca).is_file():
        raise BadSetting("SLIPWATCH_MONGO_CA", ca, "a file that can be read")
    if "?" not in uri:
        after_hosts = uri.partition("://")[2]
        uri += "?" if "/" in after_hosts else "/?"
    elif not uri.endswith(("?", "&")):
        uri += "&"
    return f"{uri}tls=true&tlsCAFile={quote(ca, safe='')}"
