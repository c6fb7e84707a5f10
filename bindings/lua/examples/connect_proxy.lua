-- An HTTP proxy for the cookbook. It prints its port, and connects its clients to the service whose port it is given,
-- whatever the host they ask for. On standard error it shows what they send.

local socket = require "socket"

local server = assert(socket.bind("127.0.0.1", 0))
local sockets, peers, clients = { server }, {}, {}

local function accept()
  local client = assert(server:accept())
  repeat
    local line = client:receive "*l"
  until not line or line == ""
  client:send "HTTP/1.1 200 Connection established\r\n\r\n"
  local service = assert(socket.connect("127.0.0.1", tonumber(arg[1])))
  peers[client], peers[service], clients[client] = service, client, true
  for _, new in ipairs { client, service } do
    new:settimeout(0)
    sockets[#sockets + 1] = new
  end
end

local function close(first, second)
  for index = #sockets, 1, -1 do
    if sockets[index] == first or sockets[index] == second then
      table.remove(sockets, index):close()
    end
  end
  peers[first], peers[second] = nil, nil
end

local function forward(from)
  local to = peers[from]
  local data, err, rest = from:receive(65536)
  to:send(data or rest)
  if clients[from] then
    io.stderr:write(data or rest)
  end
  if err == "closed" then
    close(from, to)
  end
end

print((select(2, server:getsockname())))
io.stdout:flush()
while true do
  for _, readable in ipairs((socket.select(sockets, nil))) do
    if readable == server then
      accept()
    elseif peers[readable] then
      forward(readable)
    end
  end
end
