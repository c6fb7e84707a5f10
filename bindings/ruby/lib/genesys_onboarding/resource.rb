# frozen_string_literal: true

require_relative "call"
require_relative "library"

module GenesysOnboarding
  # Base of what holds an object of the library, which is freed by #close or, at the latest, with the Ruby object.
  class Resource
    # Makes one as new does. With a block, yields it, closes it afterwards, and returns what the block returns.
    def self.open(*arguments, **settings, &)
      new(*arguments, **settings).closing(&)
    end

    # Closes it. Calls in progress on other threads complete; later ones raise an InvalidArgumentError. Closing
    # twice is harmless.
    def close
      @lock.synchronize do
        @closed = true
        @pointer.call_free if @users.zero?
      end
      nil
    end

    def closed?
      @closed
    end

    # Yields itself and closes afterwards, if there is a block.
    def closing # :nodoc:
      return self unless block_given?

      begin
        yield self
      ensure
        close
      end
    end

    def inspect
      "#<#{self.class}#{" (closed)" if @closed}>"
    end

    protected

    # Yields the object of the library, which is not freed before the block has ended.
    def borrow
      @lock.synchronize do
        raise InvalidArgumentError, "the #{self.class.name[/\w+\z/].downcase} is closed" if @closed

        @users += 1
      end
      begin
        yield @pointer
      ensure
        give_back
      end
    end

    # Calls a function that may wait, as Library.call does. If the caller is interrupted, #cancel of canceller ends the
    # function; without one, the interrupt callback does.
    def wait_for(canceller, function, *inputs, &)
      borrow do |pointer|
        Call.new(@callbacks, canceller&.method(:cancel)).run { Library.attempt(function, pointer, *inputs, &) }
      end
    end

    attr_reader :callbacks

    private

    # Takes over an object of the library. Fiddle frees it without Ruby code, so at any time, in a forked process too.
    def own(pointer, free, callbacks = nil)
      @pointer = Fiddle::Pointer.new(pointer.to_i, 0, Library["genesys_#{free}"])
      @callbacks = callbacks
      @lock = Mutex.new
      @users = 0
      @closed = false
    end

    # A copy would be closed alone, and free what the original uses.
    def initialize_copy(_other)
      raise TypeError, "cannot copy a #{self.class}"
    end

    def give_back
      @lock.synchronize do
        @users -= 1
        @pointer.call_free if @closed && @users.zero?
      end
    end

    def cancel_by(function)
      @lock.synchronize { Library.public_send("genesys_#{function}", @pointer) unless @pointer.freed? }
      nil
    rescue ThreadError # in a signal handler, where no mutex can be locked
      Thread.new { cancel_by(function) }
      nil
    end
  end
end
