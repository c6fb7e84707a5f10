-- Reads include/genesys_onboarding.ffi.h by LuaJIT's FFI and calls the library: luajit load.lua HEADER LIBRARY
local ffi = require("ffi")
local file = assert(io.open(arg[1]))
ffi.cdef(file:read("*a"))
file:close()
local library = ffi.load(arg[2])

local function check(status, error)
    if status ~= library.GENESYS_OK then
        local message = ffi.string(library.genesys_error_message(error[0]))
        library.genesys_error_free(error[0])
        os.exit(message)
    end
end

local client = ffi.new("genesys_client *[1]")
local error = ffi.new("genesys_error *[1]")
check(library.genesys_client_new_json('{"baseUrl": "http://127.0.0.1:1", "maxRetries": 0}', client, error), error)
local options = ffi.new("genesys_page_options")
options.struct_size = ffi.sizeof(options)
local listing = ffi.new("genesys_invite_listing *[1]")
local status = library.genesys_get_onboarding_invites(client[0], options, listing, error)
assert(status == library.GENESYS_CONNECT, status)
assert(ffi.string(library.genesys_status_name(status)) == "GENESYS_CONNECT")
library.genesys_error_free(error[0])
library.genesys_client_free(client[0])
print("LuaJIT: " .. ffi.string(library.genesys_version()))
