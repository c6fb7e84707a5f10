# frozen_string_literal: true

require_relative "resource"

module GenesysOnboarding
  # The pages of a listing, for one iteration.
  class Pages < Resource # :nodoc:
    def initialize(client, operation, arguments)
      @client = client
      inputs = [Library.string(operation), Library.json(arguments)]
      client.borrow do |pointer|
        Library.call(:pages_json_open, pointer, *inputs) { |pages| own(pages, :pages_json_free, client.callbacks) }
      end
    end

    # Requests the next page and returns its JSON; nil after the last.
    def fetch
      wait_for(@client, :pages_json_next)
    end
  end
end
