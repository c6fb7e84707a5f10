--- A bulk run: people staged, created or joined, each exactly once, with a journal.

local handle = require "genesys_onboarding.handle"
local library = require "genesys_onboarding.library"

local c = library.c

---@class genesys_onboarding.Bulk : genesys_onboarding.Handle
local Bulk = handle.class "bulk"

--- Opens a journal, or creates it.
---@param client genesys_onboarding.Client
---@param options genesys_onboarding.BulkOptions `journal`, a path, is required
---@return genesys_onboarding.Bulk? bulk
---@return genesys_onboarding.Error? error
function Bulk.new(client, options)
  return Bulk.make(client.functions, c.genesys_bulk_open, client, options or {})
end

--- Does everything for one person, and returns the outcome. All errors but `INVALID_ARGUMENT` end the run.
---@param request genesys_onboarding.BulkRequest
---@return genesys_onboarding.BulkOutcome? outcome
---@return genesys_onboarding.Error? error
function Bulk:submit(request)
  return library.call_json(c.genesys_bulk_submit_json, self, request or {})
end

--- Adds a person to the report before they are submitted.
---@param request genesys_onboarding.BulkRequest
---@return true? ok
---@return genesys_onboarding.Error? error
function Bulk:enlist(request)
  return library.call(nil, c.genesys_bulk_enlist_json, self, request or {})
end

--- Returns the outcome of each person so far.
---@return genesys_onboarding.BulkReport? report
---@return genesys_onboarding.Error? error
function Bulk:report()
  return library.call_json(c.genesys_bulk_report_json, self)
end

return Bulk
