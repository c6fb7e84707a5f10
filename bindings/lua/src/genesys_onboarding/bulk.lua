--- A bulk run: people staged, created or joined, each exactly once, with a journal.

local handle = require "genesys_onboarding.handle"
local json = require "genesys_onboarding.json"
local library = require "genesys_onboarding.library"

local c, open = library.c, handle.open

---@class genesys_onboarding.Bulk
local Bulk, output, own = handle.class("bulk", c.genesys_bulk_free)

--- Opens a journal, or creates it.
---@param client genesys_onboarding.Client
---@param options genesys_onboarding.BulkOptions `journal`, a path, is required
---@return genesys_onboarding.Bulk? bulk
---@return genesys_onboarding.Error? error
function Bulk.new(client, options)
  local pointer, err = library.call(output, c.genesys_bulk_open, open(client), json.encode(options or {}))
  return pointer and own(pointer, client.hooks), err
end

--- Does everything for one person, and returns the outcome. All errors but `INVALID_ARGUMENT` end the run.
---@param request table one of `stage`, `create` and `join`, with its request body
---@return table? outcome
---@return genesys_onboarding.Error? error
function Bulk:submit(request)
  return library.call_json(c.genesys_bulk_submit_json, open(self), json.encode(request or {}))
end

--- Adds a person to the report before they are submitted.
---@param request table
---@return true? ok
---@return genesys_onboarding.Error? error
function Bulk:enlist(request)
  return library.call(nil, c.genesys_bulk_enlist_json, open(self), json.encode(request or {}))
end

--- Returns the outcome of each person so far.
---@return table? report
---@return genesys_onboarding.Error? error
function Bulk:report()
  return library.call_json(c.genesys_bulk_report_json, open(self))
end

return Bulk
