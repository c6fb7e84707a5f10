# frozen_string_literal: true

require_relative "support"

# The observer.
class CallbacksTest < SandboxTest
  def test_observer_sees_attempts_in_callers_thread
    events = []
    threads = []
    observed = sandbox.client(observer: ->(event) { (events << event) && (threads << Thread.current) })
    sandbox.fail_next(status: 503, retry_after: 0, on: "api")
    observed.get_onboarding_invite("invite-1")
    attempts = events.select { |event| event.kind == "attempt" && event.path.include?("invites") }
    assert_equal([[1, 503], [2, 200]], attempts.map { |event| [event.attempt, event.http_status] })
    assert_includes events.map(&:kind), "token_refresh"
    assert_equal ["retry_after"], events.filter_map(&:wait_reason)
    assert_equal [Thread.current], threads.uniq
  end

  def test_uncallable_observer_is_named
    error = assert_raises(InvalidArgumentError) { sandbox.client(observer: 5) }
    assert_equal "observer", error.argument
    assert_match(/obsrver/, assert_raises(ArgumentError) { sandbox.client(obsrver: ->(_) {}) }.message)
  end

  def test_derived_client_has_observer
    events = []
    sandbox.client(observer: events.method(:<<)).with_options(max_retries: 0).get_onboarding_invite("invite-1")
    assert_includes events.map(&:operation_id), "getOnboardingInvite"
  end

  def test_failed_attempt_has_kind
    events = []
    Client.open(base_url: "http://127.0.0.1:9", max_retries: 0, observer: events.method(:<<)) do |unconnected|
      assert_raises(ConnectError) { unconnected.get_onboarding_invite("invite-1") }
    end
    assert_equal([["CONNECT", nil]], events.map { |event| [event.error_kind, event.http_status] })
    refute_empty events.first.error
  end

  def test_exception_of_observer_ends_call
    observed = sandbox.client(observer: ->(_) { raise KeyError, "no metric" })
    assert_raises(KeyError) { observed.get_onboarding_invite("invite-1") }
    caught = catch(:done) { sandbox.client(observer: ->(_) { throw :done, 1 }).get_onboarding_invite("invite-1") }
    assert_equal 1, caught
    assert_equal "invite-1", client.get_onboarding_invite("invite-1").id
  end

  def test_observer_may_call_the_client
    inner = nil
    observed = sandbox.client(observer: ->(_) { inner ||= client.get_onboarding_invite("invite-2") })
    observed.get_onboarding_invite("invite-1")
    assert_equal "invite-2", inner.id
  end

  def test_timeout_ends_call_within_observer
    waiting = Queue.new
    observed = sandbox.client(observer: ->(_) { waiting.pop })
    assert_raises(Timeout::Error) { Timeout.timeout(0.05) { observed.get_onboarding_invite("invite-1") } }
  end

  def test_observers_survive_garbage_collection
    count = 0
    observed = sandbox.client(observer: ->(_) { count += 1 })
    10.times do
      GC.start
      GC.compact if GC.respond_to?(:compact)
      observed.get_onboarding_invite("invite-1")
    end
    assert_operator count, :>=, 10
  end
end
