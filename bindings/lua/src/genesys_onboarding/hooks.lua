--- Callbacks of the library, by functions of Lua. They run in the thread of the call that they concern, inside of it.

local ffi = require "ffi"
local library = require "genesys_onboarding.library"

-- LuaJIT has few callbacks, and frees none by itself: a second load of this module goes on with those of the first.
if library.hooks then
  return library.hooks
end

-- The functions of a client are held by it, by what derives from it, and by nothing else.
local functions_by_id = setmetatable({}, { __mode = "v" })
local last_id = 0

---@class genesys_onboarding.Callbacks
---@field observer? fun(event: genesys_onboarding.Event) is told of attempts, waits and token refreshes
---@field interrupt? fun(): boolean is asked at least every 100 ms while a call waits whether it shall end
---@field refresh_token_observer? fun(token: string) is given each new refresh token of a person

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

local function functions_of(user_data)
  return functions_by_id[tonumber(ffi.cast("intptr_t", user_data))]
end

local callbacks = {
  observer = callback("genesys_observer_callback", function(event, user_data)
    functions_of(user_data).observer(library.take(library.c.genesys_event_to_json(event)))
  end),
  interrupt = callback("genesys_interrupt_callback", function(user_data)
    local interrupt = functions_of(user_data).interrupt
    return interrupt and interrupt()
  end),
  refresh_token_observer = callback("genesys_refresh_token_callback", function(token, user_data)
    functions_of(user_data).refresh_token_observer(ffi.string(token))
  end),
}

local hooks = {}

--- Returns the `genesys_callbacks` of functions, and what must be held as long as the library may call them.
function hooks.struct(functions)
  if not functions then
    return nil
  end
  local held = {}
  for name, func in pairs(library.expect("table", functions, "callbacks")) do
    if not callbacks[name] then
      local message = "unknown callback %q; expected observer, interrupt or refresh_token_observer"
      error(message:format(tostring(name)), 3)
    end
    held[name] = library.expect("function", func, name)
  end
  -- The handler of the command `luajit` sets a debug hook that raises an error, also as a callback begins, which is too
  -- early to catch it.
  library.is_interrupted_by_default = library.is_interrupted_by_default or type(_G.arg) == "table"
  last_id = last_id + 1
  functions_by_id[last_id] = held
  local struct = ffi.new("genesys_callbacks", { struct_size = ffi.sizeof "genesys_callbacks" })
  struct.user_data = ffi.cast("void *", last_id)
  struct.interrupt = callbacks.interrupt
  struct.observer = held.observer and callbacks.observer
  struct.refresh_token = held.refresh_token_observer and callbacks.refresh_token_observer
  return struct, held
end

library.hooks = hooks
return hooks
