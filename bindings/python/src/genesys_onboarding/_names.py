"""The names of the settings, in Python and in the library."""

JSON_NAMES = {
    "region": "region",
    "base_url": "baseUrl",
    "login_url": "loginUrl",
    "access_token": "accessToken",
    "client_id": "clientId",
    "client_secret": "clientSecret",
    "connect_timeout": "connectTimeoutMs",
    "timeout": "attemptTimeoutMs",
    "total_timeout": "totalTimeoutMs",
    "max_retries": "maxRetries",
    "max_response_bytes": "maxResponseBytes",
    "user_agent": "userAgent",
    "proxy": "proxy",
    "ca_bundle": "caBundle",
    "client_certificate": "clientCertificate",
    "client_key": "clientKey",
    "allow_insecure_http": "allowInsecureHttp",
}
"""What the library calls each of the settings."""
