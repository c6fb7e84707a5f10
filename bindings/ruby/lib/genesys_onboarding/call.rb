# frozen_string_literal: true

module GenesysOnboarding
  # A call of a function that may wait, made so that its caller can be interrupted.
  #
  # Fiddle lets other threads run meanwhile, but Timeout, Thread#raise, Thread#kill and Ctrl-C would wait for the
  # end of the function, and no exception may leave a callback. So the function runs in a thread of its own, which
  # nothing interrupts. The caller waits for it, runs the program's callbacks, and cancels it if anything ends the
  # wait.
  class Call # :nodoc:
    def self.current
      Thread.current.thread_variable_get(:genesys_onboarding_call)
    end

    # cancel ends the function within 100 ms, or does nothing if it has not begun. Without it, the interrupt callback
    # ends the function.
    def initialize(callbacks, cancel)
      @callbacks = callbacks
      @cancel = cancel
      @messages = Queue.new
      @handled = Queue.new
    end

    # Returns what the block returns.
    def run(&)
      thread = nil
      Thread.handle_interrupt(Object => :never) { thread = Thread.new { work(&) } }
      handle_messages
      thread.value
    ensure
      Thread.handle_interrupt(Object => :never) { finish(thread) } if thread
    end

    # Has the caller run a callback, and waits until it has.
    def tell(callback, argument)
      @messages << [callback, argument]
      @handled.pop
    end

    # Whether the caller has stopped waiting.
    def ended?
      @handled.closed?
    end

    private

    def work
      Thread.current.report_on_exception = false
      Thread.current.thread_variable_set(:genesys_onboarding_call, self)
      yield
    ensure
      @messages.close
    end

    def handle_messages
      while (message = @messages.pop)
        callback, argument = message
        @callbacks[callback]&.call(argument)
        @handled << true unless ended?
      end
    end

    def finish(thread)
      @handled.close
      while thread.alive?
        @cancel&.call
        thread.join(0.05)
      end
      # A new refresh token must not be lost. An observer, which might wait, is told nothing more.
      @callbacks = @callbacks.slice(:refresh_token_observer)
      handle_messages
    end
  end
end
