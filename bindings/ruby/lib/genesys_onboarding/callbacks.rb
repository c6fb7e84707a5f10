# frozen_string_literal: true

require_relative "call"

module GenesysOnboarding
  # The struct genesys_callbacks. Its functions run in the thread of a Call and have its caller run what the program
  # gave, so that no exception and no jump leaves them.
  module Callbacks # :nodoc:
    # The pointer keeps the closure alive and, where Fiddle does not follow it, from being moved by GC.compact.
    def self.function(result, *arguments, &)
      Fiddle::Pointer[Fiddle::Closure::BlockCaller.new(result, arguments, &)]
    end

    FUNCTIONS = {
      observer: function(Fiddle::TYPE_VOID, Fiddle::TYPE_VOIDP, Fiddle::TYPE_VOIDP) do |event, _|
        event = Event.from_json(Library.take_json(Library.genesys_event_to_json(event)))
        Call.current.tell(:observer, event)
      end,
      interrupt: function(Fiddle::TYPE_CHAR, Fiddle::TYPE_VOIDP) { |_| Call.current.ended? ? 1 : 0 },
      refresh_token_observer: function(Fiddle::TYPE_VOID, Fiddle::TYPE_VOIDP, Fiddle::TYPE_VOIDP) do |token, _|
        Call.current.tell(:refresh_token_observer, Library.borrow_text(token))
      end
    }.freeze
    MEMBERS = %i[log user_data observer interrupt token transport refresh_token_observer].freeze
    private_constant :FUNCTIONS, :MEMBERS

    # Returns the struct with the functions of these names.
    def self.struct(*names)
      members = MEMBERS.map { |name| names.include?(name) ? FUNCTIONS[name].to_i : 0 }
      Fiddle::Pointer[[(members.size + 1) * Fiddle::SIZEOF_VOIDP, *members].pack("J*")]
    end
  end
end
