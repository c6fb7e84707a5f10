# frozen_string_literal: true

require_relative "call"
require_relative "event"

module GenesysOnboarding
  # The struct genesys_callbacks. Its functions run in the thread of a Call and have its caller run what the program
  # gave, so that no exception and no jump leaves them.
  module Callbacks # :nodoc:
    # The pointer keeps the closure alive and, where Fiddle does not follow it, from being moved by GC.compact.
    def self.function(&)
      arguments = [Fiddle::TYPE_VOIDP, Fiddle::TYPE_VOIDP]
      Fiddle::Pointer[Fiddle::Closure::BlockCaller.new(Fiddle::TYPE_VOID, arguments, &)]
    end
    private_class_method :function

    OBSERVER = function { |event, _| Call.current.tell(:observer, Event.read(event)) }
    ON_REFRESH_TOKEN = function { |token, _| Call.current.tell(:on_refresh_token, Library.borrow_text(token)) }
    private_constant :OBSERVER, :ON_REFRESH_TOKEN

    # Returns the struct for what a program gave; nil if that is nothing.
    def self.struct(callbacks)
      return if callbacks.empty?

      observer = OBSERVER.to_i if callbacks[:observer]
      on_refresh_token = ON_REFRESH_TOKEN.to_i if callbacks[:on_refresh_token]
      members = [0, 0, observer, 0, 0, 0, on_refresh_token].map(&:to_i)
      size = (members.size + 1) * Fiddle::SIZEOF_VOIDP
      [size, *members].pack("J*")
    end
  end
end
