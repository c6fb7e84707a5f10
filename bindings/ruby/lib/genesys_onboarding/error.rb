# frozen_string_literal: true

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
    def self.from_json(json)
      facts = ErrorFacts.from_json(json)
      KINDS.fetch(facts.kind, self).new(facts.message, **facts)
    end

    # The error of an argument of another class. It does not show the value, which may be a secret.
    def self.unexpected(argument, value, expected) # :nodoc:
      InvalidArgumentError.new("invalid argument #{argument}: expected #{expected}, got #{value.class}", argument:)
    end

    # Tests of a program make errors in the same way: `ApiError.new("not found", http_status: 404)`.
    def initialize(message = nil, **facts)
      super(message)
      defaults = { message: self.message, attempts: 0, outcome_unknown: false, retryable: false }
      @facts = ErrorFacts.new(kind: KINDS.key(self.class), **defaults, **facts)
    end

    # All facts that are known, with the names of the API.
    def to_h
      @facts.to_h
    end

    def deconstruct_keys(_names)
      @facts.to_hash
    end
  end
end
