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
local file = path ~= "" and path or NAMES[ffi.os] or "libgenesys_onboarding.so.0.1"
local is_open, c, version = pcall(open, file)
if not is_open then
  local reason = c:gsub("^.-:%d+: ", "")
  error(("cannot load %s: %s; install it, or set GENESYS_ONBOARDING_LIBRARY to its path"):format(file, reason), 0)
elseif version ~= contract.version then
  local message = "%s has version %s, this module has version %s; install the same version of both"
  error(message:format(file, version, contract.version), 0)
end

local library = { c = c }

local function free_of(type)
  return c[type == "char" and "genesys_string_free" or type .. "_free"]
end

--- Frees what the library has returned by a pointer to this type, now and not by the collector.
function library.free(type, pointer)
  free_of(type)(ffi.gc(pointer, nil))
end

--- Decodes and frees JSON that the library has returned; nil for NULL.
function library.take(pointer)
  if pointer == nil then
    return nil
  end
  local text = ffi.string(pointer)
  library.free("char", pointer)
  return json.decode(text)
end

--- Returns an argument. Raises an error if it has another type, as functions of Lua do.
function library.expect(expected, argument, name)
  if type(argument) ~= expected then
    error(("bad argument '%s' (%s expected, got %s)"):format(name, expected, type(argument)), 3)
  end
  return argument
end

--- Returns what an object owns. Raises an error if the object is closed.
function library.open(object, level)
  if type(object) ~= "table" or not object.name then
    error("bad self: call methods as object:method()", level or 3)
  end
  return object.pointer or error("attempt to use a closed " .. object.name, level or 3)
end

--- What a callback of the call in progress has raised, in a table.
library.raised = nil
--- Whether SIGINT ends the program during calls.
library.is_interrupted_by_default = false

--- Gives SIGINT its default action, which ends the program.
function library.default_interrupt()
  ffi.C.genesys_onboarding_signal(2, nil)
end

-- Returns the arguments for C: what objects own, other values as JSON, and a character in place of U+0000, which would
-- end a string, so that the library rejects it.
local function prepare(arguments)
  for index, argument in pairs(arguments) do
    if type(argument) == "string" then
      arguments[index] = argument:gsub("%z", "␀")
    elseif type(argument) == "table" and argument.close then
      arguments[index] = library.open(argument, 5)
    elseif type(argument) ~= "cdata" then
      arguments[index] = json.encode(argument)
    end
  end
  return arguments
end

-- Calls a function. Returns its status and what a callback has raised, in a table.
local function call_guarded(func, ...)
  local outer = library.raised
  library.raised = nil
  if library.is_interrupted_by_default then
    library.default_interrupt()
  end
  local status = func(...)
  local raised = library.raised
  library.raised = outer
  return status, raised
end
-- A callback must not run below compiled code.
jit.off(call_guarded)

local function take_error(pointer)
  local facts = library.take(c.genesys_error_to_json(pointer))
  c.genesys_error_free(pointer)
  return Error.new(facts)
end

--- Calls a function, which returns a pointer to `type` by its last argument but one, or nothing if that is nil. Returns
--- the pointer, which is nil for NULL, or true; or nil and the error. Raises what a callback has raised.
function library.call(type, func, ...)
  -- The objects of `...` are held until the end, and with them the functions that the library may call.
  local arguments, count = prepare { ... }, select("#", ...)
  local output, err = type and ffi.new(type .. " *[1]"), ffi.new "genesys_error *[1]"
  if output then
    count = count + 1
    arguments[count] = output
  end
  arguments[count + 1] = err
  local status, raised = call_guarded(func, unpack(arguments, 1, count + 1))
  local result = not output or output[0] ~= nil and ffi.gc(output[0], free_of(type)) or nil
  local failure = status ~= 0 and take_error(err[0])
  if raised then
    error(raised[1], 0)
  elseif failure then
    return nil, failure
  end
  return result
end

--- Calls a function that returns JSON. Returns its value, true for null and nil for NULL, or nil and the error.
function library.call_json(func, ...)
  local pointer, err = library.call("char", func, ...)
  if not pointer then
    return nil, err
  end
  local is_decoded, value = pcall(library.take, pointer)
  if not is_decoded then
    -- Valid JSON, as the library has checked, that is too deep for lua-cjson, or has half a surrogate pair.
    local message = "cannot decode the response: " .. value:gsub("^.-:%d+: ", "")
    local facts = { kind = "DECODE", message = message, attempts = 1, outcomeUnknown = false, retryable = false }
    return nil, Error.new(facts)
  elseif value == nil then
    return true
  end
  return value
end

registry.genesys_onboarding = library
return library
