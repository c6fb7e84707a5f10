--- The shared library: how it is found and called, and who frees what.

-- The registry keeps the library as long as the Lua state, whose finalizers may call it until the end. A second load of
-- this module, as by OpenResty without its code cache, finds it there.
local registry = debug.getregistry()
if registry.genesys_onboarding then
  return registry.genesys_onboarding
end

local contract = require "genesys_onboarding.contract"
local Error = require "genesys_onboarding.error"
local ffi = require "ffi"
local json = require "genesys_onboarding.json"

local NAMES = { OSX = "libgenesys_onboarding.dylib", Windows = "genesys_onboarding.dll" }

local function open(name)
  local library = ffi.load(name)
  return library, ffi.string(library.genesys_version())
end

-- Types cannot be declared again, when the library was not found before.
if not pcall(ffi.typeof, "genesys_client") then
  ffi.cdef(require "genesys_onboarding.declarations")
  ffi.cdef 'void *genesys_onboarding_signal(int, void *) __asm__("signal")'
end
local path = os.getenv "GENESYS_ONBOARDING_LIBRARY"
local name = path ~= "" and path or NAMES[ffi.os] or "libgenesys_onboarding.so.0.1"
local is_open, c, version = pcall(open, name)
if not is_open then
  local reason = c:gsub("^.-:%d+: ", "")
  error(("cannot load %s: %s; install it, or set GENESYS_ONBOARDING_LIBRARY to its path"):format(name, reason), 0)
elseif version ~= contract.version then
  local message = "%s has version %s, this module has version %s; install the same version of both"
  error(message:format(name, version, contract.version), 0)
end

local library = { c = c }

--- How a function returns something by its last argument but one: the type, and what frees it.
function library.output(type, free)
  return { new = ffi.typeof(type), free = free }
end

--- Copies and frees an owned string; nil for NULL.
function library.take(pointer)
  if pointer == nil then
    return nil
  end
  pointer = ffi.gc(pointer, c.genesys_string_free)
  local text = ffi.string(pointer)
  c.genesys_string_free(ffi.gc(pointer, nil))
  return text
end

--- What a callback of the call in progress has raised, in a table.
library.raised = nil
--- Whether SIGINT ends the program during calls.
library.is_interrupted_by_default = false

--- Gives SIGINT its default action, which ends the program.
function library.default_interrupt()
  ffi.C.genesys_onboarding_signal(2, nil)
end

local error_type = ffi.typeof "genesys_error *[1]"

--- Calls a function. Returns its output, which is true for a function without one and nil for NULL, or nil and the
--- error. Raises what a callback has raised.
function library.call(output, func, ...)
  local arguments, count = { ... }, select("#", ...)
  local out = output and output.new()
  if out then
    count = count + 1
    arguments[count] = out
  end
  local error_out, outer = error_type(), library.raised
  arguments[count + 1] = error_out
  library.raised = nil
  if library.is_interrupted_by_default then
    library.default_interrupt()
  end
  local status = func(unpack(arguments, 1, count + 1))
  local raised = library.raised
  library.raised = outer
  local result = not out or out[0] ~= nil and ffi.gc(out[0], output.free) or nil
  local failure = status ~= 0 and Error.take(library, error_out[0])
  if raised then
    error(raised[1], 0)
  elseif failure then
    return nil, failure
  end
  return result
end
-- A callback must not run below compiled code.
jit.off(library.call)

local string_output = library.output("char *[1]", c.genesys_string_free)

--- Calls a function that returns JSON. Returns its value, true for null and nil for NULL, or nil and the error.
function library.call_json(func, ...)
  local pointer, err = library.call(string_output, func, ...)
  if not pointer then
    return nil, err
  end
  local is_decoded, value = pcall(json.decode, library.take(pointer))
  if not is_decoded then
    -- Valid JSON, as the library has checked, that is too deep for lua-cjson, or has half a surrogate pair.
    local message = "cannot decode the response: " .. value:gsub("^.-:%d+: ", "")
    return nil, Error.new { kind = "DECODE", message = message, attempts = 1 }
  elseif value == nil then
    return true
  end
  return value
end

registry.genesys_onboarding = library
return library
