# frozen_string_literal: true

require_relative "library"

module GenesysOnboarding
  # What an observer is told: an attempt has ended, the call is about to wait, or an access token was requested.
  #
  # kind is :attempt, :wait or :token_refresh; wait_reason of a wait is :backoff, :retry_after, :pause or :pacing.
  # An attempt or a refresh has ended with http_status, or with error_kind and error. Absent values are nil, and a
  # time that does not apply is 0.
  Event = Struct.new(
    :kind, :operation_id, :http_method, :path, :attempt, :http_status, :error_kind, :error, :correlation_id,
    :elapsed_ms, :delay_ms, :wait_reason
  )

  # How an event is read from a genesys_event.
  class Event
    NATIVE = Library.struct(
      ["int32_t kind", "char *operation_id", "char *method", "char *path", "uint32_t attempt", "int32_t http_status",
       "int32_t error_kind", "char *error", "char *correlation_id", "double elapsed_ms", "double delay_ms",
       "int32_t wait_reason"]
    )
    NAMES = {
      kind: [nil, :attempt, :wait, :token_refresh],
      error_kind: [nil, *Error::KINDS.keys],
      wait_reason: [nil, :backoff, :retry_after, :pause, :pacing]
    }.freeze
    private_constant :NATIVE, :NAMES

    # Copies an event that the library keeps only while the observer runs.
    def self.read(pointer) # :nodoc:
      native = NATIVE.new(pointer)
      new(*NATIVE.members.zip(members).map { |native_name, name| value(name, native[native_name]) }).freeze
    end

    def self.value(name, native)
      return NAMES[name][native] if NAMES.key?(name)
      return Library.borrow_text(native) if native.is_a?(Fiddle::Pointer)

      native unless name == :http_status && native.zero?
    end
    private_class_method :value
  end
end
