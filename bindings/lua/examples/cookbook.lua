-- Ten tasks, each against the embedded sandbox:
--
--     luajit bindings/lua/examples/cookbook.lua

local here = arg[0]:match "^(.*)/examples/[^/]*$" or arg[0]:match "^examples/" and "." or ".."
package.path = ("%s/src/?.lua;%s/src/?/init.lua;%s"):format(here, here, package.path)

local http = require "socket.http"
local onboarding = require "genesys_onboarding"

local function run(task, example)
  local sandbox = assert(onboarding.sandbox())
  local client = assert(sandbox:client())
  local result, is_expected = example(sandbox, client)
  assert(is_expected, ("%s: not as expected: %s"):format(task, result))
  print(("%s: %s"):format(task, result))
  client:close()
  sandbox:close()
end

run("first-call", function(sandbox)
  local settings = sandbox:settings()
  local url, id, secret = settings.baseUrl, settings.clientId, settings.clientSecret
  -- cookbook: first-call
  local client = assert(onboarding.client {
    baseUrl = url, -- with an account: region = "eu-west-1" instead of the two URLs
    loginUrl = url,
    clientId = id,
    clientSecret = secret,
  })
  local invite = assert(client:get_onboarding_invite "invite-1")
  -- cookbook: end
  return invite.toAddress, invite.toAddress == "guest-1@acme.example"
end)

run("errors", function(sandbox, client)
  local advice
  assert(sandbox:fail_next { status = 500 })
  -- cookbook: errors
  local code, err = client:post_onboarding_joincodes { emailDomains = { "acme.example" } }
  if code then
    advice = "created " .. code.id
  elseif err.outcomeUnknown then
    advice = "look whether it was created: " .. err.message
  elseif err.retryable then
    advice = ("wait %s ms: %s"):format(err.retryAfterMs, err.message)
  elseif err.httpStatus == 403 then
    advice = "a permission is missing: " .. err.message
  else
    advice = ("quote %s to support: %s"):format(err.correlationId, err.message)
  end
  -- cookbook: end
  return advice, advice:find "^look whether it was created: "
end)

run("pages", function(_, client)
  local addresses = {}
  -- cookbook: pages
  for invite in client:iter_onboarding_invites { pageSize = 25 } do -- an error is raised, as by io.lines
    addresses[#addresses + 1] = invite.toAddress
  end
  -- cookbook: end
  return #addresses .. " invites", #addresses == 63
end)

run("retry", function(sandbox, client)
  assert(sandbox:fail_next { status = 503, retryAfter = 0 })
  -- cookbook: retry
  local persistent = assert(client:with_options { maxRetries = 5 })
  assert(persistent:get_onboarding_invite "invite-1")
  local attempts = persistent:last_response().attempts
  -- cookbook: end
  return attempts .. " attempts", attempts == 2
end)

run("time-limit", function(sandbox, client)
  assert(sandbox:fail_next { delayMs = 20000 })
  -- cookbook: time-limit
  local limited = assert(client:with_options { totalTimeoutMs = 100 })
  local invite, err = limited:get_onboarding_invite "invite-1"
  local is_late = not invite and err.kind == onboarding.kinds.TIMEOUT
  -- cookbook: end
  return "ended by its timeout", is_late
end)

-- Runs a command that prints a line, and returns the line and what ends it.
local function start(command)
  -- In this order: what ran beside the shell could print first, and its line be taken for the ID.
  local pipe = assert(io.popen("echo $$; exec " .. command))
  local pid = pipe:read "*l"
  local line = pipe:read "*l"
  return line, function()
    os.execute("kill " .. pid)
    pipe:close()
  end
end

run("headers", function(sandbox)
  local port = sandbox:settings().baseUrl:match "%d+$"
  local log = os.tmpname()
  local proxy, stop = start(("luajit %s/examples/connect_proxy.lua %s 2>%s"):format(here, port, log))
  local client = assert(sandbox:client {
    baseUrl = "http://onboarding.example",
    proxy = "http://127.0.0.1:" .. proxy,
    allowInsecureHttp = true,
  })
  -- cookbook: headers
  local labelled = assert(client:with_options { headers = { ["Genesys-App"] = "onboarding-job" } })
  assert(labelled:get_onboarding_invite "invite-1")
  local content_type = labelled:last_response().headers["content-type"] -- of the response
  -- cookbook: end
  stop()
  local file = assert(io.open(log))
  local sent = file:read("*a"):lower():match "genesys%-app: ([%w-]+)"
  file:close()
  os.remove(log)
  return "Genesys-App: " .. tostring(sent), sent == "onboarding-job" and content_type == "application/json"
end)

run("proxy", function(sandbox)
  local settings = sandbox:settings()
  local url, id, secret = settings.baseUrl, settings.clientId, settings.clientSecret
  local port, stop = start(("luajit %s/examples/connect_proxy.lua %s 2>/dev/null"):format(here, url:match "%d+$"))
  -- cookbook: proxy
  local client = assert(onboarding.client {
    baseUrl = "http://onboarding.example", -- that only the proxy can reach
    allowInsecureHttp = true, -- for https in its place: without this
    proxy = "http://127.0.0.1:" .. port, -- or proxyFromEnvironment = true
    loginUrl = url,
    clientId = id,
    clientSecret = secret,
  })
  local invite = assert(client:get_onboarding_invite "invite-2")
  -- cookbook: end
  stop()
  return "by port " .. port, invite.id == "invite-2"
end)

run("bulk", function(sandbox, client)
  local path = os.tmpname()
  os.remove(path)
  -- cookbook: bulk
  local bulk = assert(onboarding.bulk(client, { journal = path }))
  for _, email in ipairs { "bob@acme.example", "eve@acme.example" } do
    assert(bulk:submit { stage = { joinCodeId = "joincode-1", email = email } })
  end
  local report = assert(bulk:report())
  bulk:close() -- run again with the same journal, it sends nothing twice
  -- cookbook: end
  os.remove(path)
  return report.summary, report.isComplete and #assert(sandbox:state()).invites == 65
end)

run("login", function(sandbox)
  local url = sandbox:settings().baseUrl
  local function browse(address)
    local _, _, headers = http.request { url = address .. "&sandbox_user=ada@acme.example", redirect = false }
    return headers.location
  end
  -- cookbook: login
  local settings = { baseUrl = url, loginUrl = url, clientId = "sandbox-public-client" }
  local login = assert(onboarding.login(settings))
  local shown = browse(login:url()) -- what the person's browser shows after the login
  local client = assert(login:finish(shown)) -- login:wait(300000) waits for a browser on this machine
  login:close()
  local page = assert(client:get_onboarding_invites())
  -- cookbook: end
  return page.total .. " invites for Ada", page.total == 63
end)

run("sandbox", function()
  -- cookbook: sandbox
  local sandbox = assert(onboarding.sandbox())
  local client = assert(sandbox:client { maxRetries = 0 })
  assert(sandbox:fail_next { status = 500, operation = "deleteOnboardingInvite" })
  local deleted, err = client:delete_onboarding_invite "invite-1"
  local requests = assert(sandbox:requests()).requests
  sandbox:close()
  -- cookbook: end
  return requests[#requests].method .. " failed", not deleted and err.httpStatus == 500
end)
