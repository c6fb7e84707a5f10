# frozen_string_literal: true

require_relative "operations"
require_relative "resource"

module GenesysOnboarding
  # A client of the Onboarding API, with a method for each operation (see Operations).
  #
  #   GenesysOnboarding::Client.open(region: "eu-west-1", client_id: "my-id", client_secret: "my-secret") do |client|
  #     client.each_onboarding_invite { |invite| puts invite.to_address }
  #   end
  #
  # It holds the settings, the connection pool and the access token. Threads may share it, and a forked process may
  # go on to use it. Timeout, Thread#raise, Thread#kill and Ctrl-C end a call within 100 ms.
  class Client < Resource
    include Operations

    KIND = "client" # :nodoc:

    # Validates the settings, which are the fields of Settings. Nothing is sent yet.
    #
    # observer is called with each Event of a call, refresh_token_observer with each new refresh token of a person: in
    # the thread that made the call, which goes on afterwards. What they raise ends the call, and comes out of it.
    def initialize(observer: nil, refresh_token_observer: nil, **settings)
      callbacks = callable(observer:, refresh_token_observer:)
      inputs = [Settings.new(**settings), (Callbacks.struct(*callbacks.keys) unless callbacks.empty?)]
      Library.call(:client_new_json_with_callbacks, *inputs) { |client| own(client, callbacks) }
    end

    # Derives a client with limits, headers and a #cancel of its own: the fields of CallOptions. It shares connections
    # and token with this one, costs no request, and outlives it. With a block, yields it and closes it afterwards.
    def with_options(**options, &)
      derived = invoke(:client_with_options_json, CallOptions.new(**options)) do |client|
        Client.adopt(client, callbacks)
      end
      derived.closing(&)
    end

    # Calls any operation by its ID, with arguments by the names of the API, and returns the service's JSON, frozen.
    #
    #   client.call("getOnboardingInvite", inviteId: "invite-1")  # => {"id" => "invite-1", ...}
    def call(operation, arguments = {})
      # With a derived client, so that it can be ended alone.
      with_options { |derived| remember(derived) { derived.wait_for(derived, :call_json, operation, arguments) } }
    end

    # Yields the pages of a listing as the service's JSON, each requested when its turn comes. Without a block,
    # returns an Enumerator.
    def pages(operation, arguments = {})
      return to_enum(__method__, operation, arguments) unless block_given?

      with_options do |derived|
        opened = derived.invoke(:pages_json_open, operation, arguments) { |pages| Pages.adopt(pages, callbacks) }
        opened.closing do |pages|
          while (page = remember(derived) { pages.wait_for(derived, :pages_json_next) })
            yield page
          end
        end
      end
      self
    end

    # Ends the calls in progress on this client and on those derived from it, from any thread and in a signal handler:
    # they raise a CancelledError. Later calls work.
    def cancel
      cancel_calls
    end

    # The LastResponse: what came back for the last call, whether it succeeded or failed. nil before the first.
    attr_reader :last_response

    private

    def each_entity(operation, listing, arguments, &block)
      return to_enum(__method__, operation, listing, arguments) unless block

      pages(operation, arguments) { |page| listing.from_json(page).entities.each(&block) }
    end

    # Keeps what came back for a call of a derived client.
    def remember(derived)
      yield
    ensure
      response = derived.borrow { |client| Library.take_json(Library.genesys_client_last_response_json(client)) }
      @last_response = LastResponse.from_json(response) || @last_response
    end
  end

  # The pages of a listing, for one iteration.
  class Pages < Resource # :nodoc:
    KIND = "pages_json" # :nodoc:
  end
end
