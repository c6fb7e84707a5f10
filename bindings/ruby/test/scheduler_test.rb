# frozen_string_literal: true

require_relative "support"
require "async"

# Fibers with a scheduler.
class SchedulerTest < SandboxTest
  def test_fibers_call_at_once
    SilentService.open do |service|
      slow = service.client
      Async do |task|
        calls = Array.new(3) { task.async { slow.get_onboarding_invite("invite-1").to_address } }
        3.times { service.await }
        3.times { |number| service.respond(%({"toAddress": "#{number}@acme.example"})) }
        assert_equal %w[0@acme.example 1@acme.example 2@acme.example], calls.map(&:wait).sort
      end.wait
    end
  end

  def test_timeout_of_task_ends_call
    SilentService.open do |service|
      Async do |task|
        error = assert_raises(Async::TimeoutError) do
          task.with_timeout(0.05) { service.client.get_onboarding_invite("invite-1") }
        end
        assert_equal "execution expired", error.message
      end.wait
    end
  end
end
