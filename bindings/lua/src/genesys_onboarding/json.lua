--- JSON by lua-cjson, in which integers have 64 bits, empty arrays stay arrays, and null is absent.

local cjson = require("cjson").new()
local contract = require "genesys_onboarding.contract"
local ffi = require "ffi"

local json = {}

--- The metatable of an empty table that is an array; without it, it is an object. The fields of the models need none.
json.array_mt = {}

-- Precedes what lua-cjson cannot write or read. An address, which cannot be guessed.
local MARK = tostring({}) .. " "
-- Doubles have all integers up to here.
local MAX_EXACT = 2 ^ 53
local LONG = ("%d"):rep(16)

-- Copies a value, with marked strings for empty arrays, and for numbers, of which lua-cjson writes 14 digits. Raises an
-- error for what JSON lacks, such as functions and NaN.
local function mark(value, name)
  if type(value) == "table" then
    if next(value) == nil and (contract.arrays[name] or getmetatable(value) == json.array_mt) then
      return MARK .. "[]"
    end
    local copy = {}
    for key, member in pairs(value) do
      copy[key] = mark(member, key)
    end
    return copy
  elseif type(value) == "number" and value - value == 0 then
    local is_integer = value % 1 == 0 and math.abs(value) <= MAX_EXACT
    return MARK .. (is_integer and "%d" or "%.17g"):format(value)
  elseif ffi.istype("int64_t", value) or ffi.istype("uint64_t", value) then
    return MARK .. tostring(value):gsub("U?LL$", "")
  elseif type(value) == "string" or type(value) == "boolean" or value == cjson.null then
    return value
  end
  error(("cannot encode %s as JSON: %s"):format(name or "a value", tostring(value)), 0)
end

--- Returns the JSON of a value, and nil for nil.
function json.encode(value)
  return value ~= nil and (cjson.encode(mark(value)):gsub('"' .. MARK .. '([%w%[%].+-]+)"', "%1")) or nil
end

-- Returns a number if it has the integer, or else an int64_t. More digits than that are a number, too.
local function integer(digits)
  local number, value = tonumber(digits), 0LL
  if math.abs(number) < MAX_EXACT then
    return number
  end
  for digit in digits:gmatch "%d" do
    value = value * 10 - (digit:byte() - 48)
  end
  value = number < 0 and value or -value
  return tostring(value) == digits .. "LL" and value or number
end

-- Makes marked strings of empty arrays, and of the integers that a double may not have.
local function mark_text(text)
  text = text:gsub('\\(["\\])', { ['"'] = "\\u0022", ["\\"] = "\\u005c" })
  return (text:gsub('([^"]*)("?[^"]*"?)', function(outside, quoted)
    outside = outside:gsub("%[%s*%]", ('"%s[]"'):format(MARK))
    outside = outside:gsub("%f[%w.+-](-?%d+)%f[^%w.+-]", function(digits)
      return #digits > 15 and ('"%s%s"'):format(MARK, digits) or nil
    end)
    return outside .. quoted
  end))
end

local function unmark(value)
  if type(value) == "table" then
    for key, member in pairs(value) do
      value[key] = unmark(member)
    end
  elseif value == cjson.null then
    return nil
  elseif value == MARK .. "[]" then
    return setmetatable({}, json.array_mt)
  elseif type(value) == "string" and value:sub(1, #MARK) == MARK then
    return integer(value:sub(#MARK + 1))
  end
  return value
end

--- Returns the value of a JSON text. Null is nil; integers beyond 2^53 are `int64_t`.
function json.decode(text)
  if text:find "%[%s*%]" or text:find(LONG) then
    text = mark_text(text)
  end
  return unmark(cjson.decode(text))
end

return json
