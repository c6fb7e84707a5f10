# frozen_string_literal: true

require_relative "operations"
require_relative "pages"
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

    # Validates the settings, whose names are those of the JSON settings in snake case, such as total_timeout_ms:
    # see the README of the project. Nothing is sent yet.
    #
    # observer is called with each Event of a call, on_refresh_token with each new refresh token of a person: in the
    # thread that made the call, which goes on afterwards. What they raise ends the call, and comes out of it.
    def initialize(observer: nil, on_refresh_token: nil, **settings)
      callbacks = { observer:, on_refresh_token: }.compact
      inputs = [Library.json(settings), (Callbacks.struct(callbacks) unless callbacks.empty?)]
      Library.call(:client_new_json_with_callbacks, *inputs) { |client| own(client, :client_free, callbacks) }
    end

    # Makes a client of an object of the library.
    def self.adopt(pointer, callbacks) # :nodoc:
      allocate.tap { |client| client.send(:own, pointer, :client_free, callbacks) }
    end

    # Derives a client with limits, headers and a #cancel of its own: total_timeout_ms, attempt_timeout_ms,
    # max_retries and headers. It shares connections and token with this one, costs no request, and outlives it.
    # With a block, yields it and closes it afterwards.
    def with_options(**options, &)
      derived = borrow do |client|
        Library.call(:client_with_options_json, client, Library.json(options)) do |pointer|
          self.class.adopt(pointer, callbacks)
        end
      end
      derived.closing(&)
    end

    # Calls any operation by its ID, with arguments by the names of the API, and returns the service's JSON, frozen.
    #
    #   client.call("getOnboardingInvite", inviteId: "invite-1")  # => {"id" => "invite-1", ...}
    def call(operation, arguments = {})
      Library.parse(request(operation, arguments))
    end

    # Yields the pages of a listing as the service's JSON, each requested when its turn comes. Without a block,
    # returns an Enumerator.
    def pages(operation, arguments = {})
      return to_enum(__method__, operation, arguments) unless block_given?

      each_page(operation, arguments) { |page| yield Library.parse(page) }
    end

    # Ends the calls in progress on this client and on those derived from it, from any thread and in a signal handler:
    # they raise a CancelledError. Later calls work.
    def cancel
      cancel_by(:client_cancel)
    end

    # What came back for the last call, whether it succeeded or failed: a Hash of operationId, httpStatus,
    # correlationId, attempts, elapsedMs and headers. nil before the first.
    def last_response
      Library.parse(@last_response) if @last_response
    end

    private

    # Returns the service's JSON as a string. The call is made with a derived client, so that it can be ended alone.
    def request(operation, arguments)
      inputs = [Library.string(operation), Library.json(arguments)]
      with_options { |derived| remember(derived) { derived.wait_for(derived, :call_json, *inputs) } }
    end

    def result(model, operation, arguments)
      model.from_json(call(operation, arguments))
    end

    def each_page(operation, arguments)
      with_options do |derived|
        Pages.open(derived, operation, arguments) do |pages|
          while (page = remember(derived) { pages.fetch })
            yield page
          end
        end
      end
      self
    end

    def each_entity(operation, listing, arguments, &block)
      return to_enum(__method__, operation, listing, arguments) unless block

      each_page(operation, arguments) do |page|
        listing.from_json(Library.parse(page)).entities.each(&block)
      end
    end

    # Keeps what came back for a call of a derived client.
    def remember(derived)
      yield
    ensure
      response = derived.borrow { |client| Library.take_text(Library.genesys_client_last_response_json(client)) }
      @last_response = response || @last_response
    end
  end
end
