# frozen_string_literal: true

require "fiddle/import"
require "json"
require_relative "functions"

module GenesysOnboarding
  # The functions of the shared library, and what all calls of them share.
  module Library # :nodoc:
    extend Fiddle::Importer

    VARIABLE = "GENESYS_ONBOARDING_LIBRARY"
    NAME = case RUBY_PLATFORM
           when /darwin/ then "libgenesys_onboarding.0.1.dylib"
           when /mingw|mswin/ then "genesys_onboarding.dll"
           else "libgenesys_onboarding.so.0.1"
           end

    begin
      dlload ENV.fetch(VARIABLE, NAME)
      extern "char *genesys_version(void)"
    rescue Fiddle::DLError => e
      raise LoadError, "#{e.message}: install the library of genesys-onboarding, or set #{VARIABLE} to its path"
    end

    unless genesys_version.to_s == VERSION
      raise LoadError, "the library has version #{genesys_version}, and this gem #{VERSION}: install both in one " \
                       "version, or set #{VARIABLE} to the path of another library"
    end

    typealias "genesys_status", "int32_t"
    FUNCTIONS.each { |declaration| extern declaration }
    begin
      SANDBOX_FUNCTIONS.each { |declaration| extern declaration }
    rescue Fiddle::DLError
      # The library was built without the sandbox.
    end

    class << self
      # Calls a function that can fail. Returns what the block makes of the address that it has written, by default its
      # JSON, or the error: a thread that only makes the call must not raise it, or its backtrace would say nothing.
      def attempt(name, *inputs, output: true)
        result = Fiddle::Pointer.malloc(2 * Fiddle::SIZEOF_VOIDP, Fiddle::RUBY_FREE)
        error = result + Fiddle::SIZEOF_VOIDP
        status = public_send("genesys_#{name}", *inputs, *(result if output), error)
        return take_error(error.ptr) unless status.zero?

        block_given? ? yield(result.ptr) : (take_json(result.ptr) if output)
      end

      # Returns the result of an attempt, or raises its error.
      def check(result)
        result.is_a?(Error) ? raise(result) : result
      end

      # Calls a function that can fail and does not wait.
      def call(name, *inputs, **options, &)
        check(attempt(name, *inputs.map { |input| native(input) }, **options, &))
      end

      # Makes a string that C can read of a string, and of what is passed as JSON.
      def native(input)
        text = case input
               when String, Symbol then input.to_s.encode(Encoding::UTF_8)
               when Hash, Array, Model then JSON.generate(input)
               else return input
               end
        raise InvalidArgumentError, "invalid string: it contains U+0000" if text.include?("\0")

        "#{text}\0"
      rescue JSON::JSONError, EncodingError => e
        # Without the cause, which newer versions of json show with the value: it may be a secret.
        raise InvalidArgumentError, "invalid string: #{e.message}", cause: nil
      end

      # Copies a string that the library keeps.
      def borrow_text(string)
        string.to_s.force_encoding(Encoding::UTF_8) unless string.null?
      end

      # Reads and frees JSON, of any depth, that the caller owns; the result is frozen throughout.
      def take_json(string)
        JSON.parse(borrow_text(string), freeze: true, max_nesting: false) unless string.null?
      ensure
        genesys_string_free(string)
      end

      private

      def take_error(error)
        Error.from_json(take_json(genesys_error_to_json(error)))
      ensure
        genesys_error_free(error)
      end
    end
  end
end
