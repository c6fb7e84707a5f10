# frozen_string_literal: true

require_relative "names"

module GenesysOnboarding
  # What can fail. Its subclasses are the kinds of failures; its readers are all that is known.
  #
  #   begin
  #     client.get_onboarding_invite("missing")
  #   rescue GenesysOnboarding::ApiError => error
  #     case error
  #     in {http_status: 404} then puts "no such invite"
  #     in {retryable: true, retry_after_ms:} then puts "try again in #{retry_after_ms} ms"
  #     end
  #   end
  class Error < StandardError
    # Makes an error of the class of its kind from the JSON object of the library's error.
    def self.from_json(facts)
      KINDS.fetch(facts["kind"], self).new(facts["message"], **facts.transform_keys { |name| Names.snake(name).to_sym })
    end

    # Tests of a program make errors in the same way: `ApiError.new("not found", http_status: 404)`.
    def initialize(message = nil, **facts)
      super(message)
      kind = KINDS.key(self.class)
      @facts = { kind:, message: self.message, attempts: 0, outcome_unknown: false, retryable: false, **facts }.freeze
    end

    # All facts that are known, with the names of the API.
    def to_h
      @facts.transform_keys { |name| Names.camel(name) }
    end

    def deconstruct_keys(_names)
      @facts
    end
  end
end
