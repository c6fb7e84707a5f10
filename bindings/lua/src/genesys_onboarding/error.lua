--- Errors: tables with all facts, and strings with the message where one is wanted.

local json = require "genesys_onboarding.json"

local Error = {}
Error.__index = Error

--- Returns an error with these facts.
function Error.new(facts)
  facts.outcomeUnknown, facts.retryable = facts.outcomeUnknown or false, facts.retryable or false
  return setmetatable(facts, Error)
end

--- Returns an error of the library as a table, and frees it.
function Error.take(library, handle)
  local facts = json.decode(library.take(library.c.genesys_error_to_json(handle)))
  library.c.genesys_error_free(handle)
  return Error.new(facts)
end

function Error:__tostring()
  return self.message
end

function Error.__concat(left, right)
  return tostring(left) .. tostring(right)
end

return Error
