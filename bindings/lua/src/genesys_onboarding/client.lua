--- A client of the Onboarding API. Its methods return a result, or nil and an error; iterators raise their errors, as
--- `io.lines` does.

local handle = require "genesys_onboarding.handle"
local hooks = require "genesys_onboarding.hooks"
local json = require "genesys_onboarding.json"
local library = require "genesys_onboarding.library"

local c, call, encode = library.c, library.call, json.encode
local open, text = handle.open, handle.text

---@class genesys_onboarding.Client
local Client, output, own = handle.class("client", c.genesys_client_free)
local pages_output = library.output("genesys_pages_json *[1]", c.genesys_pages_json_free)

Client.output = output

--- Returns the client that a call has returned, or nil and the error.
function Client.own(held, pointer, err)
  return pointer and own(pointer, held), err
end

--- Creates a client.
---@param settings? genesys_onboarding.Settings
---@param callbacks? genesys_onboarding.Callbacks
---@return genesys_onboarding.Client? client
---@return genesys_onboarding.Error? error
function Client.new(settings, callbacks)
  local struct, held = hooks.struct(callbacks)
  return Client.own(held, call(output, c.genesys_client_new_json_with_callbacks, encode(settings), struct))
end

--- Returns a client with limits, headers and a cancel of its own. It shares connections and access token with this one.
---@param options? genesys_onboarding.Options
---@return genesys_onboarding.Client? client
---@return genesys_onboarding.Error? error
function Client:with_options(options)
  return Client.own(self.hooks, call(output, c.genesys_client_with_options_json, open(self), encode(options)))
end

--- Calls any operation. Returns the service's JSON as a value, and true for an operation without a result.
---@param operation string the operation ID, such as "getOnboardingInvite"
---@param arguments? table by the names of the parameters; `body` is the request body
---@return any result
---@return genesys_onboarding.Error? error
function Client:call(operation, arguments)
  return library.call_json(c.genesys_call_json, open(self), text(operation), encode(arguments))
end

local function check(value, err)
  return err and error(err, 0) or value
end

--- Iterates over the pages of a listing. The iterator raises its errors; called again, it requests the same page.
---@param operation string
---@param arguments? table
---@return fun(): table?
function Client:pages(operation, arguments)
  local pointer, err = call(pages_output, c.genesys_pages_json_open, open(self), text(operation), encode(arguments))
  local pages = { pointer = check(pointer, err), hooks = self.hooks }
  return function()
    return check(library.call_json(c.genesys_pages_json_next, pages.pointer))
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
  c.genesys_client_cancel(open(self))
end

--- Returns what is known of the last response: operationId, httpStatus, attempts, headers and so on. Nil before one.
---@return genesys_onboarding.LastResponse?
function Client:last_response()
  local response = library.take(c.genesys_client_last_response_json(open(self)))
  return response and json.decode(response)
end

return require "genesys_onboarding.operations"(Client)
