local onboarding = require "genesys_onboarding"

describe("a client", function()
  local sandbox, client

  before_each(function()
    sandbox = assert(onboarding.sandbox())
    client = assert(sandbox:client { maxRetries = 0 })
  end)

  after_each(function()
    client:close()
    sandbox:close()
  end)

  it("returns the result of an operation", function()
    local invite = assert(client:get_onboarding_invite "invite-1")
    assert.equal("guest-1@acme.example", invite.toAddress)
    assert.equal(true, invite.administrator)
  end)

  it("returns true for an operation without result", function()
    assert.is_true(client:delete_onboarding_invite "invite-1")
  end)

  it("returns false for a user who is missing", function()
    assert.is_true(client:head_onboarding_organization_users("organization-1", "ada@acme.example"))
    assert.is_false(client:head_onboarding_organization_users("organization-1", "bob@acme.example"))
  end)

  it("returns nil and an error with facts", function()
    local invite, err = client:get_onboarding_invite "nope"
    assert.is_nil(invite)
    assert.equal(onboarding.kinds.API, err.kind)
    assert.equal("getOnboardingInvite", err.operationId)
    assert.equal(404, err.httpStatus)
    assert.equal("not.found", err.code)
    assert.equal(1, err.attempts)
    assert.is_false(err.outcomeUnknown)
    assert.is_false(err.retryable)
    assert.equal("nope", err.body.entityId)
    assert.equal(err.message, tostring(err))
    assert.equal("failed: " .. err.message, "failed: " .. err)
  end)

  it("names the argument and the setting", function()
    local _, err = client:get_onboarding_invites { pageSize = "ten" }
    assert.equal("INVALID_ARGUMENT", err.kind)
    assert.equal("pageSize", err.argument)
    local none, problem = onboarding.client { baseURL = "http://127.0.0.1" }
    assert.is_nil(none)
    assert.equal("CONFIGURATION", problem.kind)
    assert.equal("baseURL", problem.setting)
  end)

  it("names what is missing or misspelt before it sends", function()
    local _, err = client:with_options { totalTimeout = 1 }
    assert.equal("totalTimeout", err.setting)
    _, err = client:get_onboarding_invite()
    assert.equal("inviteId", err.argument)
    assert.has_error(function()
      client:post_onboarding_joincodes()
    end, "bad argument 'body' (table expected, got nil)")
    assert.has_error(function()
      client:call()
    end, "bad argument 'operation' (string expected, got nil)")
    assert.has_error(function()
      client:get_onboarding_invites { pageSize = print }
    end, "cannot encode pageSize as JSON: " .. tostring(print))
    assert.same({}, sandbox:requests().requests)
  end)

  it("rejects an operation with a NUL", function()
    local _, err = client:call("getOnboardingInvites\0", {})
    assert.equal("INVALID_ARGUMENT", err.kind)
  end)

  it("sends empty arrays and optional parameters", function()
    local code = assert(client:post_onboarding_joincodes { emailDomains = {} })
    assert.same({}, code.emailDomains)
    local page = assert(client:get_onboarding_invites { pageNumber = 2, pageSize = 10 })
    assert.equal("invite-11", page.entities[1].id)
  end)

  it("keeps a page number of 64 bits", function()
    local page = assert(client:get_onboarding_invites { pageNumber = 9223372036854775807LL })
    assert.equal(9223372036854775807LL, page.pageNumber)
  end)

  it("calls any operation by its ID", function()
    local invite = assert(client:call("getOnboardingInvite", { inviteId = "invite-2" }))
    assert.equal("invite-2", invite.id)
  end)

  it("iterates over pages and entities", function()
    local pages, count = 0, 0
    for page in client:pages("getOnboardingInvites", { pageSize = 25 }) do
      pages = pages + 1
      assert.truthy(#page.entities > 0)
    end
    for invite in client:iter_onboarding_invites { pageSize = 25 } do
      count = count + 1
      assert.equal("invite-" .. count, invite.id)
    end
    assert.equal(3, pages)
    assert.equal(63, count)
  end)

  it("raises an error of an iterator, which resumes", function()
    local next_page = client:pages("getOnboardingInvites", { pageSize = 50 })
    assert.equal(1, next_page().pageNumber)
    assert(sandbox:fail_next { status = 503 })
    local ok, err = pcall(next_page)
    assert.is_false(ok)
    assert.equal(503, err.httpStatus)
    assert.equal(2, next_page().pageNumber)
    assert.is_nil(next_page())
  end)

  it("raises errors in its raising view", function()
    local strict = onboarding.raising(client)
    assert.equal("invite-1", strict:get_onboarding_invite("invite-1").id)
    assert.is_false(strict:head_onboarding_organization_users("organization-1", "bob@acme.example"))
    local ok, err = pcall(strict.get_onboarding_invite, strict, "nope")
    assert.is_false(ok)
    assert.equal(404, err.httpStatus)
    ok, err = pcall(strict.with_options, strict, { nope = 1 })
    assert.is_false(ok)
    assert.equal("nope", err.setting)
    local none, problem = onboarding.bulk(strict, {}) -- a view is a client
    assert.is_nil(none)
    assert.equal("journal", problem.setting)
    none, problem = onboarding.bulk(client)
    assert.is_nil(none)
    assert.equal("journal", problem.setting)
    local derived = strict:with_options { totalTimeoutMs = 5000 }
    assert.is_false(pcall(derived.get_onboarding_invite, derived, "nope"))
  end)

  it("derives clients with limits and headers", function()
    local derived = assert(client:with_options { totalTimeoutMs = 100, headers = { ["Genesys-App"] = "test" } })
    assert(sandbox:fail_next { delayMs = 5000 })
    local _, err = derived:get_onboarding_invite "invite-1"
    assert.equal("TIMEOUT", err.kind)
    assert(derived:close())
    assert(client:get_onboarding_invite "invite-1")
  end)

  it("tells of the last response", function()
    assert.is_nil(client:last_response())
    assert(client:get_onboarding_invite "invite-1")
    local response = client:last_response()
    assert.equal(200, response.httpStatus)
    assert.equal(1, response.attempts)
    assert.equal("application/json", response.headers["content-type"])
  end)

  it("raises an error once it is closed", function()
    assert.is_true(client:close())
    assert.is_true(client:close())
    assert.has_error(function()
      client:get_onboarding_invite "invite-1"
    end, "attempt to use a closed client")
    assert.has_error(function()
      client.get_onboarding_invite("client", "invite-1")
    end)
    assert.has_error(function()
      onboarding.bulk(client, { journal = "never.journal" })
    end, "attempt to use a closed client")
  end)

  it("shows no secrets as a string", function()
    assert.equal("genesys_onboarding client (open)", tostring(client))
  end)
end)

describe("callbacks", function()
  local sandbox

  before_each(function()
    sandbox = assert(onboarding.sandbox())
  end)

  after_each(function()
    sandbox:close()
  end)

  it("observe attempts, waits and token refreshes", function()
    local events = {}
    local client = assert(sandbox:client({}, {
      observer = function(event)
        events[#events + 1] = event
      end,
    }))
    assert(sandbox:fail_next { status = 503, retryAfter = 0, operation = "getOnboardingInvite" })
    assert(client:get_onboarding_invite "invite-1")
    local kinds = {}
    for index, event in ipairs(events) do
      kinds[index] = event.kind
      assert.equal("getOnboardingInvite", event.operationId)
    end
    assert.same({ "attempt", "token_refresh", "attempt", "wait", "attempt" }, kinds)
    assert.equal(503, events[3].httpStatus)
    assert.equal("number", type(events[3].elapsedMs))
    assert.equal("retry_after", events[4].waitReason)
    assert.is_nil(events[4].httpStatus)
    assert.equal(2, events[5].attempt)
    assert.equal("/api/v2/onboarding/invites/{inviteId}", events[5].path)
  end)

  it("observe calls of a compiled loop", function()
    local count = 0
    local client = assert(sandbox:client({}, {
      observer = function()
        count = count + 1
      end,
    }))
    for _ = 1, 1000 do
      assert(client:get_onboarding_invite "invite-1")
    end
    assert.equal(1002, count)
  end)

  it("call the client that they observe", function()
    local client, inner
    client = assert(sandbox:client({}, {
      observer = function(event)
        if event.operationId == "getOnboardingInvites" and event.kind == "attempt" then
          inner = assert(client:get_onboarding_invite "invite-1")
        end
      end,
    }))
    assert(client:get_onboarding_invites())
    assert.equal("invite-1", inner.id)
  end)

  it("raise their error out of the call", function()
    local client = assert(sandbox:client({}, {
      observer = function()
        error { reason = "a fault of the program" }
      end,
    }))
    local ok, err = pcall(client.get_onboarding_invite, client, "invite-1")
    assert.is_false(ok)
    assert.equal("a fault of the program", err.reason)
  end)

  it("interrupt a call that waits", function()
    local stop = false
    local client = assert(sandbox:client({}, {
      interrupt = function()
        return stop
      end,
    }))
    assert(client:get_onboarding_invite "invite-1")
    stop = true
    assert(sandbox:fail_next { delayMs = 30000 })
    local _, err = client:get_onboarding_invite "invite-1"
    assert.equal("CANCELLED", err.kind)
  end)

  it("stay alive for what derives from their client", function()
    local count = 0
    local client = assert(sandbox:client({}, {
      observer = function()
        count = count + 1
      end,
    }))
    local derived = assert(client:with_options {})
    local next_page = client:pages "getOnboardingInvites"
    client:close()
    client = nil -- luacheck: ignore
    collectgarbage()
    collectgarbage()
    assert(derived:get_onboarding_invite "invite-1")
    assert(next_page())
    assert.truthy(count >= 3)
  end)

  it("outlive a client that they drop", function()
    local count, clients = 0, {}
    clients[1] = assert(sandbox:client({}, {
      observer = function()
        count, clients[1] = count + 1, nil
        collectgarbage()
        collectgarbage()
      end,
    }))
    local invite = (function()
      return clients[1]:get_onboarding_invite "invite-1"
    end)()
    assert.equal("invite-1", invite.id)
    assert.equal(3, count)
  end)

  it("are rejected by an unknown name", function()
    assert.has_error(function()
      sandbox:client({}, { on_event = print })
    end, 'unknown callback "on_event"; expected observer, interrupt or refresh_token_observer')
    assert.has_error(function()
      sandbox:client({}, { observer = {} })
    end, "bad argument 'observer' (function expected, got table)")
    assert.has_error(function()
      sandbox:client({}, print)
    end, "bad argument 'callbacks' (table expected, got function)")
  end)

  it("are collected with a client that they refer to", function()
    local clients = setmetatable({}, { __mode = "k" })
    local function drop()
      local client
      client = assert(sandbox:client({}, {
        observer = function()
          return client
        end,
      }))
      assert(client:get_onboarding_invite "invite-1")
      clients[client] = true
    end
    drop()
    collectgarbage()
    collectgarbage()
    assert.is_nil(next(clients))
  end)
end)
