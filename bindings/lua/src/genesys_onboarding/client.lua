--- A client of the Onboarding API. Its methods return a result, or nil and an error; iterators raise their errors, as
--- `io.lines` does.

local handle = require "genesys_onboarding.handle"
local hooks = require "genesys_onboarding.hooks"
local library = require "genesys_onboarding.library"

local c, call_json, expect = library.c, library.call_json, library.expect

---@class genesys_onboarding.Client
local Client = require "genesys_onboarding.operations"
local Pages = handle.class "pages_json"

--- Creates a client.
---@param settings? genesys_onboarding.Settings
---@param callbacks? genesys_onboarding.Callbacks
---@return genesys_onboarding.Client? client
---@return genesys_onboarding.Error? error
function Client.new(settings, callbacks)
  local struct, functions = hooks.struct(callbacks)
  return Client.make(functions, c.genesys_client_new_json_with_callbacks, settings, struct)
end

--- Returns a client with limits, headers and a cancel of its own. It shares connections and access token with this one.
---@param options? genesys_onboarding.CallOptions
---@return genesys_onboarding.Client? client
---@return genesys_onboarding.Error? error
function Client:with_options(options)
  return Client.make(self.functions, c.genesys_client_with_options_json, self, options)
end

--- Calls any operation. Returns the service's JSON as a value, and true for an operation without a result.
---@param operation string the operation ID, such as "getOnboardingInvite"
---@param arguments? table by the names of the parameters; `body` is the request body
---@return any result
---@return genesys_onboarding.Error? error
function Client:call(operation, arguments)
  return call_json(c.genesys_call_json, self, expect("string", operation, "operation"), arguments)
end

local function check(value, err)
  return err and error(err, 0) or value
end

--- Iterates over the pages of a listing. The iterator raises its errors; called again, it requests the same page.
---@param operation string
---@param arguments? table
---@return fun(): table?
function Client:pages(operation, arguments)
  local open, id = c.genesys_pages_json_open, expect("string", operation, "operation")
  local pages = check(Pages.make(self.functions, open, self, id, arguments))
  return function()
    return check(call_json(c.genesys_pages_json_next, pages))
  end
end

--- Iterates over the entities of all pages of a listing, as `pages` does over the pages.
---@param operation string
---@param arguments? table
---@return fun(): any
function Client:entities(operation, arguments)
  local next_page, entities, index = self:pages(operation, arguments), {}, 0
  return function()
    while not entities[index + 1] do
      local page = next_page()
      if not page then
        return nil
      end
      entities, index = page.entities or {}, 0
    end
    index = index + 1
    return entities[index]
  end
end

--- Ends the calls in progress of this client, and of those derived from it, with `CANCELLED`: those whose callback
--- calls this.
function Client:cancel()
  c.genesys_client_cancel(library.open(self))
end

--- Returns what is known of the last response: operationId, httpStatus, attempts, headers and so on. Nil before one.
---@return genesys_onboarding.LastResponse?
function Client:last_response()
  return library.take(c.genesys_client_last_response_json(library.open(self)))
end

return Client
