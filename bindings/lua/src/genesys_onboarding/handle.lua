--- Classes whose objects own something of the library.

local library = require "genesys_onboarding.library"

local handle = {}

--- Returns a class of objects that the collector closes, too.
function handle.class(name)
  ---@class genesys_onboarding.Handle
  local Class = {}
  Class.__index = Class

  --- Calls a function that makes what an object owns. Returns the object, or nil and the error. The object holds
  --- `functions`, which the library may call for it.
  function Class.make(functions, func, ...)
    local pointer, err = library.call("genesys_" .. name, func, ...)
    return pointer and setmetatable({ pointer = pointer, functions = functions, name = name }, Class), err
  end

  --- Frees what the object owns. Closing it twice is harmless.
  function Class:close()
    if self.pointer then
      library.free("genesys_" .. name, self.pointer)
      self.pointer = nil
    end
    return true
  end

  function Class:__tostring()
    return ("genesys_onboarding %s (%s)"):format(name, self.pointer and "open" or "closed")
  end

  return Class
end

return handle
