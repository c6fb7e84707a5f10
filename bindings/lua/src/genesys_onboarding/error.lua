--- Errors: tables with all facts, and strings with the message where one is wanted.

local Error = {}
Error.__index = Error

--- Returns an error with these facts.
function Error.new(facts)
  return setmetatable(facts, Error)
end

function Error:__tostring()
  return self.message
end

function Error.__concat(left, right)
  return tostring(left) .. tostring(right)
end

return Error
