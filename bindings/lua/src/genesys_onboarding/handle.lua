--- Classes whose objects own something of the library.

local ffi = require "ffi"
local library = require "genesys_onboarding.library"

local handle = {}

-- The functions that the library may call live as long as a pointer, also when its object is dropped during a call.
local hooks_by_pointer = setmetatable({}, { __mode = "k" })

--- Returns a class of objects that the collector closes, too; how the library returns what they own; and the function
--- that makes them of it. They hold `hooks`, the functions that the library may call for them.
function handle.class(name, free)
  local Class = {}
  Class.__index = Class

  --- Frees what the object owns. Closing it twice is harmless.
  function Class:close()
    if self.pointer then
      free(ffi.gc(self.pointer, nil))
      self.pointer = nil
    end
    return true
  end

  function Class:__tostring()
    return ("genesys_onboarding %s (%s)"):format(name, self.pointer and "open" or "closed")
  end

  local function own(pointer, hooks)
    hooks_by_pointer[pointer] = hooks
    return setmetatable({ pointer = pointer, hooks = hooks, name = name }, Class)
  end

  return Class, library.output(("genesys_%s *[1]"):format(name), free), own
end

--- Returns what an object owns. Raises an error if the object is closed.
function handle.open(object)
  if type(object) ~= "table" or not object.name then
    error("bad self: call methods as object:method()", 3)
  end
  return object.pointer or error("attempt to use a closed " .. object.name, 3)
end

--- Returns a string for C. A character in place of U+0000, which would end it, lets the library reject the string.
function handle.text(value)
  if type(value) ~= "string" then
    error(("bad argument (string expected, got %s)"):format(type(value)), 3)
  end
  return (value:gsub("%z", "␀"))
end

return handle
