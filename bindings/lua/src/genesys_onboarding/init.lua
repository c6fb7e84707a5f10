--- A blocking client of the Genesys Cloud Onboarding API, by LuaJIT's FFI.
---
---     local onboarding = require "genesys_onboarding"
---     local client = assert(onboarding.client { region = "eu-west-1", clientId = "...", clientSecret = "..." })
---     local invite, err = client:get_onboarding_invite("invite-1")

if not jit then
  error("genesys_onboarding needs LuaJIT 2.1; this is " .. _VERSION, 0)
end

local contract = require "genesys_onboarding.contract"

local onboarding = {
  _VERSION = contract.version,
  --- The kinds of errors, to compare `error.kind` with.
  kinds = contract.kinds,
  array_mt = require("genesys_onboarding.json").array_mt,
  client = require("genesys_onboarding.client").new,
  login = require("genesys_onboarding.login").new,
  bulk = require("genesys_onboarding.bulk").new,
  sandbox = require("genesys_onboarding.sandbox").new,
  --- Gives Ctrl-C its default action: the program ends at once, also during a call. The handler of the command `luajit`
  --- waits for the end of the call.
  default_interrupt = require("genesys_onboarding.library").default_interrupt,
}

local function raise(value, err)
  if err ~= nil then
    error(err, 0)
  end
  local class = type(value) == "table" and getmetatable(value)
  return class and class.close and onboarding.raising(value) or value
end

--- Returns a view of a client, a sandbox, a login or a bulk run whose methods raise their errors.
---@generic T
---@param object T
---@return T
function onboarding.raising(object)
  return setmetatable({}, {
    __tostring = function()
      return tostring(object)
    end,
    __index = function(view, name)
      local method = object[name]
      if type(method) ~= "function" then
        return method
      end
      view[name] = function(_, ...)
        return raise(method(object, ...))
      end
      return view[name]
    end,
  })
end

return onboarding
