-- Each in a process of its own, since a process loads the library once.

local function run(script, environment)
  local name = os.tmpname()
  local file = assert(io.open(name, "w"))
  file:write(script)
  file:close()
  local command = ("LUA_PATH='%s' %s luajit %s 2>&1; echo $?"):format(package.path, environment or "", name)
  local pipe = assert(io.popen(command))
  local output = pipe:read "*a"
  pipe:close()
  os.remove(name)
  return output
end

-- Serves a response once, and returns the port.
local function respond(body)
  local name = os.tmpname()
  local file = assert(io.open(name, "w"))
  file:write(([[
    local server = assert(require("socket").bind("127.0.0.1", 0))
    print((select(2, server:getsockname())))
    io.stdout:flush()
    local client = server:accept()
    repeat until client:receive() == ""
    local body = %q
    client:send(("HTTP/1.1 200 OK\r\nContent-Length: %%d\r\n\r\n%%s"):format(#body, body))
    os.remove(arg[0])
  ]]):format(body))
  file:close()
  return assert(io.popen("luajit " .. name)):read "*l"
end

describe("the library", function()
  it("names LuaJIT to another Lua", function()
    assert.matches("^genesys_onboarding needs LuaJIT 2.1; this is Lua 5.1\n", run [[
      jit = nil
      print(select(2, pcall(require, "genesys_onboarding")))
    ]])
  end)

  it("is freed at exit with objects open", function()
    assert.equal(
      "done\n0\n",
      run [[
        local onboarding = require "genesys_onboarding"
        sandbox = assert(onboarding.sandbox())
        client = assert(sandbox:client({}, { observer = function() end }))
        derived = assert(client:with_options {})
        pages = client:pages "getOnboardingInvites"
        assert(pages())
        login = assert(onboarding.login(sandbox:settings()))
        print "done"
      ]]
    )
  end)

  it("outlives the module that loaded it", function()
    assert.equal(
      "done\n0\n",
      run [[
        local sandbox
        for round = 1, 500 do
          for name in pairs(package.loaded) do
            if name:find "^genesys_onboarding" then
              package.loaded[name] = nil
            end
          end
          local onboarding = require "genesys_onboarding"
          sandbox = sandbox or assert(onboarding.sandbox())
          local client = assert(onboarding.client(sandbox:settings(), { observer = function() end }))
          if round % 50 == 0 then
            assert(client:get_onboarding_invite "invite-1")
            collectgarbage()
          end
        end
        collectgarbage()
        print "done"
      ]]
    )
  end)

  it("survives a storm of collections", function()
    assert.equal(
      "done\n0\n",
      run [[
        local onboarding = require "genesys_onboarding"
        local sandbox = assert(onboarding.sandbox())
        for round = 1, 200 do
          local client = assert(sandbox:client({}, { observer = function() collectgarbage() end }))
          assert(client:with_options {}):get_onboarding_invite "invite-1"
          for invite in client:iter_onboarding_invites() do break end
          assert(not client:get_onboarding_invite "nope")
        end
        print "done"
      ]]
    )
  end)

  it("returns an error for JSON beyond lua-cjson", function()
    local onboarding = require "genesys_onboarding"
    for _, value in ipairs { '"\\ud800"', ("["):rep(2000) .. ("]"):rep(2000) } do
      local client = assert(onboarding.client {
        baseUrl = "http://127.0.0.1:" .. respond(('{"toAddress": "bob@acme.example", "unknown": %s}'):format(value)),
        accessToken = "none",
      })
      local invite, err = client:get_onboarding_invite "invite-1"
      assert.is_nil(invite)
      assert.equal("DECODE", err.kind)
      assert.equal(1, err.message:find "^cannot decode the response: %u")
    end
  end)

  it("is missing at a path that is named", function()
    local output = run(
      [[
        for _ = 1, 2 do
          print(pcall(require, "genesys_onboarding"))
          for name in pairs(package.loaded) do
            if name:find "^genesys_onboarding" then
              package.loaded[name] = nil
            end
          end
        end
      ]],
      "GENESYS_ONBOARDING_LIBRARY=/nowhere.so"
    )
    assert.equal(2, select(2, output:gsub("cannot load /nowhere%.so", "")))
    assert.truthy(output:find("GENESYS_ONBOARDING_LIBRARY", 1, true))
  end)

  it("must have the version of the module", function()
    local output = run [[
      package.loaded["genesys_onboarding.contract"] = { version = "9.9.9", arrays = {}, kinds = {} }
      require "genesys_onboarding"
    ]]
    assert.truthy(output:find("has version 0.1.0, this module has version 9.9.9", 1, true))
  end)

  it("lets Ctrl-C end a call", function()
    for _, preparation in ipairs { "onboarding.default_interrupt()", "callbacks = { observer = function() end }" } do
      local output = run(([[
        local ffi = require "ffi"
        local onboarding = require "genesys_onboarding"
        ffi.cdef "int getpid(void);"
        local callbacks
        %s
        local sandbox = assert(onboarding.sandbox())
        local client = assert(sandbox:client({}, callbacks))
        assert(sandbox:fail_next { delayMs = 50000 })
        os.execute(("(sleep 0.3; kill -INT %%d) &"):format(ffi.C.getpid()))
        client:get_onboarding_invite "invite-1"
      ]]):format(preparation))
      assert.equal("130\n", output)
    end
  end)
end)
