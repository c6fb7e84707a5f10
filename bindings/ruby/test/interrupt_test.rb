# frozen_string_literal: true

require_relative "support"

# What ends a call: each test fails by the timeout of the call, 60 s, if nothing does.
class InterruptTest < Minitest::Test
  include GenesysOnboarding

  def with_call_in_progress(**settings)
    SilentService.open do |service|
      client = service.client(**settings)
      thread = Thread.new { client.get_onboarding_invite("invite-1") }
      thread.report_on_exception = false
      service.await
      yield thread, client, service
    end
  end

  def test_timeout_ends_call_and_no_other
    with_call_in_progress do |bystander, client, service|
      assert_raises(Timeout::Error) { Timeout.timeout(0.01) { client.get_onboarding_invite("invite-2") } }
      service.respond('{"toAddress": "a@acme.example"}')
      assert_equal "a@acme.example", bystander.value.to_address
    end
  end

  def test_storm_of_timeouts_spares_bystander
    with_call_in_progress do |bystander, client, service|
      outcomes = Array.new(64) do |index|
        Thread.new do
          assert_raises(Timeout::Error) do
            Timeout.timeout(0.001 * (index + 1)) do
              client.get_onboarding_invite("i")
            end
          end
        end
      end
      assert_equal 64, outcomes.map(&:value).size
      service.respond('{"toAddress": "a@acme.example"}')
      assert_equal "a@acme.example", bystander.value.to_address
    end
  end

  def test_raise_ends_call
    with_call_in_progress do |thread, _|
      thread.raise(IOError, "enough")
      assert_equal "enough", assert_raises(IOError) { thread.value }.message
    end
  end

  def test_kill_ends_call
    with_call_in_progress do |thread, _|
      thread.kill
      assert_nil thread.value
    end
  end

  def test_ended_call_leaves_no_thread
    with_call_in_progress { |thread, _| thread.kill.join }
    assert_empty(Thread.list.select { |thread| thread.thread_variable?(:genesys_onboarding_call) })
  end

  def test_cancel_ends_call
    with_call_in_progress do |thread, client|
      client.cancel
      assert_equal "CANCELLED", assert_raises(CancelledError) { thread.value }.kind
    end
  end

  def test_cancel_of_derived_client_spares_parent
    with_call_in_progress do |bystander, client, service|
      client.with_options do |derived|
        call = Thread.new { assert_raises(CancelledError) { derived.get_onboarding_invite("invite-2") } }
        service.await
        derived.cancel
        call.join
      end
      service.respond('{"toAddress": "a@acme.example"}')
      assert_equal "a@acme.example", bystander.value.to_address
    end
  end

  def test_signal_handler_may_cancel
    with_call_in_progress do |thread, client|
      previous = trap("USR1") { client.cancel }
      Process.kill("USR1", Process.pid)
      assert_raises(CancelledError) { thread.value }
    ensure
      trap("USR1", previous)
    end
  end

  def test_masked_interrupt_waits_for_call
    SilentService.open do |service|
      client = service.client
      results = Queue.new
      thread = Thread.new do
        Thread.handle_interrupt(IOError => :never) { results << client.get_onboarding_invite("invite-1") }
      end
      thread.report_on_exception = false
      service.await
      thread.raise(IOError)
      service.respond('{"toAddress": "a@acme.example"}')
      assert_raises(IOError) { thread.value }
      assert_equal "a@acme.example", results.pop.to_address
    end
  end

  def test_call_survives_close_of_client
    with_call_in_progress do |thread, client, service|
      client.close
      service.respond('{"toAddress": "a@acme.example"}')
      assert_equal "a@acme.example", thread.value.to_address
    end
  end

  def test_other_threads_run_during_call
    with_call_in_progress do |thread, _|
      assert_equal 500_500, Thread.new { (1..1000).sum }.value
      thread.kill
    end
  end
end
