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

    # Makes one of an object of the library.
    def self.adopt(pointer, callbacks) # :nodoc:
      allocate.tap { |resource| resource.send(:own, pointer, callbacks) }
    end

    # Closes it. Calls in progress on other threads complete; later ones raise an InvalidArgumentError. Closing
    # twice is harmless.
    def close
      @closed = true
      change_users(0)
      nil
    end

    def closed?
      @closed
    end

    # Yields itself and closes afterwards, if there is a block.
    def closing # :nodoc:
      block_given? ? yield(self) : self
    ensure
      close if block_given?
    end

    def inspect
      "#<#{self.class}#{" (closed)" if @closed}>"
    end

    protected

    attr_reader :callbacks

    # Yields the object of the library, which is not freed before the block has ended.
    def borrow
      change_users(1)
      begin
        yield @pointer
      ensure
        change_users(-1)
      end
    end

    # Calls a function of the object that does not wait.
    def invoke(function, *inputs, **options, &)
      borrow { |pointer| Library.call(function, pointer, *inputs, **options, &) }
    end

    # Calls a function of the object that may wait. If the caller is interrupted, #cancel of canceller ends the
    # function; without one, the interrupt callback does.
    def wait_for(canceller, function, *inputs, &)
      inputs = inputs.map { |input| Library.native(input) }
      borrow do |pointer|
        call = Call.new(callbacks, canceller&.method(:cancel))
        Library.check(call.run { Library.attempt(function, pointer, *inputs, &) })
      end
    end

    private

    # Takes over an object of the library. Fiddle frees it without Ruby code, so at any time, in a forked process too.
    def own(pointer, callbacks = {})
      @pointer = Fiddle::Pointer.new(pointer.to_i, 0, Library["genesys_#{self.class::KIND}_free"])
      @callbacks = callbacks
      @lock = Mutex.new
      @users = 0
      @closed = false
    end

    # Counts those who use the object of the library, which is freed once it is closed and has none.
    def change_users(difference)
      @lock.synchronize do
        raise InvalidArgumentError, "the #{self.class::KIND} is closed" if @closed && difference.positive?

        @users += difference
        @pointer.call_free if @closed && @users.zero?
      end
    end

    # A copy would be closed alone, and free what the original uses.
    def initialize_copy(_other)
      raise TypeError, "cannot copy a #{self.class}"
    end

    # Returns the callbacks that are given.
    def callable(**callbacks)
      callbacks.compact.each do |name, callback|
        raise Error.unexpected(name.to_s, callback, "an object with call") unless callback.respond_to?(:call)
      end
    end

    # Calls the cancel of the object, if it is not freed.
    def cancel_calls
      @lock.synchronize { Library.public_send("genesys_#{self.class::KIND}_cancel", @pointer) unless @pointer.freed? }
      nil
    rescue ThreadError # in a signal handler, where no mutex can be locked
      Thread.new { cancel_calls }
      nil
    end
  end
end
