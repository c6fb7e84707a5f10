"""Proxy: one that is given, or the one of the environment."""

from genesys_onboarding import Client, ConfigurationError

with Client(
    region="eu-west-1",
    access_token="my-token",
    proxy="http://user:password@proxy.example:3128",
) as client:
    print(client)

try:
    Client(region="eu-west-1", proxy="socks5h://proxy.example:1080")
except ConfigurationError as error:
    print(error)

# HTTPS_PROXY and NO_PROXY, with other settings of the program's own.
with Client(region="eu-west-1", proxy_from_environment=True, connect_timeout=5) as client:
    print(client)
