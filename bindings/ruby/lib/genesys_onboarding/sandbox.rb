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

    # Options: host, port, client_id, client_secret, unprivileged_client_id, unprivileged_client_secret and seed.
    def initialize(**options)
      unless Library.respond_to?(:genesys_sandbox_start_json)
        raise NotImplementedError, "the library was built without the sandbox: build it with the feature sandbox"
      end

      Library.call(:sandbox_start_json, Library.json(options)) { |sandbox| own(sandbox, :sandbox_free) }
    end

    # The settings of a client with all permissions, ready for Client.new.
    def settings
      described = describe
      url = described.fetch("baseUrl")
      { base_url: url, login_url: url, client_id: described.fetch("clientId"), client_secret: secret(:client_secret) }
    end

    # A client with all permissions; settings replace those of the sandbox.
    def client(**settings)
      Client.new(**self.settings, **settings)
    end

    # The secret of the client without permissions, whose unprivilegedClientId is in #describe.
    def unprivileged_client_secret
      secret(:unprivileged_client_secret)
    end

    # Runs any verb by its name, and returns its JSON.
    def call(verb, arguments = {})
      inputs = [Library.string(verb), Library.json(arguments)]
      borrow { |sandbox| Library.parse(Library.call(:sandbox_call_json, sandbox, *inputs)) }
    end

    private

    def secret(name)
      borrow { |sandbox| Library.borrow_text(Library.public_send("genesys_sandbox_#{name}", sandbox)) }
    end
  end
end
