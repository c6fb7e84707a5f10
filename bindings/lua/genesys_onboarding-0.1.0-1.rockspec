rockspec_format = "3.0"
package = "genesys_onboarding"
version = "0.1.0-1"
source = {
   url = "git+https://github.com/genesys-onboarding/genesys-onboarding.git",
   tag = "v0.1.0",
   dir = "genesys-onboarding/bindings/lua",
}
description = {
   summary = "A blocking client of the Genesys Cloud Onboarding API, by LuaJIT's FFI",
   detailed = "Needs LuaJIT 2.1 and the shared library of genesys-onboarding of the same version.",
   homepage = "https://github.com/genesys-onboarding/genesys-onboarding",
   license = "MIT",
}
dependencies = { "lua == 5.1", "lua-cjson >= 2.1.0" }
test_dependencies = { "busted", "luasocket" }
test = { type = "busted" }
build = {
   type = "builtin",
   modules = {
      ["genesys_onboarding"] = "src/genesys_onboarding/init.lua",
      ["genesys_onboarding.bulk"] = "src/genesys_onboarding/bulk.lua",
      ["genesys_onboarding.client"] = "src/genesys_onboarding/client.lua",
      ["genesys_onboarding.contract"] = "src/genesys_onboarding/contract.lua",
      ["genesys_onboarding.declarations"] = "src/genesys_onboarding/declarations.lua",
      ["genesys_onboarding.error"] = "src/genesys_onboarding/error.lua",
      ["genesys_onboarding.handle"] = "src/genesys_onboarding/handle.lua",
      ["genesys_onboarding.hooks"] = "src/genesys_onboarding/hooks.lua",
      ["genesys_onboarding.json"] = "src/genesys_onboarding/json.lua",
      ["genesys_onboarding.library"] = "src/genesys_onboarding/library.lua",
      ["genesys_onboarding.login"] = "src/genesys_onboarding/login.lua",
      ["genesys_onboarding.operations"] = "src/genesys_onboarding/operations.lua",
      ["genesys_onboarding.sandbox"] = "src/genesys_onboarding/sandbox.lua",
      ["genesys_onboarding.types"] = "src/genesys_onboarding/types.lua",
      ["genesys_onboarding.verbs"] = "src/genesys_onboarding/verbs.lua",
   },
}
