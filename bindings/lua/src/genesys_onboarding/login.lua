--- A person's login: authorization code with PKCE.

local Client = require "genesys_onboarding.client"
local ffi = require "ffi"
local handle = require "genesys_onboarding.handle"
local hooks = require "genesys_onboarding.hooks"
local library = require "genesys_onboarding.library"

local c = library.c

---@class genesys_onboarding.Login : genesys_onboarding.Handle
local Login = handle.class "login"

--- Begins a login: listens for the redirect of the browser; nothing is sent yet.
---@param settings genesys_onboarding.Settings those of the client to be
---@param options? genesys_onboarding.LoginOptions
---@param callbacks? genesys_onboarding.Callbacks those of the client to be
---@return genesys_onboarding.Login? login
---@return genesys_onboarding.Error? error
function Login.new(settings, options, callbacks)
  local struct, functions = hooks.struct(callbacks)
  return Login.make(functions, c.genesys_login_begin, settings, options, struct)
end

--- Returns the address of the login page, for the person's browser.
---@return string
function Login:url()
  return ffi.string(c.genesys_login_url(library.open(self)))
end

--- Returns the address that the browser is sent to after the login.
---@return string
function Login:redirect_uri()
  return ffi.string(c.genesys_login_redirect_uri(library.open(self)))
end

--- Waits until the person has logged in, and returns the client that makes calls as them.
---@param timeout_ms integer in milliseconds
---@return genesys_onboarding.Client? client
---@return genesys_onboarding.Error? error
function Login:wait(timeout_ms)
  local limit = ffi.cast("uint64_t", library.expect("number", tonumber(timeout_ms), "timeout_ms"))
  return Client.make(self.functions, c.genesys_login_wait, self, limit)
end

--- Finishes the login with the address that the browser shows after it, or with the code of that address.
---@param pasted string
---@return genesys_onboarding.Client? client
---@return genesys_onboarding.Error? error
function Login:finish(pasted)
  return Client.make(self.functions, c.genesys_login_finish, self, library.expect("string", pasted, "pasted"))
end

--- Ends the waiting of other threads and callbacks with `CANCELLED`.
function Login:cancel()
  c.genesys_login_cancel(library.open(self))
end

return Login
