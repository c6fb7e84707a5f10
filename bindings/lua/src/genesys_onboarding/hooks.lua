--- Callbacks of the library, by functions of Lua. They run in the thread of the call that they concern, inside of it.

local contract = require "genesys_onboarding.contract"
local ffi = require "ffi"
local library = require "genesys_onboarding.library"

-- LuaJIT has few callbacks, and frees none by itself: a second load of this module goes on with those of the first.
if library.hooks then
  return library.hooks
end

local KINDS = { "attempt", "wait", "token_refresh" }
local REASONS = { "backoff", "retry_after", "pause", "pacing" }

-- The functions of a client are held by it, by what derives from it, and by nothing else.
local hooks_by_id = setmetatable({}, { __mode = "v" })
local last_id = 0

local function text(pointer)
  return pointer ~= nil and ffi.string(pointer) or nil
end

local function present(number)
  return number ~= 0 and number or nil
end

local function event_table(event)
  return {
    kind = KINDS[event.kind],
    operationId = text(event.operation_id),
    method = text(event.method),
    path = text(event.path),
    attempt = present(event.attempt),
    httpStatus = present(event.http_status),
    errorKind = contract.statuses[event.error_kind],
    error = text(event.error),
    correlationId = text(event.correlation_id),
    elapsedMs = present(event.elapsed_ms),
    delayMs = present(event.delay_ms),
    waitReason = REASONS[event.wait_reason],
  }
end

-- Each is one callback for all clients. What is raised must not leave it: it ends the call.
local function callback(type, receive)
  local function guarded(...)
    local ok, result = pcall(receive, ...)
    if not ok and not library.raised then
      library.raised = { result }
    end
    return library.raised ~= nil or (result and true or false)
  end
  jit.off(guarded)
  return ffi.cast(type, guarded)
end

local function hooks_of(user_data)
  return hooks_by_id[tonumber(ffi.cast("intptr_t", user_data))]
end

local callbacks = {
  observer = callback("genesys_observer_callback", function(event, user_data)
    hooks_of(user_data).observer(event_table(event))
  end),
  interrupt = callback("genesys_interrupt_callback", function(user_data)
    local interrupt = hooks_of(user_data).interrupt
    return interrupt and interrupt()
  end),
  refresh_token = callback("genesys_refresh_token_callback", function(token, user_data)
    hooks_of(user_data).refresh_token(ffi.string(token))
  end),
}

local hooks = {}

--- Returns the `genesys_callbacks` of functions, and what must be held as long as the library may call them.
function hooks.struct(functions)
  if not functions then
    return nil
  end
  local held = {}
  for name, func in pairs(functions) do
    if not callbacks[name] then
      error(("unknown callback %q; expected observer, interrupt or refresh_token"):format(tostring(name)), 3)
    end
    held[name] = func
  end
  -- The handler of the command `luajit` sets a debug hook that raises an error, also as a callback begins, which is too
  -- early to catch it.
  library.is_interrupted_by_default = library.is_interrupted_by_default or type(_G.arg) == "table"
  last_id = last_id + 1
  hooks_by_id[last_id] = held
  local struct = ffi.new("genesys_callbacks", { struct_size = ffi.sizeof "genesys_callbacks" })
  struct.user_data = ffi.cast("void *", last_id)
  struct.interrupt = callbacks.interrupt
  struct.observer = held.observer and callbacks.observer
  struct.refresh_token = held.refresh_token and callbacks.refresh_token
  return struct, held
end

library.hooks = hooks
return hooks
