# frozen_string_literal: true

require "json"

module GenesysOnboarding
  # Base of the models. They are immutable, take their fields as keywords, are compared by value, and match patterns:
  #
  #   case client.get_onboarding_invite("invite-1")
  #   in {to_address:, administrator: true} then puts "#{to_address} becomes an administrator"
  #   end
  class Model
    # The name of a field in the API, the name of its class if it is not plain, and what it may be.
    Field = Struct.new(:key, :type, :list, :secret, keyword_init: true) do
      # Yields the class and each value that may become a model. A value of another form is left as it is.
      def convert(value, &)
        return value.map { |item| convert_item(item, &) }.freeze if list && value.is_a?(Array)

        convert_item(value, &)
      end

      private

      def convert_item(value)
        return value if value.nil? || type.nil?
        return value.is_a?(Float) ? value.to_i : value if type == :Integer

        yield GenesysOnboarding.const_get(type), value
      end
    end
    private_constant :Field

    # Makes a model of a JSON object, which #raw keeps. Returns JSON of another form as it is.
    def self.from_json(json)
      json.is_a?(Hash) ? allocate.tap { |model| model.send(:read, json) } : json
    end

    # Returns a model, or makes one of a Hash of its fields.
    def self.from(value)
      value.is_a?(Hash) ? new(**value) : value
    end

    # The service's JSON object, with fields that the model does not have; nil if a program has made it.
    attr_reader :raw

    # Each model has its fields as keywords, of which those that the API requires must be given.
    def initialize(**fields)
      set { |name, field| field.convert(fields[name]) { |model, item| model.from(item) } }
    end

    # The fields that are present, as a JSON object with the names of the API.
    def to_h
      present.to_h { |name, value| [self.class::FIELDS[name].key, plain(value)] }
    end

    def to_json(...)
      to_h.to_json(...)
    end

    def deconstruct_keys(_names)
      self.class::FIELDS.to_h { |name, _| [name, public_send(name)] }
    end

    # Returns a copy with other values of some fields.
    def with(**changes)
      self.class.new(**present, **changes)
    end

    def ==(other)
      other.class == self.class && other.to_h == to_h
    end
    alias eql? ==

    def hash
      [self.class, to_h].hash
    end

    # Shows no secret.
    def inspect
      fields = present.map do |name, value|
        "#{name}=#{self.class::FIELDS[name].secret ? "[redacted]" : value.inspect}"
      end
      "#<#{self.class} #{fields.join(", ")}>"
    end

    private

    def read(json)
      @raw = json
      set { |_, field| field.convert(json[field.key]) { |model, item| model.from_json(item) } }
    end

    def set
      self.class::FIELDS.each { |name, field| instance_variable_set("@#{name}", yield(name, field)) }
      freeze
    end

    def present
      self.class::FIELDS.to_h { |name, _| [name, instance_variable_get("@#{name}")] }.compact
    end

    def plain(value)
      case value
      when Model then value.to_h
      when Array then value.map { |item| plain(item) }
      else value
      end
    end
  end
end
