-- A complete onboarding, which calls every operation of the API, against the embedded sandbox:
--
--     luajit bindings/lua/examples/quickstart.lua

local here = arg[0]:match "^(.*)/examples/[^/]*$" or arg[0]:match "^examples/" and "." or ".."
package.path = ("%s/src/?.lua;%s/src/?/init.lua;%s"):format(here, here, package.path)

local onboarding = require "genesys_onboarding"

local sandbox = assert(onboarding.sandbox())
local client = onboarding.raising(assert(sandbox:client()))
local called, count = {}, 0

local function log(operation, path, result)
  if not called[operation] then
    called[operation], count = true, count + 1
  end
  print(("  %-39s %s -> %s"):format(operation, path, result))
end

local function create_organization()
  local staged = client:post_onboarding_orgprovisionings {
    emailAddress = "lin@globex.example",
    organizationName = "Globex",
    activationId = "activation-1",
  }
  log("post_onboarding_orgprovisionings", "POST /api/v2/onboarding/orgprovisionings", "staged as " .. staged.id)

  local path = "/api/v2/onboarding/orgprovisionings/" .. staged.id
  local completed = client:post_onboarding_orgprovisioning_complete(staged.id, {
    administratorEmail = "lin@globex.example",
    administratorPassword = "correct horse battery staple",
    administratorName = "Lin",
    otherUsers = { { name = "Kim", email = "kim@globex.example" } },
  })
  local result = "created " .. completed.organizationId
  log("post_onboarding_orgprovisioning_complete", ("POST %s/complete"):format(path), result)

  local provisioning = client:get_onboarding_orgprovisioning(staged.id)
  result = "completed: " .. tostring(provisioning.provisionCompleted)
  log("get_onboarding_orgprovisioning", "GET " .. path, result)
  return completed.organizationId
end

local function activate_billing(organization_id)
  local path = "/api/v2/onboarding/activations/activation-1"
  local activation = client:get_onboarding_activation "activation-1"
  log("get_onboarding_activation", "GET " .. path, "purchased by " .. tostring(activation.emailAddress))

  local applied = client:post_onboarding_activation_apply("activation-1", { organizationId = organization_id })
  log("post_onboarding_activation_apply", ("POST %s/apply"):format(path), applied.jobName .. " " .. applied.status)
end

local function create_join_code()
  local code = client:post_onboarding_joincodes { emailDomains = { "acme.example" } }
  log("post_onboarding_joincodes", "POST /api/v2/onboarding/joincodes", "created " .. code.id)

  local path = "/api/v2/onboarding/joincodes/" .. code.id
  client:put_onboarding_joincode(code.id, { emailDomains = { "acme.example", "acme.test" } })
  log("put_onboarding_joincode", "PUT " .. path, "updated")

  code = client:get_onboarding_joincode(code.id, { emailDomain = "acme.test" })
  local result = "for " .. table.concat(code.emailDomains, ", ")
  log("get_onboarding_joincode", ("GET %s?emailDomain=acme.test"):format(path), result)

  local page = client:get_onboarding_joincodes()
  log("get_onboarding_joincodes", "GET /api/v2/onboarding/joincodes", #page.entities .. " join codes")
  return code.id
end

local function invite(join_code_id)
  client:post_onboarding_users_stage { joinCodeId = join_code_id, email = "sam@acme.test" }
  log("post_onboarding_users_stage", "POST /api/v2/onboarding/users/stage", "invited by email")

  local invites, invite_id = 0, nil
  for found in client:iter_onboarding_invites() do
    invites = invites + 1
    invite_id = found.toAddress == "sam@acme.test" and found.id or invite_id
  end
  local page = client:get_onboarding_invites { pageNumber = 1, pageSize = 25 }
  local result = ("%d invites on %d pages"):format(invites, page.pageCount)
  log("get_onboarding_invites", "GET /api/v2/onboarding/invites?pageNumber=1..", result)

  local user = client:post_onboarding_users {
    inviteId = invite_id,
    name = "Sam",
    password = "correct horse battery staple",
  }
  result = ("%s is a user of %s"):format(user.email, user.organization)
  log("post_onboarding_users", "POST /api/v2/onboarding/users", result)
end

local function join(organization_id)
  local exists = client:head_onboarding_organization_users(organization_id, "lin@globex.example")
  local path = ("HEAD /api/v2/onboarding/organizations/%s/users?email=lin@globex.example"):format(organization_id)
  log("head_onboarding_organization_users", path, "exists: " .. tostring(exists))

  local links = client:post_onboarding_users_joinexistingorgs {
    organizationIds = { "organization-2" },
    email = "ada@acme.example",
  }
  path = "POST /api/v2/onboarding/users/joinexistingorgs"
  log("post_onboarding_users_joinexistingorgs", path, "join at " .. (links.inviteUrl or links.joinCodeUrl))
end

local function clean_up(join_code_id)
  local found = client:get_onboarding_invite "invite-1"
  log("get_onboarding_invite", "GET /api/v2/onboarding/invites/invite-1", "sent to " .. found.toAddress)

  client:delete_onboarding_invite "invite-1"
  log("delete_onboarding_invite", "DELETE /api/v2/onboarding/invites/invite-1", "deleted")

  client:delete_onboarding_joincode(join_code_id)
  log("delete_onboarding_joincode", "DELETE /api/v2/onboarding/joincodes/" .. join_code_id, "deleted")
end

local function fail()
  local unprivileged = assert(sandbox:client(sandbox:unprivileged_settings()))
  local page, forbidden = unprivileged:get_onboarding_invites()
  assert(page == nil and forbidden.httpStatus == 403)
  print("  " .. forbidden)

  local is_found, missing = pcall(client.get_onboarding_invite, client, "invite-1")
  assert(not is_found and missing.httpStatus == 404)
  print("  " .. missing)
end

print(("An Onboarding service listens on %s\n"):format(sandbox:settings().baseUrl))
print "A new organization"
local organization_id = create_organization()
activate_billing(organization_id)
print "\nUsers who join by a code"
local join_code_id = create_join_code()
invite(join_code_id)
join(organization_id)
print "\nCleaning up"
clean_up(join_code_id)
print "\nTwo errors"
fail()
local operations = #assert(sandbox:describe()).operations
print(("\n%d of %d operations"):format(count, operations))
os.exit(count == operations and 0 or 1)
