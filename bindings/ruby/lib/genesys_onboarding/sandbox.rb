# frozen_string_literal: true

require_relative "client"
require_relative "sandbox_verbs"

module GenesysOnboarding
  # An embedded Onboarding service on a port of the loopback interface, for tests and demonstrations.
  #
  #   GenesysOnboarding::Sandbox.open do |sandbox|
  #     client = sandbox.client
  #     sandbox.fail_next(status: 503, retry_after: 0)
  #     client.get_onboarding_invite("invite-1")
  #   end
  class Sandbox < Resource
    include SandboxVerbs

    KIND = "sandbox" # :nodoc:

    # Takes the fields of SandboxOptions.
    def initialize(**options)
      unless Library.respond_to?(:genesys_sandbox_start_json)
        raise NotImplementedError, "the library was built without the sandbox: build it with the feature sandbox"
      end

      Library.call(:sandbox_start_json, SandboxOptions.new(**options)) { |sandbox| own(sandbox) }
    end

    # The Settings of a client with all permissions, or with none: Client.new(**sandbox.settings).
    def settings(unprivileged: false)
      flag = unprivileged ? 1 : 0
      borrow { |sandbox| Settings.from_json(Library.take_json(Library.genesys_sandbox_settings_json(sandbox, flag))) }
    end

    # A client with all permissions; settings and callbacks replace those of the sandbox.
    def client(**settings)
      Client.new(**self.settings, **settings)
    end

    # Runs any verb by its name, with arguments by the names of the API, and returns its JSON.
    def call(verb, arguments = {})
      invoke(:sandbox_call_json, verb, arguments)
    end
  end
end
