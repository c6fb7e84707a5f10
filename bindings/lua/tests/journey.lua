-- The program that `.ci/bindings` drives: a JSON object a line in, one a line out.

package.path = "bindings/lua/src/?.lua;bindings/lua/src/?/init.lua;" .. package.path

local ffi = require "ffi"
local json = require "genesys_onboarding.json"
local onboarding = require "genesys_onboarding"

onboarding.default_interrupt()

local function read_contract()
  local file = assert(io.open "docs/contract.json")
  local contract = json.decode(file:read "*a")
  file:close()
  local operations = {}
  for _, operation in ipairs(contract.operations) do
    operations[operation.id] = operation
  end
  return operations
end

local operations = read_contract()
local sandbox
local clients, events = {}, {}

local function snake(name)
  return (name:gsub("%u", function(letter)
    return "_" .. letter:lower()
  end))
end

-- An operation without a result returns true, for assert.
local function result_of(operation, result, err)
  if err then
    return nil, err
  end
  local described = operations[operation]
  if described and not described.response then
    assert(result == true)
    return nil
  end
  return result
end

local function call(client, request)
  return client:call(request.operation, request.arguments)
end

local function typed(client, request)
  local operation = operations[request.operation]
  local method = client[snake(request.operation)]
  local rest, positional, count = {}, {}, 0
  for name, value in pairs(request.arguments or {}) do
    rest[name] = value
  end
  local function take(name)
    count = count + 1
    positional[count], rest[name] = rest[name], nil
  end
  for _, parameter in ipairs(operation.parameters) do
    if parameter.required then
      take(parameter.name)
    end
  end
  if operation.body then
    take "body"
  end
  positional[count + 1] = rest
  return method(client, unpack(positional, 1, count + 1))
end

local function within(client, request, run)
  if not request.timeoutMs then
    return result_of(request.operation, run(client, request))
  end
  local derived = assert(client:with_options { totalTimeoutMs = request.timeoutMs })
  local result, err = run(derived, request)
  derived:close()
  return result_of(request.operation, result, err)
end

local handlers = {}

function handlers.sandbox(request)
  sandbox = assert(onboarding.sandbox(request.options))
  return { settings = sandbox:settings(), describe = assert(sandbox:describe()) }
end

function handlers.verb(request)
  return sandbox[request.verb](sandbox, request.arguments)
end

function handlers.client(request)
  local seen = setmetatable({}, json.array_mt)
  local callbacks = request.observe
    and {
      observer = function(event)
        seen[#seen + 1] = {
          kind = event.kind,
          operation = event.operationId,
          attempt = event.attempt,
          status = event.httpStatus,
        }
      end,
    }
  clients[request.name] = assert(onboarding.client(request.settings, callbacks or nil))
  events[request.name] = seen
end

function handlers.derive(request)
  clients[request.name] = assert(clients[request.from]:with_options(request.options))
end

function handlers.call(request)
  return within(clients[request.client], request, call)
end

function handlers.typed(request)
  return within(clients[request.client], request, typed)
end

function handlers.pages(request)
  local ids = setmetatable({}, json.array_mt)
  local iterate = "iter_" .. snake(request.operation):match "^get_(.*)$"
  local is_complete, err = pcall(function()
    local client = clients[request.client]
    for entity in client[iterate](client, request.arguments) do
      ids[#ids + 1] = entity.id
      if #ids == request.limit then
        break
      end
    end
  end)
  if not is_complete then
    return nil, err, ids
  end
  return { ids = ids }
end

handlers["repeat"] = function(request)
  local client, counts = clients[request.client], { succeeded = 0, failed = 0 }
  for _ = 1, tonumber(request.times) do
    local _, err = call(client, request)
    local count = err and "failed" or "succeeded"
    counts[count] = counts[count] + 1
  end
  return counts
end

function handlers.cancel(request)
  clients[request.client]:cancel()
end

function handlers.last_response(request)
  return clients[request.client]:last_response()
end

function handlers.events(request)
  return events[request.client]
end

function handlers.close(request)
  clients[request.client]:close()
end

function handlers.collect()
  collectgarbage()
  collectgarbage()
end

local function write(text)
  io.stdout:write(text, "\n")
  io.stdout:flush()
end

write(json.encode {
  language = "lua",
  version = jit.version,
  library = ffi.string(require("genesys_onboarding.library").c.genesys_version()),
  threads = false,
  events = true,
})
for line in io.lines() do
  local request = json.decode(line)
  local has_returned, result, err, ids = pcall(handlers[request["do"]], request)
  if not has_returned then
    result, err = nil, result
  end
  if type(err) == "string" then
    err = { kind = "LUA", message = err }
  end
  if err then
    write(json.encode { id = request.id, error = err, ids = ids })
  else
    write(('{"id":%s,"result":%s}'):format(json.encode(request.id), json.encode(result) or "null"))
  end
end
for _, client in pairs(clients) do
  if client.pointer then
    client:cancel()
  end
  client:close()
end
if sandbox then
  sandbox:close()
end
