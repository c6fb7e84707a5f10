# frozen_string_literal: true

require_relative "call"
require_relative "event"

module GenesysOnboarding
  # The struct genesys_callbacks. Its functions run in the thread of a Call and have its caller run what the program
  # gave, so that no exception and no jump leaves them.
  module Callbacks # :nodoc:
    # The pointer keeps the closure alive and, where Fiddle does not follow it, from being moved by GC.compact.
    def self.function(result, *arguments, &)
      Fiddle::Pointer[Fiddle::Closure::BlockCaller.new(result, arguments, &)]
    end
    private_class_method :function

    OBSERVER = function(Fiddle::TYPE_VOID, Fiddle::TYPE_VOIDP, Fiddle::TYPE_VOIDP) do |event, _|
      Call.current.tell(:observer, Event.read(event))
    end
    INTERRUPT = function(Fiddle::TYPE_CHAR, Fiddle::TYPE_VOIDP) { |_| Call.current.ended? ? 1 : 0 }
    ON_REFRESH_TOKEN = function(Fiddle::TYPE_VOID, Fiddle::TYPE_VOIDP, Fiddle::TYPE_VOIDP) do |token, _|
      Call.current.tell(:on_refresh_token, Library.borrow_text(token))
    end
    private_constant :OBSERVER, :INTERRUPT, :ON_REFRESH_TOKEN

    # Returns the struct for what a program gave.
    def self.struct(callbacks, interrupt: false)
      observer = OBSERVER if callbacks[:observer]
      on_refresh_token = ON_REFRESH_TOKEN if callbacks[:on_refresh_token]
      members = [nil, nil, observer, (INTERRUPT if interrupt), nil, nil, on_refresh_token].map(&:to_i)
      [(members.size + 1) * Fiddle::SIZEOF_VOIDP, *members].pack("J*")
    end
  end
end
