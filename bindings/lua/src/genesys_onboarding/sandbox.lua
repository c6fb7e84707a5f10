--- An embedded Onboarding service with state and fault injection, for the tests of a program.

local Client = require "genesys_onboarding.client"
local library = require "genesys_onboarding.library"

local c = library.c

---@class genesys_onboarding.Sandbox
local Sandbox = require "genesys_onboarding.verbs"

--- Starts a sandbox.
---@param options? genesys_onboarding.SandboxOptions
---@return genesys_onboarding.Sandbox? sandbox
---@return genesys_onboarding.Error? error
function Sandbox.new(options)
  return Sandbox.make(nil, c.genesys_sandbox_start_json, options)
end

local function settings_of(sandbox, is_unprivileged)
  return library.take(c.genesys_sandbox_settings_json(library.open(sandbox), is_unprivileged))
end

--- Returns the settings of a client that has every permission.
---@return genesys_onboarding.Settings
function Sandbox:settings()
  return settings_of(self, false)
end

--- Returns the settings of a client that has no permissions.
---@return genesys_onboarding.Settings
function Sandbox:unprivileged_settings()
  return settings_of(self, true)
end

--- Creates a client of this sandbox, with further settings that replace its own.
---@param settings? genesys_onboarding.Settings
---@param callbacks? genesys_onboarding.Callbacks
---@return genesys_onboarding.Client? client
---@return genesys_onboarding.Error? error
function Sandbox:client(settings, callbacks)
  local all = self:settings()
  for key, value in pairs(library.expect("table", settings or {}, "settings")) do
    all[key] = value
  end
  return Client.new(all, callbacks)
end

--- Runs a verb, such as "fail_next".
---@param verb string
---@param arguments? table
---@return table? result
---@return genesys_onboarding.Error? error
function Sandbox:call(verb, arguments)
  return library.call_json(c.genesys_sandbox_call_json, self, library.expect("string", verb, "verb"), arguments)
end

return Sandbox
