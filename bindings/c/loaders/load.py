"""Reads include/genesys_onboarding.ffi.h by cffi and calls the library: python load.py HEADER LIBRARY"""

import sys
from pathlib import Path

from cffi import FFI

header, path = sys.argv[1:]
ffi = FFI()
ffi.cdef(Path(header).read_text())
library = ffi.dlopen(path)

client = ffi.new("genesys_client **")
error = ffi.new("genesys_error **")
settings = b'{"baseUrl": "http://127.0.0.1:1", "maxRetries": 0}'
status = library.genesys_client_new_json(settings, client, error)
assert status == library.GENESYS_OK, ffi.string(library.genesys_error_message(error[0]))
options = ffi.new("genesys_page_options *")
options.struct_size = ffi.sizeof("genesys_page_options")
listing = ffi.new("genesys_invite_listing **")
status = library.genesys_get_onboarding_invites(client[0], options, listing, error)
assert status == library.GENESYS_CONNECT, status
assert ffi.string(library.genesys_status_name(status)) == b"GENESYS_CONNECT"
library.genesys_error_free(error[0])
library.genesys_client_free(client[0])
print("cffi:", ffi.string(library.genesys_version()).decode())
