local onboarding = require "genesys_onboarding"

describe("a sandbox", function()
  local sandbox

  before_each(function()
    sandbox = assert(onboarding.sandbox { clientId = "me", clientSecret = "secret" })
  end)

  after_each(function()
    sandbox:close()
  end)

  it("has settings for a client", function()
    local settings = sandbox:settings()
    assert.equal("me", settings.clientId)
    local client = assert(onboarding.client(settings))
    assert(client:get_onboarding_invites())
  end)

  it("takes settings of a client over its own", function()
    local client = assert(sandbox:client(sandbox:unprivileged_settings()))
    local _, err = client:get_onboarding_invites()
    assert.equal(403, err.httpStatus)
    local none, problem = sandbox:client { baseURL = "http://127.0.0.1" }
    assert.is_nil(none)
    assert.equal("baseURL", problem.setting)
  end)

  it("runs each of its verbs", function()
    local client = assert(sandbox:client())
    assert(client:delete_onboarding_invite "invite-1")
    assert.equal("organization-1", assert(sandbox:describe()).fixtures.organizationId)
    assert.equal(62, #assert(sandbox:state()).invites)
    assert.equal(2, #assert(sandbox:requests()).requests)
    assert(sandbox:clear_requests())
    assert.equal(0, #assert(sandbox:requests()).requests)
    assert(sandbox:set_settings { refreshTokens = true })
    assert(sandbox:expire_tokens())
    assert(sandbox:expire_codes())
    assert(client:get_onboarding_invites())
    assert(sandbox:reset())
    assert.equal(63, #assert(sandbox:state()).invites)
  end)

  it("starts with the state of another", function()
    local state = assert(sandbox:state())
    state.invites, state.fixtures = {}, false
    local other = assert(onboarding.sandbox { seed = state })
    assert.equal(0, #assert(other:state()).invites)
    assert.equal(#state.organizations, #assert(other:state()).organizations)
    other:close()
  end)

  it("rejects unknown options and verbs", function()
    local none, err = onboarding.sandbox { nope = 1 }
    assert.is_nil(none)
    assert.equal("CONFIGURATION", err.kind)
    assert.equal("nope", err.setting)
    none, err = sandbox:fail_next { staus = 503 }
    assert.is_nil(none)
    assert.equal("staus", err.argument)
    none, err = sandbox:call "nope"
    assert.is_nil(none)
    assert.equal("INVALID_ARGUMENT", err.kind)
  end)

  it("raises an error once it is closed", function()
    sandbox:close()
    assert.has_error(function()
      sandbox:settings()
    end, "attempt to use a closed sandbox")
  end)
end)

describe("a login", function()
  it("makes a client of a person", function()
    local http = require "socket.http"
    local sandbox = assert(onboarding.sandbox())
    assert(sandbox:set_settings { refreshTokens = true })
    local tokens = {}
    local settings = sandbox:settings()
    settings.clientId, settings.clientSecret = "sandbox-public-client", nil
    local login = assert(onboarding.login(settings, { loginHint = "ada@acme.example" }, {
      refresh_token_observer = function(token)
        tokens[#tokens + 1] = token
      end,
    }))
    local _, _, headers = http.request { url = login:url() .. "&sandbox_user=ada@acme.example", redirect = false }
    assert.equal(1, headers.location:find(login:redirect_uri(), 1, true))
    local client = assert(login:finish(headers.location))
    login:close()
    assert(client:get_onboarding_invites())
    assert.equal(1, #tokens)
    sandbox:close()
  end)

  it("returns errors of waiting and pasting", function()
    local sandbox = assert(onboarding.sandbox())
    local settings = sandbox:settings()
    local login = assert(onboarding.login(settings))
    local client, err = login:wait(1)
    assert.is_nil(client)
    assert.equal("TIMEOUT", err.kind)
    client, err = login:finish "http://localhost/?code=1&state=of-another-login"
    assert.is_nil(client)
    assert.equal("INVALID_ARGUMENT", err.kind)
    assert.has_error(function()
      login:finish(nil)
    end, "bad argument 'pasted' (string expected, got nil)")
    assert.has_error(function()
      login:wait()
    end, "bad argument 'timeout_ms' (number expected, got nil)")
    login:close()
    sandbox:close()
  end)
end)

describe("a bulk run", function()
  it("stages each person exactly once", function()
    local journal = os.tmpname()
    os.remove(journal)
    local sandbox = assert(onboarding.sandbox())
    local client = assert(sandbox:client())
    for _ = 1, 2 do
      local bulk = assert(onboarding.bulk(client, { journal = journal }))
      for _, email in ipairs { "bob@acme.example", "eve@acme.example" } do
        assert(bulk:enlist { stage = { joinCodeId = "joincode-1", email = email } })
      end
      local outcome = assert(bulk:submit { stage = { joinCodeId = "joincode-1", email = "bob@acme.example" } })
      assert.equal("done", outcome.status)
      local report = assert(bulk:report())
      assert.equal(2, report.counts.people)
      assert.is_false(report.isComplete)
      local none, err = bulk:submit()
      assert.is_nil(none)
      assert.equal("request", err.argument)
      none, err = bulk:submit { stage = { email = 1 } }
      assert.is_nil(none)
      assert.equal("INVALID_ARGUMENT", err.kind)
      bulk:close()
    end
    assert.equal(64, #assert(sandbox:state()).invites)
    os.remove(journal)
    sandbox:close()
  end)
end)
