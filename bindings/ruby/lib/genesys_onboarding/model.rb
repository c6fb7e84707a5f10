# frozen_string_literal: true

require "json"

module GenesysOnboarding
  # Base of the models. They are immutable, take their fields as keywords, are compared by value, and match patterns:
  #
  #   case client.get_onboarding_invite("invite-1")
  #   in {to_address:, administrator: true} then puts "#{to_address} becomes an administrator"
  #   end
  class Model
    # The name of a field in JSON, the name of its model if it has one, and what it may be.
    Field = Struct.new(:key, :model, :integer, :secret, keyword_init: true) do
      # Makes a model of each Hash by from or from_json. A value of another form is left as it is.
      def convert(value, maker)
        case value
        when Array then value.map { |item| convert(item, maker) }.freeze
        when Hash then model ? GenesysOnboarding.const_get(model).public_send(maker, value) : value
        else integer && whole?(value) ? value.to_i : value
        end
      end

      private

      # JSON may have an integer as 63.0.
      def whole?(value)
        value.is_a?(Float) && (value % 1).zero?
      end
    end
    private_constant :Field

    # Makes a model of a JSON object, which #raw keeps. Returns JSON of another form as it is.
    def self.from_json(json)
      return json unless json.is_a?(Hash)

      allocate.send(:fill, json) { |_, field| field.convert(json[field.key], :from_json) }
    end

    # Returns a model, or makes one of a Hash of its fields.
    def self.from(value, argument = "body")
      case value
      when self then value
      when Hash then new(**value)
      else raise Error.unexpected(argument, value, "a #{name} or its fields")
      end
    end

    # The JSON object that it was made of, with fields that the model does not have; nil if a program has made it.
    attr_reader :raw

    # Each model has its fields as keywords, of which those that are required must be given.
    def initialize(**fields)
      fill { |name, field| field.convert(fields[name], :from) }
    end

    # The fields that are present, as a JSON object with the names of the API.
    def to_h
      to_hash.to_h { |name, value| [self.class::FIELDS[name].key, plain(value)] }
    end

    def to_json(...)
      to_h.to_json(...)
    end

    # The fields that are present, as keywords: what **model passes on.
    def to_hash
      self.class::FIELDS.to_h { |name, _| [name, instance_variable_get("@#{name}")] }.compact
    end

    def deconstruct_keys(_names)
      self.class::FIELDS.to_h { |name, _| [name, public_send(name)] }
    end

    # Returns a copy with other values of some fields.
    def with(**changes)
      self.class.new(**self, **changes)
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
      fields = to_hash.map do |name, value|
        "#{name}=#{self.class::FIELDS[name].secret ? "[redacted]" : value.inspect}"
      end
      "#<#{self.class} #{fields.join(", ")}>"
    end

    private

    def fill(raw = nil)
      @raw = raw
      self.class::FIELDS.each { |name, field| instance_variable_set("@#{name}", yield(name, field)) }
      freeze
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
