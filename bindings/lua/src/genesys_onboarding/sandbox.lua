--- An embedded Onboarding service with state and fault injection, for the tests of a program.

local Client = require "genesys_onboarding.client"
local ffi = require "ffi"
local handle = require "genesys_onboarding.handle"
local json = require "genesys_onboarding.json"
local library = require "genesys_onboarding.library"

local c, open = library.c, handle.open

---@class genesys_onboarding.Sandbox
local Sandbox, output, own = handle.class("sandbox", c.genesys_sandbox_free)

--- Starts a sandbox.
---@param options? genesys_onboarding.SandboxOptions
---@return genesys_onboarding.Sandbox? sandbox
---@return genesys_onboarding.Error? error
function Sandbox.new(options)
  local pointer, err = library.call(output, c.genesys_sandbox_start_json, json.encode(options))
  return pointer and own(pointer), err
end

--- Returns the settings of a client that has every permission.
---@return genesys_onboarding.Settings
function Sandbox:settings()
  local pointer = open(self)
  local base_url = ffi.string(c.genesys_sandbox_base_url(pointer))
  return {
    baseUrl = base_url,
    loginUrl = base_url,
    clientId = ffi.string(c.genesys_sandbox_client_id(pointer)),
    clientSecret = ffi.string(c.genesys_sandbox_client_secret(pointer)),
  }
end

--- Creates a client of this sandbox, with further settings that replace its own.
---@param settings? genesys_onboarding.Settings
---@param callbacks? genesys_onboarding.Callbacks
---@return genesys_onboarding.Client? client
---@return genesys_onboarding.Error? error
function Sandbox:client(settings, callbacks)
  local all = self:settings()
  for key, value in pairs(settings or {}) do
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
  return library.call_json(c.genesys_sandbox_call_json, open(self), handle.text(verb), json.encode(arguments))
end

return require "genesys_onboarding.verbs"(Sandbox)
